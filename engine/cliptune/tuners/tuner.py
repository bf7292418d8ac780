"""What our tuners share: which towers and layers, what to wrap, how to unwrap, what is refused."""

import copy
import warnings
from abc import abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Literal, NoReturn

import torch
from accelerate.utils import has_offloaded_params
from peft import PeftConfig
from peft.tuners.tuners_utils import BaseTuner, BaseTunerLayer
from torch import Tensor, nn

from cliptune.tuners.anatomy import Block, blocks, tower_of

Towers = Literal["vision", "text", "both"]


class Kind(str, Enum):  # noqa: UP042  (PEFT splits "Kind.NAME" at the dot; a StrEnum prints none)
    """The types that PEFT knows our configs by; it asks them for their `value`, as its own."""

    BOTTLENECK = "BOTTLENECK"
    CLIP_PREFIX = "CLIP_PREFIX"
    CLIP_PROMPT = "CLIP_PROMPT"


@dataclass
class TunerConfig(PeftConfig):  # type: ignore[misc]
    """What every config of ours has; subclasses set `method`, the type that PEFT knows them by."""

    method: ClassVar[Kind]

    towers: Towers = field(
        default="both", metadata={"help": "Which towers are tuned: vision, text or both."}
    )
    modules_to_save: list[str] | None = field(
        default=None,
        metadata={"help": "Modules trained and saved as they are: a classifier, say."},
    )
    exclude_modules: list[str] | str | None = field(
        default=None,
        metadata={"help": "Modules to leave alone: ends of names, or one expression for all."},
    )
    layers_to_transform: list[int] | int | None = field(
        default=None, metadata={"help": "Numbers of the layers that are tuned, if not all are."}
    )
    layers_pattern: list[str] | str | None = field(
        default=None, metadata={"help": "What the list of those layers is called in the model."}
    )

    target_modules: ClassVar[Any] = None
    """The modules that the user names. A config that has no such field chooses them itself."""

    def __post_init__(self) -> None:
        """Raises `ValueError` on what cannot be."""
        super().__post_init__()
        self.peft_type = self.method
        self.places: tuple[str, ...] = ()
        """The modules that may be wrapped in the model at hand; each use sets its own."""
        check(self.towers in ("vision", "text", "both"), "towers", self.towers)
        # Said as PEFT says it.
        for name in ("layers_to_transform", "layers_pattern"):
            if isinstance(self.target_modules, str) and getattr(self, name) is not None:
                raise ValueError(f"`{name}` cannot be used when `target_modules` is a str.")
        if self.layers_pattern and self.layers_to_transform is None:
            raise ValueError(
                "When `layers_pattern` is specified, `layers_to_transform` must also be specified."
            )


def check(right: bool, name: str, value: object) -> None:
    """Raise `ValueError` about an argument that is not right."""
    if not right:
        raise ValueError(f"{name}={value!r} is not possible; see help() of the config.")


def chosen(config: TunerConfig, model: nn.Module) -> list[Block]:
    """The blocks of the towers and layers that the config names."""
    layers, lists = config.layers_to_transform, config.layers_pattern
    numbers = [layers] if isinstance(layers, int) else layers
    stacks = [lists] if isinstance(lists, str) else lists
    return [
        block
        for block in blocks(model)
        if config.towers in ("both", block.tower)
        and (not numbers or block.index in numbers)
        and (not stacks or block.stack in stacks)
    ]


class Vectors(nn.ParameterDict):
    """Trained vectors by adapter. They are asked for by a call, which hooks that bring weights
    from elsewhere (Accelerate's offloading) listen to."""

    __call__ = nn.Module.__call__  # a ParameterDict's own only raises

    def forward(self, adapter: str) -> Tensor:
        """`(vectors, width)`."""
        values: Tensor = self[adapter]
        return values


class TunerLayer(nn.Module, BaseTunerLayer):  # type: ignore[misc]
    """A module of the base with something trained beside it, by name of the adapter."""

    base_layer: Any
    cast_input_dtype_enabled = True
    """Set by `peft.helpers.disable_input_dtype_casting`."""

    def __init__(self, base_layer: nn.Module, width: int | None = None) -> None:
        """`width` is that of what goes in and comes out, where the base layer shows neither."""
        super().__init__()
        self.base_layer = base_layer
        if width is not None:
            self.in_features = self.out_features = width

    def __getattr__(self, name: str) -> Any:
        """What the base layer shows, this shows too, but for what libraries hide there."""
        try:
            return super().__getattr__(name)
        except AttributeError:
            if name == "base_layer" or name.startswith("_"):
                raise
            return getattr(self.base_layer, name)

    @abstractmethod
    def add(self, adapter: str, config: Any, key: str, model: nn.Module) -> None:
        """A new adapter; `key` is the name of this layer in the model."""

    def active(self) -> list[str]:
        """The adapters that are on and have something here."""
        if self.disable_adapters:
            return []
        return self.here(self.active_adapters)

    def here(self, adapters: Sequence[str]) -> list[str]:
        """Those of the adapters that have something in this layer."""
        available: set[str] = self._get_available_adapters()
        return [name for name in adapters if name in available]

    def own(self, values: Tensor) -> nn.Parameter:
        """Values as a parameter where the base layer lies, in its dtype of computing.

        They are drawn on the CPU, so that a seed gives the same ones on every device.
        """
        parameters = list(self.base_layer.parameters())
        # Packed weights are whole numbers; norms and biases beside them are not.
        kinds = [p.dtype for p in parameters if p.is_floating_point()]
        device = parameters[0].device
        offloaded = [m for m in self.base_layer.modules() if has_offloaded_params(m)]
        if values.is_meta:  # PEFT makes what it is about to load without memory
            device = values.device
        elif offloaded:
            device = offloaded[0]._hf_hook.execution_device
        return nn.Parameter(values.to(device, kinds[0] if kinds else torch.float32))

    def like(self, x: Tensor, linear: Any) -> Tensor:
        """`x` in the dtype of the weight it will meet; autocast, where it is on, sees to that."""
        kind = x.device.type
        if torch.amp.is_autocast_available(kind) and torch.is_autocast_enabled(kind):
            return x
        return x.to(linear.weight.dtype) if self.cast_input_dtype_enabled else x

    def merge(self, safe_merge: bool = False, adapter_names: list[str] | None = None) -> NoReturn:
        """Raises `NotImplementedError`: see the message."""
        refuse_to_merge()

    def unmerge(self) -> None:
        """Nothing was merged."""


def refuse_to_merge() -> NoReturn:
    """Raises `NotImplementedError`."""
    raise NotImplementedError(
        "This adapter cannot be merged: it adds steps to the model (a bottleneck, keys and values, "
        "tokens) that no weight of the base could stand for. Keep the adapter beside the base; "
        "unload() gives the base back without it. LoRA can be merged."
    )


class Configs(dict[str, Any]):
    """The configs of a model by adapter, to which PEFT adds those of other types put in beside.

    PEFT looks into no module that an adapter is around, and skips what it would find there in
    silence; this says so.
    """

    def __init__(self, given: dict[str, Any], model: nn.Module) -> None:
        super().__init__(given)
        self.model = model

    def __setitem__(self, name: str, config: Any) -> None:
        super().__setitem__(name, config)
        if isinstance(config, TunerConfig) or not getattr(config, "target_modules", None):
            return
        inside = [key for key, _ in self.model.named_modules() if ".base_layer." in key]
        if over := [k for k in inside if _wanted(config, k.replace(".base_layer", ""))]:
            warnings.warn(
                f"The adapter {name!r} will not be put at {', '.join(over[:3])} and the like, "
                f"{len(over)} modules inside of what another adapter is around. Put it in first, "
                "and the other after it: then both are there.",
                stacklevel=4,
            )

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy of the model, and what is written of it, has a plain dictionary."""
        return dict, (dict(self),)


def _wanted(config: Any, key: str) -> bool:
    """Whether a config of PEFT's names a module."""
    return bool(BaseTuner._check_target_module_exists(config, key))


class Tuner(BaseTuner):  # type: ignore[misc]
    """A PEFT tuner whose layers are `TunerLayer`s."""

    target_module_mapping: ClassVar[dict[str, Any]] = {}

    peft_config: Any

    def __init__(self, model: Any, *given: Any, **more: Any) -> None:
        super().__init__(model, *given, **more)
        self.peft_config = model.peft_config = Configs(self.peft_config, model)

    @abstractmethod
    def targets(self, config: Any, found: list[Block]) -> list[str]:
        """The modules that are wrapped, of the blocks that the config names, in their order."""

    @abstractmethod
    def wrap(self, config: Any, target: nn.Module, key: str) -> TunerLayer:
        """A layer around a module that has none yet; `key` is its name in the model."""

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """The model's own. PEFT's models for a task hand on all that theirs may take, as None where
        it was not given; a classifier of images fails on some of it."""
        return super().forward(*args, **{k: v for k, v in kwargs.items() if v is not None})

    def _prepare_adapter_config(self, config: Any, model_config: dict[str, Any]) -> Any:
        if config.target_modules:
            keys = [key for key, _ in self.model.named_modules()]
            both = config.towers == "both"
            within = [k for k in keys if both or tower_of(self.model, k) == config.towers]
            config.places = tuple(within)
            return config
        kind = type(config).__name__
        if not blocks(self.model):
            raise ValueError(
                f"{kind} is for CLIP, SigLIP, ViT and their towers, not for a model of type "
                f"{model_config.get('model_type')!r}."
            )
        config.places = tuple(self.targets(config, chosen(config, self.model)))
        kept = [key for key in config.places if self._check_target_module_exists(config, key)]
        config.places = tuple(kept)
        if not config.places:
            raise ValueError(
                f"{kind} finds nothing to tune in this model with towers={config.towers!r}, "
                f"layers_to_transform={config.layers_to_transform!r}, "
                f"layers_pattern={config.layers_pattern!r} and "
                f"exclude_modules={config.exclude_modules!r}."
            )
        return config

    @staticmethod
    def _check_target_module_exists(config: Any, key: str) -> Any:
        asked = config
        if not config.target_modules:
            asked = copy.copy(config)
            asked.target_modules = [key]
        matched = BaseTuner._check_target_module_exists(asked, key)
        # What PEFT finds to be excluded is not true either, and is told apart from what is not.
        return matched if not matched or key in config.places else None

    def _create_and_replace(
        self,
        config: Any,
        adapter_name: str,
        target: nn.Module,
        target_name: str,
        parent: nn.Module,
        current_key: str,
        parameter_name: str | None = None,
    ) -> None:
        layer: Any = target
        if not isinstance(layer, self.tuner_layer_cls):
            layer = self.wrap(config, target, current_key)
            setattr(parent, target_name, layer)
        layer.add(adapter_name, config, current_key, self.model)
        layer.set_adapter(self.active_adapters, inference_mode=config.inference_mode)

    def _replace_module(
        self, parent: nn.Module, child_name: str, new_module: nn.Module, child: nn.Module
    ) -> None:
        """PEFT's own takes every wrapped module for a Linear; ours put it back as it was."""
        setattr(parent, child_name, new_module)

    def _check_merge_allowed(self) -> None:
        refuse_to_merge()

    def _enable_peft_forward_hooks(
        self, *args: Any, adapter_names: list[str] | None = None, **kwargs: Any
    ) -> AbstractContextManager[None]:
        """Raises `ValueError` if each input is to have an adapter of its own."""
        if adapter_names is not None:
            raise ValueError(
                "adapter_names, an adapter for each input, is not served by this type of adapter. "
                "Turn one on with set_adapter() and give it its inputs alone."
            )
        return nullcontext()
