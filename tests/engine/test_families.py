"""A family of bases is one file: nothing else has to know it, nor names its classes."""

import ast
import json
import logging
import re
from collections.abc import Iterator, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn.functional import normalize
from transformers import AutoModel, AutoProcessor
from transformers.utils import logging as transformers_logging

from cliptune import families
from cliptune.core.errors import ClipTuneError
from cliptune.data.pixels import decode
from cliptune.families import FAMILIES, Family
from cliptune.inference import validation
from cliptune.methods import METHODS
from cliptune.methods.method import Quantisation
from cliptune.models import folder as model_folder
from cliptune.models.load import TwoTowers, load
from cliptune.models.towers import ImageTower, Pixels, TextTower
from cliptune.training.distributed import World
from cliptune.training.loss import CaptionLoss
from engine.tiny import WORDS, tiny_clip
from engine.tiny_families import TINY, WRITERS, with_pieces
from engine.training import backward

ROOT = Path(__file__).parents[2]

TOY = '''
"""A family that the program does not know, in one file: CLIP by another name."""
from transformers import CLIPConfig, CLIPModel
from cliptune.families.clip import Clip

class ToyConfig(CLIPConfig):
    model_type = "toy"

class ToyModel(CLIPModel):
    config_class = ToyConfig

class Toy(Clip):
    kind, label, position = "toy", "Toy", 99
    model, config = ToyModel, ToyConfig
'''


def opened(folder: Path, quantisation: Quantisation = "none") -> TwoTowers:
    """A base that computes in 32 bits."""
    return load(folder, device=torch.device("cpu"), quantisation=quantisation, dtype=torch.float32)


once = cache(opened)


def own(folder: Path, quantisation: Quantisation = "none") -> TwoTowers:
    """The same with a model of its own, to be changed at will; copying is quicker than loading."""
    base = copy(once(folder, quantisation))
    base.model = deepcopy(base.model)
    return base


def test_a_family_in_one_file_is_found_and_its_models_are_tuned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_clip(tmp_path / "toy")
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"model_type": "toy"}))
    with pytest.raises(ClipTuneError, match='of type "toy".*families: CLIP'):
        opened(folder)
    (tmp_path / "found").mkdir()
    (tmp_path / "found" / "toy.py").write_text(TOY, encoding="utf-8")
    monkeypatch.setattr(families, "__path__", [*families.__path__, str(tmp_path / "found")])
    monkeypatch.setitem(FAMILIES, "toy", families._find()["toy"])
    validation.check_whole(folder)
    base = opened(folder)
    assert base.family.label == "Toy" and type(base.model).__name__ == "ToyModel"
    base.model = METHODS["lora"].model_validate({"kind": "lora"}).apply(base.model, "", None)
    assert base.encode_texts(*base.tokenise(["a cat", "a dog"])).requires_grad


def test_no_module_but_a_family_s_own_names_its_classes() -> None:
    """The tuners are for any model of transformers, and look for themselves."""
    names = {name for family in FAMILIES.values() for name in classes_of(family)}
    inside = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})(Fast|Pil)?\b")
    named = {
        (path.relative_to(package).as_posix(), match[0])
        for package in (ROOT / "engine" / "cliptune", ROOT / "gui" / "cliptune_gui")
        for path in package.rglob("*.py")
        if path.relative_to(package).parts[0] not in ("families", "tuners")
        if inside.search(path.read_text(encoding="utf-8"))
        for words in words_in(path)
        for match in inside.finditer(words)
    }
    assert not named


def classes_of(family: Family) -> set[str]:
    """What a family's classes are called in transformers, and where they are."""
    model = family.model_class
    return {
        *(model, model.removesuffix("Model") + "Config", family.processor_class),
        *(family.images_class, *family.tokenizer_classes, family.module.rstrip(".")),
        *(f"{tower.blocks}" for tower in family.towers.values()),
        *(part for tower in family.towers.values() for part in tower.parts),
    }


def words_in(path: Path) -> Iterator[str]:
    """The names and texts in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for field in ("id", "attr", "name", "value", "module"):
            if isinstance(found := getattr(node, field, None), str):
                yield found


@pytest.fixture(scope="module", params=WRITERS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return WRITERS[request.param](tmp_path_factory.mktemp(request.param))


TEXTS = ["a red cat", "a photo of a dog", "light light light light star", "one"]


def test_features_are_those_of_plain_transformers_with_its_own_processor(
    folder: Path, tmp_path: Path
) -> None:
    base = opened(folder)
    plain = AutoModel.from_pretrained(folder).eval()
    processor = AutoProcessor.from_pretrained(folder, backend="pil")
    generator = np.random.default_rng(0)
    pictured = generator.integers(0, 256, (4, 40, 50, 3), dtype=np.uint8)
    images = [Image.fromarray(one) for one in pictured]
    for number, image in enumerate(images):
        image.save(tmp_path / f"{number}.png")
    filled = {"padding": "max_length", "max_length": base.context_length, "truncation": True}
    given = processor(text=TEXTS, images=images, return_tensors="pt", **filled)
    with torch.no_grad():
        theirs = plain(**given)
        files = sorted(tmp_path.glob("*.png"))
        decoded = np.stack([decode(file, base.framing) for file in files])
        pixels = torch.from_numpy(decoded).permute(0, 3, 1, 2)
        ours = base.encode_images(base.normalise(pixels))
        texts = base.encode_texts(*base.tokenise(TEXTS))
        logits = base.scale() * ours @ texts.T + base.bias()
    close = {"atol": 1e-6, "rtol": 0}
    torch.testing.assert_close(ours, normalize(theirs.image_embeds, dim=-1), **close)
    torch.testing.assert_close(texts, normalize(theirs.text_embeds, dim=-1), **close)
    torch.testing.assert_close(logits, theirs.logits_per_image, atol=1e-5, rtol=0)


def test_texts_in_a_batch_are_read_as_they_are_alone(folder: Path) -> None:
    base = once(folder)
    tower = TextTower(base, torch.float32, TEXTS)
    with torch.no_grad():
        together = tower.plain(np.arange(len(TEXTS)))
        alone = torch.cat([tower.plain(np.array([row])) for row in range(len(TEXTS))])
    torch.testing.assert_close(alone, together, atol=1e-6, rtol=0)
    assert (together @ together.T - torch.eye(len(TEXTS))).max() < 0.999  # they are told apart


def test_capitals_are_read_as_the_family_learned_to_read_them(folder: Path) -> None:
    base = once(folder)
    small, large = base.tokenise(["a red cat"])[0], base.tokenise(["A Red CAT"])[0]
    assert torch.equal(small, large) == (base.family.kind not in ("metaclip_2", "altclip"))
    assert base.tokens("a red cat") < base.tokens("a red cat on the house")


def test_nothing_outside_of_blocks_is_quantised(folder: Path) -> None:
    base = once(folder, "nf4")
    linears = {n: m for n, m in base.model.named_modules() if isinstance(m, torch.nn.Linear)}
    packed = {name for name, linear in linears.items() if type(linear).__name__ == "Linear4bit"}
    assert packed == {name for name in linears if base.family.in_blocks(name)}


CAPTIONS = [f"{'light ' * (n % 3)}{WORDS[n]} star" for n in range(6)]
ROWS = np.arange(6)


def tuned(folder: Path) -> TwoTowers:
    """A base with LoRA in both towers, not zero, so that every gradient flows."""
    base = own(folder)
    torch.manual_seed(0)
    method = METHODS["lora"].model_validate({"kind": "lora", "dropout": 0.0})
    base.model = method.apply(base.model, "", None)
    for name, parameter in base.model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.05)
    return base


def towers(base: TwoTowers) -> tuple[ImageTower, TextTower]:
    generator = np.random.default_rng(0)
    decoded = generator.integers(0, 256, (6, 32, 32, 3), dtype=np.uint8)
    pixels = Pixels(decoded, ROWS, len(ROWS))
    return ImageTower(base, torch.float32, pixels), TextTower(base, torch.float32, CAPTIONS)


def gradients(base: TwoTowers) -> dict[str, torch.Tensor]:
    """The gradients, taken out."""
    found = {n: p.grad.clone() for n, p in base.model.named_parameters() if p.grad is not None}
    base.model.zero_grad()
    return found


def slowly(base: TwoTowers, images: torch.Tensor, texts: torch.Tensor) -> torch.Tensor:
    """The loss of a family as its paper has it, pair by pair."""
    scale, bias, total = base.scale(), base.bias(), torch.zeros(())
    for i, image in enumerate(images):
        if base.family.captions == "sigmoid":
            for j, words in enumerate(texts):
                z = 1.0 if i == j else -1.0
                total = total - torch.log(1 / (1 + torch.exp(-z * (scale * image @ words + bias))))
        else:
            for one, others in ((image, texts), (texts[i], images)):
                likely = [torch.exp(scale * one @ other) for other in others]
                total = total - torch.log(likely[i] / sum(likely)) / 2
    return total / len(images)


@dataclass(frozen=True)
class Two(World):
    """One of two processes, which knows what both would send: images first, then captions."""

    size: int = 2
    sent: Iterator[list[torch.Tensor]] = iter(())

    def gather(self, local: torch.Tensor) -> list[torch.Tensor]:
        return next(self.sent)


@pytest.mark.parametrize("micro_batch", [0, 2])
def test_the_loss_of_captions_is_the_paper_s_in_one_process_and_in_two(
    folder: Path, micro_batch: int
) -> None:
    base = tuned(folder)
    images, texts = towers(base)
    loss = slowly(base, images(images.draw(ROWS, 0)), texts(texts.draw(ROWS)))
    loss.backward()
    expected = gradients(base)
    one = CaptionLoss(images, texts, np.arange(7), World())
    assert backward(one, ROWS, micro_batch).item() == pytest.approx(loss.item(), abs=1e-5)
    assert_same(gradients(base), expected)
    halves = ROWS[:3], ROWS[3:]
    with torch.no_grad():
        sent = [[images.plain(rows) for rows in halves], [texts.plain(rows) for rows in halves]]
    total = 0.0
    for rank, rows in enumerate(halves):
        world = Two(rank=rank, sent=iter([[*one] for one in sent]))
        part = backward(CaptionLoss(images, texts, np.arange(7), world), rows, micro_batch)
        total += part.item()
    assert total == pytest.approx(loss.item(), abs=1e-5)
    assert_same(gradients(base), expected)


def assert_same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> None:
    assert one.keys() == other.keys() and one
    for name in one:
        torch.testing.assert_close(one[name], other[name], atol=1e-5, rtol=1e-4, msg=name)


@pytest.mark.parametrize(
    ("family", "edit", "says"),
    [
        ("siglip", {"model_type": "siglip2"}, "NaFlex.*fixed size"),
        ("siglip", {"vision_config": {"vision_use_head": False}}, "vision_use_head"),
        ("altclip", {"vision_config": {"num_channels": 4}}, "4 channels"),
    ],
)
def test_a_model_that_cannot_be_tuned_is_refused_in_words(
    family: str, edit: dict[str, Any], says: str, tmp_path: Path
) -> None:
    folder = TINY[family](tmp_path)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    for name, value in edit.items():
        config[name] = config[name] | value if isinstance(value, dict) else value
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ClipTuneError, match=says):
        opened(folder)


def test_the_tokenizer_of_siglip_1_wants_its_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it transformers would read texts with the punctuation that it never saw."""
    folder = TINY["siglip"](tmp_path / "siglip")
    with monkeypatch.context() as lacking:
        lacking.setattr("cliptune.families.siglip.find_spec", lambda name: None)
        path = folder / "tokenizer_config.json"
        told = json.loads(path.read_text("utf-8")) | {"tokenizer_class": "SiglipTokenizer"}
        path.write_text(json.dumps(told), encoding="utf-8")
        with pytest.raises(ClipTuneError, match=r"sentencepiece.*cliptune\[siglip\]"):
            opened(folder)
    pytest.importorskip("sentencepiece")
    base = opened(with_pieces(folder))
    small, large = base.tokenise(["a red cat"])[0], base.tokenise(["A red, CAT!"])[0]
    assert torch.equal(small, large)
    end = small[0, base.tokens("a red cat") - 1 :]
    assert end.unique().tolist() == [base.tokenizer.eos_token_id]  # it fills up, too


def test_reading_a_configuration_tells_a_person_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """transformers warns of SigLIP's marks, by default CLIP's, once in a process."""
    family = model_folder.family_of(folder)
    assert family.model
    transformers_logging.warning_once.cache_clear()
    said: list[str] = []
    told = logging.getLogger("transformers.configuration_utils")
    monkeypatch.setattr(told, "callHandlers", lambda record: said.append(record.getMessage()))
    family.configuration(folder)
    assert not said


def test_a_vocabulary_alone_is_read_as_the_tokenizer_it_is_of(tmp_path: Path) -> None:
    """As Chinese-CLIP lies on the hub."""
    folder = TINY["chinese_clip"](tmp_path / "base")
    prompts = ["一张红色的照片", "a red cat"]
    before = opened(folder).tokenise(prompts)
    vocabulary = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    words = sorted(vocabulary, key=vocabulary.__getitem__)
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    after = opened(folder).tokenise(prompts)
    assert all(map(torch.equal, before, after))


Prefix = tuple[torch.Tensor, torch.Tensor] | None


def attended(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, size: int, causal: bool
) -> torch.Tensor:
    """Softmax of queries `(tokens, width)` over keys, written out head by head; where it is causal
    keys that come before all tokens are seen by all."""
    seen = []
    for start in range(0, q.shape[1], size):
        part = slice(start, start + size)
        weights = torch.exp(q[:, part] @ k[:, part].T / size**0.5)
        if causal:
            weights = weights.tril(len(k) - len(q))
        seen.append(weights / weights.sum(dim=1, keepdim=True) @ v[:, part])
    return torch.cat(seen, dim=1)


def with_prefix(
    k: torch.Tensor, v: torch.Tensor, prefix: Prefix
) -> tuple[torch.Tensor, torch.Tensor]:
    return (torch.cat([prefix[0], k]), torch.cat([prefix[1], v])) if prefix else (k, v)


def bert(model: Any, words: torch.Tensor, prefixes: Sequence[Prefix]) -> torch.Tensor:
    """Features `(width,)` of one text by the vectors of its tokens `(tokens, width)`, pooled at
    the first; XLM-R counts places from the one after that of padding."""
    text, first = getattr(model.text_model, "roberta", model.text_model), 0
    if text is not model.text_model:
        first = text.config.pad_token_id + 1
    inner, places = text.embeddings, torch.arange(first, first + len(words))
    x = words + inner.position_embeddings(places) + inner.token_type_embeddings(places * 0)
    x = inner.LayerNorm(x)
    blocks = model.get_submodule(families.of(model.config).text.blocks)
    for block, prefix in zip(blocks, prefixes, strict=True):
        attention = getattr(block.attention.self, "base_layer", block.attention.self)
        k, v = with_prefix(attention.key(x), attention.value(x), prefix)
        said = attended(attention.query(x), k, v, attention.attention_head_size, causal=False)
        x = block.attention.output(said, x)
        x = block.output(block.intermediate(x), x)
    if text is not model.text_model:
        x = model.text_model.transformation(model.text_model.pre_LN(x))
    return normalize(model.text_projection(x[0]), dim=0)


def clip(model: Any, words: torch.Tensor, prefixes: Sequence[Prefix]) -> torch.Tensor:
    """The same of what was made after CLIP, pooled at the last of the tokens."""
    text, causal = model.text_model, hasattr(model, "text_projection")
    x = words + text.embeddings.position_embedding(torch.arange(len(words)))
    for block, prefix in zip(text.encoder.layers, prefixes, strict=True):
        attention, y = getattr(block.self_attn, "base_layer", block.self_attn), block.layer_norm1(x)
        k, v = with_prefix(attention.k_proj(y), attention.v_proj(y), prefix)
        said = attended(attention.q_proj(y), k, v, attention.head_dim, causal)
        x = x + attention.out_proj(said)
        x = x + block.mlp(block.layer_norm2(x))
    project = model.text_projection if causal else text.head
    return normalize(project(text.final_layer_norm(x[-1])), dim=0)


def in_texts(kind: str, folder: Path) -> tuple[TwoTowers, Any]:
    """A base with five trained vectors, drawn at random, in its text tower; and its model."""
    base = own(folder)
    method = METHODS[kind].model_validate({"kind": kind, "towers": "text", "virtual_tokens": 5})
    base.context_length -= method.reserved_tokens()
    model = base.model
    base.model = method.apply(model, "", None).eval()
    torch.manual_seed(0)
    for parameter in base.model.parameters():
        if parameter.requires_grad:
            parameter.data.normal_()
    return base, model


OF_MANY_LENGTHS = ["一张红色的照片", "猫", "a red cat on the house"]


@pytest.mark.parametrize("kind", ["prefix", "prompt"])
def test_texts_with_a_prefix_or_a_prompt_equal_explicit_softmax(kind: str, folder: Path) -> None:
    base, model = in_texts(kind, folder)
    ids, mask = base.tokenise(OF_MANY_LENGTHS)
    inner = getattr(model.text_model, "roberta", model.text_model).embeddings
    like_clip = hasattr(inner, "token_embedding")
    embedding = inner.token_embedding if like_clip else inner.word_embeddings
    blocks = model.get_submodule(base.family.text.blocks)
    prefixes: list[Prefix] = [None] * len(blocks)
    if kind == "prefix":
        layers = [m for m in blocks.modules() if hasattr(m, "prefix_keys")]
        prefixes = [(one.prefix_keys["default"], one.prefix_values["default"]) for one in layers]
    tower, start = clip if like_clip else bert, 0 if base.family.padded else 1
    with torch.no_grad():
        ours = base.encode_texts(ids, mask)
        for row, length in enumerate(mask.sum(dim=1).tolist()):
            words = embedding(ids[row, :length])
            if kind == "prompt":
                own = embedding.prompt_text["default"]
                words = torch.cat([words[:start], own, words[start:]])
            expected = tower(model, words, prefixes)
            torch.testing.assert_close(ours[row], expected, atol=1e-6, rtol=0)


def test_a_prompt_takes_texts_that_are_filled_up_to_their_full_length(folder: Path) -> None:
    """As processors give them: it has room in what fills them up, and knows what is more."""
    base, _ = in_texts("prompt", folder)
    filled = {"padding": "max_length", "max_length": base.context_length + 5, "truncation": True}

    def given(texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        tokens = base.tokenizer(texts, padding_side="right", return_tensors="pt", **filled)
        return tokens["input_ids"], tokens.get("attention_mask", torch.empty(0))

    with torch.no_grad():
        ours = base.encode_texts(*base.tokenise(OF_MANY_LENGTHS))
        torch.testing.assert_close(
            base.encode_texts(*given(OF_MANY_LENGTHS)), ours, atol=1e-6, rtol=0
        )
        too_long = "cat " * (base.context_length + 2 - base.tokens("cat"))
        with pytest.raises(ValueError, match=r"Prompt 2 has .* 5 virtual tokens"):
            base.encode_texts(*given(["a red cat", too_long]))
