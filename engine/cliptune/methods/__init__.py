"""The methods of the wizard, one module each: they are found by looking, nothing names them."""

import importlib
import inspect
import pkgutil

from cliptune.methods.method import Method


def _find() -> dict[str, type[Method]]:
    found = {
        member
        for info in pkgutil.iter_modules(__path__, f"{__name__}.")
        for member in vars(importlib.import_module(info.name)).values()
        if inspect.isclass(member) and issubclass(member, Method) and hasattr(member, "label")
    }
    ordered = sorted(found, key=lambda method: method.position)
    return {method.model_fields["kind"].default: method for method in ordered}


METHODS = _find()
"""Every method by its kind, in the order of the method list."""
