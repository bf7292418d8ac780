"""Loading: what is refused and why, exactness against the libraries, quantised training."""

import errno
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from peft import LoraConfig, get_peft_model
from PIL import Image
from torch._subclasses import fake_tensor
from transformers import CLIPImageProcessorPil, CLIPModel
from transformers.utils import logging as transformers_logging

from cliptune import job as jobs
from cliptune.core import bounded
from cliptune.core.errors import ClipTuneError
from cliptune.data.framing import Framing
from cliptune.models import folder as model_folder
from cliptune.models.load import Quantisation, TwoTowers, load
from cliptune.models.reading import explained
from cliptune.training.estimate import estimate_memory
from engine.tiny import tiny_clip

CPU = torch.device("cpu")
TEXTS = ["a cat", "a photo of the red circle and a small house", "zebra!"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def broken(folder: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return Path(shutil.copytree(folder, tmp_path / "broken"))


def opened(
    folder: Path, quantisation: Quantisation = "none", dtype: torch.dtype = torch.float32
) -> TwoTowers:
    return load(folder, device=CPU, quantisation=quantisation, dtype=dtype)


def pixels(count: int = 4, side: int = 32) -> torch.Tensor:
    return torch.randn(count, 3, side, side, generator=torch.Generator().manual_seed(1))


# What comes out


def test_reads_what_the_folder_says(folder: Path) -> None:
    base = opened(folder)
    assert (base.resolution, base.context_length, base.framing) == (32, 77, Framing(32, 32))
    assert base.images.mean == pytest.approx((0.48145466, 0.4578275, 0.40821073))
    assert base.images.std == pytest.approx((0.26862954, 0.26130258, 0.27577711))
    assert base.device == CPU
    assert not base.model.training
    assert not any(parameter.requires_grad for parameter in base.model.parameters())


@pytest.mark.parametrize("quantisation", ["nf4", "int8"])
def test_quantised_layers_answer_in_what_they_compute_in(
    folder: Path, quantisation: Quantisation
) -> None:
    base = opened(folder, quantisation, torch.bfloat16)
    layer = base.model.vision_model.encoder.layers[0].mlp.fc1
    normed = torch.randn(1, 3, 64)  # fp32, as CUDA's autocast has norms
    assert layer(normed).dtype == torch.bfloat16


def test_features_are_clips_own(folder: Path) -> None:
    base = opened(folder)
    model = CLIPModel.from_pretrained(folder, dtype=torch.float32).eval()
    ids, mask = base.tokenise(TEXTS)
    output = model(input_ids=ids, attention_mask=mask, pixel_values=pixels())
    torch.testing.assert_close(base.encode_images(pixels()), output.image_embeds)
    torch.testing.assert_close(base.encode_texts(ids, mask), output.text_embeds)
    logits = base.scale() * base.encode_images(pixels()) @ base.encode_texts(ids, mask).T
    torch.testing.assert_close(logits, output.logits_per_image)


def test_cropped_text_equals_padded_text(folder: Path) -> None:
    base = opened(folder)
    ids, mask = base.tokenise(TEXTS)
    padded = base.tokenizer(
        TEXTS, padding="max_length", max_length=base.context_length, return_tensors="pt"
    )
    assert (ids.shape[1], padded["input_ids"].shape[1]) == (12, 77)
    difference = base.encode_texts(ids, mask) - base.encode_texts(
        padded["input_ids"], padded["attention_mask"]
    )
    assert difference.abs().max() < 1e-5


def test_configs_with_the_old_end_token_pool_at_the_same_place(folder: Path, broken: Path) -> None:
    """OpenAI's own configs say 2, which is not their end token: CLIP then looks for the largest."""
    config = json.loads((broken / "config.json").read_text())
    edit(broken, text_config=config["text_config"] | {"eos_token_id": 2})
    old, new = opened(broken), opened(folder)
    torch.testing.assert_close(
        old.encode_texts(*old.tokenise(TEXTS)),
        new.encode_texts(*new.tokenise(TEXTS)),
    )


def test_long_prompts_are_cut_and_keep_their_end(folder: Path) -> None:
    base = opened(folder)
    prompt = "a cat " * 100
    ids, mask = base.tokenise([prompt, "a cat"])
    assert ids.shape == mask.shape == (2, base.context_length)
    assert ids[0, -1] == base.tokenizer.eos_token_id
    assert ids[0, -2] != base.tokenizer.eos_token_id
    assert (base.tokens(prompt), base.tokens("a cat")) == (202, 4)


def test_normalise_equals_the_processor(folder: Path) -> None:
    base = opened(folder)
    images = np.random.default_rng(0).integers(0, 256, (5, 32, 32, 3), dtype=np.uint8)
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    expected = processor([Image.fromarray(one) for one in images], return_tensors="pt")
    ours = base.normalise(torch.from_numpy(images).permute(0, 3, 1, 2))
    assert (ours - expected["pixel_values"]).abs().max() < 1e-6


@pytest.mark.parametrize(
    "size", [32, {"shortest_edge": 32}, {"height": 32, "width": 32}], ids=["int", "edge", "box"]
)
def test_reads_image_settings_of_every_age(broken: Path, size: object) -> None:
    (broken / "processor_config.json").unlink()
    settings = {"size": size, "crop_size": 32, "resample": 2, "image_mean": [0.5] * 3}
    (broken / "preprocessor_config.json").write_text(json.dumps(settings))
    base = opened(broken)
    assert (base.resolution, base.framing.resample, base.images.mean) == (32, 2, (0.5, 0.5, 0.5))


def test_fp16_files_load_in_the_dtype_asked_for(tmp_path: Path) -> None:
    folder = tiny_clip(tmp_path / "half", dtype=torch.float16)
    assert opened(folder).model.logit_scale.dtype == torch.float32
    base = opened(folder, dtype=torch.bfloat16)
    kinds = {name: parameter.dtype for name, parameter in base.model.named_parameters()}
    assert kinds.pop("logit_scale") == torch.float32, "in bf16 a scale of 100 is 98.9"
    assert set(kinds.values()) == {torch.bfloat16}
    assert base.encode_images(pixels()).dtype == torch.float32


def test_identity_names_the_weights_and_no_path(folder: Path) -> None:
    identity = opened(folder).identity
    content = (folder / "model.safetensors").read_bytes()
    assert identity == {
        "name": "",
        "revision": "",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def test_sharded_weights_load(folder: Path, tmp_path: Path) -> None:
    shards = Path(shutil.copytree(folder, tmp_path / "shards"))
    (shards / "model.safetensors").unlink()
    CLIPModel.from_pretrained(folder).save_pretrained(shards, max_shard_size="300KB")
    assert len(list(shards.glob("model-*.safetensors"))) >= 2
    torch.testing.assert_close(
        opened(shards).encode_images(pixels()), opened(folder).encode_images(pixels())
    )
    next(shards.glob("model-*.safetensors")).unlink()
    with pytest.raises(ClipTuneError, match="which is missing"):
        opened(shards)


# What is refused


def edit(folder: Path, **changes: object) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | changes))


def truncate(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-1000])


def pickle_instead(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def foreign_tokenizer(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    edit(folder, text_config=config["text_config"] | {"eos_token_id": 7})


def missing_weights(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    edit(folder, text_config=config["text_config"] | {"num_hidden_layers": 3})


def wrong_shapes(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    edit(folder, text_config=config["text_config"] | {"intermediate_size": 99})


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (shutil.rmtree, "does not exist"),
        (lambda folder: (folder / "config.json").unlink(), "it has no config.json"),
        (lambda folder: (folder / "config.json").write_text("{"), "config.json is damaged"),
        (lambda folder: (folder / "config.json").write_text("[]"), "not a JSON object"),
        (lambda folder: edit(folder, model_type="blip"), 'of type "blip", which cannot be tuned'),
        (lambda folder: edit(folder, quantization_config={}), "was saved quantised"),
        (lambda folder: edit(folder, projection_dim="wide"), "cannot be loaded: .*projection_dim"),
        (lambda folder: (folder / "model.safetensors").unlink(), "holds no model.safetensors"),
        (pickle_instead, "a pickle can run code"),
        (truncate, "model.safetensors is damaged"),
        (missing_weights, "lack text_model.encoder.layers.2.* and 15 more"),
        (wrong_shapes, "layers.0.mlp.fc1.bias is .*, and 99 is expected"),
        (lambda folder: edit(folder, text_config={}), "describes .* and its files hold"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "lacks a tokenizer"),
        (lambda folder: (folder / "tokenizer.json").write_text("{"), "cannot be loaded"),
        (foreign_tokenizer, "does not belong to its model"),
        (lambda folder: (folder / "processor_config.json").unlink(), "settings for its images"),
    ],
)
def test_refuses_in_one_prompt(broken: Path, damage: Callable[[Path], object], words: str) -> None:
    damage(broken)
    with pytest.raises(ClipTuneError, match=words) as caught:
        opened(broken)
    assert broken.name in caught.value.message
    assert caught.value.hint
    assert "\n" not in caught.value.message


def absurd(folder: Path, **settings: object) -> None:
    config = json.loads((folder / "config.json").read_text())
    edit(folder, text_config=config["text_config"] | settings)


def odd_tokenizer(folder: Path, **odd: object) -> None:
    settings = json.loads((folder / "tokenizer_config.json").read_text())
    (folder / "tokenizer_config.json").write_text(json.dumps(settings | odd))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda folder: (folder / "tokenizer.json").write_text("{"), "cannot be loaded"),
        (lambda folder: (folder / "tokenizer_config.json").write_text("[]"), "cannot be loaded"),
        (lambda folder: absurd(folder, vocab_size=-1), "whose vocab_size is -1"),
        (lambda folder: absurd(folder, attention_dropout=-0.5), "cannot be loaded"),
        (lambda folder: absurd(folder, num_hidden_layers=2**31), "a tower of 2147483648 layers"),
        (lambda folder: absurd(folder, hidden_size=0), "whose hidden_size is 0"),
        (lambda folder: odd_tokenizer(folder, model_max_length={}), "cannot be .*not supported"),
        (lambda folder: odd_tokenizer(folder, pad_token=None), "cannot be .*Asking to pad"),
        (lambda folder: edit(folder, vision_config={"image_size": 10**6}), "of 1000000 pixels"),
    ],
)
def test_what_is_wrong_with_a_base_is_told_before_it_is_loaded(
    broken: Path, damage: Callable[[Path], object], words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    damage(broken)
    job = jobs.build(
        {"data": {"images": "."}, "base": {"model": str(broken)}, "method": {"kind": "lora"}}
    )
    with pytest.raises(ClipTuneError, match=words):
        estimate_memory(job, 8, ["a cat", "a dog"], captions=False)
    assert capfd.readouterr().err == ""


def test_of_shapes_that_do_not_fit_together_nothing_is_printed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fake_tensor.log.addHandler(caplog.handler)
    told = pytest.raises(ClipTuneError, match="cannot be loaded")
    with told, explained(tmp_path), fake_tensor.FakeTensorMode():
        torch.mm(torch.empty(2, 3), torch.empty(4, 5))
    fake_tensor.log.removeHandler(caplog.handler)
    assert caplog.text == ""


def test_images_are_resized_to_no_more_than_any_model_takes(broken: Path) -> None:
    settings = json.loads((broken / "processor_config.json").read_text())
    settings["image_processor"]["size"] = {"shortest_edge": 10**6}
    (broken / "processor_config.json").write_text(json.dumps(settings))
    with pytest.raises(ClipTuneError, match="of 1000000 pixels"):
        model_folder.check(broken)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
def test_a_file_that_may_not_be_read_is_told_as_that(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As another user's on a shared disk: nothing of it is damaged."""

    def refused(path: Path, *given: Any, **more: Any) -> Any:
        if path.name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return open(path, *given, **more)

    monkeypatch.setattr(Path, "open", refused)
    monkeypatch.setattr(bounded, "open", refused, raising=False)
    with pytest.raises(ClipTuneError) as error:
        model_folder.check(folder)
    assert error.value.message == f"{folder / name} cannot be read: no permission."


# Quantised


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=["fp32", "bf16"])
@pytest.mark.parametrize("quantisation", ["nf4", "int8"])
# PEFT 0.21 asks transformers 5.23 for an attribute under its old name.
def test_evaluates_then_trains(
    folder: Path, quantisation: Quantisation, dtype: torch.dtype
) -> None:
    """In this order: bitsandbytes may repack 4-bit weights in the first, and fail in the second."""
    base = opened(folder, quantisation, dtype)
    ids, mask = base.tokenise(TEXTS)
    labels = torch.tensor([0, 1, 2, 0])
    with torch.no_grad():
        untouched = base.encode_images(pixels())
    torch.manual_seed(0)
    base.model = get_peft_model(
        base.model, LoraConfig(r=4, lora_alpha=8, target_modules=["q_proj", "v_proj"])
    )
    trained = [parameter for parameter in base.model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1e-2)
    losses = []
    for _ in range(8):
        base.model.train()
        logits = base.encode_images(pixels()) @ base.encode_texts(ids, mask).T
        loss = F.cross_entropy(10 * logits, labels)
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(loss.item())
        base.model.eval()
        with torch.no_grad():
            tuned = base.encode_images(pixels())
    assert losses[-1] < 0.8 * losses[0]
    with base.model.disable_adapter(), torch.no_grad():
        torch.testing.assert_close(base.encode_images(pixels()), untouched)
    assert (tuned - untouched).abs().max() > 0.01


@pytest.mark.parametrize(("quantisation", "bound"), [("nf4", 0.15), ("int8", 0.02)])
def test_quantised_features_stay_near(
    folder: Path, quantisation: Quantisation, bound: float
) -> None:
    exact, near = opened(folder), opened(folder, quantisation)
    with torch.no_grad():
        apart = (exact.encode_images(pixels()) - near.encode_images(pixels())).norm(dim=-1)
    assert 0 < apart.max() < bound


def test_projections_are_never_quantised(folder: Path) -> None:
    for quantisation in ("nf4", "int8"):
        model = opened(folder, quantisation).model
        for projection in (model.visual_projection, model.text_projection):
            assert projection.weight.dtype == torch.float32
        packed = model.vision_model.encoder.layers[0].mlp.fc1.weight
        assert packed.dtype in (torch.uint8, torch.int8)


def test_counts_are_of_weights_and_bytes_of_what_is_held(folder: Path) -> None:
    bases = {kind: opened(folder, kind) for kind in ("none", "int8", "nf4")}
    assert len({base.parameters() for base in bases.values()}) == 1
    count = bases["none"].parameters()
    assert 4 * count <= bases["none"].memory() < 4 * count + 2000  # position ids
    towers = 2 * 2 * (4 * 64 * 64 + 2 * 64 * 128)  # weights of the Linears
    others = bases["none"].memory() - 4 * towers
    rows = 2 * 2 * (5 * 64 + 128)
    assert bases["int8"].memory() == others + towers + 4 * rows
    assert others + towers / 2 < bases["nf4"].memory() < others + 0.55 * towers + 60_000
    with torch.no_grad():
        before = bases["int8"].memory()
        bases["int8"].encode_images(pixels())
    assert bases["int8"].memory() == before


def test_libraries_speak_again_once_the_last_of_two_that_read_at_once_is_done(
    tmp_path: Path,
) -> None:
    def switches() -> tuple[int, bool]:
        told = transformers_logging
        return told.get_verbosity(), told.is_progress_bar_enabled()

    before = switches()
    first, second = explained(tmp_path), explained(tmp_path)
    first.__enter__()
    quiet = switches()
    second.__enter__()
    first.__exit__(None, None, None)  # on another thread the first ends first
    assert switches() == quiet != before
    second.__exit__(None, None, None)
    assert switches() == before
