"""Puts an adapter onto a base that is in memory, after all checks; the base stays as it is."""

import copy
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from peft import get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from torch import Tensor

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, text
from cliptune.core.untrusted import ANEW, shapes, shown
from cliptune.data.framing import Framing
from cliptune.inference import validation
from cliptune.inference.adapter import Adapter
from cliptune.inference.patterns import resolved
from cliptune.methods.method import CLASS_VECTORS
from cliptune.methods.peft_method import CONFIG, WEIGHTS, PeftMethod
from cliptune.models.devices import failed, lacks_memory
from cliptune.models.load import TwoTowers, load
from cliptune.models.reuse import sharing

_PATTERNS = ("rank_pattern", "alpha_pattern")
"""Tables of a configuration whose keys are expressions."""

_NO_PART = text(
    "adapter-beside-nothing",
    'The adapter "{adapter}" stands beside {module}, which is no part of this base.',
    "Take one that PEFT saved of a model with both towers.",
)
_OTHER_WEIGHTS = text(
    "adapter-other-weights", 'The weights of the adapter "{adapter}" are no {method}\'s.', ANEW
)
_DOES_NOT_FIT = text(
    "adapter-does-not-fit",
    'The adapter "{adapter}" does not fit this base: {reason}',
    validation.OTHER_BASE,
)
_OTHER_IMAGES = text(
    "model-other-images",
    'The model "{model}" takes images of {theirs}, and this base of {ours}.',
    validation.OTHER_BASE,
)
_FRAMED = text("images-framed", "{side} pixels, cut from {size} (filter {filter})")


def on(adapter: Adapter, base: TwoTowers) -> TwoTowers:
    """The base with an adapter on it. It shares the base's weights, which stay as they are.

    Raises `ClipTuneError` naming both if the adapter was trained on another base, and on weights
    that are damaged, do not fit or hold what is no number.
    """
    if adapter.whole:
        return _whole(adapter, base)
    validation.check_base(adapter, base)
    method = adapter.method
    if not issubclass(method, PeftMethod):
        return base
    config = validation.config(adapter)
    given = shapes(adapter.folder / WEIGHTS)
    for name, value in method.by_weights(given).items():
        setattr(config, name, value)
    if method.beside:
        config.target_modules = _modules(adapter, method.beside, given, base)
    for table in _PATTERNS:
        if patterns := getattr(config, table, None):
            found = resolved(adapter.folder / CONFIG, patterns, config.target_modules)
            setattr(config, table, found)
    with _fitting(adapter):
        wanted, of_base = _wanted(config, base)
    kept = {name: of_base[name] for name in of_base.keys() & given.keys()}
    validation.check_shapes(adapter, wanted | {n: shape for n, (_, shape) in kept.items()}, given)
    weights = validation.weights(adapter.folder / WEIGHTS)
    changed = method.changed_in_base(config) | {name for name, _ in kept.values()}
    with _fitting(adapter):
        model = get_peft_model(sharing(base.model, changed), config)
        set_peft_model_state_dict(model, weights)
    other = copy.copy(base)
    other.model = model.eval().requires_grad_(False)
    other.context_length = base.context_length - method.reserved_by(config)
    return other


def vectors(adapter: Adapter, tuned: TwoTowers) -> Tensor:
    """The vectors `(classes, width)` that were fitted for its classes, in fp32, to be multiplied
    with unit features of images by `tuned`, which `on` gave.

    Raises `ClipTuneError` on a file that is missing, damaged, of another shape or no number.
    """
    path = adapter.folder / CLASS_VECTORS
    wanted = {"classes": (len(adapter.classes), tuned.width)}
    validation.check_shapes(adapter, wanted, shapes(path))
    return validation.weights(path)["classes"].float()


def _modules(
    adapter: Adapter, beside: re.Pattern[str], weights: Iterable[str], base: TwoTowers
) -> list[str]:
    """The modules an adapter stands beside, by the names of its weights."""
    modules = sorted({match[1] for match in map(beside.match, weights) if match})
    known = {name for name, _ in base.model.named_modules()}
    for name in modules:
        if name not in known:
            raise ClipTuneError(_NO_PART(adapter=adapter.title, module=shown(name)))
    if not modules:
        raise ClipTuneError(_OTHER_WEIGHTS(adapter=adapter.title, method=adapter.method.label))
    return modules


Shape = tuple[int, ...]


def _wanted(config: Any, base: TwoTowers) -> tuple[dict[str, Shape], dict[str, tuple[str, Shape]]]:
    """The weights of an adapter on the base, by the names in its file, found without any memory.

    First the shapes of those that it has, then the base's own, which it may bring along changed
    (its biases, say): the name there and the shape.
    """
    with torch.device("meta"):
        model = base.family.model._from_config(base.model.config)
        names = {id(values): name for name, values in model.named_parameters()}
        adapted = get_peft_model(model, copy.deepcopy(config))
        # Given the weights, PEFT does not take biases for torn matrices.
        held = adapted.state_dict()
        saved = get_peft_model_state_dict(adapted, held, save_embedding_layers=False)
    of_base = {
        name: (names[id(values)], tuple(values.shape))
        for name, values in adapted.named_parameters()
        if id(values) in names
    }
    wanted = {name: tuple(values.shape) for name, values in saved.items() if name not in of_base}
    return wanted, of_base


@contextmanager
def _fitting(adapter: Adapter) -> Iterator[None]:
    """Turn whatever a library raises on settings that cannot be into a message."""
    try:
        yield
    except Exception as error:
        if lacks_memory(error) or failed(error):
            raise
        reason = shown(str(error) or type(error).__name__, 200)
        raise ClipTuneError(_DOES_NOT_FIT(adapter=adapter.title, reason=reason)) from error


def _whole(adapter: Adapter, base: TwoTowers) -> TwoTowers:
    """A model that was tuned as a whole, loaded beside the base, in fp32 as it was trained."""
    validation.check_whole(adapter.folder)
    made = load(adapter.folder, device=base.device, quantisation="none", dtype=torch.float32)
    if made.framing != base.framing:
        theirs, ours = _framed(made.framing), _framed(base.framing)
        raise ClipTuneError(_OTHER_IMAGES(model=adapter.title, theirs=theirs, ours=ours))
    validation.check_numbers(adapter.folder, dict(made.model.named_parameters()))
    return made


def _framed(framing: Framing) -> Message:
    size = framing.size if isinstance(framing.size, tuple) else (framing.size or "*",)
    words = " x ".join(map(str, size))
    return _FRAMED(side=framing.side, size=words, filter=framing.resample)
