"""A folder in OpenCLIP's format is a base as any other, and what was tuned is written back in it.

`tests/bench/open_clip_suite.py` holds the same against OpenCLIP itself.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor
from transformers import AutoModel, AutoTokenizer

from cliptune.core.errors import ClipTuneError
from cliptune.data.pixels import decode
from cliptune.export import proof
from cliptune.export.open_clip import OpenClip
from cliptune.inference import validation
from cliptune.methods import METHODS
from cliptune.methods.method import Quantisation
from cliptune.models import folder as model_folder
from cliptune.models.load import TwoTowers, load
from cliptune.runs import Run
from engine import drawn
from engine.exports import ask_here, exported, follow, holds, told_of
from engine.tiny_families import TINY
from engine.tiny_open_clip import CONTEXT, SIDE, Reference, know_the_trunk, tiny_open_clip
from engine.training import carry, small_job

CONFIG, WEIGHTS = "open_clip_config.json", "open_clip_model.safetensors"
KINDS: dict[str, dict[str, Any]] = {
    "clip": {},
    "clip, quick": {"quick_gelu": True},
    "clip, text apart": {"custom": True},
    "siglip": {},
    "metaclip_2": {"custom": True},
}
TEXTS = ["a red cat", "a photo of a dog", "light light light star", "one"]


def opened(folder: Path, quantisation: Quantisation = "none") -> TwoTowers:
    return load(folder, device=torch.device("cpu"), quantisation=quantisation, dtype=torch.float32)


@pytest.fixture(scope="module", autouse=True)
def trunk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        know_the_trunk(patch)
        yield


@pytest.fixture(scope="module", params=KINDS)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Reference]:
    kind = request.param.partition(",")[0]
    return tiny_open_clip(tmp_path_factory.mktemp("base"), kind, **KINDS[request.param])


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reference]:
    return tiny_open_clip(tmp_path_factory.mktemp("clip"), "clip")


def pixels() -> Tensor:
    return torch.randn(4, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(0))


def filled(base: TwoTowers) -> Tensor:
    """Ids of the texts, filled up with zeros as OpenCLIP does where nothing but the end counts."""
    ids, _ = base.tokenise(TEXTS)
    return torch.nn.functional.pad(ids, (0, CONTEXT - ids.shape[1]))


@torch.no_grad()
def says_the_same(base: TwoTowers, reference: Reference) -> None:
    close = {"atol": 1e-6, "rtol": 0}
    seen, read = base.encode_images(pixels()), base.encode_texts(*base.tokenise(TEXTS))
    torch.testing.assert_close(seen, reference.encode_image(pixels()), **close)
    torch.testing.assert_close(read, reference.encode_text(filled(base)), **close)
    assert (read @ read.T - torch.eye(len(TEXTS))).max() < 0.999  # texts are told apart
    assert base.scale() == pytest.approx(reference.logit_scale.exp().item(), abs=1e-5)
    if reference.logit_bias is not None:
        assert base.bias() == pytest.approx(reference.logit_bias.item(), abs=1e-5)


def test_features_are_those_of_openclip_and_nothing_is_written(
    made: tuple[Path, Reference],
) -> None:
    folder, reference = made
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    base = opened(folder)
    says_the_same(base, reference)
    assert base.images.mean == (0.5, 0.45, 0.4) and base.images.std == (0.2, 0.25, 0.3)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_it_is_written_as_transformers_reads_it(
    made: tuple[Path, Reference], tmp_path: Path
) -> None:
    folder, reference = made
    model_folder.write_plain(folder, tmp_path / "plain")
    validation.check_whole(tmp_path / "plain")  # so does one that is tuned as a whole
    base = opened(tmp_path / "plain")
    says_the_same(base, reference)
    assert base.images == opened(folder).images
    theirs = AutoModel.from_pretrained(tmp_path / "plain").eval()
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "plain")
    told = tokenizer(TEXTS, padding="max_length", max_length=CONTEXT, return_tensors="pt")
    ids = {name: told[name] for name in base.family.reads}
    with torch.no_grad():
        read = theirs.get_text_features(**ids).pooler_output
    read = torch.nn.functional.normalize(read, dim=-1)
    torch.testing.assert_close(read, reference.encode_text(filled(base)), atol=1e-6, rtol=0)
    with pytest.raises(ClipTuneError, match="in Hugging Face format as it is"):
        model_folder.write_plain(tmp_path / "plain", tmp_path / "again")


def test_in_four_bits_it_is_what_the_plain_folder_is(
    made: tuple[Path, Reference], tmp_path: Path
) -> None:
    folder, _ = made
    model_folder.write_plain(folder, tmp_path)
    ours, plain = (opened(one, "nf4") for one in (folder, tmp_path))
    assert ours.memory() == plain.memory() < opened(folder).memory()
    with torch.no_grad():
        assert torch.equal(ours.encode_images(pixels()), plain.encode_images(pixels()))
        tokens = ours.tokenise(TEXTS)
        assert torch.equal(ours.encode_texts(*tokens), plain.encode_texts(*tokens))


def test_what_is_asked_of_a_folder_is_what_the_plain_folder_says(
    made: tuple[Path, Reference], tmp_path: Path
) -> None:
    """Estimates ask no more."""
    model_folder.write_plain(made[0], tmp_path)
    ours, plain = (model_folder.configuration(one).to_dict() for one in (made[0], tmp_path))
    assert ours == plain
    for ask in (model_folder.family_of, model_folder.language, model_folder.parameters):
        assert ask(made[0]) == ask(tmp_path)


def test_texts_of_a_siglip_are_read_without_punctuation_and_capitals(tmp_path: Path) -> None:
    base = opened(tiny_open_clip(tmp_path, "siglip")[0])
    plain, marked = (base.tokenise([one])[0] for one in ("a red cat", " A  re'd, C.A_T!"))
    assert torch.equal(base.tokenise(["a red ca t"])[0], marked) and not torch.equal(plain, marked)


def test_images_are_framed_as_its_settings_say(tmp_path: Path) -> None:
    drawn_one = np.random.default_rng(0).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    Image.fromarray(drawn_one).save(tmp_path / "one.png")
    image = Image.open(tmp_path / "one.png")
    by = Image.Resampling.BICUBIC
    for kind, expected in {
        "clip": image.resize((42, 32), by).crop((5, 0, 37, 32)),
        "siglip": image.resize((32, 32), by),
    }.items():
        base = opened(tiny_open_clip(tmp_path / kind, kind)[0])
        assert np.array_equal(decode(tmp_path / "one.png", base.framing), np.asarray(expected))


@pytest.fixture(scope="module")
def run(clip: tuple[Path, Reference], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """LoRA on a base in OpenCLIP's format."""
    place = tmp_path_factory.mktemp("run")
    job = small_job(drawn.classes(place / "images"), clip[0], epochs=1, learning_rate=1e-2)
    carry(job, place / "run")
    return Run(place / "run")


@pytest.mark.parametrize("kind", [kind for kind in METHODS if METHODS[kind].trains])
def test_every_method_is_put_into_it(kind: str, clip: tuple[Path, Reference]) -> None:
    """A prompt starts from words, which the tokenizer in the folder reads."""
    method = METHODS[kind].model_validate({"kind": kind})
    base = opened(clip[0], method.quantisations[0])
    base.model = method.apply(base.model, "", None)
    assert method.trained(base.model)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports are read again in this process."""
    monkeypatch.setattr(proof, "_ask", ask_here)


def test_what_was_tuned_on_it_is_written_back(
    run: Run, clip: tuple[Path, Reference], here: None, tmp_path: Path
) -> None:
    folder, reference = clip
    found = exported(run, "open_clip", tmp_path / "out")
    holds(found)
    told_of(found, folder, run.folder)
    assert "local-dir:this folder" in (found.path / "README.md").read_text(encoding="utf-8")
    merged = opened(exported(run, "merged", tmp_path / "merged").path)
    written = json.loads((found.path / CONFIG).read_text("utf-8"))["model_cfg"]
    given = json.loads((folder / CONFIG).read_text("utf-8"))["model_cfg"]
    given["text_cfg"].pop("hf_tokenizer_name")
    for part in ("vision_cfg", "text_cfg"):
        for name, value in given[part].items():
            assert written[part][name] == pytest.approx(value, rel=1e-6), name
    tuned = reload(found.path, reference)
    says_the_same(merged, tuned)
    says_the_same(opened(found.path), tuned)


def reload(folder: Path, like: Reference) -> Reference:
    """The reference with the weights of a folder, all of them and no others."""
    state, model = load_file(folder / WEIGHTS), deepcopy(like)
    assert state.keys() == like.stored().keys()
    before = "" if like.custom else "text."
    names = {name.removeprefix(before): name for name in model.state_dict()}
    model.load_state_dict({names[name]: tensor for name, tensor in state.items()})
    return model


@pytest.mark.parametrize("target", ["peft", "classifier"])
def test_others_are_told_how_they_get_its_base(
    target: str, run: Run, clip: tuple[Path, Reference], here: None, tmp_path: Path
) -> None:
    found = exported(run, target, tmp_path / "out")
    holds(found)
    told_of(found, clip[0], run.folder)
    text = (found.path / "README.md").read_text(encoding="utf-8")
    assert ("which transformers does not read" in text) == (target == "peft")  # both towers learn
    if target == "peft":
        image = tmp_path / "one.png"
        Image.new("RGB", (40, 40), "red").save(image)
        (found.path / "README.md").write_text(
            text.replace("the base in OpenCLIP's format", str(clip[0])), encoding="utf-8"
        )
        assert len(follow(found, tmp_path / "plain", image, tmp_path)) == 2


def test_what_openclip_has_not_is_refused_in_words(tmp_path: Path) -> None:
    for family, told in (
        ("chinese_clip", "no models of this family: Chinese-CLIP. Take the merged model"),
        ("siglip", "no image tower that is as this model's is. Take the merged model"),
    ):
        base = opened(TINY[family](tmp_path / family))
        with pytest.raises(ClipTuneError, match=told):
            OpenClip().save(cast(Any, SimpleNamespace(base=base, plain=base)), tmp_path)


def change(folder: Path, **settings: Any) -> None:
    """Set settings by their part and name, "vision_cfg.layers"; None takes one away."""
    path = folder / CONFIG
    content = json.loads(path.read_text("utf-8"))
    for name, value in settings.items():
        part, _, last = name.rpartition("__")
        place = content["model_cfg"][part] if part else content["model_cfg"]
        place[last] = value
    path.write_text(json.dumps(content), encoding="utf-8")


REFUSED: dict[str, dict[str, Any]] = {
    "a CoCa, which writes captions": {"multimodal_cfg": {"layers": 2}},
    "its text tower is roberta-base": {"text_cfg__hf_model_name": "roberta-base"},
    "its image tower is convnext_base": {"vision_cfg__timm_model_name": "convnext_base"},
    "its image tower is a ResNet": {"vision_cfg__layers": [3, 4, 6, 3]},
    '"text_cfg.pool_type" is last': {"text_cfg__pool_type": "last"},
    '"vision_cfg.no_ln_pre" is True': {"vision_cfg__no_ln_pre": True},
    '"vision_cfg.something_new" is 3': {"vision_cfg__something_new": 3},
    '"init_logit_bias" is -10': {"init_logit_bias": -10},
    "is damaged: width: it is not a whole number": {"text_cfg__width": "wide"},
    "is damaged: layers: it is more than 1000": {"vision_cfg__layers": 10**9},
    "damaged: width 32 cannot be shared by 3 heads": {"text_cfg__heads": 3},
    "damaged: width 48 cannot be shared by 0 heads": {"vision_cfg__head_width": 64},
    '"text_cfg.tokenizer_kwargs" is a word': {"text_cfg__tokenizer_kwargs": "a word"},
    r"its image tower is \['vit'\]": {
        **{"init_logit_bias": -10, "text_cfg__no_causal_mask": True, "text_cfg__proj_bias": True},
        **{"text_cfg__pool_type": "last", "vision_cfg__timm_model_name": ["vit"]},
    },
    "lacks visual.transformer.resblocks.2.attn.in_proj_bias and 11 more": {"vision_cfg__layers": 3},
    "is 24 x 32, and 24 x 64 is expected": {"text_cfg__width": 64},
}


@pytest.mark.parametrize("told", REFUSED)
def test_what_is_no_family_is_told_in_words(told: str, tmp_path: Path) -> None:
    folder, _ = tiny_open_clip(tmp_path, "clip")
    change(folder, **REFUSED[told])
    with pytest.raises(ClipTuneError, match=told) as raised:
        opened(folder)
    if "cannot be tuned" in str(raised.value):
        assert "families: CLIP, SigLIP and SigLIP 2, MetaCLIP 2" in str(raised.value)


def lacking(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def pickled(folder: Path) -> None:
    (folder / WEIGHTS).rename(folder / "open_clip_pytorch_model.bin")


def torn(folder: Path) -> None:
    content = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(content[:2000])


def padded(folder: Path) -> None:
    content = json.loads((folder / CONFIG).read_text("utf-8"))
    content["preprocess_cfg"]["resize_mode"] = "longest"
    (folder / CONFIG).write_text(json.dumps(content), encoding="utf-8")


def nothing(folder: Path) -> None:
    (folder / CONFIG).write_text('{"model_cfg": {"embed_dim": 3}}', encoding="utf-8")


def deep(folder: Path) -> None:
    (folder / CONFIG).write_text("[" * 200_000, encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lacking("tokenizer.json"), "lacks a tokenizer"),
        (lacking(WEIGHTS), "holds no open_clip_model.safetensors"),
        (lacking(CONFIG), "has no config.json.*or OpenCLIP's open_clip_config.json"),
        (pickled, "pickle can run code"),
        (torn, "is damaged"),
        (padded, "pads its images to squares"),
        (deep, "is damaged: it is nested too deeply"),
        (nothing, 'holds no "model_cfg" of two towers'),
    ],
)
def test_what_is_not_whole_is_told_in_words(
    spoil: Callable[[Path], None], told: str, tmp_path: Path
) -> None:
    folder, _ = tiny_open_clip(tmp_path, "clip")
    spoil(folder)
    with pytest.raises(ClipTuneError, match=told):
        opened(folder)


def test_it_is_looked_at_without_torch(clip: tuple[Path, Reference]) -> None:
    """As other folders are: the window does so beside the thread that loads it."""
    look = (
        "import sys; from pathlib import Path; from cliptune.models import folder; "
        "folder.check(Path(sys.argv[1])); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", look, str(clip[0])], check=True)


def test_a_folder_in_both_formats_is_read_in_the_one_of_hugging_face(
    clip: tuple[Path, Reference], tmp_path: Path
) -> None:
    model_folder.write_plain(clip[0], tmp_path)
    (tmp_path / CONFIG).write_bytes((clip[0] / CONFIG).read_bytes())
    assert not model_folder.in_open_clip(tmp_path)
    assert model_folder.weights(tmp_path) == [tmp_path / "model.safetensors"]
    (tmp_path / "config.json").unlink()
    assert model_folder.in_open_clip(tmp_path)  # whose weights may be called so, too
    (tmp_path / "model.safetensors").write_bytes((clip[0] / WEIGHTS).read_bytes())
    assert opened(tmp_path).identity["sha256"] == opened(clip[0]).identity["sha256"]
