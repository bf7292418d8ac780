"""Hostile adapters: a clear refusal, nothing executed, nothing written, no large memory, no hang.

What is only strange and harmless is read, and what honest people made elsewhere gives what PEFT
itself gives.
"""

import importlib
import json
import os
import pickle
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from safetensors.torch import load_file, save_file
from transformers import CLIPVisionModel

from cliptune.core import untrusted
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import finish
from cliptune.evaluation.probe import FILE as VECTORS
from cliptune.inference import adapter as adapters
from cliptune.inference import applying, patterns, validation
from cliptune.inference.importing import (
    RATIO,
    all_imported,
    import_adapter,
    imported_home,
    title_of,
)
from cliptune.methods.peft_method import CONFIG, WEIGHTS
from cliptune.models.load import TwoTowers, load
from cliptune.runs import Run
from cliptune.runs.layout import DESCRIPTION
from engine.tiny import tiny_clip
from engine.training import carry, small_job
from engine.untrusted_adapters import EVIL, assert_same, change, lora, plain_lora, watched

pytestmark = pytest.mark.timeout(120)


def opened(folder: Path, dtype: torch.dtype = torch.float32) -> TwoTowers:
    return load(folder, device=torch.device("cpu"), quantisation="none", dtype=dtype)


@pytest.fixture(scope="module")
def loaded(base: Path) -> TwoTowers:
    return opened(base)


@pytest.fixture(scope="module")
def made(images: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What runs of every kind of adapter kept."""
    folders = {}
    for kind in ("bottleneck", "prefix", "prompt", "probe", "full"):
        run = Run(_carried(images, base, tmp_path_factory.mktemp(kind) / "run", kind))
        folders[kind] = run.best
    folders["lora"] = plain_lora(base, tmp_path_factory.mktemp("lora") / "mine")
    return folders


def _carried(images: Path, base: Path, place: Path, kind: str) -> Path:
    carry(small_job(images, base, kind, epochs=1), place)
    return place


@pytest.fixture
def copied(made: dict[str, Path], tmp_path: Path) -> Callable[[str], Path]:
    """A copy of an honest adapter, to be spoilt."""

    def copy(kind: str) -> Path:
        return Path(shutil.copytree(made[kind], tmp_path / "adapter"))

    return copy


@pytest.fixture
def evil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a module that must not be imported would write."""
    place = tmp_path / "evil"
    place.mkdir()
    (place / f"{EVIL}.py").write_text(f"open({str(place / 'done')!r}, 'w').close()\n")
    monkeypatch.syspath_prepend(str(place))
    return place / "done"


def put_on(folder: Path, base: TwoTowers) -> TwoTowers:
    adapter = adapters.read(folder)
    tuned = applying.on(adapter, base)
    if adapter.by_vectors:
        applying.vectors(adapter, tuned)
    return tuned


def refused(folder: Path, base: TwoTowers, says: str) -> None:
    """It is refused in words, and nothing happens."""
    before = {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}
    with watched(), pytest.raises(ClipTuneError, match=says) as told:
        put_on(folder, base)
    assert told.value.hint, told.value.message
    assert len(str(told.value)) < 1000
    assert {path: path.lstat().st_mtime_ns for path in folder.rglob("*")} == before


def test_the_watch_sees_what_must_not_be(
    evil: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AssertionError, match="wrote"), watched():
        (tmp_path / "elsewhere").write_text("x")
    with pytest.raises(AssertionError, match="find_class|os.system"), watched():
        pickle.loads(pickle.dumps(Bomb()))
    with pytest.raises(AssertionError, match="MB were taken"), watched():
        held = torch.ones(2**27)  # else it is seen only if somebody looks just then
    assert held[0] == 1
    monkeypatch.setitem(sys.modules, EVIL, None)  # to be as it was afterwards
    del sys.modules[EVIL]
    with pytest.raises(AssertionError, match=f"ran .*{EVIL}"), watched():
        importlib.import_module(EVIL)
    assert evil.exists()


# Weights


class Bomb:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("",)


def header(claims: dict[str, Any], length: int | None = None, body: bytes = b"") -> bytes:
    text = json.dumps(claims).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + body


TERABYTE = {"big": {"dtype": "F32", "shape": [2**38], "data_offsets": [0, 2**40]}}
WHOLE = {"big": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}


@pytest.mark.parametrize(
    "content",
    [
        pickle.dumps(Bomb()),
        b"PK\3\4" + bytes(200),
        b"",
        b"\1",
        header(TERABYTE),
        header(WHOLE, 100 * 2**30, bytes(4)),
        header(WHOLE, 2**63),
        header({"big": {"dtype": "F32", "shape": [2**40, 2**40], "data_offsets": [0, 4]}}),
        header({"big": {"dtype": "F32", "shape": [-1], "data_offsets": [4, 0]}}, body=bytes(4)),
        header({"big": {"dtype": "EVIL", "shape": [1], "data_offsets": [0, 4]}}, body=bytes(4)),
        struct.pack("<Q", 10**6) + b"[" * 10**6,
        struct.pack("<Q", 4) + b"\xff\xfe\xfd\xfc",
    ],
    ids=[
        "pickle", "zip", "empty", "a byte", "a terabyte", "a header of 100 GB", "of 8 EB",
        "a product that overflows", "less than nothing", "no kind of number", "depth", "no text",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["lora", "probe", "full"])
def test_no_weights(
    content: bytes, kind: str, copied: Callable[[str], Path], loaded: TwoTowers
) -> None:
    folder = copied(kind)
    place = folder / {"lora": WEIGHTS, "probe": VECTORS, "full": "model.safetensors"}[kind]
    place.write_bytes(content)
    refused(folder, loaded, "is damaged")


@pytest.mark.parametrize("fraction", [0.01, 0.5, 0.999])
def test_a_truncated_file(
    fraction: float, copied: Callable[[str], Path], loaded: TwoTowers
) -> None:
    place = copied("lora") / WEIGHTS
    whole = place.read_bytes()
    place.write_bytes(whole[: int(fraction * len(whole))])
    refused(place.parent, loaded, "is damaged")


def test_a_sparse_file_that_claims_a_terabyte(
    copied: Callable[[str], Path], loaded: TwoTowers
) -> None:
    place = copied("lora") / WEIGHTS
    place.write_bytes(header(TERABYTE))
    try:
        os.truncate(place, place.stat().st_size + 2**40)
    except OSError:
        pytest.skip("no sparse files here")
    refused(place.parent, loaded, "no LoRA's")


def test_pickled_weights_are_named(copied: Callable[[str], Path], loaded: TwoTowers) -> None:
    folder = copied("lora")
    (folder / WEIGHTS).unlink()
    (folder / "adapter_model.bin").write_bytes(pickle.dumps(Bomb()))
    refused(folder, loaded, "a pickle can run code")


def respoilt(place: Path, spoil: Callable[[dict[str, torch.Tensor]], object]) -> Path:
    weights = load_file(place)
    spoil(weights)
    save_file(weights, place)
    return place.parent


def test_wrong_shapes(copied: Callable[[str], Path], loaded: TwoTowers) -> None:
    def widen(weights: dict[str, torch.Tensor]) -> None:
        name = sorted(weights)[0]
        weights[name] = torch.zeros(weights[name].shape[0], 63)

    refused(respoilt(copied("lora") / WEIGHTS, widen), loaded, "4 x 63 where 4 x 64 is wanted")


def test_a_weight_that_lacks_and_one_too_many(
    copied: Callable[[str], Path], loaded: TwoTowers
) -> None:
    def lose(weights: dict[str, torch.Tensor]) -> None:
        weights.pop(sorted(weights)[1])

    folder = respoilt(copied("lora") / WEIGHTS, lose)
    refused(folder, loaded, "is nothing where")
    respoilt(folder / WEIGHTS, lambda weights: weights.update(more=torch.zeros(3)))
    refused(folder, loaded, "where nothing is wanted|is nothing where")


def test_vectors_of_a_wrong_shape(copied: Callable[[str], Path], loaded: TwoTowers) -> None:
    folder = respoilt(
        copied("probe") / VECTORS, lambda weights: weights.update(classes=torch.zeros(4, 32))
    )
    refused(folder, loaded, "4 x 32 where 3 x 32 is wanted")


def with_vectors(folder: Path, *shape: int, value: float = 1.0, **more: torch.Tensor) -> Path:
    """What another method made, which asks for class vectors beside it."""
    save_file({"classes": torch.full(shape, value)} | more, folder / VECTORS)
    change(folder / DESCRIPTION, classifier="vectors")
    return folder


@pytest.mark.parametrize("kind", ["prefix", "full"])
def test_vectors_beside_an_adapter_or_a_model(
    kind: str, copied: Callable[[str], Path], loaded: TwoTowers, tmp_path: Path
) -> None:
    folder = with_vectors(copied(kind), 3, 32)
    assert adapters.read(folder).kind == kind
    put_on(folder, loaded)
    refused(with_vectors(folder, 4, 32), loaded, "4 x 32 where 3 x 32 is wanted")
    refused(with_vectors(folder, 3, 31), loaded, "3 x 31 where 3 x 32 is wanted")
    refused(with_vectors(folder, 3, 32, more=torch.ones(1)), loaded, "where nothing is wanted")
    refused(with_vectors(folder, 3, 32, value=float("nan")), loaded, "holds what is no number")
    for content in (pickle.dumps(Bomb()), b"", header(TERABYTE)):
        (folder / VECTORS).write_bytes(content)
        refused(folder, loaded, "is damaged")
        not_imported(packed(tmp_path / "evil.zip", honest(folder)), "is damaged")
    elsewhere = (folder / VECTORS).rename(tmp_path / "elsewhere")
    refused(folder, loaded, f"There is no file .*{VECTORS}")
    not_imported(packed(tmp_path / "evil.zip", honest(folder)), "There is no file")
    (folder / VECTORS).symlink_to(elsewhere)
    refused(folder, loaded, "is a link to a file elsewhere")


def test_vectors_that_nothing_asks_for(copied: Callable[[str], Path], loaded: TwoTowers) -> None:
    folder = copied("lora")
    (folder / VECTORS).write_bytes(pickle.dumps(Bomb()))
    put_on(folder, loaded)
    assert not adapters.read(folder).by_vectors
    (folder / DESCRIPTION).write_text(json.dumps({"classifier": "vectors"}))
    refused(folder, loaded, "names no classes")
    (folder / DESCRIPTION).write_text(json.dumps({"classifier": EVIL}))
    refused(folder, loaded, "for its classifier")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("kind", ["lora", "bottleneck", "prefix", "prompt", "probe", "full"])
def test_what_is_no_number(
    value: float, kind: str, copied: Callable[[str], Path], loaded: TwoTowers
) -> None:
    place = copied(kind) / {"probe": VECTORS, "full": "model.safetensors"}.get(kind, WEIGHTS)

    def spoil(weights: dict[str, torch.Tensor]) -> None:
        weights[max(weights)].flatten()[-1] = value

    refused(respoilt(place, spoil), loaded, "holds what is no number")


def test_another_base_is_named_beside_this_one(
    copied: Callable[[str], Path], loaded: TwoTowers, tmp_path: Path
) -> None:
    folder = copied("prefix")
    theirs = json.loads((folder / DESCRIPTION).read_text())["base"]["sha256"]
    other = opened(tiny_clip(tmp_path / "other", seed=7))
    refused(folder, other, f"{theirs[:12]}, and this base is .*{other.identity['sha256'][:12]}")


# Configurations


@pytest.mark.parametrize(
    "mapping",
    [
        {"base_model_class": "Evil", "parent_library": EVIL},
        {"base_model_class": "Evil", "parent_library": f"{EVIL}.sub"},
        {"parent_library": "os"},
        {"parent_library": [EVIL]},
        EVIL,
        [EVIL],
    ],
)
def test_a_module_to_be_imported(
    mapping: Any, evil: Path, copied: Callable[[str], Path], loaded: TwoTowers
) -> None:
    folder = copied("lora")
    change(folder / CONFIG, auto_mapping=mapping)
    refused(folder, loaded, "names a module to be imported")
    assert not evil.exists()


SLOW = r"(\w+\.?)*(.*a){30}$" + "!"
"""For ever in Python, and at once with the library that is taken here."""
SLOWER = r"(?:.|..|...)*(?!)"
"""For ever in both."""

STRANGE_LORAS: dict[str, tuple[dict[str, Any], str]] = {
    "megatron_core": ({"megatron_core": EVIL, "megatron_config": {"a": 1}}, "megatron_co"),
    "megatron_config": ({"megatron_config": {"a": 1}}, "megatron_config"),
    **{
        f"init {name}": ({"init_lora_weights": name}, "changes the base itself")
        for name in ("pissa_niter_4", "loftq", "corda", "lora_ga", EVIL)
    },
    "init list": ({"init_lora_weights": ["x"]}, "changes the base itself"),
    "layer_replication": ({"layer_replication": [[0, 10**9]]}, "layer_replication"),
    "modules_to_save": ({"modules_to_save": ["visual_projection"]}, "is nothing where 32 x 64"),
    "slow modules_to_save": ({"modules_to_save": [SLOW]}, "modules_to_save"),
    "target_parameters": ({"target_parameters": [SLOW]}, "target_parameters"),
    "trainable tokens": ({"trainable_token_indices": [0, 1]}, "trainable_token_indices"),
    "tokens that are not there": (
        {"trainable_token_indices": {"token_embedding": [10**8]}},
        "token_adapter.* is nothing where|does not fit this base",
    ),
    "bias": ({"bias": EVIL}, "bias"),
    "unknown and on": ({"evil": True}, '"evil"'),
    "unknown and a table": ({"evil": {"a": EVIL}}, '"evil"'),
    "slow rank_pattern": ({"rank_pattern": {SLOWER: 4}}, "takes too long"),
    "slow alpha_pattern": ({"alpha_pattern": {SLOWER: 4}}, "takes too long"),
    "no pattern": ({"rank_pattern": {"(": 4}}, "cannot be read"),
    "a deep pattern": ({"rank_pattern": {"(" * 400 + ")" * 400: 4}}, "cannot be read"),
    "an empty pattern": ({"rank_pattern": {"": 4}}, "rank_pattern"),
    "a long name": ({"alpha_pattern": {"a" * 10**6: 4}}, "alpha_pattern"),
    "many patterns": ({"alpha_pattern": {f"a{n}": 4 for n in range(10**5)}}, "alpha_pattern"),
    "a rank of a billion": ({"r": 10**9}, "its r: "),
    "a rank of many digits": ({"r": 10**400}, "its r: "),
    "a negative rank": ({"r": -4}, "its r: "),
    "no rank": ({"r": 0}, "its r: "),
    "a rank in words": ({"r": "4"}, "its r: "),
    "half a rank": ({"r": 4.5}, "its r: "),
    "another rank": ({"r": 8}, "4 x 64 where 8 x 64 is wanted"),
    "a rank in a list": ({"rank_pattern": {"q_proj": 10**9}}, "rank_pattern"),
    "alpha NaN": ({"lora_alpha": float("nan")}, "lora_alpha"),
    "alpha infinite": ({"lora_alpha": float("inf")}, "lora_alpha"),
    "alpha in words": ({"lora_alpha": "8"}, "lora_alpha"),
    "dropout": ({"lora_dropout": 7}, "lora_dropout"),
    "dora in words": ({"use_dora": "yes"}, "use_dora"),
    "another type": ({"peft_type": "ADALORA"}, "cannot be put onto a CLIP"),
    "no type": ({"peft_type": None}, "cannot be put onto a CLIP"),
    "a type of types": ({"peft_type": {"a": [EVIL]}}, "cannot be put onto a CLIP"),
    "a long type": ({"peft_type": "x" * 10**6}, "cannot be put onto a CLIP"),
}


@pytest.mark.parametrize("name", STRANGE_LORAS)
def test_a_strange_lora(
    name: str,
    evil: Path,
    copied: Callable[[str], Path],
    loaded: TwoTowers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values, says = STRANGE_LORAS[name]
    monkeypatch.setattr(patterns, "SECONDS", 0.1)
    folder = copied("lora")
    change(folder / CONFIG, **values)
    refused(folder, loaded, says)
    assert not evil.exists()


@pytest.mark.parametrize("where", ["target_modules", "exclude_modules", "layers_pattern"])
def test_an_expression_that_takes_for_ever_is_never_tried(
    where: str, made: dict[str, Path], copied: Callable[[str], Path], loaded: TwoTowers
) -> None:
    folder = copied("lora")
    change(folder / CONFIG, **{where: SLOW, "layers_to_transform": [0]})
    with watched():
        found = applying.on(adapters.read(folder), loaded)
    assert_same(found.model, applying.on(adapters.read(made["lora"]), loaded).model, 0.0)


STRANGE_TUNERS: list[tuple[str, dict[str, Any], str]] = [
    ("bottleneck", {"non_linearity": EVIL}, "non_linearity"),
    ("bottleneck", {"non_linearity": "__class__"}, "non_linearity"),
    ("bottleneck", {"non_linearity": "prelu"}, "non_linearity"),
    ("bottleneck", {"non_linearity": ["relu"]}, "non_linearity"),
    ("bottleneck", {"target_modules": SLOW}, "target_modules"),
    ("bottleneck", {"target_modules": [SLOW]}, "target_modules"),
    ("bottleneck", {"target_modules": ["fc2"] * 10**5}, "target_modules"),
    ("bottleneck", {"target_modules": ["nowhere"]}, "does not fit this base"),
    ("bottleneck", {"reduction_factor": 1e-9}, "reduction_factor"),
    ("bottleneck", {"reduction_factor": float("nan")}, "reduction_factor"),
    ("bottleneck", {"scaling": float("inf")}, "scaling"),
    ("bottleneck", {"adapter_type": EVIL}, "adapter_type"),
    ("prefix", {"num_virtual_tokens": 10**9}, "num_virtual_tokens"),
    ("prefix", {"num_virtual_tokens": -1}, "num_virtual_tokens"),
    ("prefix", {"num_virtual_tokens": 4000}, "where 4000 x 64 is wanted"),
    ("prefix", {"towers": EVIL}, "towers"),
    ("prompt", {"num_virtual_tokens": 10**9}, "num_virtual_tokens"),
    ("prompt", {"depth": 10**9}, "depth"),
    ("prompt", {"depth": 100, "towers": "both"}, "depth=100"),
    ("prompt", {"towers": ["text"]}, "towers"),
]


@pytest.mark.parametrize(("kind", "values", "says"), STRANGE_TUNERS)
def test_a_strange_tuner_of_ours(
    kind: str,
    values: dict[str, Any],
    says: str,
    copied: Callable[[str], Path],
    loaded: TwoTowers,
) -> None:
    folder = copied(kind)
    change(folder / CONFIG, **values)
    refused(folder, loaded, says)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("prefix", {"prefix_projection": True, "encoder_hidden_size": 10**12}),
        ("prompt", {"prompt_tuning_init": "TEXT", "tokenizer_name_or_path": "evil/evil"}),
        ("prompt", {"init_token_ids": [10**12], "prompt_tuning_init_text": "x" * 10**6}),
        ("lora", {"runtime_config": {"ephemeral_gpu_offload": True}}),
        ("lora", {"base_model_name_or_path": "/etc/passwd", "revision": "../.."}),
        ("lora", {"evil": EVIL, "new": 3, "newer": None, "newest": {}}),
        ("lora", {"alpha_pattern": {SLOW: 4}}),
        ("lora", {"modules_to_save": ["nowhere"], "bias": "all"}),
    ],
)
def test_what_is_strange_and_harmless_is_read(
    kind: str,
    values: dict[str, Any],
    made: dict[str, Path],
    copied: Callable[[str], Path],
    loaded: TwoTowers,
) -> None:
    """How it was begun with says nothing of what it became; no path is a base."""
    folder = copied(kind)
    change(folder / CONFIG, **values)
    with watched():
        found = applying.on(adapters.read(folder), loaded)
    assert_same(found.model, applying.on(adapters.read(made[kind]), loaded).model, 0.0)
    assert "/" not in adapters.read(folder).base["name"]


# JSON


@pytest.mark.parametrize("name", [CONFIG, DESCRIPTION])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[" * 10**6, "nested too deeply"),
        (b'{"a":' * 10**6, "nested too deeply"),
        (b'{"a": "' + b"x" * (17 * 2**20) + b'"}', "it has 18 MB"),
        (b'{"a": ' + b"9" * 10**6 + b"}", "cannot be read"),
        (b'{"peft_type": "LORA", "peft_type": "LORA"}', "gives a name twice"),
        (b'{"a": {"b": 1, "b": 2}}', "gives a name twice"),
        (b'{"a": "\xff"}', "cannot be read"),
        ('{"a": 1}'.encode("utf-16"), "cannot be read"),
        (b"[]", "holds no table"),
        (b"null", "holds no table"),
        (b"", "cannot be read"),
    ],
    ids=["lists", "tables", "length", "digits", "twice", "within", "latin", "utf-16", "list",
         "nothing", "empty"],
)  # fmt: skip
def test_strange_json(
    name: str, content: bytes, says: str, copied: Callable[[str], Path], loaded: TwoTowers
) -> None:
    folder = copied("lora")
    (folder / name).write_bytes(content)
    refused(folder, loaded, says)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"classes": {"a": 1}, "prompts": ["a"]}, "classes"),
        ({"classes": {"a": {"b": "c"}}, "prompts": ["a"]}, "classes"),
        ({"classes": [["a"]], "prompts": ["a"]}, "classes"),
        ({"classes": 7}, "classes"),
        ({"classes": "abc", "prompts": ["a", "b", "c"]}, "classes"),
        ({"classes": ["a"] * 10**6, "prompts": ["a"] * 10**6}, "classes"),
        ({"classes": [1] * 10**6}, "classes"),
        ({"classes": ["a" * 10**6], "prompts": ["a"]}, "classes"),
        ({"classes": ["a"], "prompts": ["a" * 10**6]}, "prompts"),
        ({"classes": ["\ud800"], "prompts": ["a"]}, "classes"),
        ({"classes": ["a", "b"], "prompts": ["a"]}, "2 classes and 1 prompts"),
        ({"base": [EVIL]}, "base"),
        ({"base": {"name": 7}}, "base"),
        ({"method": {}}, "method"),
    ],
)
def test_absurd_classes(
    values: dict[str, Any], says: str, copied: Callable[[str], Path], loaded: TwoTowers
) -> None:
    folder = copied("lora")
    (folder / DESCRIPTION).write_text(json.dumps(values))
    refused(folder, loaded, f"{DESCRIPTION}.*{says}")


def test_names_are_shown_on_one_line_and_in_one_direction(copied: Callable[[str], Path]) -> None:
    folder = copied("lora")
    names = ["\u202egnp.exe", "a\nb\x1b[31m\x00", "\u2066\u2069", "דג", "👩\u200d🚀", "x" * 900]
    (folder / DESCRIPTION).write_text(json.dumps({"classes": names, "prompts": names}))
    adapter = adapters.read(folder)
    assert adapter.classes[:5] == ("gnp.exe", "a b [31m", "?", "דג", "👩\u200d🚀")
    assert len(adapter.classes[5]) == 200
    assert adapter.prompts == tuple(names), "what the model was asked stays as it is"


@pytest.mark.parametrize("name", ["../../elsewhere", "/etc", "a/b/c", "..", "a b", "x" * 300])
def test_a_base_is_no_path(name: str, copied: Callable[[str], Path]) -> None:
    folder = copied("lora")
    told = {"base": {"name": name, "sha256": "../..", "revision": "; rm -rf"}}
    (folder / DESCRIPTION).write_text(json.dumps(told))
    assert not adapters.read(folder).base["name"]
    assert not adapters.read(folder).base["sha256"]


# Links


@pytest.mark.parametrize("kind", ["lora", "probe", "full"])
def test_a_link_to_a_file_elsewhere(
    kind: str, copied: Callable[[str], Path], loaded: TwoTowers, tmp_path: Path
) -> None:
    folder = copied(kind)
    for place in sorted(folder.iterdir()):
        if kind == "full" or place.name in (CONFIG, WEIGHTS, DESCRIPTION, VECTORS):
            elsewhere = place.rename(tmp_path / "elsewhere")
            place.symlink_to(elsewhere)
            refused(folder, loaded, "is a link to a file elsewhere")
            place.unlink()
            elsewhere.rename(place)


def test_a_link_round_in_a_circle(copied: Callable[[str], Path], loaded: TwoTowers) -> None:
    place = copied("lora") / CONFIG
    place.unlink()
    place.symlink_to(place.name)
    refused(place.parent, loaded, "is a link")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("name", [CONFIG, WEIGHTS, DESCRIPTION])
def test_a_pipe(name: str, copied: Callable[[str], Path], loaded: TwoTowers) -> None:
    """Opening it would wait for ever."""
    place = copied("lora") / name
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    refused(place.parent, loaded, "There is no file")


def test_a_run_whose_best_is_a_link(copied: Callable[[str], Path], made: dict[str, Path]) -> None:
    folder = copied("lora")
    shutil.copy(made["prefix"].parent / "job.toml", folder)
    (folder / "best").symlink_to(made["prefix"])
    with watched(), pytest.raises(ClipTuneError, match="is a link"):
        adapters.read(folder)


# Whole models


def deep(layers: object) -> dict[str, Any]:
    return {"vision_config": {"num_hidden_layers": layers}}


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("config.json", deep(10**9), "1000000000 layers"),
        ("config.json", deep(201), "201 layers"),
        ("config.json", deep("two"), "two layers"),
        ("config.json", {"vision_config_dict": {"num_hidden_layers": 10**9}}, "layers"),
        ("config.json", {"text_config": {"hidden_size": 2**20}}, "describes|cannot be loaded"),
        ("config.json", {"text_config": {"vocab_size": 10**12}}, "describes|cannot be loaded"),
        ("config.json", {"text_config": {"hidden_act": EVIL}}, "cannot be loaded"),
        ("config.json", {"text_config": [EVIL]}, "cannot be loaded"),
        ("config.json", {"auto_map": {"AutoModel": f"{EVIL}.Model"}}, "asks for other code"),
        (
            "config.json",
            {"text_config": {"attn_implementation": "evil/kernels"}},
            "asks for other code",
        ),
        ("config.json", {"_attn_implementation": "evil/kernels"}, "asks for other code"),
        ("config.json", {"transformers_weights": "adapter_model.bin"}, "or other weights"),
        ("config.json", {"vision_config": {"image_size": 13000}}, "images of 13000 pixels"),
        ("config.json", {"quantization_config": {"quant_method": EVIL}}, "quantised"),
        ("config.json", {"model_type": EVIL}, 'type "evil_module"'),
        (
            "tokenizer_config.json",
            {"auto_map": {"AutoTokenizer": [f"{EVIL}.T"]}},
            "asks for other code",
        ),
        ("tokenizer_config.json", {"tokenizer_class": "EvilTokenizer"}, "asks for other code"),
        (
            "processor_config.json",
            {"auto_map": {"AutoProcessor": f"{EVIL}.P"}},
            "asks for other code",
        ),
        ("processor_config.json", {"image_processor": {"image_std": [0, 1, 1]}}, "by nothing"),
        ("processor_config.json", {"image_processor": {"image_mean": None}}, "cannot be loaded"),
        ("processor_config.json", {"image_processor": {"image_mean": [0.5]}}, "three colours"),
        ("processor_config.json", {"image_processor": {"rescale_factor": "x"}}, "cannot be loaded"),
        ("processor_config.json", {"image_processor": {"resample": 99}}, "cannot be loaded"),
        ("processor_config.json", {"image_processor": {"size": {"height": 9999}}}, "of 9999"),
    ],
)
def test_a_strange_model(
    name: str,
    values: dict[str, Any],
    says: str,
    evil: Path,
    copied: Callable[[str], Path],
    loaded: TwoTowers,
) -> None:
    folder = copied("full")
    known = json.loads((folder / name).read_text())
    for part, value in values.items():
        both = isinstance(value, dict) and isinstance(known.get(part), dict)
        known[part] = known[part] | value if both else value
    (folder / name).write_text(json.dumps(known))
    refused(folder, loaded, says)
    assert not evil.exists()


def test_a_strange_model_makes_no_noise(
    copied: Callable[[str], Path], capfd: pytest.CaptureFixture[str]
) -> None:
    folder = copied("full")
    known = json.loads((folder / "config.json").read_text())
    known["text_config"]["eos_token_id"] = 612_000_001  # of which transformers warns
    (folder / "config.json").write_text(json.dumps(known))
    validation.check_whole(folder)
    assert capfd.readouterr().err == ""


def test_words_for_very_many_languages(copied: Callable[[str], Path]) -> None:
    folder = copied("full")
    known = (folder / "tokenizer.json").read_text()
    (folder / "tokenizer.json").write_text(known + " " * untrusted.LONGEST)
    validation.check_whole(folder)


def test_shards_that_lie_elsewhere(copied: Callable[[str], Path], loaded: TwoTowers) -> None:
    folder = copied("full")
    (folder / "model.safetensors").rename(folder.parent / "away.safetensors")
    for shards in ({"a": "../away.safetensors"}, {"a": 7}, {"a": ["b"]}, [EVIL], 7):
        index = {"weight_map": shards}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index))
        refused(folder, loaded, "names .*which is missing|is damaged")


def test_a_tokeniser_that_takes_for_ever(copied: Callable[[str], Path], loaded: TwoTowers) -> None:
    folder = copied("full")
    known = json.loads((folder / "tokenizer.json").read_text())
    slow = {"type": "Replace", "pattern": {"Regex": "(a+)+(a+)+(a+)+$"}, "content": ""}
    known["normalizer"] = {"type": "Sequence", "normalizers": [slow]}
    (folder / "tokenizer.json").write_text(json.dumps(known))
    with watched():
        found = applying.on(adapters.read(folder), loaded)
        assert found.tokens("a" * 500 + "!") > 2


def test_a_model_for_images_of_another_size(tmp_path: Path, loaded: TwoTowers) -> None:
    refused(tiny_clip(tmp_path / "larger", image=64), loaded, "64 pixels.*this base of 32")


# Zips


Member = tuple[str, bytes]


def packed(
    place: Path, members: list[Member], how: int = zipfile.ZIP_STORED, level: int | None = None
) -> Path:
    with zipfile.ZipFile(place, "w", how) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.filename = info.orig_filename = name  # as it is, also on Windows
            info.compress_type = how
            archive.writestr(info, content, compresslevel=level)
    return place


def honest(folder: Path, prefix: str = "") -> list[Member]:
    return [(f"{prefix}{path.name}", path.read_bytes()) for path in sorted(folder.iterdir())]


def not_imported(place: Path, says: str) -> None:
    """A zip is refused in words, and nothing is left behind."""
    before = sorted(place.parent.rglob("*"))
    imported_home().mkdir(parents=True, exist_ok=True)
    with watched(imported_home()), pytest.raises(ClipTuneError, match=says) as told:
        finish(import_adapter(place, None, CancelToken()))
    assert told.value.hint and str(place) in told.value.message
    assert sorted(place.parent.rglob("*")) == before
    assert not [*imported_home().glob("*")]


@pytest.mark.parametrize("prefix", ["", "my adapter/"])
@pytest.mark.parametrize("kind", ["lora", "bottleneck", "probe", "full"])
def test_an_honest_zip_is_imported(
    prefix: str, kind: str, made: dict[str, Path], loaded: TwoTowers, tmp_path: Path
) -> None:
    members = [*honest(made[kind], prefix), (f"{prefix}notes.py", b"import evil"), ("x/y/z", b"")]
    place = packed(tmp_path / "tulips or not.zip", members, zipfile.ZIP_DEFLATED)
    imported_home().mkdir(parents=True)
    with watched(imported_home()):
        adapter = finish(import_adapter(place, None, CancelToken()))
    assert adapter.title == title_of(adapter.folder) == "tulips or not"
    assert all_imported() == [adapter.folder] and adapter.folder.parent == imported_home()
    assert not (adapter.folder / "notes.py").exists()
    applying.on(adapter, loaded)
    again = finish(import_adapter(place, None, CancelToken()))
    assert set(all_imported()) == {adapter.folder, again.folder}


def test_a_folder_in_the_place_of_weights_is_not_imported(copied: Callable[[str], Path]) -> None:
    """And not told as if nothing could be written."""
    folder = copied("lora")
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).mkdir()
    not_imported(folder, rf"{WEIGHTS} cannot be read: it is a folder")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have names in Unicode only")
def test_an_honest_zip_whose_name_is_no_text(made: dict[str, Path], tmp_path: Path) -> None:
    place = packed(tmp_path / "mine\udcff.zip", honest(made["lora"]))
    assert finish(import_adapter(place, None, CancelToken())).title == "mine"


def test_a_folder_and_a_run_are_imported(
    made: dict[str, Path], tmp_path: Path, loaded: TwoTowers
) -> None:
    one = finish(import_adapter(made["lora"], None, CancelToken()))
    assert one.title == "mine"
    run = Run(made["prefix"].parent)
    other = finish(import_adapter(run.folder, tmp_path / "here", CancelToken()))
    assert other.title == run.title and other.folder.parent == tmp_path / "here"
    assert other.classes == adapters.read(run.folder).classes
    applying.on(other, loaded)


def test_a_stop_leaves_nothing_behind(made: dict[str, Path]) -> None:
    cancel = CancelToken()
    work = import_adapter(made["full"], None, cancel)
    next(work)
    cancel.set()
    with pytest.raises(Cancelled):
        finish(work)
    assert not [*imported_home().glob("*")]


def test_a_full_disk(made: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(".")._replace(free=2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ClipTuneError, match="MB free; the adapter takes"):
        finish(import_adapter(made["full"], None, CancelToken()))
    assert not [*imported_home().glob("*")]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../adapter_config.json", "would lie elsewhere"),
        ("a/../../adapter_config.json", "would lie elsewhere"),
        ("/tmp/adapter_config.json", "would lie elsewhere"),
        ("C:/adapter_config.json", "would lie elsewhere"),
        ("C:adapter_config.json", "would lie elsewhere"),
        ("a\\..\\..\\adapter_config.json", "would lie elsewhere"),
        ("\\\\server\\share\\adapter_config.json", "would lie elsewhere"),
        ("adapter_config.json:stream", "would lie elsewhere"),
        ("ADAPTER_config.json", "is there twice"),
    ],
)
def test_a_name_in_a_zip_that_leads_elsewhere(
    name: str, says: str, made: dict[str, Path], tmp_path: Path
) -> None:
    place = packed(tmp_path / "evil.zip", [*honest(made["lora"]), (name, b"{}")])
    not_imported(place, f"not to be trusted: .*{says}")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice(made: dict[str, Path], tmp_path: Path) -> None:
    place = packed(tmp_path / "evil.zip", [*honest(made["lora"]), (CONFIG, b"{}")])
    not_imported(place, "is there twice")


def test_a_link_in_a_zip(made: dict[str, Path], tmp_path: Path) -> None:
    place = packed(tmp_path / "evil.zip", honest(made["lora"]))
    with zipfile.ZipFile(place, "a") as archive:
        info = zipfile.ZipInfo("config.json")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    not_imported(place, "is a link")


def test_a_zip_of_a_version_that_is_none(made: dict[str, Path], tmp_path: Path) -> None:
    place = packed(tmp_path / "evil.zip", honest(made["lora"]))
    whole = place.read_bytes()
    version = whole.index(b"PK\1\2") + 6
    place.write_bytes(whole[:version] + b"\xff" + whole[version + 1 :])
    not_imported(place, "is damaged, or is no zip")


UNPACKED = 300 * 2**20
"""Bytes that a bomb unpacks to."""


@pytest.fixture(scope="module")
def bombs(made: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Zips of an adapter with one member that unpacks to far more than there is of it."""
    place, bombs = tmp_path_factory.mktemp("bombs") / "bomb.zip", {}
    for name in (WEIGHTS, CONFIG, DESCRIPTION):
        kept = [member for member in honest(made["lora"]) if member[0] != name]
        packed(place, [*kept, (name, bytes(UNPACKED))], zipfile.ZIP_DEFLATED, 1)
        bombs[name] = place.read_bytes()
        assert RATIO * len(bombs[name]) < UNPACKED
    return bombs


@pytest.mark.parametrize("name", [WEIGHTS, CONFIG, DESCRIPTION])
def test_a_zip_bomb(name: str, bombs: dict[str, bytes], tmp_path: Path) -> None:
    place = tmp_path / "bomb.zip"
    place.write_bytes(bombs[name])
    not_imported(place, "would unpack to 315 MB")


@pytest.mark.parametrize("claimed", [10, 2**20, 2**31])
def test_a_zip_bomb_that_lies_about_its_size(
    claimed: int, bombs: dict[str, bytes], tmp_path: Path
) -> None:
    """Both where the member begins and in the list of members another size is written down."""
    place = tmp_path / "bomb.zip"
    said, claim = struct.pack("<I", UNPACKED), struct.pack("<I", claimed)
    assert bombs[WEIGHTS].count(said) == 2
    place.write_bytes(bombs[WEIGHTS].replace(said, claim))
    not_imported(place, "is damaged|would unpack to")


def test_a_zip_in_a_zip(made: dict[str, Path], tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", honest(made["lora"]))
    outer = packed(tmp_path / "outer.zip", [("inner.zip", inner.read_bytes())])
    not_imported(outer, "holds no adapter")


def test_two_adapters_in_a_zip(made: dict[str, Path], tmp_path: Path) -> None:
    members = [*honest(made["lora"], "a/"), *honest(made["prefix"], "b/")]
    not_imported(packed(tmp_path / "two.zip", members), "holds several adapters")


def test_a_rare_packing_and_a_password(made: dict[str, Path], tmp_path: Path) -> None:
    """LZMA may ask for gigabytes to be unpacked with."""
    place = packed(tmp_path / "rare.zip", honest(made["lora"]), zipfile.ZIP_LZMA)
    not_imported(place, "is packed in a rare way")
    place = packed(tmp_path / "rare.zip", honest(made["lora"]))
    content = bytearray(place.read_bytes())
    at = content.index(b"PK\1\2")
    content[at + 8] |= 1
    place.write_bytes(content)
    not_imported(place, "is locked by a password")


def test_a_million_members(made: dict[str, Path], tmp_path: Path) -> None:
    members = [(f"{number}", b"") for number in range(30_000)]
    place = packed(tmp_path / "many.zip", [*honest(made["lora"]), *members])
    not_imported(place, "its list of members is too long")


@pytest.mark.parametrize("content", [b"", b"PK\5\6", b"x" * 100, b"PK\5\6" + bytes(18)])
def test_no_zip(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "evil.zip").write_bytes(content)
    not_imported(tmp_path / "evil.zip", "is no zip|holds no adapter")


@pytest.mark.parametrize("fraction", [0.3, 0.9, 0.999])
def test_a_torn_zip(fraction: float, made: dict[str, Path], tmp_path: Path) -> None:
    place = packed(tmp_path / "torn.zip", honest(made["lora"]))
    whole = place.read_bytes()
    place.write_bytes(whole[: int(fraction * len(whole))])
    not_imported(place, "is damaged")


@pytest.mark.parametrize("kind", ["lora", "full"])
def test_what_is_refused_is_not_imported(
    kind: str, copied: Callable[[str], Path], evil: Path, tmp_path: Path
) -> None:
    folder = copied(kind)
    if kind == "lora":
        change(folder / CONFIG, auto_mapping={"parent_library": EVIL})
    else:
        change(folder / "config.json", auto_map={"AutoModel": f"{EVIL}.Model"})
    not_imported(packed(tmp_path / "evil.zip", honest(folder)), "names|other code")
    not_imported(folder, "names|other code")
    (folder / WEIGHTS).write_bytes(pickle.dumps(Bomb()))
    (folder / "model.safetensors").write_bytes(pickle.dumps(Bomb()))
    not_imported(packed(tmp_path / "evil.zip", honest(folder)), "names|other code|is damaged")
    assert not evil.exists()


# What honest people made elsewhere


def test_a_lora_of_a_tower_alone_is_loaded_or_refused_in_words(
    base: Path, loaded: TwoTowers, tmp_path: Path
) -> None:
    from peft import get_peft_model

    tower = get_peft_model(CLIPVisionModel.from_pretrained(base), lora())
    tower.save_pretrained(str(tmp_path / "tower"))
    adapter = adapters.read(tmp_path / "tower")
    try:
        applying.on(adapter, loaded)
    except ClipTuneError as error:
        assert "is no part of this base" in error.message and "both towers" in error.hint
    else:
        names = load_file(tmp_path / "tower" / WEIGHTS)
        assert all("vision_model" in name for name in names)


def test_other_names_are_refused_in_words(copied: Callable[[str], Path], loaded: TwoTowers) -> None:
    folder = copied("lora")
    weights = load_file(folder / WEIGHTS)
    renamed = {name.replace("base_model.model.", "unet."): w for name, w in weights.items()}
    save_file(renamed, folder / WEIGHTS)
    refused(folder, loaded, "is no part of this base")
    save_file({name.replace("lora_A", "down"): w for name, w in weights.items()}, folder / WEIGHTS)
    refused(folder, loaded, "are no LoRA's")


def test_a_lora_on_a_base_of_4_bits(copied: Callable[[str], Path], base: Path) -> None:
    """Its shapes are checked as on any other, and the packed weights are shared."""
    kept = load(base, device=torch.device("cpu"), quantisation="nf4", dtype=torch.float32)
    folder = copied("lora")
    ours = applying.on(adapters.read(folder), kept)
    theirs = PeftModel.from_pretrained(
        load(base, device=torch.device("cpu"), quantisation="nf4", dtype=torch.float32).model,
        str(folder),
    ).eval()
    assert_same(ours.model, theirs)
    packed = {values.data_ptr() for values in kept.model.parameters()}
    shared = [values for values in ours.model.parameters() if values.data_ptr() in packed]
    assert len(shared) == len([*kept.model.parameters()])
    change(folder / CONFIG, r=8)
    refused(folder, kept, "where 8 x 64 is wanted")


def test_what_is_ignored_is_ignored_for_good() -> None:
    """Threads take what is ignored for a while back from each other: a soak saw a line of it."""
    of_peft = "`is_gradient_checkpointing` is deprecated and will be removed in v6."
    script = f"""
import re, warnings
import cliptune.inference.patterns, cliptune.methods.peft_method
warnings.warn({of_peft!r}, FutureWarning)
re.compile("[[a]b]")
"""
    command = [sys.executable, "-P", "-W", "error::FutureWarning", "-c", script]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
