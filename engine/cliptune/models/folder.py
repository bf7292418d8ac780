"""The files of a model in Hugging Face format: which there must be, checked before loading."""

import json
import math
import shutil
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, text
from cliptune.families import FAMILIES, LABELS, Family

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
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
    "Choose the folder that holds config.json and model.safetensors.",
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
_A_TOKENIZER = text("a-tokenizer", "a tokenizer")
_IMAGE_SETTINGS = text("image-settings", "settings for its images")

_IMAGES = (("preprocessor_config.json",), ("processor_config.json",))


def check(folder: Path) -> Family:
    """The family of the model in `folder`. Reads the headers of the weights, not the weights.

    Raises `ClipTuneError` unless it is whole: config, weights, tokenizer, image settings.
    """
    if not folder.is_dir():
        raise ClipTuneError(_NO_FOLDER(folder=folder))
    family, config = family_of(folder), _json(folder, "config.json")
    if "quantization_config" in config:
        raise ClipTuneError(_QUANTISED(folder=folder))
    family.check(config, folder)
    for path in weights(folder):
        _check_safetensors(path)
    _check_any(folder, _A_TOKENIZER(), family.tokenizer_files)
    _check_any(folder, _IMAGE_SETTINGS(), _IMAGES)
    return family


def family_of(folder: Path) -> Family:
    """The family of the model that a folder's config.json describes. Raises `ClipTuneError` naming
    the families there are if it is of none."""
    kind = str(_json(folder, "config.json").get("model_type"))
    if kind in FAMILIES:
        return FAMILIES[kind]
    for family in FAMILIES.values():
        if kind in family.unread:
            raise ClipTuneError(family.unread[kind](folder=folder))
    raise ClipTuneError(_OTHER_TYPE(folder=folder, type=kind, families=LABELS))


def language(folder: Path) -> str:
    """The language that the model in a folder reads; "" for very many. Raises `ClipTuneError` if
    it is of no known family."""
    return family_of(folder).reads_in(_json(folder, "config.json"))


def weights(folder: Path) -> list[Path]:
    """The files of the weights, in the order of their names: one, or the shards of an index.

    Raises `ClipTuneError` if there are none, or one of the index is missing.
    """
    if (folder / SINGLE).is_file():
        return [folder / SINGLE]
    if (folder / INDEX).is_file():
        shards = _json(folder, INDEX).get("weight_map")
        names = shards.values() if isinstance(shards, dict) else [""]
        return [_shard(folder, name) for name in sorted(set(map(str, names)))]
    pickled = any((folder / name).is_file() for name in ("pytorch_model.bin", "model.pt"))
    raise ClipTuneError((_PICKLED if pickled else _NO_WEIGHTS)(folder=folder, name=SINGLE))


def parameters(folder: Path) -> int:
    """How many weights a model has, read from the headers of its files.

    Raises `ClipTuneError` as `check` does.
    """
    check(folder)
    count = 0
    for path in weights(folder):
        with safe_open(path, framework="np") as file:
            shapes = (file.get_slice(name).get_shape() for name in file.keys())  # noqa: SIM118
            count += sum(math.prod(shape) for shape in shapes)
    return count


def copy_companions(folder: Path, target: Path) -> None:
    """Copy a model's files of tokenizer and image settings, for one that was tuned from it."""
    family = family_of(folder)
    names = {name for names in (*family.tokenizer_files, *_IMAGES) for name in names}
    for name in names | {"tokenizer_config.json", "special_tokens_map.json"}:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, target / name)
    name_images_twice(target, family)


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
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ClipTuneError(_BAD_JSON(path=path, reason=error)) from error
    if not isinstance(content, dict):
        raise ClipTuneError(_NO_OBJECT(path=path))
    return content


def _check_safetensors(path: Path) -> None:
    try:
        with safe_open(path, framework="np"):
            pass
    except (SafetensorError, OSError) as error:
        raise ClipTuneError(_DAMAGED(path=path, reason=error)) from error


def _check_any(folder: Path, what: Message, choices: tuple[tuple[str, ...], ...]) -> None:
    if not any(all((folder / name).is_file() for name in names) for names in choices):
        files = " or ".join(" with ".join(names) for names in choices)
        raise ClipTuneError(_LACKS(folder=folder, what=what, files=files))
