"""A model in OpenCLIP's format as one of a family: what its files say, told as transformers does.

Nothing is written beside it: its settings are read as a config.json and a preprocessor_config.json,
its weights by the names and shapes that the family has for them.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from PIL import Image
from pydantic import Field, ValidationError
from safetensors import safe_open

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text
from cliptune.core.untrusted import Given, first_of, shown
from cliptune.families import FAMILIES, Family

CONFIG = "open_clip_config.json"
WEIGHTS = ("open_clip_model.safetensors", "model.safetensors")
"""What its weights are called, the first that there is."""
PICKLED = ("open_clip_pytorch_model.bin", "open_clip_pytorch_model.pt")

_READABLE = ", ".join(family.label for family in FAMILIES.values() if family.open_clip)
_OTHER = text(
    "open-clip-other",
    "{folder} holds a model of OpenCLIP that cannot be tuned: {what}.",
    "Choose one of these families: {families}.",
)
_WHAT = {
    "multimodal_cfg": text("open-clip-coca", "it is a CoCa, which writes captions as well"),
    "text_cfg.hf_model_name": text("open-clip-text-tower", "its text tower is {value}"),
    "vision_cfg.timm_model_name": text("open-clip-image-tower", "its image tower is {value}"),
    "vision_cfg.layers": text("open-clip-resnet", "its image tower is a ResNet"),
}
_SETTING = text("open-clip-setting", 'in its {file}, "{name}" is {value}')
_DAMAGED = text("open-clip-damaged", "{path} is damaged: {reason}.", "Copy the model again.")
_NO_TOWERS = text("open-clip-no-towers", 'it holds no "model_cfg" of two towers')
_LACKS = text(
    "open-clip-incomplete",
    "{path} lacks {name} and {more} more of the weights that its {file} describes.",
    "Copy or download the model again.",
)
_PADS = text(
    "open-clip-pads-images",
    "The model in {folder} pads its images to squares, which is not known here.",
    'Choose one whose "resize_mode" in its {file} is "shortest" or "squash".',
)

_Colours = Annotated[tuple[float, float, float], Field(strict=False)]


class _Images(Given):
    """ "preprocess_cfg", with OpenCLIP's defaults."""

    mean: _Colours = (0.48145466, 0.4578275, 0.40821073)
    std: _Colours = (0.26862954, 0.26130258, 0.27577711)
    interpolation: Literal["bicubic", "bilinear", "random"] = "bicubic"
    resize_mode: Literal["shortest", "squash", "longest"] = "shortest"


def described(content: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What the config.json of the model in `folder` would say, of which `content` is its config.

    Raises `ClipTuneError` if it is of no family.
    """
    given = _given(content, folder)
    differences = []
    for family in FAMILIES.values():
        if not (form := family.open_clip):
            continue
        if found := form.differs(given):
            differences.append(found)
            continue
        try:
            return {"model_type": family.kind, **form.config(given)}
        except ValidationError as error:
            raise _damaged(folder, error) from None
    telling = (found for found in differences if found[0] in _WHAT)
    name, value = next(telling, differences[0])
    what = _WHAT.get(name, _SETTING)(name=name, value=shown(str(value), 80), file=CONFIG)
    raise ClipTuneError(_OTHER(folder=folder, what=what, families=_READABLE))


def image_settings(content: Mapping[str, Any], side: int, folder: Path) -> dict[str, Any]:
    """What its preprocessor_config.json would say, for images of `side` pixels.

    Raises `ClipTuneError` on what no image processor does.
    """
    try:
        given = _Images.model_validate(content.get("preprocess_cfg") or {})
    except ValidationError as error:
        raise _damaged(folder, error) from None
    if given.resize_mode == "longest":
        raise ClipTuneError(_PADS(folder=folder, file=CONFIG))
    box, crops = {"height": side, "width": side}, given.resize_mode == "shortest"
    bilinear = given.interpolation == "bilinear"
    return {
        "do_convert_rgb": True,
        "do_resize": True,
        "size": {"shortest_edge": side} if crops else box,
        "resample": int(Image.Resampling.BILINEAR if bilinear else Image.Resampling.BICUBIC),
        "do_center_crop": crops,
        **({"crop_size": box} if crops else {}),
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": list(given.mean),
        "image_std": list(given.std),
    }


def tokenizer(content: Mapping[str, Any], config: Any, folder: Path) -> Any:
    """The tokenizer that lies in a folder, which cleans texts as OpenCLIP does before."""
    from transformers import AutoTokenizer

    found = AutoTokenizer.from_pretrained(
        folder, config=config, local_files_only=True, trust_remote_code=False
    )
    found.padding_side = "right"
    found.model_max_length = config.text_config.max_position_embeddings
    cleaning = _given(content, folder)["text_cfg"].get("tokenizer_kwargs") or {}
    return _canonical(found) if cleaning.get("clean") == "canonicalize" else found


def _canonical(tokenizer: Any) -> Any:
    """The same tokenizer, which reads small letters without punctuation and with single spaces (as
    Zhai et al. 2023 have it), wherever it is read again from its files."""
    from string import punctuation

    from tokenizers import Regex, Tokenizer, normalizers
    from transformers import PreTrainedTokenizerFast

    inner = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    marks = "".join(f"\\{mark}" for mark in punctuation.replace("_", ""))
    steps = [
        normalizers.Replace("_", " "),
        normalizers.Replace(Regex(f"[{marks}]"), ""),
        normalizers.Lowercase(),
        normalizers.Replace(Regex(r"\s+"), " "),
        normalizers.Strip(),
    ]
    inner.normalizer = normalizers.Sequence([*steps, *filter(None, [inner.normalizer])])
    named = {name: str(token) for name, token in tokenizer.special_tokens_map.items()}
    return PreTrainedTokenizerFast(
        tokenizer_object=inner,
        padding_side="right",
        model_max_length=tokenizer.model_max_length,
        model_input_names=["input_ids"],
        **named,
    )


def check(path: Path, family: Family, told: Mapping[str, Any]) -> None:
    """Raise `ClipTuneError` unless a file holds all weights of a model, of which `described` has
    `told`. Reads its header alone."""
    with safe_open(path, framework="np") as file:
        names = set(file.keys())
    lacking = sorted(_named(family, told, names) - names)
    if lacking:
        raise ClipTuneError(_LACKS(path=path, name=lacking[0], more=len(lacking) - 1, file=CONFIG))


def _named(family: Family, told: Mapping[str, Any], names: Iterable[str]) -> set[str]:
    from cliptune.families.open_clip import prefix

    assert family.open_clip
    seeing, reading = (told[f"{side}_config"]["num_hidden_layers"] for side in ("vision", "text"))
    weights = family.open_clip.weights(seeing, reading, prefix(names))
    return {name for weight in weights for name in weight.theirs}


def state(path: Path, family: Family, config: Any) -> dict[str, Any]:
    """The weights in a file by the names that the family has for them, as they are stored."""
    from safetensors.torch import load_file

    assert family.open_clip
    return family.open_clip.read(config, load_file(path))


def _given(content: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The "model_cfg", both of whose towers are described."""
    given = content.get("model_cfg")
    parts = ("vision_cfg", "text_cfg")
    if not isinstance(given, dict) or not all(isinstance(given.get(part), dict) for part in parts):
        raise ClipTuneError(_DAMAGED(path=folder / CONFIG, reason=_NO_TOWERS()))
    return given


def _damaged(folder: Path, error: ValidationError) -> ClipTuneError:
    return ClipTuneError(_DAMAGED(path=folder / CONFIG, reason=first_of(error)))
