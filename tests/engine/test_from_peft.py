"""Adapters that plain PEFT wrote: here they give what they give in PEFT, or they are refused for a
true reason, with a way out."""

import copy
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import peft
import pytest
import torch
from peft import PeftModel, get_peft_model
from peft.tuners.lora import config as variants
from transformers import CLIPModel, CLIPProcessor

from cliptune.core.errors import ClipTuneError
from cliptune.inference import adapter as adapters
from cliptune.inference import applying, validation
from cliptune.methods.peft_method import CONFIG
from cliptune.models.load import TwoTowers, load
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
        for value in VALUES[number % 8 :: 8]:  # each of them with many names
            (folder / CONFIG).write_text(json.dumps(known | {name: value}))
            try:
                with _quietly():
                    applying.on(adapters.read(folder), loaded)
                    validation.passed_over(adapters.read(folder))
                opened += 1
            except ClipTuneError as error:
                assert error.hint and len(str(error)) < 1000
    assert opened > 20
