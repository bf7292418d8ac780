"""Adapters from strangers: what would run code, take memory or lead elsewhere is refused."""

import json
import pickle
import shutil
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import CLIPModel

from cliptune import adapter as adapters
from cliptune.base.load import Base, load
from cliptune.errors import ClipTuneError
from cliptune.runs import Run
from engine.tiny import tiny_clip
from engine.training import carry, small_job


class Bomb:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> Any:
        return Path.touch, (self.place,)


@pytest.fixture(scope="module")
def opened(base: Path) -> Base:
    return load(base, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)


@pytest.fixture(scope="module")
def kept(images: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What runs kept, by method."""
    made = {}
    for kind in ("lora", "bottleneck", "prefix", "prompt", "probe", "full"):
        place = tmp_path_factory.mktemp("runs") / kind
        carry(small_job(images, base, kind, epochs=1), place)
        made[kind] = Run(place).best
    return made


@pytest.fixture
def copied(kept: dict[str, Path], tmp_path: Path) -> Callable[[str], Path]:
    def copy(kind: str) -> Path:
        return Path(shutil.copytree(kept[kind], tmp_path / "adapter"))

    return copy


def refused(place: Path, opened: Base, words: str) -> None:
    """That the adapter is refused with these words, as it is read or put on."""
    with pytest.raises(ClipTuneError, match=words):
        put(place, opened)


def put(place: Path, opened: Base) -> Base:
    found = adapters.read(place)
    if found.kind == "probe":
        adapters.vectors(found, opened)
    return adapters.on(found, opened)


def change(place: Path, **values: Any) -> None:
    config = json.loads(place.read_text(encoding="utf-8"))
    place.write_text(json.dumps(config | values), encoding="utf-8")


# Weights


def test_a_pickle_that_is_called_safetensors(
    copied: Callable[[str], Path], opened: Base, tmp_path: Path
) -> None:
    place = copied("lora")
    (place / adapters.WEIGHTS).write_bytes(pickle.dumps(Bomb(tmp_path / "ran")))
    refused(place, opened, "damaged, or is no safetensors file")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("kind", ["lora", "probe", "full"])
def test_a_file_that_was_cut_short(kind: str, copied: Callable[[str], Path], opened: Base) -> None:
    place = copied(kind)
    (file,) = place.glob("*.safetensors")
    file.write_bytes(file.read_bytes()[:-100])
    refused(place, opened, "damaged")


@pytest.mark.parametrize("header", [2**40, 10**8, 2**63])
def test_a_header_that_claims_more_than_there_is(
    header: int, copied: Callable[[str], Path], opened: Base
) -> None:
    place = copied("lora")
    (place / adapters.WEIGHTS).write_bytes(struct.pack("<Q", header) + b"{}")
    refused(place, opened, "damaged")


def test_numbers_that_claim_a_terabyte(copied: Callable[[str], Path], opened: Base) -> None:
    place = copied("lora")
    claim = {"a.lora_A.weight": {"dtype": "F32", "shape": [2**38], "data_offsets": [0, 2**40]}}
    header = json.dumps(claim).encode()
    (place / adapters.WEIGHTS).write_bytes(struct.pack("<Q", len(header)) + header)
    refused(place, opened, "damaged")


@pytest.mark.parametrize("kind", ["lora", "bottleneck", "prefix", "prompt", "probe"])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number(
    kind: str, value: float, copied: Callable[[str], Path], opened: Base
) -> None:
    place = copied(kind)
    (file,) = place.glob("*.safetensors")
    weights = load_file(file)
    next(iter(weights.values())).flatten()[0] = value
    save_file(weights, file)
    refused(place, opened, "holds what is no number")


def test_a_whole_model_with_what_is_no_number(copied: Callable[[str], Path], opened: Base) -> None:
    place = copied("full")
    weights = load_file(place / "model.safetensors")
    weights["visual_projection.weight"][0, 0] = float("nan")
    save_file(weights, place / "model.safetensors", {"format": "pt"})
    refused(place, opened, "holds what is no number")


@pytest.mark.parametrize("kind", ["lora", "bottleneck", "prefix", "prompt", "probe"])
def test_other_shapes(kind: str, copied: Callable[[str], Path], opened: Base) -> None:
    place = copied(kind)
    (file,) = place.glob("*.safetensors")
    weights = load_file(file)
    name = next(iter(weights))
    weights[name] = torch.cat([weights[name]] * 2)
    save_file(weights, file)
    refused(place, opened, "does not fit this base")


def test_another_base(kept: dict[str, Path], opened: Base, tmp_path: Path) -> None:
    other = load(
        tiny_clip(tmp_path / "other", seed=7),
        device=torch.device("cpu"),
        quantisation="none",
        dtype=torch.float32,
    )
    for kind in ("lora", "prefix", "probe"):
        refused(kept[kind], other, "was trained on a model with the hash .* and this base is")


# Configurations


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"r": 10**9}, "does not fit"),
        ({"r": -1}, "does not fit"),
        ({"r": "8"}, "cannot be used"),
        ({"lora_alpha": "much"}, "cannot be used"),
        ({"lora_alpha": float("nan")}, "cannot be used"),
        ({"init_lora_weights": "pissa"}, "changes the base"),
        ({"layer_replication": [[0, 2], [0, 2]]}, "asks for .layer_replication"),
        ({"modules_to_save": ["visual_projection"]}, "asks for .modules_to_save"),
        ({"megatron_config": {"a": 1}, "megatron_core": "spy"}, "asks for .megatron"),
        ({"rank_pattern": {"(a+)+$": 4}}, "by the expression"),
        ({"peft_type": "XLORA"}, "of type .XLORA"),
        ({"peft_type": ["LORA"]}, "of type"),
        ({"auto_mapping": {"base_model_class": "A", "parent_library": "spy"}}, "to be imported"),
    ],
)
def test_a_configuration_that_is_refused(
    values: dict[str, Any],
    words: str,
    copied: Callable[[str], Path],
    opened: Base,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "spy.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    place = copied("lora")
    change(place / adapters.CONFIG, **values)
    refused(place, opened, words)
    assert "spy" not in sys.modules


def test_expressions_are_not_evaluated(copied: Callable[[str], Path], opened: Base) -> None:
    place = copied("lora")
    images = torch.rand(2, 3, opened.resolution, opened.resolution)
    wanted = put(place, opened).encode_pictures(images)
    change(place / adapters.CONFIG, target_modules="(.*.*)*x", exclude_modules="(.*.*)*y")
    assert torch.equal(put(place, opened).encode_pictures(images), wanted)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("bottleneck", {"non_linearity": "os.system"}),
        ("bottleneck", {"reduction_factor": "x"}),
        ("bottleneck", {"target_modules": "(.*.*)*x"}),
        ("prefix", {"num_virtual_tokens": 10**9}),
        ("prefix", {"num_virtual_tokens": -3}),
        ("prompt", {"num_virtual_tokens": "many"}),
        ("prompt", {"towers": "nowhere"}),
    ],
)
def test_settings_of_our_own_that_cannot_be(
    kind: str, values: dict[str, Any], copied: Callable[[str], Path], opened: Base
) -> None:
    place = copied(kind)
    change(place / adapters.CONFIG, **values)
    refused(place, opened, "cannot be used|does not fit|by the expression")


@pytest.mark.parametrize("name", [adapters.CONFIG, "cliptune.json"])
@pytest.mark.parametrize(
    "content",
    [
        b"[" * 10**6,
        b'{"a":' * 10**5,
        b"[]",
        b"\xff\xfe{}",
        b"{" + b" " * (adapters.LONGEST + 1) + b"}",
        b"",
    ],
    ids=["deep", "deeper", "list", "bytes", "long", "empty"],
)
def test_json_that_is_none(
    content: bytes, name: str, copied: Callable[[str], Path], opened: Base
) -> None:
    place = copied("lora")
    (place / name).write_bytes(content)
    refused(place, opened, "cannot be read")


def test_absurd_classes_are_refused(copied: Callable[[str], Path], opened: Base) -> None:
    place = copied("probe")
    change(place / "cliptune.json", classes={"a": 1, "b": {"c": []}})
    refused(place, opened, "names its classes otherwise than by words")


@pytest.mark.parametrize("values", [{"base": "starter"}, {"base": {"name": ["x"]}}])
def test_a_base_that_is_described_wrongly(
    values: dict[str, Any], copied: Callable[[str], Path], opened: Base
) -> None:
    place = copied("lora")
    change(place / "cliptune.json", **values)
    refused(place, opened, "cannot be read")


# Paths


@pytest.mark.parametrize("name", [adapters.CONFIG, adapters.WEIGHTS, "cliptune.json"])
def test_a_link_to_elsewhere(
    name: str, copied: Callable[[str], Path], opened: Base, tmp_path: Path
) -> None:
    place = copied("lora")
    (place / name).rename(tmp_path / name)
    try:
        (place / name).symlink_to(tmp_path / name)
    except OSError:
        pytest.skip("links cannot be made here")
    refused(place, opened, "is a link to a file elsewhere")


# Whole models


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"num_hidden_layers": 10**9}, "describes|cannot be used"),
        ({"hidden_size": 10**7, "num_attention_heads": 1}, "describes|cannot be used"),
        ({"hidden_size": "wide"}, "cannot be used"),
    ],
)
def test_a_configuration_that_asks_for_more_than_there_is(
    values: dict[str, Any], words: str, copied: Callable[[str], Path], opened: Base
) -> None:
    place = copied("full")
    config = json.loads((place / "config.json").read_text(encoding="utf-8"))
    config["vision_config"] |= values
    (place / "config.json").write_text(json.dumps(config), encoding="utf-8")
    refused(place, opened, words)


def test_code_that_a_model_brings_is_not_run(
    copied: Callable[[str], Path], opened: Base, tmp_path: Path
) -> None:
    place = copied("full")
    (place / "spy.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    change(place / "config.json", auto_map={"AutoModel": "spy.Spy"})
    put(place, opened)
    assert not (tmp_path / "ran").exists()


# What is honest


@pytest.mark.parametrize(
    "settings",
    [
        {"target_modules": ["q_proj", "v_proj"]},
        {"target_modules": r".*vision_model.*\.(fc1|fc2)"},
        {"target_modules": ["k_proj"], "use_rslora": True, "r": 4},
        {"target_modules": ["v_proj"], "use_dora": True},
        {"target_modules": ["q_proj", "v_proj"], "rank_pattern": {"q_proj": 2}},
    ],
)
def test_a_lora_that_peft_made_is_used_as_peft_uses_it(
    settings: dict[str, Any], base: Path, opened: Base, tmp_path: Path
) -> None:
    torch.manual_seed(0)
    model = get_peft_model(CLIPModel.from_pretrained(base), LoraConfig(**settings))
    for name, values in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(values, std=0.3)
    model.save_pretrained(tmp_path / "adapter", save_embedding_layers=False)
    theirs = PeftModel.from_pretrained(CLIPModel.from_pretrained(base), tmp_path / "adapter")
    pixels = torch.rand(2, 3, opened.resolution, opened.resolution)
    with torch.no_grad():
        wanted = theirs.eval().get_image_features(pixel_values=pixels).pooler_output
        found = put(tmp_path / "adapter", opened).encode_pictures(pixels)
        plain = opened.encode_pictures(pixels)
    wanted = torch.nn.functional.normalize(wanted, dim=-1)
    assert (found - wanted).abs().max() < 1e-5 < (found - plain).abs().max()


def test_a_folder_without_an_adapter(tmp_path: Path, opened: Base) -> None:
    refused(tmp_path, opened, "holds no adapter")
    refused(tmp_path / "nowhere", opened, "There is no adapter")
