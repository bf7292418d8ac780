"""Which base model adapters are opened on, and how it is held. No torch: the window asks, too."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cliptune.methods.method import Quantisation


@dataclass(frozen=True)
class BaseModel:
    """A base model, and how it is held in memory: the same adapter answers otherwise on another."""

    name: str
    """As a job names it; "" where not known, and any may be right."""
    quantisation: Quantisation = "none"
    precision: str = ""
    """Of what is computed, as in a job; "" where not known."""
    hub: str = ""
    """Where it is downloaded from, if not from the usual place."""
    revision: str = ""
    """Of the base on the hub; "" for the catalogue's."""
    differs: bool = field(default=False, compare=False)
    """Whether some of the adapters on it were trained on it held otherwise."""


def agreed(trained_on: Sequence[BaseModel], name: str = "") -> BaseModel:
    """What adapters are opened on together, by what each was trained on.

    That is the base that is named, else the first that is known, at the revision that one of them
    asks for. It is held as it was for all of
    them; where that differs, in full: not quantised, and computed with in 32 bits if they were
    trained in different precisions. So no adapter answers on less than it was trained on.
    """
    first = BaseModel(name or next((one.name for one in trained_on if one.name), ""))
    quantisations = list(dict.fromkeys(one.quantisation for one in trained_on))
    precisions = list(dict.fromkeys(one.precision for one in trained_on if one.precision))
    return replace(
        first,
        revision=next((one.revision for one in trained_on if one.name == first.name), ""),
        quantisation=quantisations[0] if len(quantisations) == 1 else "none",
        precision=precisions[0] if len(precisions) == 1 else "fp32" if precisions else "auto",
        hub=next((one.hub for one in trained_on if one.hub), ""),
        differs=len(quantisations) > 1 or len(precisions) > 1,
    )
