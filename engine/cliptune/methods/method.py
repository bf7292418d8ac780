"""What every method is: settings with a label and advice, and how it is applied to a model."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cliptune.core.messages import Text
from cliptune.families import Side

if TYPE_CHECKING:
    from torch import Tensor, nn

Quantisation = Literal["none", "nf4", "int8"]
Tower = Literal["vision", "text", "both"]
Goal = Literal["general", "little memory", "several tasks", "very little data", "exploring"]
"""What somebody may want of a method, in the guide's words ("choosing", scenes 1 to 5)."""

STARTER = "starter"
"""The base that comes with the program."""

CLASS_VECTORS = "class_vectors.safetensors"
"""The file of the vectors that were fitted for the classes: beside what a method trained, or alone.
"""


def packed(numbers: int, rows: int, kind: Quantisation) -> int:
    """Bytes of a quantised weight of so many numbers in so many rows, its constants included.

    NF4 with double quantisation (QLoRA, arXiv 2305.14314, sec. 3): half a byte a number, a byte for
    each 64 of them, and 4 bytes for each 256 of those. LLM.int8: a byte, and 4 for each row.
    """
    if kind == "int8":
        return numbers + 4 * rows
    blocks = -(-numbers // 64)
    tables = 4 * (16 + 256 + 1)
    return -(-numbers // 2) + blocks + 4 * -(-blocks // 256) + tables


def setting(
    default: Any, title: str, description: str, *, unit: str = "", advanced: bool = False, **k: Any
) -> Any:
    """A field of a job: its title, description, unit, range and default, declared once.

    The CLI's help, the window's widgets and their tooltips are made from what stands here.
    """
    extra: JsonDict = {"unit": unit, "advanced": advanced}
    return Field(default, title=title, description=description, json_schema_extra=extra, **k)


def towers_setting(default: Tower = "both") -> Any:
    """The field of a method that tunes one tower or both."""
    return setting(default, "Towers", "Which side of CLIP is tuned: vision, text or both.")


def chosen(towers: Tower) -> tuple[Side, ...]:
    """The towers by name."""
    return ("vision", "text") if towers == "both" else (towers,)


def measured(base: str, rate: float) -> dict[str, float]:
    """The learning rate of a method that was found on the starter (docs/recipes.md), for it."""
    return {"learning_rate": rate} if base == STARTER else {}


def steady(towers: Tower) -> dict[str, bool]:
    """The training settings that leave images as they are where their tower is not tuned.

    They are then looked at once, not at every step.
    """
    return {"crop": False, "flip": False} if towers == "text" else {}


class Settings(BaseModel):
    """A frozen part of a job that refuses names it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


def save_whole(model: "nn.Module", folder: Path) -> None:
    """Write a model as a plain folder of Hugging Face, without tokenizer and processor."""
    from safetensors.torch import save_model

    model.config.save_pretrained(folder)  # type: ignore[union-attr, operator]
    save_model(model, str(folder / "model.safetensors"), metadata={"format": "pt"})


class Method(Settings, ABC):
    """A method: subclass it in a module of `cliptune.methods`, and every list shows it."""

    label: ClassVar[str]
    summary: ClassVar[str]
    description: ClassVar[str]
    explained: ClassVar[str] = ""
    """For whoever has never heard of it, in two lines; where empty, the summary does."""
    drawing: ClassVar[str] = ""
    """Of those that the help has; empty for none."""
    scenarios: ClassVar[tuple[str, ...]]
    goal: ClassVar[Goal | None] = None
    """What it is the method for."""

    because: ClassVar[str] = ""
    """When to take it nevertheless, where it is not the one advised."""

    position: ClassVar[int]
    """Its place in lists of methods, smallest first."""

    trains: ClassVar[bool] = True
    """Whether there is anything to train, step by step."""

    fits: ClassVar[bool] = False
    """Whether vectors are fitted at once that stand for the class prompts."""

    frozen_base: ClassVar[bool] = True
    """Whether the base's own weights stay as they are, and may be kept in 16 or 4 bits. Where they
    do not, what is kept is a whole model."""

    begins_at_base: ClassVar[bool] = True
    """Whether a model that it was put into says what the untouched base says, until it is trained.
    """

    quantisations: ClassVar[tuple[Quantisation, ...]] = ("none", "nf4", "int8")
    """The quantisations of the base it works on; the first is its default."""

    variant_of: ClassVar["type[Method] | None"] = None
    """The method that it is, but for a base that is quantised."""

    rates: ClassVar[tuple[float, ...]] = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2)
    """Learning rates that a search tries with a batch as it is recommended, the lowest first; these
    suit small weights beside those of the base."""

    reach: ClassVar[float] = 0.75
    """Of the way from where training begins to what was tuned, the fraction that mostly does best
    where there are many images (docs/recipes.md)."""

    file: ClassVar[str] = ""
    """The file by which a folder is known to hold what the method made; "" if it makes none."""

    refusals: ClassVar[Mapping[str, Text]] = {}
    """Targets of an export that its result cannot be taken to, by name: why not, and what instead
    there is."""

    kind: str

    @classmethod
    def its_kind(cls) -> str:
        """The name of the method in jobs."""
        return str(cls.model_fields["kind"].default)

    @classmethod
    def keeps(cls) -> bool:
        """Whether a run comes to something that is kept."""
        return cls.trains or cls.fits

    def recommended(self, base: str) -> dict[str, Any]:
        """The training settings that suit this method on a base where the job names no others.

        A rate is among them where it was measured for the base: elsewhere one is searched for.
        """
        return {}

    def reserved_tokens(self) -> int:
        """How many tokens of every prompt the method needs for itself."""
        return 0

    def trained(self, model: "nn.Module") -> int:
        """How many numbers were trained, as they are saved."""
        return sum(p.numel() for p in model.parameters() if p.requires_grad)

    def folded(self, model: "nn.Module") -> "dict[str, Tensor]":
        """What saving makes of weights that have other names once they are read back, by these, in
        the machine's memory."""
        return {}

    @abstractmethod
    def apply(self, model: "nn.Module", name: str, revision: str | None) -> "nn.Module":
        """The model with what is trained put in, everything else frozen.

        `name` and `revision` are the base's on the hub, for the adapter to remember.
        """

    @abstractmethod
    def save(self, model: "nn.Module", folder: Path) -> None:
        """Write what was trained into an existing folder, as safetensors and JSON."""

    @abstractmethod
    def restore(self, model: "nn.Module", folder: Path) -> None:
        """Read what `save` wrote back into a model that `apply` made."""


class Untrained(Method):
    """A method that leaves the model as it is."""

    trains = False

    def apply(self, model: "nn.Module", name: str, revision: str | None) -> "nn.Module":
        return model

    def save(self, model: "nn.Module", folder: Path) -> None:
        """Nothing of the model was trained, so there is nothing to write."""

    def restore(self, model: "nn.Module", folder: Path) -> None:
        """Nothing of the model was trained, so there is nothing to read."""
