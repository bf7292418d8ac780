"""The files of a model: which there must be, checked before loading, and what they say.

They are in Hugging Face format, or in OpenCLIP's, which is told of as if it were in the former.
"""

import json
import math
import shutil
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from cliptune.core import bounded
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, text
from cliptune.core.reasons import reason
from cliptune.core.untrusted import pairs, shown
from cliptune.families import FAMILIES, LABELS, Family
from cliptune.models import open_clip
from cliptune.models.reading import explained

CONFIG = "config.json"
SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
MOST_LAYERS = 200
"""Of a tower; the largest CLIP there is has 48."""
MOST_PIXELS = 1024
"""A side of an image that a model takes; the largest CLIP's has 448."""
_SIDES = frozenset({"image_size", "size", "crop_size", "shortest_edge", "height", "width"})
"""What a side of an image is called in a model's settings."""
_WIDTHS = frozenset(
    {"hidden_size", "intermediate_size", "vocab_size", "projection_dim", "patch_size"}
    | {"num_attention_heads", "max_position_embeddings"}
)
"""What is never empty in a tower."""
_NO_FOLDER = text(
    "model-gone", "The model folder {folder} does not exist.", "Choose another folder."
)
_OTHER_TYPE = text(
    "model-other-type",
    '{folder} holds a model of type "{type}", which cannot be tuned.',
    "Choose one in Hugging Face format of these families: {families}.",
)
_QUANTISED = text(
    "model-quantised",
    "The model in {folder} was saved quantised.",
    "Choose the original and let ClipTune quantise it as it loads.",
)
_PICKLED = text(
    "model-pickled",
    "{folder} holds no {name}.",
    "Its weights are pickled, and a pickle can run code: save them as safetensors first.",
)
_NO_WEIGHTS = text(
    "model-no-weights",
    "{folder} holds no {name}.",
    "Choose a folder with a model in Hugging Face format.",
)
_NO_SHARD = text("model-no-shard", '{path} names "{name}", which is missing.', "Copy it again.")
_NO_FILE = text(
    "model-no-file",
    "{folder} is not a model in Hugging Face format: it has no {name}.",
    "Choose the folder that holds config.json and model.safetensors, or OpenCLIP's "
    "open_clip_config.json and open_clip_model.safetensors.",
)
_UNREADABLE = text(
    "model-unreadable",
    "{path} cannot be read: {reason}.",
    "Allow reading it, or copy or download the model yourself.",
)
_BAD_JSON = text("model-json-damaged", "{path} is damaged: {reason}.", "Copy the model again.")
_NO_OBJECT = text(
    "model-json-no-object", "{path} is damaged: not a JSON object.", "Copy the model again."
)
_DAMAGED = text(
    "model-weights-damaged",
    "{path} is damaged: {reason}.",
    "Copy or download the model again.",
)
_LACKS = text(
    "model-lacks",
    "The model in {folder} lacks {what} ({files}).",
    "Copy it from where the model is from.",
)
_PLAIN = text("model-plain", "The model in {folder} is in Hugging Face format as it is.")
_COPY_AGAIN = "Copy the model again."
_PIXELS = text("model-too-many-pixels", "{path} describes images of {side} pixels.", _COPY_AGAIN)
_LAYERS = text("model-too-many-layers", "{path} describes a tower of {count} layers.", _COPY_AGAIN)
_OF_NOTHING = text(
    "model-size-of-nothing", "{path} describes a model whose {name} is {size}.", _COPY_AGAIN
)
_A_TOKENIZER = text("a-tokenizer", "a tokenizer")
_IMAGE_SETTINGS = text("image-settings", "settings for its images")

_IMAGES = (("preprocessor_config.json",), ("processor_config.json",))


def in_open_clip(folder: Path) -> bool:
    """Whether the model in a folder is in OpenCLIP's format, and not in Hugging Face's, too."""
    held = any((folder / name).is_file() for name in (SINGLE, INDEX))
    plain = held and (folder / CONFIG).is_file()
    return (folder / open_clip.CONFIG).is_file() and not plain


def check(folder: Path) -> Family:
    """The family of the model in `folder`. Reads the headers of the weights, not the weights.

    Raises `ClipTuneError` unless it is whole: config, weights, tokenizer, image settings.
    """
    if not folder.is_dir():
        raise ClipTuneError(_NO_FOLDER(folder=folder))
    family, config = family_of(folder), described(folder)
    if "quantization_config" in config:
        raise ClipTuneError(_QUANTISED(folder=folder))
    family.check(config, folder)
    for path in weights(folder):
        _check_safetensors(path)
    _check_any(folder, _A_TOKENIZER(), family.tokenizer_files)
    if in_open_clip(folder):
        open_clip.check(weights(folder)[0], family, config)
        _image_settings(folder)
    else:
        _check_any(folder, _IMAGE_SETTINGS(), _IMAGES)
        for (name,) in _IMAGES:
            if (folder / name).is_file():
                _check_sizes(folder / name, _json(folder, name))
    return family


def described(folder: Path) -> dict[str, Any]:
    """What the config.json of a folder says, or would say of a model in OpenCLIP's format.

    Raises `ClipTuneError` of what no model has: it would be built for hours, or fill the memory.
    """
    theirs = in_open_clip(folder)
    name = open_clip.CONFIG if theirs else CONFIG
    written = _json(folder, name)
    told = open_clip.described(written, folder) if theirs else written
    _check_sizes(folder / name, told)
    return told


def family_of(folder: Path) -> Family:
    """The family of the model that a folder's config describes. Raises `ClipTuneError` naming the
    families there are if it is of none."""
    kind = str(described(folder).get("model_type"))
    if kind in FAMILIES:
        return FAMILIES[kind]
    for family in FAMILIES.values():
        if kind in family.unread:
            raise ClipTuneError(family.unread[kind](folder=folder))
    raise ClipTuneError(_OTHER_TYPE(folder=folder, type=kind, families=LABELS))


def language(folder: Path) -> str:
    """The language that the model in a folder reads; "" for very many. Raises `ClipTuneError` if
    it is of no known family."""
    return family_of(folder).reads_in(described(folder))


def configuration(folder: Path) -> Any:
    """The configuration of the model in a folder, as a model of it is tuned.

    Raises `ClipTuneError`, as the next two do, if the library cannot make anything of it.
    """
    family = family_of(folder)
    with explained(folder):
        if in_open_clip(folder):
            return family.config.from_dict(described(folder))
        return family.configuration(folder)


def tokenizer(folder: Path, family: Family) -> Any:
    """The tokenizer in a folder, of a model or of an export of one of that family."""
    with explained(folder):
        if in_open_clip(folder):
            content = _json(folder, open_clip.CONFIG)
            made = open_clip.tokenizer(content, configuration(folder), folder)
        else:
            made = family.tokenizer(folder)
        made("a")  # some of its settings are looked at no sooner,
        made(["a", "\u2603 é b"], padding=True)  # and what stands for what it does not know
        return made


def image_settings(folder: Path) -> Any:
    """Its image processor."""
    family = family_of(folder)
    with explained(folder):
        if in_open_clip(folder):
            return family.images.from_dict(_image_settings(folder))
        return family.images.from_pretrained(folder, local_files_only=True)


def _image_settings(folder: Path) -> dict[str, Any]:
    """What they would be of a model in OpenCLIP's format."""
    content, side = _json(folder, open_clip.CONFIG), described(folder)["vision_config"]
    return open_clip.image_settings(content, side["image_size"], folder)


def state(folder: Path) -> dict[str, Any] | None:
    """The weights of a model in OpenCLIP's format by their names in transformers; None of another,
    which transformers reads itself."""
    if not in_open_clip(folder):
        return None
    (path,) = weights(folder)
    return open_clip.state(path, family_of(folder), configuration(folder))


def weights(folder: Path) -> list[Path]:
    """The files of the weights, in the order of their names: one, or the shards of an index.

    Raises `ClipTuneError` if there are none, or one of the index is missing.
    """
    theirs = in_open_clip(folder)
    wanted = open_clip.WEIGHTS if theirs else (SINGLE,)
    for name in wanted:
        if (folder / name).is_file():
            return [folder / name]
    if (folder / INDEX).is_file() and not theirs:
        shards = _json(folder, INDEX).get("weight_map")
        names = shards.values() if isinstance(shards, dict) else [""]
        return [_shard(folder, name) for name in sorted(set(map(str, names)))]
    pickles = ("pytorch_model.bin", "model.pt", *open_clip.PICKLED)
    pickled = any((folder / name).is_file() for name in pickles)
    raise ClipTuneError((_PICKLED if pickled else _NO_WEIGHTS)(folder=folder, name=wanted[0]))


def parameters(folder: Path) -> int:
    """How many weights a model has, read from the headers of its files.

    Raises `ClipTuneError` as `check` does.
    """
    check(folder)
    return stored(folder)


def stored(folder: Path) -> int:
    """The same of a model that was checked."""
    count = 0
    for path in weights(folder):
        with safe_open(path, framework="np") as file:
            shapes = (file.get_slice(name).get_shape() for name in file.keys())  # noqa: SIM118
            count += sum(math.prod(shape) for shape in shapes)
    return count


def copy_companions(folder: Path, target: Path) -> None:
    """Copy a model's files of tokenizer and image settings, for one that was tuned from it."""
    family = family_of(folder)
    if in_open_clip(folder):
        tokenizer(folder, family).save_pretrained(target)
        image_settings(folder).save_pretrained(target)
        return
    names = {name for names in (*family.tokenizer_files, *_IMAGES) for name in names}
    for name in names | {"tokenizer_config.json", "special_tokens_map.json"}:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, target / name)
    name_images_twice(target, family)


def write_plain(folder: Path, target: Path) -> None:
    """Write a model in OpenCLIP's format into a new or empty folder in Hugging Face's.

    Raises `ClipTuneError` as `check` does, or if it is in the latter already.
    """
    from safetensors.torch import save_file

    check(folder)
    found = state(folder)
    if found is None:
        raise ClipTuneError(_PLAIN(folder=folder))
    target.mkdir(parents=True, exist_ok=True)
    configuration(folder).save_pretrained(target)
    tensors = {name: tensor.contiguous() for name, tensor in found.items()}
    save_file(tensors, target / SINGLE, metadata={"format": "pt"})
    copy_companions(folder, target)


def name_images_twice(folder: Path, family: Family) -> None:
    """Write a model's image settings into the file that transformers 4 and many others look for,
    beside the one that transformers 5 writes alone."""
    (old,), (new,) = _IMAGES
    if (folder / old).exists():
        return
    # Of the names of its type this is the one that every version knows.
    known = {
        "image_processor_type": family.images_class,
        "processor_class": family.processor_class,
    }
    settings = _json(folder, new)["image_processor"] | known
    content = json.dumps(settings, indent=2, sort_keys=True)
    (folder / old).write_text(f"{content}\n", encoding="utf-8", newline="\n")


def _shard(folder: Path, name: str) -> Path:
    if not 0 < len(name) < 200 or Path(name).name != name or not (folder / name).is_file():
        raise ClipTuneError(_NO_SHARD(path=folder / INDEX, name=name[:200]))
    return folder / name


def _json(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    if not path.is_file():
        raise ClipTuneError(_NO_FILE(folder=folder, name=name))
    try:
        content = json.loads(bounded.read(path))
    except OSError as error:
        raise ClipTuneError(_UNREADABLE(path=path, reason=reason(error))) from error
    except (ValueError, RecursionError) as error:
        raise ClipTuneError(_BAD_JSON(path=path, reason=reason(error))) from error
    if not isinstance(content, dict):
        raise ClipTuneError(_NO_OBJECT(path=path))
    return content


def _check_sizes(path: Path, told: dict[str, Any]) -> None:
    """Refuse more layers or pixels than any model has, and parts of a tower that are empty."""
    for name, value in pairs(told):
        if name in _WIDTHS and isinstance(value, int | float) and value < 1:
            raise ClipTuneError(_OF_NOTHING(path=path, name=name, size=shown(str(value), 40)))
        if name in _SIDES and isinstance(value, int | float) and not 0 < value <= MOST_PIXELS:
            raise ClipTuneError(_PIXELS(path=path, side=shown(str(value), 40)))
        known = isinstance(value, int) and 0 < value <= MOST_LAYERS
        if name == "num_hidden_layers" and not known:
            raise ClipTuneError(_LAYERS(path=path, count=shown(str(value), 40)))


def _check_safetensors(path: Path) -> None:
    try:
        bounded.check(path)
    except OSError as error:
        raise ClipTuneError(_UNREADABLE(path=path, reason=reason(error))) from error
    try:
        with safe_open(path, framework="np"):
            pass
    except (SafetensorError, OSError) as error:
        raise ClipTuneError(_DAMAGED(path=path, reason=reason(error))) from error


def _check_any(folder: Path, what: Message, choices: tuple[tuple[str, ...], ...]) -> None:
    if not any(all((folder / name).is_file() for name in names) for names in choices):
        files = " or ".join(" with ".join(names) for names in choices)
        raise ClipTuneError(_LACKS(folder=folder, what=what, files=files))
