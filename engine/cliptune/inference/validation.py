"""Checks of untrusted adapters and models, before any of them is used.

No code, no pickle, no name that would be imported, no path out of its folder; sizes and shapes are
checked before memory is taken. Every function raises `ClipTuneError`.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil
from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

import cliptune.tuners  # noqa: F401  (makes our tuners known to PEFT)
from cliptune.core import bounded
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, text
from cliptune.core.reasons import reason
from cliptune.core.untrusted import (
    ANEW,
    LONGEST,
    check_inside,
    longest,
    pairs,
    read_json,
    shapes,
    shown,
    take,
)
from cliptune.families import FAMILIES
from cliptune.inference.adapter import Adapter
from cliptune.methods.method import CLASS_VECTORS
from cliptune.methods.peft_method import CONFIG, WEIGHTS, PeftMethod
from cliptune.models import folder as model_folder
from cliptune.models.load import TwoTowers, check_held
from cliptune.models.reading import explained

ABOUT = {"task_type", "peft_type", "auto_mapping", "peft_version", "inference_mode", "revision"} | {
    "base_model_name_or_path"
}
"""What of a configuration says nothing of what the adapter computes."""

_CODE: dict[str, tuple[Any, ...]] = {
    "auto_map": (None, {}),
    "tokenizer_class": (
        *(None, "PreTrainedTokenizerFast", "TokenizersBackend"),  # all is in tokenizer.json
        *(name for family in FAMILIES.values() for name in family.tokenizer_classes),
    ),
    "attn_implementation": (None, "eager", "sdpa"),
    "_attn_implementation": (None, "eager", "sdpa"),
    "transformers_weights": (None,),
}
"""Names in a model's settings by which code is chosen, and what they may be."""

_MODULES = tuple(family.module for family in FAMILIES.values())
"""Where in transformers the models of the families are."""

COPY_AGAIN = "Copy the model again."
OTHER_BASE = "Take the base that it was trained on."

_ASKS = text(
    "adapter-asks-unknown",
    '{path} asks for "{name}", which cannot be used here.',
    "Save the adapter without it, or merge it into its base in PEFT (merge_and_unload), save that "
    "model and its processor, and open their folder.",
)
_PASSED_OVER = text(
    "adapter-settings-unknown",
    "{path} holds settings that are not known here: {settings}. They are passed over, as PEFT does "
    "with those of a later version.",
    "If the answers are not as expected, update ClipTune and PEFT.",
)
_CONFIG_UNFIT = text("adapter-config-unfit", "{path} cannot be used: {reason}", ANEW)
_MODULE = text(
    "adapter-names-module",
    '{path} names a module to be imported, "{module}".',
    "An adapter needs none: do not use one that you do not trust.",
)
_DAMAGED = text("adapter-weights-damaged", "{path} is damaged: {reason}.", ANEW)
_NO_NUMBER = text(
    "weights-no-number",
    "{path} holds what is no number, in {name}.",
    "Its training went wrong: take another.",
)
_WRONG_SHAPE = text(
    "adapter-wrong-shape",
    'The adapter "{adapter}" does not fit this base: {name} is {given} where {wanted} is wanted.',
    OTHER_BASE,
)
_NOTHING, _ONE = text("shape-of-nothing", "nothing"), text("shape-of-one", "one number")
_OTHER_BASE = text(
    "adapter-of-another-base",
    'The adapter "{adapter}" was trained on {theirs}, and this base is {ours}.',
    OTHER_BASE,
)
_BASE_WITH_HASH = text("base-with-hash", "{name} (hash {hash})")
_BASE_BY_HASH = text("base-by-hash", "a model with the hash {hash}")
_BASE_UNNAMED = text("base-unnamed", "a base that it does not name")
_LONG_WORDS = text("model-words-too-long", "{path} is too long for a list of words.", COPY_AGAIN)
_TOO_LARGE = text(
    "model-larger-than-machine",
    "The model in {folder} has {held:,} weights, too many for this machine's memory.",
    "Take a smaller one.",
)
_OTHER_CODE = text(
    "model-other-code",
    '{path} asks for other code or other weights, by its "{name}".',
    "A model needs none: do not use one that you do not trust.",
)


def check(adapter: Adapter) -> None:
    """Look at all that can be wrong with an adapter but the numbers in its weights."""
    if adapter.whole:
        check_whole(adapter.folder)
    elif issubclass(adapter.method, PeftMethod):
        config(adapter)
        shapes(adapter.folder / WEIGHTS)
    if adapter.by_vectors:
        shapes(adapter.folder / CLASS_VECTORS)


def check_base(adapter: Adapter, base: TwoTowers) -> None:
    """See that the adapter is not known to be another base's."""
    for part in ("sha256", "name"):
        theirs, ours = adapter.base[part], base.identity[part]
        if theirs and ours:
            if theirs == ours:
                return
            raise ClipTuneError(
                _OTHER_BASE(
                    adapter=adapter.title, theirs=named(adapter.base), ours=named(base.identity)
                )
            )


def named(identity: Mapping[str, str]) -> Message | str:
    """A base in words, with its hash: two may have one name."""
    name, digest = identity["name"], identity["sha256"][:12]
    if name:
        return _BASE_WITH_HASH(name=name, hash=digest) if digest else name
    return _BASE_BY_HASH(hash=digest) if digest else _BASE_UNNAMED()


# PEFT adapters


def config(adapter: Adapter) -> Any:
    """The adapter's `PeftConfig`, made anew from what is known to be harmless in its file."""
    method = adapter.method
    assert issubclass(method, PeftMethod)
    path = adapter.folder / CONFIG
    table = read_json(path)
    _check_mapping(path, table.get("auto_mapping"))
    made, schema = PEFT_TYPE_TO_CONFIG_MAPPING[method.peft_type], method.accepted()
    for name, value in _unknown(method, table).items():
        if name in made.__dataclass_fields__ or _switches_on(value):
            raise ClipTuneError(_ASKS(path=path, name=shown(name, 80)))
    method.check_config(path, table)
    given = take(schema, path, {name: v for name, v in table.items() if v is not None})
    told = made.check_kwargs(**given.model_dump(exclude_unset=True))
    try:
        return made(**told, inference_mode=True)
    except (TypeError, ValueError) as error:
        raise ClipTuneError(_CONFIG_UNFIT(path=path, reason=error)) from error


def passed_over(adapter: Adapter) -> Message | None:
    """What is to be told of settings in an adapter's configuration that nobody here knows."""
    method, path = adapter.method, adapter.folder / CONFIG
    if not issubclass(method, PeftMethod):
        return None
    table = read_json(path)
    fields = PEFT_TYPE_TO_CONFIG_MAPPING[method.peft_type].__dataclass_fields__
    names = [name for name in table if name not in _named(method) and name not in fields]
    told = [f"{shown(name, 40)} = {shown(json.dumps(table[name]), 40)}" for name in names[:10]]
    more = ["..."] if len(names) > len(told) else []
    return _PASSED_OVER(path=path, settings=told + more) if names else None


def _unknown(method: type[PeftMethod], table: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that no adapter of the method is read by, and that are not as PEFT has them
    where nothing is said."""
    defaults = PEFT_TYPE_TO_CONFIG_MAPPING[method.peft_type]()
    return {
        name: value
        for name, value in table.items()
        if name not in _named(method)
        and value not in (None, False, {}, [])
        and value != getattr(defaults, name, None)
    }


def _named(method: type[PeftMethod]) -> set[str]:
    """The settings that adapters of a method are read by, or that say nothing of them."""
    schema = method.accepted()
    return schema.model_fields.keys() | schema.ignored | ABOUT


def _switches_on(value: Any) -> bool:
    """Whether a setting that nobody knows would do something by itself: PEFT's features are
    switched on by True, a table or a list, and numbers and words only say how."""
    return value is True or isinstance(value, dict | list)


def _check_mapping(path: Path, mapping: Any) -> None:
    """PEFT imports the module that is named there; nothing here does, and none but a family's may
    be named."""
    module = (mapping or {}).get("parent_library") if isinstance(mapping, dict | None) else mapping
    if module is not None and not str(module).startswith(_MODULES):
        raise ClipTuneError(_MODULE(path=path, module=shown(str(module), 80)))


def weights(path: Path) -> dict[str, Tensor]:
    """A file's tensors, all of whose values are numbers."""
    try:
        bounded.check(path)
        tensors: dict[str, Tensor] = load_file(path)
    except (OSError, KeyError, ValueError, SafetensorError) as error:
        raise ClipTuneError(_DAMAGED(path=path, reason=reason(error))) from error
    check_numbers(path, tensors)
    return tensors


def check_numbers(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """See that all values are finite and real."""
    for name, values in tensors.items():
        if values.is_complex() or not values.float().isfinite().all():
            raise ClipTuneError(_NO_NUMBER(path=path, name=shown(name)))


def check_shapes(
    adapter: Adapter,
    wanted: Mapping[str, tuple[int, ...]],
    given: Mapping[str, tuple[int, ...]],
) -> None:
    """See that the weights of an adapter are those that are wanted, by name and shape."""
    for name in sorted(wanted.keys() | given.keys()):
        here, there = wanted.get(name), given.get(name)
        if here != there:
            raise ClipTuneError(
                _WRONG_SHAPE(
                    adapter=adapter.title,
                    name=shown(name),
                    given=_shape(there),
                    wanted=_shape(here),
                )
            )


def _shape(shape: tuple[int, ...] | None) -> Message | str:
    return _NOTHING() if shape is None else " x ".join(map(str, shape)) or _ONE()


# Whole models


def check_whole(folder: Path) -> None:
    """See that a model is whole, and asks neither for code nor for too much memory."""
    for path in folder.iterdir():
        check_inside(path)
        most = longest(path.name)
        if path.suffix == ".txt" or most > LONGEST:
            if path.stat().st_size > most:
                raise ClipTuneError(_LONG_WORDS(path=path))
        elif path.suffix == ".json":
            for name, value in pairs(read_json(path)):
                if name in _CODE and value not in _CODE[name]:
                    raise ClipTuneError(_OTHER_CODE(path=path, name=name))
    family = model_folder.check(folder)
    files = model_folder.weights(folder)
    held = sum(math.prod(shape) for path in files for shape in shapes(path).values())
    with explained(folder):
        config = family.config(**read_json(folder / "config.json"))
    check_held(folder, config)
    if 4 * held > psutil.virtual_memory().total:
        raise ClipTuneError(_TOO_LARGE(folder=folder, held=held))
