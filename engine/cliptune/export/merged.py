"""The tuned model as a plain Hugging Face model, with nothing of PEFT in it."""

import copy
from pathlib import Path
from typing import TYPE_CHECKING

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Warned, Work
from cliptune.core.language import percent, tr
from cliptune.core.messages import Message, text
from cliptune.export import card
from cliptune.export.target import AS_HERE, Question, Target
from cliptune.methods.method import save_whole

if TYPE_CHECKING:
    from torch import nn

    from cliptune.export.target import Logits
    from cliptune.export.tuned import Tuned


WITHOUT_VECTORS = text(
    "merged-without-vectors",
    "The class vectors that were fitted are not in a merged model, which compares images with "
    "prompts.",
    "Take class vectors or ONNX graphs to keep them.",
)
_FILES = text(
    "merged-gives",
    "A whole model folder, which transformers loads as any other, without ClipTune and without "
    "PEFT, and compares with prompts of any classes; of a CLIP, sentence-transformers does, too.",
)


class Merged(Target):
    """What was learned added to the weights, in 32 bits, or the model that was tuned as a whole."""

    kind = "merged"
    label = "Merged model"
    summary = "A plain model folder that transformers, and of a CLIP sentence-transformers, load."
    also = ("sentence_transformers",)
    holds_vectors = False

    def gives(self, kind: str, vectors: bool) -> list[Message]:
        return [_FILES(), (WITHOUT_VECTORS if vectors else AS_HERE)()]

    def size(self, tuned: "Tuned") -> int:
        return 4 * tuned.plain.parameters()

    def write(self, tuned: "Tuned", folder: Path, cancel: CancelToken) -> Work[None]:
        from cliptune.evaluation.prepared import aside

        yield from aside(lambda: self.save(tuned, folder), cancel, "write")
        lacks = ""
        if tuned.adapter.by_vectors:
            yield Warned(told=WITHOUT_VECTORS())
            lacks = _lacks(tuned)
        card.write_described(tuned.by_words, folder)
        card.write(tuned.by_words, folder, self.label, lacks + self.use(tuned.by_words))

    def save(self, tuned: "Tuned", folder: Path) -> None:
        """Write the model, and what is needed to use it."""
        from cliptune.models import folder as model_folder

        save_whole(merged(tuned.base.model), folder)
        model_folder.copy_companions(tuned.base.folder, folder)

    def use(self, tuned: "Tuned") -> str:
        """How it is used, for its README."""
        return _use(tuned)

    def answers(self, question: Question) -> "dict[str, Logits]":
        from cliptune.export import readers as reading
        from cliptune.families import FAMILIES

        model = reading.plain(question.export)
        features = reading.images(model, question.export, question)
        words = reading.by_words(model, features, question.export, question)
        answers = {"transformers by words": words}
        if self.libraries() and FAMILIES[question.family].sentences:
            scale = model.logit_scale.detach().exp().numpy()
            answers["sentence-transformers by words"] = scale * _sentences(question)
        return answers


def _sentences(question: Question) -> "Logits":
    """Cosines `(images, prompts)` as sentence-transformers has them."""
    from sentence_transformers import SentenceTransformer

    from cliptune.export import readers as reading

    whole = SentenceTransformer(
        question.export, device="cpu", local_files_only=True, processor_kwargs={"backend": "pil"}
    )
    images = [image for chunk in reading.opened(question) for image in chunk]
    words = reading.averaged(reading.unit(whole.encode(question.prompts)), question)
    cosines: Logits = reading.unit(whole.encode(images)) @ words.T
    return cosines


def merged(model: "nn.Module") -> "nn.Module":
    """A model of its own: the base, which the tuned one shares weights with, is left alone."""
    if not hasattr(model, "merge_and_unload"):
        return model
    return copy.deepcopy(model).merge_and_unload(safe_merge=True)  # type: ignore[operator,no-any-return]


def _lacks(tuned: "Tuned") -> str:
    """What of a run with class vectors is not taken along, and how much that is."""
    summary = tuned.summary
    figures = ""
    if summary and (measure := summary.measure) in summary.by_words.keys() & summary.by_vectors:
        words, vectors = (of[measure].value for of in (summary.by_words, summary.by_vectors))
        figures = tr(
            "By words its {measure} on the {count:,} {split} images is {words}, by the vectors "
            "{vectors}: {points:.1f} points apart."
        ).format(
            measure=tr(measure),
            count=summary.zero_shot.count,
            split=tr(summary.split),
            words=percent(f"{100 * words:.1f}"),
            vectors=percent(f"{100 * vectors:.1f}"),
            points=100 * abs(vectors - words),
        )
    lacks = tr(
        "The run tells its classes apart by vectors that were fitted to its images. There is no "
        "place for them in a plain CLIP, which compares images with prompts, by words. The exports "
        "`classifier` and `onnx` have them."
    )
    several = tr(
        "From which probability on a label is said was learned for the vectors. By words the "
        "labels of an image are ranked and none is said."
    )
    several = several if tuned.adapter.thresholds else ""
    return card.heading(tr("What is not in it"), lacks, figures, several) + "\n"


_ALONE = """words = clip.encode(prompts)
"""
_AVERAGED = """wordings = about["wordings"]  # several of each class
words = [clip.encode(one, normalize_embeddings=True).mean(axis=0) for one in wordings]
"""


def _use(tuned: "Tuned") -> str:
    needs = tr("With transformers {version} or later:")
    sentences: tuple[str, ...] = ()
    if tuned.base.family.sentences:
        sentences = (tr("With sentence-transformers:"), _sentence_transformers(tuned))
    return card.heading(
        tr("How to use it"),
        needs.format(version=card.oldest_transformers(tuned)),
        _transformers(tuned),
        *sentences,
        tr("It serves ClipTune as a base model, too: name this folder there."),
    )


def _transformers(tuned: "Tuned") -> str:
    family = tuned.base.family
    return f"""```python
import json
from pathlib import Path
import torch
from PIL import Image, ImageOps
from transformers import {family.model_class}, {family.processor_class}

clip = {family.model_class}.from_pretrained("this folder").eval()
processor = {family.processor_class}.from_pretrained("this folder")
{card.ask(tuned)}```"""


def _sentence_transformers(tuned: "Tuned") -> str:
    return f"""```python
import json
from pathlib import Path
from PIL import Image, ImageOps
from sentence_transformers import SentenceTransformer, util

clip = SentenceTransformer("this folder")
about = json.loads(Path("this folder/cliptune.json").read_text(encoding="utf-8"))
prompts = about["prompts"] or ["a photo of a cat", "a photo of a dog"]
image = clip.encode(ImageOps.exif_transpose(Image.open("an image.jpg")))
{_AVERAGED if tuned.adapter.each > 1 else _ALONE}cosines = util.cos_sim(image, words)[0]
print(sorted(zip(cosines.tolist(), prompts), reverse=True)[:5])
```"""
