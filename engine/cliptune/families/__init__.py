"""Families of base models, one module each, which owns all that is particular to it.

They are found by looking: nothing else names one, nor its classes. What others ask is asked of it.
"""

import importlib
import inspect
import pkgutil
from typing import Any

from cliptune.families.family import Family, Linear, Side, Tower

__all__ = ["FAMILIES", "LABELS", "USUAL", "Family", "Linear", "Side", "Tower"]


def _find() -> dict[str, Family]:
    families = {
        member
        for info in pkgutil.iter_modules(__path__, f"{__name__}.")
        for member in vars(importlib.import_module(info.name)).values()
        if inspect.isclass(member) and issubclass(member, Family) and hasattr(member, "kind")
    }
    ordered = sorted(families, key=lambda family: (family.position, family.kind))
    return {family.kind: family() for family in ordered}


FAMILIES = _find()
"""Every family by its kind, in the order in which they are told of."""

USUAL = next(iter(FAMILIES.values()))
"""The family that is meant where no base is known yet."""

LABELS = ", ".join(family.label for family in FAMILIES.values())


def of(config: Any) -> Family:
    """The family of a model's configuration. Raises `KeyError` where there is none."""
    return FAMILIES[config.model_type]
