"""Methods that PEFT applies: what they share, and what they declare to be read back.

A setting that stands in PEFT's configuration is declared once. `Annotated[int, Peft("r")]` gives it
its name there, by which it is both written and read; `elsewhere` says what an adapter that was made
elsewhere may hold, where that is more than the form offers.
"""

import json
import re
import warnings
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import create_model
from pydantic.fields import FieldInfo

from cliptune import families
from cliptune.core import bounded
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text
from cliptune.core.untrusted import Given
from cliptune.families import Family
from cliptune.methods.method import Method

if TYPE_CHECKING:
    from torch import Tensor, nn

# PEFT asks transformers for a property by its old name. For good: what is ignored for a while is
# the whole process's, and threads take that back from each other.
warnings.filterwarnings("ignore", ".*is_gradient_checkpointing", FutureWarning)

CONFIG = "adapter_config.json"
WEIGHTS = "adapter_model.safetensors"

_DOES_NOT_FIT = text(
    "method-does-not-fit", "{method} does not fit this base: {reason}", "Change its settings."
)


@dataclass(frozen=True)
class Peft:
    """What a setting is called in PEFT's configuration, as a mark on its field."""

    name: str
    elsewhere: Any = None
    """The type and bounds of what an adapter from elsewhere may hold, if not the field's own."""
    only_training: bool = False
    """Whether it says nothing of what an adapter computes once it is trained."""


class PeftMethod(Method):
    """A method that PEFT applies: subclasses give the config, the rest is the same for all."""

    file = CONFIG

    peft_type: ClassVar[str]
    """The type that PEFT knows its adapters by."""

    ours: ClassVar[bool] = False
    """Whether PEFT knows adapters of that type only where ClipTune is installed."""

    elsewhere: ClassVar[type[Given]] = Given
    """Settings that only adapters from elsewhere have, and names in their configurations that say
    nothing that the weights do not say."""

    beside: ClassVar[re.Pattern[str] | None] = None
    """The names of weights that tell, as their first group, the module that an adapter stands
    beside; None where the settings alone tell that."""

    @abstractmethod
    def config(self, folder: str) -> Any:
        """The method's `peft.PeftConfig`, for a base that was loaded from `folder`."""

    def aim(self, config: Any, family: Family) -> None:
        """Have a config that names modules name those of a family."""

    def peft_settings(self) -> dict[str, Any]:
        """The settings that are marked, by PEFT's names."""
        return {mark.name: getattr(self, name) for name, _, mark in self.marked()}

    @classmethod
    def marked(cls) -> Iterator[tuple[str, FieldInfo, Peft]]:
        """The settings that are marked, each with its name, its field and its mark."""
        for name, field in cls.model_fields.items():
            for mark in field.metadata:
                if isinstance(mark, Peft):
                    yield name, field, mark

    @classmethod
    @cache
    def accepted(cls) -> type[Given]:
        """What is taken over from the configuration of an adapter that was made elsewhere."""
        fields: dict[str, Any] = {}
        for _, field, mark in cls.marked():
            rules = [rule for rule in field.metadata if rule is not mark]
            own = Annotated[field.annotation, *rules] if rules else field.annotation
            fields[mark.name] = (mark.elsewhere or own, None)
        return create_model(f"{cls.__name__}Elsewhere", __base__=cls.elsewhere, **fields)

    @classmethod
    def by_weights(cls, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
        """What the shapes of an adapter's weights, by name, say of its configuration."""
        return {}

    @classmethod
    def check_config(cls, path: Path, table: Mapping[str, Any]) -> None:
        """Raise `ClipTuneError` on what in the configuration at `path` must not be done."""

    @classmethod
    def changed_in_base(cls, config: Any) -> frozenset[str]:
        """Weights of the base that PEFT changes when it puts an adapter of `config` on, by name."""
        return frozenset()

    @classmethod
    def oldest_peft(cls, config: Any) -> str:
        """The first version of PEFT that reads an adapter of `config`; none older was tried."""
        return "0.19"

    def reserved_tokens(self) -> int:
        return self.reserved_by(SimpleNamespace(**self.peft_settings()))

    @classmethod
    def reserved_by(cls, config: Any) -> int:
        """How many tokens of every prompt an adapter with this PEFT configuration needs."""
        return 0

    def saved(self, model: "nn.Module") -> "dict[str, Tensor]":
        """The weights that `save` writes, by their names in the file."""
        from peft import get_peft_model_state_dict

        return get_peft_model_state_dict(model, save_embedding_layers=False)  # type: ignore[no-any-return]

    def trained(self, model: "nn.Module") -> int:
        return sum(values.numel() for values in self.saved(model).values())

    def apply(self, model: "nn.Module", name: str, revision: str | None) -> "nn.Module":
        from peft import get_peft_model

        folder = str(model.name_or_path)
        # PEFT writes this into adapter_config.json: the hub's name, never a path of this machine.
        model.name_or_path = name  # type: ignore[assignment]
        try:
            config = self.config(folder)
            self.aim(config, families.of(model.config))
            return get_peft_model(model, config, revision=revision)  # type: ignore[no-any-return]
        except ValueError as error:  # a setting that this base has no room for
            raise ClipTuneError(_DOES_NOT_FIT(method=self.label, reason=error)) from error

    def save(self, model: "nn.Module", folder: Path) -> None:
        # An unfilled form, README.md, in which PEFT names the folder the base was loaded from; it
        # takes longer than the weights of a small model do.
        model.create_or_update_model_card = lambda _: None  # type: ignore[assignment]
        # "auto" would ask the hub whether the base's vocabulary was resized; CLIP's never is.
        model.save_pretrained(str(folder), save_embedding_layers=False)  # type: ignore[operator]
        for_older_peft(folder / CONFIG)

    def restore(self, model: "nn.Module", folder: Path) -> None:
        from peft import set_peft_model_state_dict
        from safetensors.torch import load_file

        bounded.check(folder / WEIGHTS)
        set_peft_model_state_dict(model, load_file(folder / WEIGHTS))


_OF_OLD = frozenset(
    {"peft_type", "task_type", "auto_mapping", "base_model_name_or_path", "revision"}
    | {"inference_mode", "r", "target_modules", "lora_alpha", "lora_dropout", "fan_in_fan_out"}
    | {"bias", "modules_to_save", "init_lora_weights", "layers_to_transform", "layers_pattern"}
    | {"rank_pattern", "alpha_pattern"}
)
"""What a configuration of a LoRA has had since PEFT 0.6, the first with every part of them."""


def for_older_peft(path: Path) -> None:
    """Leave out of a configuration what PEFT has added since 0.6 and what is as it is by itself.

    Until 0.14 PEFT fails on names that it does not know, and warns of them since.
    """
    from peft import LoraConfig

    table, defaults = json.loads(path.read_text(encoding="utf-8")), LoraConfig()
    for name in LoraConfig.__dataclass_fields__.keys() - _OF_OLD:
        if name == "peft_version" or table.get(name) == getattr(defaults, name):
            table.pop(name, None)
    content = json.dumps(table, indent=2, sort_keys=True)
    path.write_text(f"{content}\n", encoding="utf-8", newline="\n")
