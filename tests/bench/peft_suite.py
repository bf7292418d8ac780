"""PEFT's own tests of custom models run on our tuners, LoRA beside as control.

    python tests/bench/peft_suite.py [--only WORDS] [--keep FOLDER]

Fetches the source distribution of the PEFT that is installed into a temporary folder, puts our
configs in the place of the cases that its tests are written for, and prints what passes. A tuner
that adds steps cannot be merged: tests of merging count as not for it, as PEFT skips them for its
own methods of the kind. Our layers start at what changes nothing; here they are drawn at random, as
PEFT's tests ask of a method by `init_weights=False`.

This file is the plugin of pytest, too, that does so.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import types
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig
from torch import Tensor, nn
from transformers import CLIPConfig, CLIPModel

from cliptune.tuners import BottleneckAdapterConfig, ClipPrefixTuningConfig, ClipPromptTuningConfig
from cliptune.tuners.bottleneck.layer import BottleneckLayer
from cliptune.tuners.prefix.layer import PrefixLayer

OURS = (BottleneckAdapterConfig, ClipPrefixTuningConfig, ClipPromptTuningConfig)
PLAIN = {"adapter_dropout": 0.0, "reduction_factor": 2}

# The name of a case, the model, the config and its settings, as PEFT's tests have them.
CASES: list[tuple[str, str, type, dict[str, Any]]] = [
    ("LoRA, MLP", "MLP", LoraConfig, {"target_modules": ["lin0"]}),
    (
        "LoRA, MLP, module saved",
        "MLP",
        LoraConfig,
        {"target_modules": ["lin0"], "modules_to_save": ["lin1"]},
    ),
    ("LoRA, CLIP", "CLIP", LoraConfig, {"target_modules": ["out_proj", "fc2"]}),
    ("bottleneck, MLP", "MLP", OURS[0], PLAIN | {"target_modules": ["lin0"]}),
    (
        "bottleneck, MLP, module saved",
        "MLP",
        OURS[0],
        PLAIN | {"target_modules": ["lin0"], "modules_to_save": ["lin1"]},
    ),
    ("bottleneck, CLIP", "CLIP", OURS[0], PLAIN),
    ("pfeiffer, CLIP", "CLIP", OURS[0], PLAIN | {"adapter_type": "pfeiffer"}),
    ("prefix, CLIP", "CLIP", OURS[1], {"num_virtual_tokens": 3}),
    ("projected, CLIP", "CLIP", OURS[1], {"num_virtual_tokens": 3, "prefix_projection": True}),
    (
        "prompt, CLIP",
        "CLIP",
        OURS[2],
        {"num_virtual_tokens": 3, "towers": "both", "depth": 2},
    ),
]
ONE, OTHER = {"target_modules": ["lin0"]}, {"target_modules": ["lin1"]}
DRAWN = {"init_lora_weights": False}
SEVERAL = [
    ("LoRA, same", "lora", LoraConfig, DRAWN | ONE, DRAWN | ONE),
    ("LoRA, different", "lora", LoraConfig, DRAWN | ONE, DRAWN | OTHER),
    ("bottleneck, same", "bottleneck", OURS[0], PLAIN | ONE, PLAIN | ONE),
    ("bottleneck, different", "bottleneck", OURS[0], PLAIN | ONE, PLAIN | OTHER),
]


class Towers(nn.Module):
    """A tiny CLIP that takes the numbers that PEFT's tests give their models."""

    def __init__(self) -> None:
        super().__init__()
        tower = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2}
        tower |= {"num_attention_heads": 2}
        words = {"vocab_size": 100, "max_position_embeddings": 20, "eos_token_id": 99}
        images = {"image_size": 8, "patch_size": 4}
        config = CLIPConfig(
            text_config=tower | words | {"bos_token_id": 98, "pad_token_id": 99},
            vision_config=tower | images,
            projection_dim=8,
        )
        self.clip = CLIPModel(config).eval()
        # FSDP takes no weight without a dimension.
        self.clip.logit_scale = nn.Parameter(self.clip.logit_scale.detach()[None])
        self.dtype = torch.float32

    def forward(self, X: Tensor) -> Tensor:  # noqa: N803  (what PEFT's tests call it)
        ids = nn.functional.pad(nn.functional.pad(X, (1, 0), value=98), (0, 1), value=99)
        pixels = X.repeat(1, 20)[:, :192].view(-1, 3, 8, 8) / 90
        answer = self.clip(input_ids=ids.long(), pixel_values=pixels.to(self.dtype))
        return (answer.text_embeds + answer.image_embeds).log_softmax(dim=-1)


# The plugin


def pytest_configure() -> None:
    """What PEFT's tests import and none of these cases uses."""
    if "diffusers" not in sys.modules:
        diffusers = types.ModuleType("diffusers")
        diffusers.StableDiffusionPipeline = object  # type: ignore[attr-defined]
        sys.modules["diffusers"] = diffusers


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Put our cases into the lists that the tests are marked with."""
    module = metafunc.module
    if hasattr(module, "ours"):
        return
    module.ours = True
    module.TEST_CASES[:] = CASES
    module.MULTIPLE_ACTIVE_ADAPTERS_TEST_CASES[:] = SEVERAL
    module.ALL_PEFT_CONFIG_CLASSES[:] = [LoraConfig, BottleneckAdapterConfig]
    _patch(module)


def pytest_runtest_setup(item: Any) -> None:
    """Only a test that asks for it starts at what changes something; those of several cannot."""
    _drawn_at_random(hasattr(item, "callspec") and "config_kwargs_1" in item.callspec.params)


_random = False


def _drawn_at_random(asked: bool) -> None:
    global _random
    _random = asked


def _patch(module: Any) -> None:
    lacking, off = module._skip_if_merging_not_supported, module.set_init_weights_false
    found = module.MockTransformerWrapper.from_pretrained

    def from_pretrained(model_id: str, dtype: torch.dtype | None = None) -> nn.Module:
        if model_id != "CLIP":
            return found(model_id, dtype)  # type: ignore[no-any-return]
        torch.manual_seed(0)
        model = Towers()
        model.dtype = dtype or torch.float32
        return model.to(model.dtype)

    def skip_if(model_id: str, config: type, settings: dict[str, Any]) -> None:
        if config in OURS:
            pytest.skip("cannot be merged")
        lacking(model_id, config, settings)

    def init_weights_false(config: type, settings: dict[str, Any]) -> Any:
        if config not in OURS:
            return off(config, settings)
        _drawn_at_random(True)
        return settings

    module.MockTransformerWrapper.from_pretrained = staticmethod(from_pretrained)
    module._skip_if_merging_not_supported = skip_if
    module.set_init_weights_false = init_weights_false
    for layer, names in ((BottleneckLayer, ["bottleneck_up"]), (PrefixLayer, ["prefix_values"])):
        _start_anywhere(layer, [*names, "prefix_head"])


def _start_anywhere(layer: Any, names: list[str]) -> None:
    add = layer.add

    def drawn(self: Any, adapter: str, *given: Any) -> None:
        add(self, adapter, *given)
        for name, values in self.named_parameters() if _random else ():
            if any(f"{one}.{adapter}" in name for one in names) and not values.is_meta:
                nn.init.normal_(values, std=0.3)

    layer.add = drawn


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what is of LoRA or of ours; others have lists of their own."""
    kept = [item for item in items if _case(item)]
    items[:] = kept


def _case(item: Any) -> str:
    given = item.callspec.params if hasattr(item, "callspec") else {}
    config = given.get("config_cls")
    if config is not LoraConfig and config not in OURS:
        return ""
    named = str(given.get("test_name", config.__name__))
    return named if named in {case[0] for case in (*CASES, *SEVERAL)} | {config.__name__} else ""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Iterator[None]:
    """Write down what came of each."""
    report = (yield).get_result()  # type: ignore[attr-defined]
    if report.when == "call" or report.outcome != "passed":
        told = str(getattr(report.longrepr, "reprcrash", None) or report.longrepr or "")
        line = (_case(item), item.originalname, item.name, report.outcome, told.split("\n")[0])
        with open(os.environ["CASES_CAME_TO"], "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


# The script


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="pytest's -k: words in the names of tests")
    parser.add_argument("--keep", type=Path, help="a folder that has the tests, or will have them")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        tests = _fetch(folder)
        outcomes = Path(temporary) / "outcomes.jsonl"
        outcomes.touch()
        paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "CASES_CAME_TO": str(outcomes),
        }
        command = [sys.executable, "-m", "pytest", "-p", "peft_suite", "-q", "-n0", "--tb=line"]
        command += ["-W", "ignore", "-p", "no:cacheprovider", f"--rootdir={tests}"]
        command += ["-k", asked.only] if asked.only else []
        command += ["tests/test_custom_models.py"]
        told = subprocess.run(command, cwd=tests, env=environment, capture_output=True, text=True)
        if told.returncode not in (0, 1):  # neither all passed nor some failed
            sys.exit(told.stdout + told.stderr)
        _print([json.loads(line) for line in outcomes.read_text(encoding="utf-8").splitlines()])


def _fetch(folder: Path) -> Path:
    """The folder of the source distribution of the PEFT that is installed."""
    name = f"peft-{version('peft')}"
    if not (folder / name).is_dir():
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary"]
        subprocess.run([*fetch, ":all:", "-d", folder, name.replace("-", "==")], check=True)
        with tarfile.open(folder / f"{name}.tar.gz") as archive:
            archive.extractall(folder, filter="data")
    (folder / name / "tests/__init__.py").touch()  # left out of the distribution
    return folder / name


def _print(lines: list[tuple[str, str, str, str, str]]) -> None:
    counts: dict[str, collections.Counter[str]] = {}
    for case, _, _, outcome, _ in lines:
        counts.setdefault(case, collections.Counter())[outcome] += 1
    print(f"{'case':32}{'passed':>8}{'failed':>8}{'not for it':>12}")
    for case, found in sorted(counts.items()):
        print(f"{case:32}{found['passed']:8}{found['failed']:8}{found['skipped']:12}")
    total = sum(counts.values(), collections.Counter())
    print(f"{'all':32}{total['passed']:8}{total['failed']:8}{total['skipped']:12}\n")
    for case, test, _, outcome, told in lines:
        if outcome == "failed":
            print(f"{case}: {test}: {re.sub(r'^/.*?: ', '', told)[:160]}")


if __name__ == "__main__":
    main()
