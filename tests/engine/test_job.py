"""Jobs: TOML and back, advice of methods, and every problem told at once."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cliptune import job as jobs
from cliptune import methods
from cliptune.core.errors import ClipTuneError
from cliptune.job import Base, Data, Job, Train
from cliptune.methods import METHODS
from cliptune.methods.peft_method import PeftMethod


def described(**parts: object) -> dict[str, object]:
    return {"data": {"images": "images"}, "method": {"kind": "lora"}} | parts


def problems(given: dict[str, object]) -> str:
    with pytest.raises(ClipTuneError) as caught:
        jobs.build(given)
    return caught.value.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_job_that_somebody_makes_comes_of_a_pipe(tmp_path: Path) -> None:
    """As in `cliptune train <(make-job)`; one that lies about is not waited for."""
    job = jobs.build(described(data={"images": str(tmp_path)}))
    pipe, written = tmp_path / "pipe", jobs.to_toml(job)
    os.mkfifo(pipe)
    maker = threading.Thread(target=lambda: pipe.write_text(written, encoding="utf-8"))
    maker.start()
    assert jobs.read(pipe, piped=True) == job
    maker.join()
    with pytest.raises(ClipTuneError, match="a pipe or a device"):
        jobs.read(pipe)
    with pytest.raises(ClipTuneError, match="a pipe or a device"):
        jobs.read(Path(os.devnull), piped=True)


@pytest.mark.parametrize("kind", METHODS)
def test_a_job_written_and_read_again_is_the_same(kind: str, tmp_path: Path) -> None:
    job = jobs.build(described(method={"kind": kind}, data={"images": str(tmp_path)}))
    (tmp_path / "job.toml").write_text(jobs.to_toml(job), encoding="utf-8")
    assert jobs.read(tmp_path / "job.toml") == job


def test_every_setting_has_title_description_and_default() -> None:
    for model in (Data, Base, Train, *METHODS.values()):
        for name, field in jobs.fields(model).items():
            assert field.title and field.description, name
            assert field.description.endswith("."), name
            assert isinstance(field.json_schema_extra, dict) and "unit" in field.json_schema_extra
            assert not field.is_required() or name == "images"


def test_a_method_recommends_and_the_user_overrules() -> None:
    lora, full = jobs.build(described()), jobs.build(described(method={"kind": "full"}))
    assert full.train.learning_rate < lora.train.learning_rate
    mine = jobs.build(described(train={"learning_rate": 0.5}))
    assert mine.train.learning_rate == 0.5
    assert mine.train.weight_decay == lora.train.weight_decay


def test_rates_are_known_for_the_starter_and_searched_for_on_other_bases() -> None:
    for kind in ("lora", "qlora", "full"):
        method = {"kind": kind}
        starter = jobs.build(described(method=method))
        real = jobs.build(described(method=method, base={"model": "vit-b-32"}))
        assert isinstance(starter.train.learning_rate, float)
        assert real.train.learning_rate == "auto"


SETTINGS = {
    "bottleneck": (
        {"adapter_type": "pfeiffer", "reduction_factor": 4, "non_linearity": "gelu"}
        | {"original_ln_before": True, "dropout": 0.3, "scaling": 2.0, "towers": "text"},
        {"adapter_type": "pfeiffer", "reduction_factor": 4, "non_linearity": "gelu"}
        | {"original_ln_before": True, "adapter_dropout": 0.3, "scaling": 2.0, "towers": "text"},
    ),
    "prefix": (
        {"virtual_tokens": 7, "projection": True, "hidden_size": 9, "towers": "vision"},
        {"num_virtual_tokens": 7, "prefix_projection": True, "encoder_hidden_size": 9}
        | {"towers": "vision"},
    ),
    "prompt": (
        {"virtual_tokens": 3, "init": "random", "init_text": "a", "towers": "both", "depth": 2},
        {"num_virtual_tokens": 3, "prompt_tuning_init": "RANDOM", "prompt_tuning_init_text": "a"}
        | {"tokenizer_name_or_path": "base", "towers": "both", "depth": 2},
    ),
}


@pytest.mark.parametrize("kind", SETTINGS)
def test_every_setting_reaches_the_adapter(kind: str) -> None:
    given, wanted = SETTINGS[kind]
    method = METHODS[kind].model_validate(given)
    assert isinstance(method, PeftMethod)
    assert set(given) == set(jobs.fields(type(method)))
    config = method.config("base")
    assert {name: getattr(config, name) for name in wanted} == wanted


def test_qlora_is_lora_on_an_nf4_base() -> None:
    job = jobs.build(described(method={"kind": "qlora"}))
    assert job.base.quantisation == "nf4"
    assert job.method.rank == jobs.build(described()).method.rank


def test_text_only_tuning_leaves_images_as_they_are() -> None:
    job = jobs.build(described(method={"kind": "lora", "towers": "text"}))
    assert not job.train.crop and not job.train.flip


def test_five_mistakes_are_told_at_once() -> None:
    message = problems(
        {
            "data": {"images": "images", "template": "a photo"},
            "base": {"modle": "starter", "quantisation": "none"},
            "method": {"kind": "qlora", "rank": 0},
            "train": {"learning_rate": "fast"},
        }
    )
    assert "5 problems" in message
    assert 'data.templates = "a photo"' in message and "{}" in message
    assert 'base.modle: there is no such setting. Did you mean "base.model"?' in message
    assert "method.rank = 0: it must be a whole number, 1 to 256" in message
    assert "QLoRA works on a base with quantisation 'nf4'" in message
    assert "train.learning_rate = 'fast': it must be more than 0 to 10" in message


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"method": {"kind": "lroa"}}, 'Did you mean "lora"?'),
        ({"method": {}}, "method.kind is missing"),
        ({"method": {"kind": "lora", "towers": "visoin"}}, 'Did you mean "vision"?'),
        ({"method": {"kind": "lora", "towers": "visoin"}}, "one of vision, text, both"),
        ({"method": 3}, "it must be a table"),
        ({"method": {"kind": ["lora"]}}, "one of zero-shot"),
        ({"data": {"images": "x" * 300}}, "data.images = 'xxx"),
        ({"data": {"images": ".", "table": "a/" + "x" * 300}}, "longer than any disk takes"),
        ({"train": {"start_from": "x" * 300}}, "longer than any disk takes"),
        ({"data": {"images": "a\0b"}}, "it holds a character that no path can have"),
        ({"data": {"images": ".", "table": "a\0b"}}, "a character that no path can have"),
        ({"train": 3}, "it must be a table"),
        ({"epochs": 3}, 'Did you mean "train.epochs"?'),
        ({"train": {"lr": 1}}, 'Did you mean "train.learning_rate"?'),
        ({"method": {"kind": "lora", "targets": "q_proj"}}, 'a list such as ["q_proj"] of'),
        ({"base": {"hub": "foo"}}, "it must begin with http:// or https://"),
        ({"trian": {}}, 'Did you mean "train"?'),
        ({"data": {}}, "data.images is missing"),
        ({"method": {"kind": "lora", "targets": ["q_pro"]}}, 'Did you mean "q_proj"?'),
        (
            {"method": {"kind": "full"}, "base": {"quantisation": "nf4"}},
            "Full fine-tuning works on a base with quantisation 'none'",
        ),
    ],
)
def test_a_mistake_is_told_in_words(given: dict[str, object], expected: str) -> None:
    assert expected in problems(described(**given))


def test_a_mistake_is_told_shortly_however_long_it_is() -> None:
    given = {"train": {"epochs": "x" * 10**6, "seed": [0] * 10**5, "device": "\x1b[31mcpu"}}
    told = problems(described(**given))
    assert len(told) < 2000 and "train.epochs = 'xxx" in told and "\x1b" not in told


@pytest.mark.parametrize(
    "content",
    [b"[data", b"\xff\xfe", b"a = " + b"1" * 5000, b"a = " + b"[" * 5000, None]
    + [start + b".a" * 50_000 + end for start, end in ((b"a", b" = 1"), (b"[a", b"]"))],
)
def test_a_file_that_is_no_job_is_refused_in_words(content: bytes | None, tmp_path: Path) -> None:
    place = tmp_path / "job.toml"
    if content is not None:
        place.write_bytes(content)
    with pytest.raises(ClipTuneError, match=r"job\.toml"):
        jobs.read(place)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("train.epochs=3", (["train", "epochs"], 3)),
        ("train.learning_rate=1e-4", (["train", "learning_rate"], 1e-4)),
        ("data.template=a {}", (["data", "template"], "a {}")),
        ('method.targets=["q_proj"]', (["method", "targets"], ["q_proj"])),
        ("train.crop=false", (["train", "crop"], False)),
        (f"train.seed={'1' * 5000}", (["train", "seed"], "1" * 5000)),
    ],
)
def test_settings_on_the_command_line(text: str, expected: object) -> None:
    assert jobs.parse_setting(text) == expected


def test_importing_the_job_loads_no_heavy_library() -> None:
    code = (
        "import sys, cliptune.job\n"
        "heavy = {'torch', 'transformers', 'peft', 'datasets'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_new_method_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
from typing import Literal
from cliptune.methods.method import Method

class Wish(Method):
    label, summary, description, scenarios = "Wish", "Wishes.", "Wishes hard.", ("Birthdays",)
    position = 15
    kind: Literal["wish"] = "wish"
"""
    (tmp_path / "wish.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(methods, "__path__", [*methods.__path__, str(tmp_path)])
    found = methods._find()
    assert list(found) == ["zero-shot", "probe", "lora", "wish", *list(METHODS)[3:]]
    monkeypatch.delitem(sys.modules, "cliptune.methods.wish")


def test_job_is_frozen() -> None:
    job: Job = jobs.build(described())
    with pytest.raises(ValueError, match="frozen"):
        job.train.epochs = 3  # type: ignore[misc]
