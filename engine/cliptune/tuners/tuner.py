"""What our tuners share: which tower, what to wrap, how to unwrap, and that nothing merges."""

import re
from abc import abstractmethod
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Literal, NoReturn

import torch
from peft import PeftConfig
from peft.tuners.tuners_utils import BaseTuner, BaseTunerLayer
from torch import Tensor, nn

Towers = Literal["vision", "text", "both"]

PROJECTIONS = {"vision": "visual_projection", "text": "text_projection"}


class Kind(StrEnum):
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

    def __post_init__(self) -> None:
        """Raises `ValueError` on what cannot be."""
        super().__post_init__()
        self.peft_type = self.method
        check(self.towers in ("vision", "text", "both"), "towers", self.towers)


def check(right: bool, name: str, value: object) -> None:
    """Raise `ValueError` about an argument that is not right."""
    if not right:
        raise ValueError(f"{name}={value!r} is not possible; see help() of the config.")


def in_towers(key: str, towers: Towers) -> bool:
    """Whether a module of that name lies in the chosen towers of a `CLIPModel`."""
    if towers == "both":
        return True
    return not {f"{towers}_model", PROJECTIONS[towers]}.isdisjoint(key.split("."))


class TunerLayer(nn.Module, BaseTunerLayer):  # type: ignore[misc]
    """A module of the base with something trained beside it, by name of the adapter."""

    base_layer: Any

    def __init__(self, base_layer: nn.Module) -> None:
        super().__init__()
        self.base_layer = base_layer

    def active(self) -> list[str]:
        """The adapters that are on and have something here."""
        if self.disable_adapters:
            return []
        here: set[str] = self._get_available_adapters()  # type: ignore[operator]
        chosen: list[str] = self.active_adapters  # type: ignore[assignment]
        return [name for name in chosen if name in here]

    def own(self, values: Tensor) -> nn.Parameter:
        """Values as a parameter where the base layer lies, in its dtype of computing.

        They are drawn on the CPU, so that a seed gives the same ones on every device.
        """
        parameters = list(self.base_layer.parameters())
        # Packed weights are whole numbers; norms and biases beside them are not.
        kinds = [p.dtype for p in parameters if p.is_floating_point()]
        # PEFT makes what it is about to load without memory, on "meta".
        device = values.device if values.is_meta else parameters[0].device
        return nn.Parameter(values.to(device, kinds[0] if kinds else torch.float32))

    def merge(self, safe_merge: bool = False, adapter_names: list[str] | None = None) -> NoReturn:
        """Raises `NotImplementedError`: see the message."""
        refuse_to_merge()

    def unmerge(self) -> None:
        """Nothing was merged."""


def like(x: Tensor, linear: Any) -> Tensor:
    """`x` in the dtype of the weight it will meet; autocast, where it is on, sees to that."""
    return x if torch.is_autocast_enabled(x.device.type) else x.to(linear.weight.dtype)


def refuse_to_merge() -> NoReturn:
    """Raises `NotImplementedError`."""
    raise NotImplementedError(
        "This adapter cannot be merged: it adds steps to the model (a bottleneck, keys and values, "
        "tokens) that no weight of the base could stand for. Keep the adapter beside the base; "
        "unload() gives the base back without it. LoRA can be merged."
    )


class Tuner(BaseTuner):  # type: ignore[misc]
    """A PEFT tuner whose layers are `TunerLayer`s."""

    target_module_mapping: ClassVar[dict[str, Any]] = {}

    @abstractmethod
    def targets(self, config: Any, model: Any) -> str | set[str]:
        """The modules of a `CLIPModel` that are wrapped, as PEFT's `target_modules`."""

    @abstractmethod
    def wrap(self, config: Any, target: nn.Module, key: str) -> TunerLayer:
        """A layer around a module that has none yet; `key` is its name in the model."""

    def _prepare_adapter_config(self, config: Any, model_config: dict[str, Any]) -> Any:
        # Only a bottleneck's user may name modules; what a config of the others holds is from the
        # model that it was used for before.
        if "target_modules" not in config.__dataclass_fields__ or config.target_modules is None:
            if model_config.get("model_type") != "clip":
                raise ValueError(
                    f"{type(config).__name__} is for a CLIPModel, not for a model of type "
                    f"{model_config.get('model_type')!r}."
                )
            config.target_modules = self.targets(config, self.model)
        return config

    @staticmethod
    def _check_target_module_exists(config: Any, key: str) -> bool | re.Match[str] | None:
        matched = BaseTuner._check_target_module_exists(config, key)
        return matched if in_towers(key, config.towers) else None

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
        layer.add(adapter_name, config)
        layer.set_adapter(self.active_adapters, inference_mode=config.inference_mode)

    def _replace_module(
        self, parent: nn.Module, child_name: str, new_module: nn.Module, child: nn.Module
    ) -> None:
        """PEFT's own takes every wrapped module for a Linear; ours put it back as it was."""
        setattr(parent, child_name, new_module)

    def _check_merge_allowed(self) -> None:
        refuse_to_merge()
