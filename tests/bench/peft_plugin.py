"""Puts our cases in the place of those that PEFT's own tests are written for: a plugin of pytest.

Modules of PEFT's tests that have a table of configs get one of ours, with LoRA beside. Tests that
name `LoraConfig` run once with it and once with `BottleneckAdapterConfig` under that name, which is
the one of ours that follows any linear layer. `peft_suite.py` runs them and prints what came of it.
"""

import inspect
import json
import os
import re
import sys
import types
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from peft import LoraConfig
from peft_cases import BOTTLENECK, FORMS, KINDS, MODULES, OURS, PLAIN, Settings
from torch import nn

from cliptune.tuners.bottleneck.layer import BottleneckLayer
from cliptune.tuners.prefix.layer import PrefixLayer


def pytest_configure() -> None:
    """What PEFT's tests import and none of these cases uses; and where each of ours begins."""
    if "diffusers" not in sys.modules:
        diffusers: Any = types.ModuleType("diffusers")
        diffusers.StableDiffusionPipeline, diffusers.__version__ = object, "0"
        sys.modules["diffusers"] = diffusers
    from tests import testing_utils

    off = testing_utils.set_init_weights_false

    def init_weights_false(config: type, settings: Settings) -> Any:
        if config not in OURS:
            return off(config, settings)
        _drawn_at_random(True)
        return settings

    testing_utils.set_init_weights_false = init_weights_false
    testing_utils.hub_online_once = lambda _: nullcontext()  # what is not here is not fetched
    for layer, names in ((BottleneckLayer, ["bottleneck_up"]), (PrefixLayer, ["prefix_values"])):
        _start_anywhere(layer, [*names, "prefix_head"])


_random = False


def _drawn_at_random(asked: bool) -> None:
    global _random
    _random = asked


def _start_anywhere(layer: Any, names: list[str]) -> None:
    add = layer.add

    def drawn(self: Any, adapter: str, *given: Any) -> None:
        add(self, adapter, *given)
        for name, values in self.named_parameters() if _random else ():
            if any(f"{one}.{adapter}" in name for one in names) and not values.is_meta:
                nn.init.normal_(values, std=0.3)

    layer.add = drawn


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Mark the tests with our tables in the place of theirs, and the others with a stand-in."""
    module: Any = metafunc.module
    if not hasattr(module, "ours"):
        tables = MODULES[module.__name__.rpartition(".")[2]](module)
        module.ours = {id(getattr(module, name)): table for name, table in tables.items()}
    marks = metafunc.definition.own_markers
    for place, mark in enumerate(marks):
        if mark.name == "parametrize" and id(mark.args[1]) in module.ours:
            table = module.ours[id(mark.args[1])]
            marks[place] = pytest.mark.parametrize(mark.args[0], table).mark
    if not any(mark.name == "parametrize" and "config" in str(mark.args[0]) for mark in marks):
        metafunc.parametrize("lora_is", [LoraConfig, BOTTLENECK], indirect=True)


class StandIn:
    """A config in the place of LoRA's."""

    ignored = {"r", "lora_alpha", "lora_dropout", "init_lora_weights"}

    def __init__(self, config: type) -> None:
        self.config, self.used = config, False

    def __call__(self, **settings: Any) -> Any:
        self.used = True
        if self.config is LoraConfig:
            return LoraConfig(**settings)
        own = settings.keys() - self.ignored - inspect.signature(self.config).parameters.keys()
        if own:
            pytest.skip(f"{own} is LoRA's own")
        _drawn_at_random(settings.get("init_lora_weights") is False)
        return self.config(**PLAIN | {k: v for k, v in settings.items() if k not in self.ignored})


@pytest.fixture(autouse=True)
def lora_is(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> StandIn | None:
    """What stands under the name of LoRA's config in the module of a test without a table."""
    if not hasattr(request, "param"):
        return None
    given = StandIn(request.param)
    monkeypatch.setattr(request.module, "LoraConfig", given, raising=False)
    return given


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: Any) -> None:
    """Only a test that asks for it starts at what changes something; those of several cannot."""
    _drawn_at_random("config_kwargs_1" in _given(item))


def _given(item: Any) -> dict[str, Any]:
    return item.callspec.params if hasattr(item, "callspec") else {}


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Keep what is of LoRA or of ours; other methods have lists of their own."""
    items[:] = [item for item in items if _config(item) in KINDS]


CONFIGS = ("lora_is", "config_cls", "config_class")
"""What tests call the config that they are run with."""


def _config(item: Any) -> Any:
    given = _given(item)
    return next((given[name] for name in CONFIGS if name in given), None)


OF_LORA = re.compile(
    r"lora_[AB]|\blora\.|LoraLayer|LoraModel|LORA|rank|alpha|nb_params|qkv|dtype_casting"
    r"|_register_custom_module|\beva\b|scaling|compiled_hotswap"
)
"""What only LoRA has, in the words of a test that was written for it alone."""

REFUSED = (
    "cannot be merged",
    "add_weighted_adapter",
    "is not a linear layer",
    "not compatible with the `PeftMixedModel`",
)
"""What a method says, or PEFT of it, that does not serve what is asked for."""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Iterator[None]:
    """Write down what came of each."""
    report = (yield).get_result()  # type: ignore[attr-defined]
    stand_in = item.funcargs.get("lora_is") if hasattr(item, "funcargs") else None
    if report.when != "call" and report.outcome == "passed":
        return
    if stand_in is not None and not stand_in.used:
        return  # of another method
    told = str(getattr(report.longrepr, "reprcrash", None) or report.longrepr or "")
    outcome = report.outcome
    if outcome == "failed" and _config(item) is not LoraConfig:
        of_lora = stand_in is not None and OF_LORA.search(inspect.getsource(item.function))
        refused = any(words in told for words in REFUSED)
        outcome = "skipped" if of_lora or refused else outcome
    given = _given(item)
    shared = {k: str(v) for k, v in given.items() if not re.search("config_|test_name|lora_is", k)}
    line = {
        "module": item.module.__name__.rpartition(".")[2],
        "test": item.originalname,
        "case": _case(given),
        "control": sorted(shared.items()),
        "outcome": outcome,
        "told": told.split("\n")[0],
    }
    with open(os.environ["CASES_CAME_TO"], "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _case(given: dict[str, Any]) -> str:
    """The name of a method, its form, and where it is."""
    if "test_name" in given:
        return str(given["test_name"])
    config = next(given[name] for name in CONFIGS if name in given)
    settings = given.get("config_kwargs", {}).items()
    # Of two forms of a method the later one is the former with a setting more.
    forms = (
        name for name, kind, own in reversed(FORMS) if kind is config and own.items() <= settings
    )
    return next(forms, KINDS[config])
