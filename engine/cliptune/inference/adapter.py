"""What a run kept, or somebody sent, read as mere data and put onto a base.

That is a PEFT adapter, the vectors of a linear probe or a whole model. Nothing in it is trusted: no
code, no pickle, no name that would be imported, no path out of its folder; sizes and shapes are
checked before memory is taken.
"""

import copy
import math
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import psutil
import torch
from peft import get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING
from pydantic import AliasChoices, FailFast, Field, model_validator
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import CLIPModel

import cliptune.tuners  # noqa: F401  (makes our tuners known to PEFT)
from cliptune import job as jobs
from cliptune.core.errors import ClipTuneError
from cliptune.core.untrusted import (
    ANEW,
    LONGEST,
    Given,
    Name,
    Words,
    check_inside,
    is_there,
    read_json,
    shapes,
    shown,
    take,
)
from cliptune.evaluation.probe import FILE as VECTORS
from cliptune.job import Job
from cliptune.models import folder as model_folder
from cliptune.models.catalogue import CATALOGUE
from cliptune.models.download import cached
from cliptune.models.load import TwoTowers, load, sha256
from cliptune.runs import Run
from cliptune.runs.layout import DESCRIPTION, is_run, written_title

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"

MOST_CLASSES = 25_000
"""ImageNet has 21,841 in all; each has a prompt that must be encoded."""

MOST_LAYERS = 200
"""Of a tower; the largest CLIP there is has 48."""

MOST_PIXELS = 1024
"""A side of an image that a model takes; the largest CLIP's has 448."""

_SIDES = frozenset({"image_size", "size", "crop_size", "shortest_edge", "height", "width"})
"""What a side of an image is called in a model's settings."""

KINDS = {
    "LORA": "lora",
    "BOTTLENECK": "bottleneck",
    "CLIP_PREFIX": "prefix",
    "CLIP_PROMPT": "prompt",
}
"""The method of each type of adapter that PEFT can put onto a CLIP here."""


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
    prompts: tuple[str, ...]
    """The prompt of each class."""
    folders: tuple[str, ...] = ()
    """The folder of each class where it was trained; none where not known."""

    def telling(self, classes: Sequence[str], prompts: Sequence[str]) -> "Adapter":
        """The same, to tell other classes apart."""
        return replace(self, classes=tuple(classes), prompts=tuple(prompts), folders=())

    @property
    def whole(self) -> bool:
        """Whether it is a model of its own and needs no base."""
        return self.kind == "full"


def read(place: Path) -> Adapter:
    """The adapter in a run folder, in one that was exported or in one made elsewhere.

    Reads no weights. Raises `ClipTuneError` if it holds none, or one that is not to be trusted.
    """
    title = written_title(place) or place.name
    if is_run(place):
        run = Run(place)
        title, place = run.title, run.best if run.job.method.keeps() else run.folder
        if not place.is_dir():
            raise ClipTuneError(f"The run {title} has kept nothing yet.", "Let it train a while.")
        check_inside(place)
    if not place.is_dir():
        raise ClipTuneError(
            f"There is no adapter's folder {place}.", "Name a run or a folder; import a zip first."
        )
    described = _described(place)
    return Adapter(
        folder=place,
        title=shown(title),
        kind=_kind(place, described.method),
        base=_base(place, described.base),
        classes=tuple(shown(name) or "?" for name in described.classes),
        prompts=tuple(described.prompts),
        folders=tuple(described.folders),
    )


def check(adapter: Adapter) -> None:
    """Raise `ClipTuneError` on all that is wrong with an adapter without a look at its weights."""
    if adapter.whole:
        _check_whole(adapter.folder)
    elif adapter.kind == "probe":
        shapes(adapter.folder / VECTORS)
    elif adapter.kind != "zero-shot":
        _config(adapter)
        shapes(adapter.folder / WEIGHTS)


def on(adapter: Adapter, base: TwoTowers) -> TwoTowers:
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
    found = shapes(adapter.folder / WEIGHTS)
    if adapter.kind in ("lora", "qlora"):
        config.target_modules = _places(adapter, found, base)
    _check_shapes(adapter, _wanted(adapter, config, base), found)
    weights = _weights(adapter.folder / WEIGHTS)
    model = _adapted(_sharing(base.model), config)
    set_peft_model_state_dict(model, weights)
    other = copy.copy(base)
    other.model = model.eval().requires_grad_(False)
    if adapter.kind == "prompt" and config.towers != "vision":
        positions = base.model.config.text_config.max_position_embeddings
        other.context_length = positions - config.num_virtual_tokens
    return other


def vectors(adapter: Adapter, base: TwoTowers) -> Tensor:
    """The vectors `(classes, width)` of a linear probe, in fp32. Raises as `on` does."""
    place = adapter.folder / VECTORS
    _check_base(adapter, base)
    wanted = {"classes": (len(adapter.classes), base.model.config.projection_dim)}
    _check_shapes(adapter, wanted, shapes(place))
    return _weights(place)["classes"].float()


def base_job(place: Path, base: str = "", device: str = "auto", *, exact: bool = False) -> Job:
    """A job to open the base with that a run or an adapter was trained on, or another by name.

    `exact` opens it in 32 bits, even if it was tuned in fewer. Raises `ClipTuneError` if nothing
    is named and an adapter's base is not on this computer.
    """
    if is_run(place):
        job = Run(place).job
        model, kept = base or job.base.model, job.base.quantisation
        hub, precision = job.base.hub or "", job.train.precision
    else:
        adapter = read(place)
        model, kept = base or _found(adapter), "nf4" if adapter.kind == "qlora" else "none"
        hub, precision = "", "auto"
    if exact:
        kept, precision = "none", "fp32"
    return jobs.opening(model, quantisation=kept, hub=hub, device=device, precision=precision)


def _found(adapter: Adapter) -> str:
    """The adapter's base by its name in the catalogue, or the folder of a model that needs none."""
    name, digest = adapter.base["name"], adapter.base["sha256"]
    for entry in CATALOGUE:
        folder = cached(entry) if name in ("", entry.repo or entry.name) else None
        if folder and (name or (digest and sha256(folder) == digest)):
            return entry.name
    if adapter.whole:
        check(adapter)
        return str(adapter.folder)
    raise ClipTuneError(
        f'The base of the adapter "{adapter.title}" is not on this computer: it was trained on '
        f"{_named(adapter.base)}.",
        "Name the base: one of the catalogue, or the folder of a model.",
    )


# What is described


class _Described(Given):
    """Of `cliptune.json`."""

    base: dict[str, str | None] = {}
    method: str = ""
    classes: Annotated[list[Words], FailFast(), Field(max_length=MOST_CLASSES)] = []
    prompts: Annotated[
        list[Words],
        FailFast(),
        Field(max_length=MOST_CLASSES, validation_alias=AliasChoices("prompts", "sentences")),
    ] = []
    """Called sentences by older versions."""

    folders: Annotated[list[Words], FailFast(), Field(max_length=MOST_CLASSES)] = []

    @model_validator(mode="before")
    @classmethod
    def _table(cls, found: dict[str, Any]) -> dict[str, Any]:
        """Classes may be a table from folders to words."""
        known = found.get("classes", [])
        if not isinstance(known, dict):
            return found | {"folders": []}
        return found | {"folders": [*known], "classes": [*known.values()]}


def _described(place: Path) -> _Described:
    path = place / DESCRIPTION
    found = take(_Described, path, read_json(path) if is_there(path) else {})
    if len(found.classes) != len(found.prompts):
        raise ClipTuneError(
            f"{path} has {len(found.classes):,} classes and {len(found.prompts):,} prompts.",
            ANEW,
        )
    return found


def _kind(place: Path, method: str) -> str:
    if is_there(place / CONFIG):
        kind = str(read_json(place / CONFIG).get("peft_type"))
        if kind not in KINDS:
            raise ClipTuneError(
                f'{place} holds an adapter of type "{shown(kind, 80)}", which cannot be put onto '
                "a CLIP here.",
                f"Types that can: {', '.join(KINDS)}.",
            )
        return method if method == "qlora" and kind == "LORA" else KINDS[kind]
    if is_there(place / VECTORS):
        return "probe"
    if is_there(place / "config.json"):
        return "full"
    if method == "zero-shot":
        return "zero-shot"
    raise ClipTuneError(
        f"{place} holds no adapter: no {CONFIG}, no {VECTORS}, no config.json.",
        "Choose the folder of a run, or one that PEFT or ClipTune saved an adapter in.",
    )


_LOOKS = {
    "name": r"(?:\w[\w.-]*/)?\w[\w.-]*",
    "revision": r"\w[\w./-]*",
    "sha256": r"[0-9a-f]{64}",
}
"""What is known of a base; no path is a name on the hub."""


def _base(place: Path, known: Mapping[str, str | None]) -> dict[str, str]:
    given = {part: known.get(part) or "" for part in _LOOKS}
    if not given["name"] and is_there(place / CONFIG):
        named = str(read_json(place / CONFIG).get("base_model_name_or_path"))
        given["name"] = named if "/" in named else ""
    return {
        part: text if len(text) <= 200 and re.fullmatch(_LOOKS[part], text) else ""
        for part, text in given.items()
    }


# Configurations

ABOUT = {"task_type", "peft_type", "auto_mapping", "peft_version", "inference_mode", "revision"} | {
    "base_model_name_or_path"
}
"""What of a configuration says nothing of what the adapter computes."""

Rank = Annotated[int, Field(ge=1, le=8192)]
Fraction = Annotated[float, Field(ge=0, lt=1)]
Towers = Literal["vision", "text", "both"]
Tokens = Annotated[int, Field(ge=1, le=4096)]


class _Lora(Given):
    ignored = frozenset(
        {"target_modules", "exclude_modules", "layers_to_transform", "layers_pattern"}
        | {"init_lora_weights", "runtime_config"}
    )

    r: Rank = 8
    lora_alpha: float = 8.0
    lora_dropout: Fraction = 0.0
    use_rslora: bool = False
    use_dora: bool = False
    rank_pattern: Annotated[dict[Name, Rank], Field(max_length=400)] = {}
    alpha_pattern: Annotated[dict[Name, float], Field(max_length=400)] = {}


class _Bottleneck(Given):
    towers: Towers = "both"
    adapter_type: Literal["houlsby", "pfeiffer"] = "houlsby"
    reduction_factor: Annotated[float, Field(ge=1)] = 16.0
    non_linearity: Annotated[str, Field(max_length=40)] = "relu"
    adapter_dropout: Fraction = 0.0
    scaling: float = 1.0
    target_modules: Annotated[list[Name], Field(max_length=400)] | None = None


class _Prefix(Given):
    ignored = frozenset({"prefix_projection", "encoder_hidden_size"})

    towers: Towers = "both"
    num_virtual_tokens: Tokens = 20


class _Prompt(Given):
    ignored = frozenset(
        {"prompt_tuning_init", "prompt_tuning_init_text", "init_token_ids"}
        | {"tokenizer_name_or_path"}
    )

    towers: Towers = "text"
    num_virtual_tokens: Tokens = 8
    depth: Annotated[int, Field(ge=1, le=MOST_LAYERS)] = 1


_SETTINGS: dict[str, type[Given]] = {
    "LORA": _Lora,
    "BOTTLENECK": _Bottleneck,
    "CLIP_PREFIX": _Prefix,
    "CLIP_PROMPT": _Prompt,
}


def _config(adapter: Adapter) -> Any:
    """The adapter's configuration, made anew from what is known to be harmless in its file."""
    path = adapter.folder / CONFIG
    found = read_json(path)
    _check_mapping(path, found.get("auto_mapping"))
    made = PEFT_TYPE_TO_CONFIG_MAPPING[found["peft_type"]]
    settings = _SETTINGS[found["peft_type"]]
    known, defaults = settings.model_fields.keys() | settings.ignored | ABOUT, made()
    for name, value in found.items():
        idle = value in (None, False, {}, []) or value == getattr(defaults, name, None)
        if name not in known and not idle:
            raise ClipTuneError(
                f'{path} asks for "{shown(name, 80)}", which cannot be used here.',
                "Save the adapter again without it.",
            )
    if found.get("init_lora_weights", True) not in (True, False, None, "gaussian"):
        raise ClipTuneError(
            f'{path} asks for "init_lora_weights", which changes the base itself.',
            "Save the adapter as an ordinary LoRA (PEFT can convert it).",
        )
    given = take(settings, path, {k: v for k, v in found.items() if v is not None})
    try:
        return made(**given.model_dump(), inference_mode=True)
    except (TypeError, ValueError) as error:
        raise ClipTuneError(f"{path} cannot be used: {error}", ANEW) from error


def _check_mapping(path: Path, mapping: Any) -> None:
    """PEFT imports the module that is named there; nothing here does, and none but CLIP's may be.

    Raises `ClipTuneError`.
    """
    module = (mapping or {}).get("parent_library") if isinstance(mapping, dict | None) else mapping
    if module is not None and not str(module).startswith("transformers.models.clip."):
        raise ClipTuneError(
            f'{path} names a module to be imported, "{shown(str(module), 80)}".',
            "An adapter needs none: do not use one that you do not trust.",
        )


# Weights


def _weights(path: Path) -> dict[str, Tensor]:
    """A file's tensors. Raises `ClipTuneError` if one holds what is no number."""
    try:
        weights: dict[str, Tensor] = load_file(path)
    except (OSError, KeyError, ValueError, SafetensorError) as error:
        raise ClipTuneError(f"{path} is damaged: {error}.", ANEW) from error
    _check_numbers(path, weights)
    return weights


def _check_numbers(path: Path, weights: Mapping[str, Tensor]) -> None:
    for name, values in weights.items():
        if values.is_complex() or not values.float().isfinite().all():
            raise ClipTuneError(
                f"{path} holds what is no number, in {shown(name)}.",
                "Its training went wrong: take another.",
            )


def _places(adapter: Adapter, weights: Iterable[str], base: TwoTowers) -> list[str]:
    """The modules a LoRA stands beside, by the names of its weights."""
    matrix = re.compile(r"^(?:base_model\.model\.)?(.+)\.lora_(?:embedding_)?A(?:\.weight)?$")
    found = sorted({match[1] for match in map(matrix.match, weights) if match})
    known = {name for name, _ in base.model.named_modules()}
    for name in found:
        if name not in known:
            raise ClipTuneError(
                f'The adapter "{adapter.title}" stands beside {shown(name)}, which is no part of '
                "this base.",
                "Take one that PEFT saved of a whole CLIPModel.",
            )
    if not found:
        raise ClipTuneError(f'The weights of the adapter "{adapter.title}" are no LoRA\'s.', ANEW)
    return found


def _wanted(adapter: Adapter, config: Any, base: TwoTowers) -> dict[str, tuple[int, ...]]:
    """The shapes of the weights that an adapter on the base has, found without any memory."""
    with torch.device("meta"):
        model = CLIPModel._from_config(base.model.config)
        try:
            adapted = _adapted(model, copy.deepcopy(config))
            saved = get_peft_model_state_dict(adapted, save_embedding_layers=False)
        except Exception as error:  # whatever a library raises on settings that cannot be
            raise ClipTuneError(
                f'The adapter "{adapter.title}" does not fit this base: {error}',
                "Take the base that it was trained on.",
            ) from error
    return {name: tuple(values.shape) for name, values in saved.items()}


def _check_shapes(
    adapter: Adapter, wanted: Mapping[str, Any], found: Mapping[str, tuple[int, ...]]
) -> None:
    for name in sorted(wanted.keys() | found.keys()):
        here, there = wanted.get(name), found.get(name)
        if here != there:
            raise ClipTuneError(
                f'The adapter "{adapter.title}" does not fit this base: {shown(name)} is '
                f"{_shape(there)} where {_shape(here)} is wanted.",
                "Take the base that it was trained on.",
            )


def _shape(shape: tuple[int, ...] | None) -> str:
    return "nothing" if shape is None else " x ".join(map(str, shape)) or "one number"


def _check_base(adapter: Adapter, base: TwoTowers) -> None:
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
    """The base in words, with its hash: two may have one name."""
    digest = identity["sha256"][:12]
    if identity["name"]:
        return identity["name"] + (f" (hash {digest})" if digest else "")
    return f"a model with the hash {digest}" if digest else "a base that it does not name"


# Models


def _adapted(model: nn.Module, config: Any) -> Any:
    with warnings.catch_warnings():
        # PEFT asks transformers for a property by its old name.
        warnings.filterwarnings("ignore", ".*is_gradient_checkpointing", FutureWarning)
        return get_peft_model(model, config)


def _sharing(model: nn.Module) -> nn.Module:
    """The same model once more, with modules of its own and the same weights."""
    memo: dict[int, Any] = {}
    for module in model.modules():
        held = (*module._parameters.values(), *module._buffers.values(), *vars(module).values())
        memo |= {id(one): one for one in held if not isinstance(one, dict | nn.Module)}
    return copy.deepcopy(model, memo)


def _whole(adapter: Adapter, base: TwoTowers) -> TwoTowers:
    """A model that was tuned as a whole, loaded beside the base, in fp32 as it was trained."""
    _check_whole(adapter.folder)
    made = load(adapter.folder, device=base.device, quantisation="none", dtype=torch.float32)
    if (made.resolution, made.resample) != (base.resolution, base.resample):
        raise ClipTuneError(
            f'The model "{adapter.title}" takes images of {made.resolution} pixels (filter '
            f"{made.resample}), and this base of {base.resolution} (filter {base.resample}).",
            "Take the base that it was trained on.",
        )
    _check_numbers(adapter.folder, dict(made.model.named_parameters()))
    return made


def _check_whole(folder: Path) -> None:
    """Raise `ClipTuneError` on a model that is not whole, or asks for code or too much memory."""
    for path in folder.iterdir():
        check_inside(path)
        if path.suffix == ".json":
            for name, value in _pairs(read_json(path)):
                _check_setting(path, name, value)
        elif path.suffix == ".txt" and path.stat().st_size > LONGEST:
            raise ClipTuneError(f"{path} is too long for a list of words.", "Copy the model again.")
    model_folder.check(folder)
    files = model_folder.weights(folder)
    held = sum(math.prod(shape) for path in files for shape in shapes(path).values())
    wanted = _counted(folder / "config.json")
    if wanted > held:
        raise ClipTuneError(
            f"{folder / 'config.json'} describes {wanted:,} weights, and its files hold {held:,}.",
            "Copy the model again.",
        )
    if 4 * held > psutil.virtual_memory().total:
        raise ClipTuneError(
            f"The model in {folder} has {held:,} weights, too many for this machine's memory.",
            "Take a smaller one.",
        )


def _pairs(found: Any) -> Iterator[tuple[str, Any]]:
    """Every name with its value, at any depth."""
    ahead = [found]
    while ahead:
        one = ahead.pop()
        if isinstance(one, dict):
            yield from one.items()
            ahead += one.values()
        elif isinstance(one, list):
            ahead += one


def _check_setting(path: Path, name: str, value: Any) -> None:
    """Raise `ClipTuneError` on what names code, or more layers than any model has."""
    code: dict[str, tuple[Any, ...]] = {
        "auto_map": (None, {}),
        "tokenizer_class": (None, "CLIPTokenizer", "CLIPTokenizerFast"),
        "attn_implementation": (None, "eager", "sdpa"),
        "_attn_implementation": (None, "eager", "sdpa"),
        "transformers_weights": (None,),
    }
    if name in code and value not in code[name]:
        raise ClipTuneError(
            f'{path} asks for other code or other weights, by its "{name}".',
            "A CLIP needs none: do not use a model that you do not trust.",
        )
    if name in _SIDES and isinstance(value, int | float) and not 0 < value <= MOST_PIXELS:
        raise ClipTuneError(
            f"{path} describes images of {shown(str(value), 40)} pixels.", "Copy the model again."
        )
    if name == "num_hidden_layers" and not (isinstance(value, int) and 0 < value <= MOST_LAYERS):
        raise ClipTuneError(
            f"{path} describes a tower of {shown(str(value), 40)} layers.", "Copy the model again."
        )


def _counted(path: Path) -> int:
    """How many weights a configuration describes, without any memory."""
    with torch.device("meta"):
        try:
            model = CLIPModel._from_config(CLIPModel.config_class(**read_json(path)))
        except Exception as error:  # whatever a library raises on a configuration that cannot be
            raise ClipTuneError(
                f"{path} cannot be used: {error}.", "Copy the model again."
            ) from error
    return sum(math.prod(values.shape) for values in model.parameters())
