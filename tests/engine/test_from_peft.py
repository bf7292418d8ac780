"""Adapters that plain PEFT wrote: here they give what they give in PEFT, or they are refused for a
true reason, with a way out."""

import copy
import json
import pickle
import shutil
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import peft
import pytest
import torch
from peft import PeftModel, get_peft_model
from peft.tuners.lora import config as variants
from safetensors.torch import load_file
from transformers import CLIPModel, CLIPProcessor

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import finish
from cliptune.inference import adapter as adapters
from cliptune.inference import applying, validation
from cliptune.inference.adapter import Adapter
from cliptune.inference.importing import import_adapter, imported_home
from cliptune.inference.pickled import NAME, convert
from cliptune.methods.peft_method import CONFIG, WEIGHTS
from cliptune.models.load import TwoTowers, load
from cliptune.tuners import ClipPrefixTuningConfig
from engine.untrusted_adapters import assert_same, change, lora, watched

CLOSE = 1e-6


@pytest.fixture(scope="module")
def loaded(base: Path) -> TwoTowers:
    return load(base, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)


@pytest.fixture(scope="module")
def plain(base: Path) -> CLIPModel:
    """The base as transformers loads it."""
    return CLIPModel.from_pretrained(base, attn_implementation="eager").eval()


@pytest.fixture(autouse=True)
def _the_base_stays_as_it_is(loaded: TwoTowers, plain: CLIPModel) -> Iterator[None]:
    yield
    for one, other in zip(loaded.model.parameters(), plain.parameters(), strict=True):
        assert torch.equal(one, other)


def written(plain: CLIPModel, folder: Path, config: Any, name: str = "default") -> Path:
    """An adapter that PEFT wrote, as if trained: all that is trained has moved a little."""
    with _quietly():
        torch.manual_seed(1)
        model = get_peft_model(copy.deepcopy(plain), config, adapter_name=name)
        for values in model.parameters():
            if values.requires_grad:
                values.data = values.data + 0.05 * torch.randn_like(values)
        model.save_pretrained(str(folder))
    return folder


def in_peft(plain: CLIPModel, folder: Path) -> Any:
    with _quietly():
        return PeftModel.from_pretrained(copy.deepcopy(plain), str(folder)).eval()


class _quietly(warnings.catch_warnings):  # noqa: N801
    """PEFT warns of much that is right."""

    def __enter__(self) -> None:  # type: ignore[override]
        super().__enter__()
        warnings.simplefilter("ignore")


LAYER = r"vision_model\.encoder\.layers\."
SAME: dict[str, dict[str, Any]] = {
    "a list": {},
    "an expression": {"target_modules": r".*(q|v)_proj"},
    "the vision tower alone": {"target_modules": r".*vision_model.*\.(q_proj|fc1)"},
    "all linear layers": {"target_modules": "all-linear"},
    "projections": {"target_modules": ["visual_projection", "text_projection"]},
    "patches and tokens": {"target_modules": ["patch_embedding", "token_embedding"]},
    "layers": {"layers_to_transform": [1], "layers_pattern": "layers"},
    "excluded": {"exclude_modules": r".*text_model.*"},
    "excluded by name": {"exclude_modules": ["v_proj"]},
    "dropout": {"lora_dropout": 0.3},
    "a rank of one": {"r": 1, "lora_alpha": 3},
    "rsLoRA": {"use_rslora": True},
    "DoRA": {"use_dora": True},
    "DoRA of patches, tokens and layers": {
        "use_dora": True,
        "target_modules": ["patch_embedding", "token_embedding", "fc1"],
    },
    "ranks by name": {
        "rank_pattern": {"q_proj": 2},
        "alpha_pattern": {"layers.1.self_attn.v_proj": 3},
    },
    "ranks by expressions": {
        "rank_pattern": {rf"{LAYER}(0|1)\..*q_proj": 8},
        "alpha_pattern": {rf"{LAYER}[1-9]\..*": 16, r"text_model\..*(?<!v)_proj": 5},
    },
    "the first expression counts": {
        "alpha_pattern": {r".*\.0\..*q_proj": 2, "q_proj": 4, ".*": 6},
        "use_rslora": True,
    },
    "an expression from the beginning": {"alpha_pattern": {f"^{LAYER}0.+": 2, "(?i:Q_PROJ)": 3}},
    "an expression for the end of a name alone": {"rank_pattern": {"proj": 2, "_proj": 3}},
    "modules to save": {"modules_to_save": ["visual_projection", "text_projection"]},
    "norms to save": {"modules_to_save": ["layer_norm1", "vision_model.post_layernorm"]},
    "embeddings to save": {"modules_to_save": ["embeddings"], "use_dora": True},
    "a module to save that CLIP lacks": {"modules_to_save": ["classifier"]},
    "biases of its layers": {"bias": "lora_only"},
    "all biases": {"bias": "all"},
    "biases and norms": {"bias": "all", "modules_to_save": ["post_layernorm"]},
    "biases of its own": {"lora_bias": True},
    "tokens": {"trainable_token_indices": {"token_embedding": [1, 5, 9]}},
    "the other way round": {"fan_in_fan_out": True},
    "gaussian": {"init_lora_weights": "gaussian"},
    "begun at random": {"init_lora_weights": False},
    "EVA": {"init_lora_weights": "eva"},
    "orthogonal": {"init_lora_weights": "orthogonal"},
    "MiCA": {"init_lora_weights": "mica"},
    "PiSSA": {"init_lora_weights": "pissa"},
    "OLoRA": {"init_lora_weights": "olora", "rank_pattern": {".*v_proj": 2}},
}


@pytest.mark.parametrize("name", SAME)
def test_a_lora_is_what_it_is_in_peft(
    name: str, plain: CLIPModel, loaded: TwoTowers, tmp_path: Path
) -> None:
    with _quietly():
        config = lora(**SAME[name])
    folder = written(plain, tmp_path / "mine", config)
    with watched():
        ours = applying.on(adapters.read(folder), loaded)
    assert_same(ours.model, in_peft(plain, folder), CLOSE)
    assert not adapters.read(folder).base["sha256"]
    assert validation.passed_over(adapters.read(folder)) is None


@pytest.mark.parametrize("hidden", [None, 24])
def test_a_prefix_that_has_its_projection_still_is_read(
    hidden: int | None, plain: CLIPModel, loaded: TwoTowers, tmp_path: Path
) -> None:
    config = ClipPrefixTuningConfig(prefix_projection=True, encoder_hidden_size=hidden)
    folder = written(plain, tmp_path, config)
    with watched():
        ours = applying.on(adapters.read(folder), loaded)
    assert_same(ours.model, in_peft(plain, folder), CLOSE)


OTHERS: dict[str, tuple[Any, str]] = {
    "PiSSA at random": (lora(init_lora_weights="pissa_niter_4"), "changes the base itself"),
    "LoRA-GA": (lora(init_lora_weights="lora_ga"), "changes the base itself"),
    "parameters": (lora(target_parameters=["k_proj.weight"]), "target_parameters"),
    "KaSA": (lora(kasa_config=variants.KasaConfig()), "kasa_config"),
    "VeLoRA": (lora(velora_config=variants.VeloraConfig()), "velora_config"),
    "aLoRA": (lambda: lora(alora_invocation_tokens=[1]), "alora_invocation_tokens"),
    "QA-LoRA": (lora(use_qalora=True), "use_qalora"),
    "AdaLoRA": (peft.AdaLoraConfig(total_step=9), "ADALORA"),
    "IA3": (peft.IA3Config(feedforward_modules=[]), "IA3"),
    "LoHa": (peft.LoHaConfig(), "LOHA"),
    "LoKr": (peft.LoKrConfig(), "LOKR"),
    "OFT": (peft.OFTConfig(oft_block_size=4), "OFT"),
    "BOFT": (peft.BOFTConfig(boft_block_size=4), "BOFT"),
    "VeRA": (peft.VeraConfig(), "VERA"),
    "FourierFT": (peft.FourierFTConfig(n_frequency=9), "FOURIERFT"),
    "norms": (peft.LNTuningConfig(target_modules=["layer_norm1"]), "LN_TUNING"),
    "HRA": (peft.HRAConfig(), "HRA"),
}
"""What PEFT has beside an ordinary LoRA, and what the refusal names."""


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_ordinary_lora_is_refused_with_a_way_out(
    name: str, plain: CLIPModel, loaded: TwoTowers, tmp_path: Path
) -> None:
    config, says = OTHERS[name]
    with _quietly():
        config = copy.deepcopy(config() if callable(config) else config)
    config.target_modules = config.target_modules or {"q_proj", "v_proj"}
    folder = written(plain, tmp_path / "mine", config)
    with watched(), pytest.raises(ClipTuneError, match=says) as told:
        applying.on(adapters.read(folder), loaded)
    assert "erge" in told.value.hint and "base" in told.value.hint


def test_the_way_out_is_one(
    plain: CLIPModel, base: Path, loaded: TwoTowers, tmp_path: Path
) -> None:
    """An adapter of a type that is not read here is merged in PEFT, and that model is opened."""
    config = peft.IA3Config(target_modules=["q_proj"], feedforward_modules=[])
    theirs = in_peft(plain, written(plain, tmp_path / "mine", config))
    merged = copy.deepcopy(theirs).merge_and_unload()
    merged.save_pretrained(tmp_path / "merged")
    CLIPProcessor.from_pretrained(base).save_pretrained(tmp_path / "merged")
    ours = applying.on(adapters.read(tmp_path / "merged"), loaded)
    assert_same(ours.model, theirs, CLOSE)


def test_biases_that_an_older_peft_forgot_to_save_are_the_bases(
    plain: CLIPModel, loaded: TwoTowers, tmp_path: Path
) -> None:
    folder = written(plain, tmp_path / "mine", lora())
    change(folder / CONFIG, bias="lora_only")
    ours = applying.on(adapters.read(folder), loaded)
    assert_same(ours.model, in_peft(plain, folder), CLOSE)


def test_what_a_later_peft_adds_is_passed_over_with_a_note(
    plain: CLIPModel, loaded: TwoTowers, tmp_path: Path
) -> None:
    folder = written(plain, tmp_path / "mine", lora())
    theirs = in_peft(plain, folder)
    change(folder / CONFIG, new_config=None, new_list=[], backend="auto", size=16, use_new=False)
    adapter = adapters.read(folder)
    told = validation.passed_over(adapter)
    assert told and 'new_config = null, new_list = [], backend = "auto", size = 16' in told.text()
    assert_same(applying.on(adapter, loaded).model, theirs, CLOSE)
    change(folder / CONFIG, use_new=True)
    with pytest.raises(ClipTuneError, match='"use_new"'):
        applying.on(adapters.read(folder), loaded)


def test_merging_keeps_biases_and_modules(
    plain: CLIPModel, loaded: TwoTowers, tmp_path: Path
) -> None:
    settings = {"bias": "all", "modules_to_save": ["visual_projection"]}
    for number, init in enumerate((True, "pissa")):
        config = lora(init_lora_weights=init, **settings)
        folder = written(plain, tmp_path / str(number), config)
        ours = applying.on(adapters.read(folder), loaded).model
        merged = copy.deepcopy(ours).merge_and_unload(safe_merge=True)
        assert_same(merged, in_peft(plain, folder), 1e-5)


VALUES = [
    *(None, True, False, 0, -1, 3, 10**400, 0.5, float("nan"), float("inf")),
    *("", "x", "all-linear", "(", ".*", "\x00", "é" * 3000),
    *([], [1], [[1, 2]], ["q_proj"], [None], {}, {"q_proj": 4}, {".*": 2.5}, {"(": 1}, {"a": {}}),
]


def test_whatever_stands_in_a_configuration_is_read_or_refused_in_words(
    plain: CLIPModel, loaded: TwoTowers, tmp_path: Path
) -> None:
    folder = written(plain, tmp_path / "mine", lora())
    known = json.loads((folder / CONFIG).read_text())
    opened = 0
    for number, name in enumerate([*known, "unheard_of"]):
        for value in VALUES[number % 14 :: 14]:  # each of them with many names
            (folder / CONFIG).write_text(json.dumps(known | {name: value}))
            try:
                with _quietly():
                    applying.on(adapters.read(folder), loaded)
                    validation.passed_over(adapters.read(folder))
                opened += 1
            except ClipTuneError as error:
                assert error.hint and len(str(error)) < 1000
    assert opened > 10


# Where it lies


def test_a_named_adapter_is_found_in_its_folder(
    plain: CLIPModel, loaded: TwoTowers, tmp_path: Path
) -> None:
    place = written(plain, tmp_path / "mine", lora(), "birds")
    assert not (place / CONFIG).exists()
    with watched():
        adapter = adapters.read(place)
        ours = applying.on(adapter, loaded)
    assert adapter.title == "birds" and adapter.folder == place / "birds"
    assert_same(ours.model, in_peft(plain, place / "birds"), CLOSE)
    assert brought_in(place).title == "birds"
    written(plain, place, lora(), "cats")
    with pytest.raises(ClipTuneError, match="several adapters: birds, cats") as told:
        adapters.read(place)
    assert "Choose one" in told.value.hint and adapters.read(place / "cats").title == "cats"
    written(plain, place, lora())
    assert adapters.read(place).folder == place


def test_a_zip_of_a_named_adapter_is_brought_in(plain: CLIPModel, tmp_path: Path) -> None:
    written(plain, tmp_path / "mine", lora(), "birds")
    shutil.make_archive(str(tmp_path / "tulips"), "zip", tmp_path, "mine")
    assert brought_in(tmp_path / "tulips.zip").title == "tulips"


@pytest.fixture
def snapshot(plain: CLIPModel, tmp_path: Path) -> Path:
    """An adapter as the hub's cache keeps it: files in `blobs`, links to them in a snapshot."""
    cached = tmp_path / "hub" / "models--someone--tulips"
    source = written(plain, tmp_path / "source", lora())
    snapshot = cached / "snapshots" / ("0a" * 20)
    for folder in (snapshot, cached / "blobs", cached / "refs"):
        folder.mkdir(parents=True)
    (cached / "refs" / "main").write_text("0a" * 20)
    for number, file in enumerate(sorted(source.iterdir())):
        file.rename(cached / "blobs" / str(number))
        try:
            (snapshot / file.name).symlink_to(Path("..", "..", "blobs", str(number)))
        except OSError:
            pytest.skip("no links here")
    return snapshot


def test_the_hubs_cache_is_read(
    snapshot: Path, plain: CLIPModel, loaded: TwoTowers, tmp_path: Path
) -> None:
    for place in (snapshot, snapshot.parents[1]):
        with watched():
            ours = applying.on(adapters.read(place), loaded)
        assert_same(ours.model, in_peft(plain, snapshot), CLOSE)
        assert adapters.read(place).title == "tulips"
    brought = brought_in(snapshot.parents[1])
    assert not any(path.is_symlink() for path in brought.folder.iterdir())


def test_a_link_to_elsewhere_is_none_of_the_cache(snapshot: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text((snapshot / CONFIG).read_text())
    (snapshot / CONFIG).unlink()
    (snapshot / CONFIG).symlink_to(elsewhere)
    with pytest.raises(ClipTuneError, match="link to a file elsewhere"):
        adapters.read(snapshot)
    blobs = snapshot.parents[1] / "blobs"
    blobs.rename(tmp_path / "stolen")
    (tmp_path / CONFIG).write_text(elsewhere.read_text())
    blobs.symlink_to(tmp_path)
    (snapshot / CONFIG).unlink()
    (snapshot / CONFIG).symlink_to(Path("..", "..", "blobs", CONFIG))
    with pytest.raises(ClipTuneError, match="link to a file elsewhere"):
        adapters.read(snapshot)


# Pickled weights


def brought_in(place: Path) -> Adapter:
    return finish(import_adapter(place, None, CancelToken()))


@pytest.fixture
def pickled(plain: CLIPModel, tmp_path: Path) -> Path:
    """An adapter whose weights are pickled, as PEFT wrote them once."""
    folder = written(plain, tmp_path / "mine", lora())
    torch.save(load_file(folder / WEIGHTS), folder / NAME)
    (folder / WEIGHTS).rename(tmp_path / WEIGHTS)
    return folder


def test_pickled_weights_become_safetensors_on_import(
    pickled: Path, loaded: TwoTowers, tmp_path: Path
) -> None:
    with pytest.raises(ClipTuneError, match="are pickled") as told:
        applying.on(adapters.read(pickled), loaded)
    assert "Importing" in told.value.hint
    before = sorted(pickled.iterdir())
    brought = brought_in(pickled)
    assert sorted(pickled.iterdir()) == before and not (brought.folder / NAME).exists()
    wanted, found = load_file(tmp_path / WEIGHTS), load_file(brought.folder / WEIGHTS)
    assert wanted.keys() == found.keys()
    assert all(torch.equal(wanted[name], found[name]) for name in wanted)
    applying.on(brought, loaded)


class Bomb:
    """What leaves a trace if a pickle is trusted."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.place,)


def test_a_pickle_that_would_run_code_runs_none(pickled: Path, tmp_path: Path) -> None:
    torch.save({"a": torch.ones(2), "b": Bomb(tmp_path / "ran")}, pickled / NAME)
    with pytest.raises(ClipTuneError, match="more than plain numbers") as told:
        brought_in(pickled)
    assert told.value.hint and str(pickled / NAME) in told.value.message
    assert not (tmp_path / "ran").exists() and not [*imported_home().glob("*")]
    torch.load(pickled / NAME, weights_only=False)  # it would have
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "content",
    [
        {"a": torch.ones(1).expand(2**40)},
        {f"{n}": torch.ones(9) for n in range(3)} | {"b": torch.ones(1).expand(10**6)},
        {"a": [torch.ones(2)]},
        {"a": torch.ones(2).to_sparse()},
        [torch.ones(2)],
        torch.ones(2),
    ],
    ids=["terabytes", "megabytes", "a list", "sparse", "no table", "a tensor"],
)
def test_what_is_no_table_of_plain_tensors_is_not_converted(content: Any, tmp_path: Path) -> None:
    torch.save(content, tmp_path / NAME)
    with pytest.raises(ValueError):
        convert(tmp_path / NAME, tmp_path / WEIGHTS)
    assert not (tmp_path / WEIGHTS).exists()


def test_a_bomb_of_zeros_is_not_unpacked(tmp_path: Path) -> None:
    torch.save({"a": torch.zeros(10**6)}, tmp_path / "whole")
    with zipfile.ZipFile(tmp_path / "whole") as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(tmp_path / NAME, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    with pytest.raises(ValueError, match="more than it is"):
        convert(tmp_path / NAME, tmp_path / WEIGHTS)
    (tmp_path / NAME).write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(zipfile.BadZipFile):
        convert(tmp_path / NAME, tmp_path / WEIGHTS)
