"""The tuned model in OpenCLIP's format, which OpenCLIP loads as any checkpoint of its own."""

from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from cliptune.core.errors import ClipTuneError
from cliptune.core.language import tr
from cliptune.core.messages import Message, text
from cliptune.export import card
from cliptune.export.merged import WITHOUT_VECTORS, Merged, merged
from cliptune.export.target import AS_HERE, Question
from cliptune.families.open_clip import INSTEAD
from cliptune.methods import METHODS

if TYPE_CHECKING:
    from typing import Any

    from cliptune.export.target import Logits
    from cliptune.export.tuned import Tuned

_FILES = text(
    "open-clip-gives",
    "The files open_clip_config.json and open_clip_model.safetensors, and the tokenizer. OpenCLIP "
    "loads them as a checkpoint of its own, and compares with prompts of any classes.",
)
_NO_FORM = text(
    "open-clip-no-form",
    "OpenCLIP has no models of this family: {family}.",
    INSTEAD,
)
_NO_FRAMING = text(
    "open-clip-no-framing",
    "OpenCLIP does not make images ready as this model wants them: resized to {size}, by the "
    "filter {resample} of Pillow.",
    INSTEAD,
)


class OpenClip(Merged):
    """The merged model by OpenCLIP's names, with its settings."""

    kind = "open_clip"
    label = "OpenCLIP model"
    summary = "The merged model as OpenCLIP's own checkpoints are; not of every family of bases."
    also = ("open_clip",)

    def why_not(self, kind: str) -> Message | None:
        refusal = METHODS[kind].refusals.get(Merged.kind)
        return refusal() if refusal else None

    def gives(self, kind: str, vectors: bool) -> list[Message]:
        return [_FILES(), (WITHOUT_VECTORS if vectors else AS_HERE)()]

    def save(self, tuned: "Tuned", folder: Path) -> None:
        from safetensors.torch import save_file

        from cliptune.models.open_clip import CONFIG, WEIGHTS

        model, family = merged(tuned.base.model), tuned.base.family
        form = family.open_clip
        if form is None:
            raise ClipTuneError(_NO_FORM(family=family.label))
        given, images = form.given(model.config), _images(tuned)
        given["text_cfg"] |= _tokenizer(tuned)
        card.write_json(folder / CONFIG, {"model_cfg": given, "preprocess_cfg": images})
        weights = form.written(model.config, model.state_dict())
        weights = {name: tensor.contiguous() for name, tensor in weights.items()}
        save_file(weights, folder / WEIGHTS[0], metadata={"format": "pt"})
        tokenizer = tuned.base.tokenizer
        tokenizer.padding_side = "right"
        tokenizer.save_pretrained(folder)

    def use(self, tuned: "Tuned") -> str:
        return card.heading(
            tr("How to use it"),
            tr("With OpenCLIP (`pip install open_clip_torch`):"),
            _python(tuned),
            tr("It serves ClipTune as a base model, too: name this folder there."),
        )

    def answers(self, question: Question) -> "dict[str, Logits]":
        from cliptune.export import readers as reading

        model = reading.plain(question.export)
        features = reading.images(model, question.export, question)
        words = reading.by_words(model, features, question.export, question)
        answers = {"cliptune by words": words}
        if self.libraries():
            answers["open_clip by words"] = _answers(question)
        return answers


def _tokenizer(tuned: "Tuned") -> "dict[str, Any]":
    """It lies beside; the name counts for who gets the folder from the hub."""
    cleaned = "lower" if tuned.base.family.lower else "whitespace"
    name = tuned.plain.identity["name"]
    return {
        "hf_tokenizer_name": name if "/" in name else ".",
        "tokenizer_kwargs": {"clean": cleaned},
    }


def _images(tuned: "Tuned") -> "dict[str, Any]":
    """What images are to become. Raises `ClipTuneError` where OpenCLIP does not do so."""
    images, framing = tuned.base.images, tuned.base.framing
    resized = {framing.side: "shortest", (framing.side, framing.side): "squash"}
    ways = {int(Image.Resampling.BICUBIC): "bicubic", int(Image.Resampling.BILINEAR): "bilinear"}
    if framing.size not in resized or framing.resample not in ways:
        size = str(framing.size)
        raise ClipTuneError(_NO_FRAMING(size=size, resample=framing.resample))
    scale = 255 * images.rescale  # it divides by 255
    return {
        "size": framing.side,
        "mode": "RGB",
        "mean": [value / scale for value in images.mean],
        "std": [value / scale for value in images.std],
        "interpolation": ways[framing.resample],
        "resize_mode": resized[framing.size],
    }


_ALONE = """prompts = about["prompts"] or ["a photo of a cat", "a photo of a dog"]
with torch.no_grad():
    words = clip.encode_text(tokenizer(prompts), normalize=True)
"""
_AVERAGED = """prompts, wordings = about["prompts"], about["wordings"]  # several are averaged
with torch.no_grad():
    words = clip.encode_text(tokenizer(sum(wordings, [])), normalize=True)
    words = words.reshape(len(prompts), len(wordings[0]), -1).mean(dim=1)
    words = torch.nn.functional.normalize(words, dim=-1)
"""
_COMPARED = """    seen = clip.encode_image(preprocess(image)[None], normalize=True)
    logits = (clip.logit_scale.exp() * seen @ words.T)[0]
"""


def _python(tuned: "Tuned") -> str:
    asked = (_AVERAGED if tuned.adapter.each > 1 else _ALONE) + _COMPARED
    return f"""```python
import json
from pathlib import Path
import open_clip
import torch
from PIL import Image, ImageOps

clip, _, preprocess = open_clip.create_model_and_transforms("local-dir:this folder")
clip.eval()
tokenizer = open_clip.get_tokenizer("local-dir:this folder")
{card.LOOK}{asked}{card.answer(tuned, "prompts")}```"""


def _answers(question: Question) -> "Logits":
    """Logits `(images, prompts)` as OpenCLIP has them. Images are made ready by the processor that
    ClipTune has for them: torchvision's crops lie a pixel beside in some shapes of images."""
    import open_clip
    import torch

    from cliptune.export import readers as reading

    name = f"local-dir:{question.export}"
    model, tokenizer = open_clip.create_model(name).eval(), open_clip.get_tokenizer(name)
    starts = range(0, len(question.prompts), reading.CHUNK)
    with torch.no_grad():
        images = [
            model.encode_image(chunk, normalize=True)
            for chunk in reading.pixels(question.export, question)
        ]
        words = [
            model.encode_text(
                tokenizer(question.prompts[start : start + reading.CHUNK]), normalize=True
            )
            for start in starts
        ]
        scale = model.logit_scale.exp().numpy()
    rows = reading.averaged(torch.cat(words).numpy(), question)
    logits: Logits = scale * torch.cat(images).numpy() @ rows.T
    return logits
