"""The methods of tuning, one module each, which owns all that is particular to it.

They are found by looking: nothing else names one. What others ask is asked of the class.
"""

import importlib
import inspect
import pkgutil

from cliptune.methods.method import Method
from cliptune.methods.peft_method import PeftMethod


def _find() -> dict[str, type[Method]]:
    methods = {
        member
        for info in pkgutil.iter_modules(__path__, f"{__name__}.")
        for member in vars(importlib.import_module(info.name)).values()
        if inspect.isclass(member) and issubclass(member, Method) and hasattr(member, "label")
    }
    ordered = sorted(methods, key=lambda method: (method.position, method.its_kind()))
    return {method.its_kind(): method for method in ordered}


METHODS = _find()
"""Every method by its kind, in the order of the method list."""

DEFAULT = next(kind for kind, method in METHODS.items() if method.goal == "general")
"""The kind that is taken where nobody says which."""

UNTOUCHED = next(kind for kind, method in METHODS.items() if not method.keeps())
"""The kind that measures the base as it is."""

FITTED = next(kind for kind, method in METHODS.items() if method.fits)
"""The kind that fits vectors for the classes, and trains nothing of the model."""


def of_peft_type(peft_type: str, named: str = "") -> str:
    """The kind that makes adapters of a PEFT type; "" if none does.

    Of several it is the one that is `named`, else the one that is no variant of another.
    """
    kinds = [
        kind
        for kind, method in METHODS.items()
        if issubclass(method, PeftMethod) and method.peft_type == peft_type
    ]
    if named in kinds:
        return named
    return min(kinds, key=lambda kind: METHODS[kind].variant_of is not None, default="")
