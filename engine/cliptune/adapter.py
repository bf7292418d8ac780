"""What a run kept, or somebody sent, read as mere data and put onto a base.

That is a PEFT adapter, the vectors of a linear probe or a whole model. Nothing in it is trusted: no
code, no pickle, no name that would be imported, no path out of its folder; sizes and shapes are
checked before memory is taken.
"""

import copy
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import CLIPModel

import cliptune.tuners  # noqa: F401  (makes our tuners known to PEFT)
from cliptune.base import folder as model_folder
from cliptune.base.load import Base, load
from cliptune.errors import ClipTuneError
from cliptune.probe import FILE as VECTORS
from cliptune.run import DESCRIBED
from cliptune.runs import Run

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"

LONGEST = 16 * 2**20
"""Bytes of JSON that are read at most: that of 100,000 classes with sentences takes half of it."""

KINDS = {
    "LORA": "lora",
    "BOTTLENECK": "bottleneck",
    "CLIP_PREFIX": "prefix",
    "CLIP_PROMPT": "prompt",
}
"""The method of each type of adapter that PEFT can put onto a CLIP here."""

ABOUT = {"task_type", "peft_type", "auto_mapping", "peft_version", "inference_mode", "revision"} | {
    "base_model_name_or_path"
}
"""What of a configuration says nothing of what the adapter computes."""

LORA = {"r", "lora_alpha", "lora_dropout", "use_rslora", "use_dora", "rank_pattern"} | {
    "alpha_pattern"
}
"""What of a LoRA's configuration is taken over; where it stands is told by its weights."""

PLACED = {"target_modules", "exclude_modules", "layers_to_transform", "layers_pattern"}
"""What says where a LoRA stands: expressions that are never evaluated."""


@dataclass(frozen=True)
class Adapter:
    """Something that was tuned, as its files describe it."""

    folder: Path
    """Where its weights lie."""
    title: str
    kind: str
    """The method that made it; "zero-shot" for the base as it is."""
    base: Mapping[str, str]
    """`name`, `revision` and `sha256` of its base, empty where not known."""
    classes: tuple[str, ...]
    """The classes in words; none where they are not known, or captions were learned."""
    sentences: tuple[str, ...]
    """The sentence of each class."""

    @property
    def whole(self) -> bool:
        """Whether it is a model of its own and needs no base."""
        return self.kind == "full"


def read(place: Path) -> Adapter:
    """The adapter in a run folder, in one that was exported or in one made elsewhere.

    Reads no weights. Raises `ClipTuneError` if it holds none, or one that is not to be trusted.
    """
    title = place.name
    if (place / "job.toml").is_file():
        run = Run(place)
        title, place = run.title, run.best if run.job.method.keeps() else run.folder
        if not place.is_dir():
            raise ClipTuneError(f"The run {title} has kept nothing yet.", "Let it train a while.")
    if not place.is_dir():
        raise ClipTuneError(f"There is no adapter {place}.", "Name a run, or an adapter's folder.")
    described = _described(place)
    return Adapter(
        folder=place,
        title=title,
        kind=_kind(place, described),
        base=_base(place, described),
        classes=_texts(place, described.get("classes", {})),
        sentences=_texts(place, described.get("sentences", [])),
    )


def on(adapter: Adapter, base: Base) -> Base:
    """The base with an adapter on it. It shares the base's weights, which stay as they are.

    Raises `ClipTuneError` naming both if the adapter was trained on another base, and on weights
    that are damaged, do not fit or hold what is no number.
    """
    if adapter.whole:
        return _whole(adapter, base)
    _check_base(adapter, base)
    if adapter.kind in ("zero-shot", "probe"):
        return base
    config = _config(adapter)
    shapes = _shapes(adapter.folder / WEIGHTS)
    if isinstance(config, LoraConfig):
        config.target_modules = _places(shapes)
    _check_shapes(adapter, _wanted(config, base), shapes)
    weights = _weights(adapter.folder / WEIGHTS)
    model = get_peft_model(_sharing(base.model), config)
    set_peft_model_state_dict(model, weights)
    return _with(base, model.eval().requires_grad_(False))


def vectors(adapter: Adapter, base: Base) -> Tensor:
    """The vectors `(classes, width)` of a linear probe, in fp32. Raises as `on` does."""
    place = adapter.folder / VECTORS
    _check_base(adapter, base)
    wanted = {"classes": (len(adapter.classes), base.model.config.projection_dim)}
    _check_shapes(adapter, wanted, _shapes(place))
    return _weights(place)["classes"].float()


# What is described


def _described(place: Path) -> dict[str, Any]:
    return _json(place / DESCRIBED) if (place / DESCRIBED).exists() else {}


def _kind(place: Path, described: Mapping[str, Any]) -> str:
    if (place / CONFIG).exists():
        kind = str(_json(place / CONFIG).get("peft_type"))
        if kind not in KINDS:
            raise ClipTuneError(
                f'{place} holds an adapter of type "{kind}", which cannot be put onto a CLIP here.',
                f"Types that can: {', '.join(KINDS)}.",
            )
        said = described.get("method")
        return said if said == "qlora" and kind == "LORA" else KINDS[kind]
    if (place / VECTORS).exists():
        return "probe"
    if (place / "config.json").exists():
        return "full"
    if described.get("method") == "zero-shot":
        return "zero-shot"
    raise ClipTuneError(
        f"{place} holds no adapter: no {CONFIG}, no {VECTORS}, no config.json.",
        "Choose the folder of a run, or one that PEFT or ClipTune saved an adapter in.",
    )


def _base(place: Path, described: Mapping[str, Any]) -> dict[str, str]:
    known = described.get("base", {})
    if not isinstance(known, dict) or not all(isinstance(one, str) for one in known.values()):
        raise ClipTuneError(f"{place / DESCRIBED} cannot be read: its base is not described.")
    base = {part: known.get(part, "") for part in ("name", "revision", "sha256")}
    if not base["name"] and (place / CONFIG).exists():
        named = str(_json(place / CONFIG).get("base_model_name_or_path") or "")
        base["name"] = named if re.fullmatch(r"[\w.-]+/[\w.-]+", named) else ""  # a hub's name
    return base


def _texts(place: Path, found: Any) -> tuple[str, ...]:
    """The words of a list, or the values of a table. Raises `ClipTuneError` if they are none."""
    values = tuple(found.values() if isinstance(found, dict) else found)
    if not all(isinstance(value, str) and value.isprintable() for value in values):
        raise ClipTuneError(
            f"{place / DESCRIBED} names its classes otherwise than by words.",
            "Get the adapter anew.",
        )
    return values


def _json(path: Path) -> dict[str, Any]:
    """A table in JSON. Raises `ClipTuneError` if it is none, too long or too deep."""
    check_inside(path)
    try:
        size = path.stat().st_size
        if size > LONGEST:
            raise ValueError(f"it has {size / 1e6:,.0f} MB")
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise ValueError("it holds no table")
    except (OSError, ValueError, RecursionError) as error:
        raise ClipTuneError(f"{path} cannot be read: {error}.", "Get the adapter anew.") from error
    return found


def check_inside(path: Path) -> None:
    """Raise `ClipTuneError` if a file is a link that leads out of its folder."""
    if not path.resolve().is_relative_to(path.parent.resolve()):
        raise ClipTuneError(
            f"{path} is a link to a file elsewhere.", "Copy the file itself into the folder."
        )


# Configurations


def _config(adapter: Adapter) -> Any:
    """The adapter's configuration, made anew from what is known to be harmless in its file."""
    path = adapter.folder / CONFIG
    found = _json(path)
    _check_mapping(path, found.get("auto_mapping"))
    made = PEFT_TYPE_TO_CONFIG_MAPPING[found["peft_type"]]
    defaults = made()
    lora = made is LoraConfig
    known = LORA if lora else {one.name for one in fields(made)} - ABOUT
    ignored = ABOUT | (PLACED | {"init_lora_weights", "runtime_config"} if lora else set())
    for name, value in found.items():
        harmless = value is None or value == getattr(defaults, name, None) or value in ({}, [])
        if name not in known | ignored and not harmless:
            raise ClipTuneError(f'{path} asks for "{name}", which cannot be used here.')
    if found.get("init_lora_weights", True) not in (True, False, "gaussian"):
        raise ClipTuneError(
            f'{path} asks for "init_lora_weights", which changes the base itself.',
            "Save the adapter as an ordinary LoRA (PEFT can convert it).",
        )
    given = {name: value for name, value in found.items() if name in known}
    _check_plain(path, given)
    for name, value in given.items():
        if not _is_like(value, getattr(defaults, name)):
            raise ClipTuneError(f"{path} cannot be used: its {name} is {value!r}.")
    try:
        return made(**given, inference_mode=True)
    except (TypeError, ValueError) as error:
        raise ClipTuneError(f"{path} cannot be used: {error}") from error


def _check_mapping(path: Path, mapping: Any) -> None:
    """PEFT imports the module that is named there; nothing here does, and none but CLIP's may be.

    Raises `ClipTuneError`.
    """
    module = (mapping or {}).get("parent_library") if isinstance(mapping, dict | None) else mapping
    if module is not None and not str(module).startswith("transformers.models.clip."):
        raise ClipTuneError(
            f'{path} names a module to be imported, "{module}".',
            "An adapter needs none: do not use one that you do not trust.",
        )


def _is_like(value: Any, usual: Any) -> bool:
    """Whether a value is of the kind of the usual one. Numbers are finite, and so are a table's."""
    if isinstance(usual, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(usual, bool)
    if isinstance(usual, int | float):
        return isinstance(value, int | float) and math.isfinite(value)
    if isinstance(usual, dict):
        return isinstance(value, dict) and all(_is_like(one, 1) for one in value.values())
    return usual is None or isinstance(value, type(usual))


def _check_plain(path: Path, given: Mapping[str, Any]) -> None:
    """Raise `ClipTuneError` on what PEFT would take for an expression to match names by."""
    tables = [value for value in given.values() if isinstance(value, dict)]
    names = [name for table in tables for name in table]
    names += [value for name, value in given.items() if name in PLACED and isinstance(value, str)]
    if strange := [name for name in names if not re.fullmatch(r"[\w.]+", name)]:
        raise ClipTuneError(
            f'{path} names modules by the expression "{strange[0]}".', "Name them one by one."
        )


# Weights


def _shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """The shapes of a file's tensors, from its header alone."""
    check_inside(path)
    try:
        with safe_open(path, framework="np") as file:
            names = file.keys()
            return {name: tuple(file.get_slice(name).get_shape()) for name in names}
    except (OSError, SafetensorError) as error:
        raise ClipTuneError(
            f"{path} is damaged, or is no safetensors file: {error}.", "Get the adapter anew."
        ) from error


def _weights(path: Path) -> dict[str, Tensor]:
    """A file's tensors. Raises `ClipTuneError` if one holds what is no number."""
    try:
        weights: dict[str, Tensor] = load_file(path)
    except (OSError, SafetensorError) as error:
        raise ClipTuneError(f"{path} is damaged: {error}.", "Get the adapter anew.") from error
    for name, values in weights.items():
        if not values.isfinite().all():
            raise ClipTuneError(
                f"{path} holds what is no number, in {name}.",
                "Its training went wrong: take another.",
            )
    return weights


def _places(shapes: Mapping[str, Any]) -> list[str]:
    """The modules a LoRA stands beside, by the names of its weights."""
    found = {name.rpartition(".lora_A.")[0] for name in shapes}
    return sorted(name.removeprefix("base_model.model.") for name in found if name)


def _wanted(config: Any, base: Base) -> dict[str, tuple[int, ...]]:
    """The shapes of the weights that an adapter on the base has, found without any memory."""
    with torch.device("meta"):
        model = CLIPModel._from_config(base.model.config)
        model.name_or_path = str(base.folder)
        try:
            adapted = get_peft_model(model, copy.deepcopy(config))
        except (TypeError, ValueError) as error:
            raise ClipTuneError(f"The adapter does not fit this base: {error}") from error
        saved = get_peft_model_state_dict(adapted, save_embedding_layers=False)
    return {name: tuple(values.shape) for name, values in saved.items()}


def _check_shapes(
    adapter: Adapter, wanted: Mapping[str, Any], found: Mapping[str, tuple[int, ...]]
) -> None:
    for name in sorted(wanted.keys() | found.keys()):
        here, there = wanted.get(name), found.get(name)
        if here != there:
            raise ClipTuneError(
                f'The adapter "{adapter.title}" does not fit this base: {name} is '
                f"{_shape(there)} where {_shape(here)} is wanted.",
                "Take the base that it was trained on.",
            )


def _shape(shape: tuple[int, ...] | None) -> str:
    return "nothing" if shape is None else " x ".join(map(str, shape)) or "one number"


def _check_base(adapter: Adapter, base: Base) -> None:
    """Raise `ClipTuneError` if the adapter is known to be another base's."""
    for part in ("sha256", "name"):
        theirs, own = adapter.base[part], base.identity[part]
        if theirs and own:
            if theirs == own:
                return
            raise ClipTuneError(
                f'The adapter "{adapter.title}" was trained on {_named(adapter.base)}, and this '
                f"base is {_named(base.identity)}.",
                "Take the base that it was trained on.",
            )


def _named(identity: Mapping[str, str]) -> str:
    return identity["name"] or f"a model with the hash {identity['sha256'][:12]}"


# Models


def _sharing(model: nn.Module) -> nn.Module:
    """The same model once more, with modules of its own and the same weights."""
    memo: dict[int, Any] = {}
    for module in model.modules():
        held = (*module._parameters.values(), *module._buffers.values(), *vars(module).values())
        memo |= {id(one): one for one in held if not isinstance(one, dict | nn.Module)}
    return copy.deepcopy(model, memo)


def _with(base: Base, model: Any) -> Base:
    other = copy.copy(base)
    other.model = model
    return other


def _whole(adapter: Adapter, base: Base) -> Base:
    """A model that was tuned as a whole, loaded beside the base."""
    for path in adapter.folder.iterdir():
        check_inside(path)
    _check_size(adapter.folder)
    made = load(
        adapter.folder,
        device=base.device,
        quantisation="none",
        dtype=next(base.model.parameters()).dtype,
    )
    for name, values in made.model.named_parameters():
        if not values.isfinite().all():
            raise ClipTuneError(
                f"The model in {adapter.folder} holds what is no number, in {name}.",
                "Its training went wrong: take another.",
            )
    return made


def _check_size(folder: Path) -> None:
    """Raise `ClipTuneError` if the config asks for more weights than the files hold."""
    config = _json(folder / "config.json")
    files = model_folder.weights(folder)
    held = sum(path.stat().st_size for path in files)
    parts = sum(len(_shapes(path)) for path in files)
    with torch.device("meta"):
        try:
            made = CLIPModel.config_class(**config)
            layers = made.vision_config.num_hidden_layers + made.text_config.num_hidden_layers
            if layers > parts:  # even to count what so many layers hold would take for ever
                raise ValueError(f"it describes {layers:,} layers, and {parts} parts are there")
            model = CLIPModel._from_config(made)
        except Exception as error:  # whatever a library raises on a configuration that cannot be
            raise ClipTuneError(f"{folder / 'config.json'} cannot be used: {error}.") from error
    wanted = sum(math.prod(values.shape) for values in model.parameters())
    if wanted > held:  # a byte at least for each
        raise ClipTuneError(
            f"{folder / 'config.json'} describes {wanted:,} weights, and its files hold "
            f"{held:,} bytes.",
            "Copy the model again.",
        )
