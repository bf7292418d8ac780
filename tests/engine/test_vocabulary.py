"""Chinese names of classes: the English that is proposed for them, and where it goes."""

from pathlib import Path

import pytest

import cliptune_resources
from cliptune.core.events import Noted, Warned
from cliptune.data.class_names import foreign, listed, shown, tidied, tidy
from cliptune.data.vocabulary import proposals
from cliptune.inference import adapter as adapters
from cliptune.runs import Run
from engine import drawn
from engine.tiny import tiny_clip
from engine.training import carry, small_job

LINES = cliptune_resources.words("zh").read_text(encoding="utf-8").splitlines()
ENTRIES = [line.split("\t") for line in LINES if "\t" in line]
PAIRS = [pair for line in LINES if "\t" not in line and line[0] != "#" for pair in line.split()]


def test_every_name_stands_in_the_list_once_and_is_found_as_folders_are_read() -> None:
    names = [name for _, chinese in ENTRIES for name in chinese.split()]
    assert len(names) == len(set(names)) > 1500
    english = {name: words for words, chinese in ENTRIES for name in chinese.split()}
    folders = [name for name in names if tidy(name) == name]
    assert len(folders) > len(names) - 5  # the others are in capitals
    assert all(proposals([name]) == {name: english[name]} for name in folders)


def test_the_english_is_english_and_the_chinese_is_not() -> None:
    assert [words for words, _ in ENTRIES if foreign(words.replace("é", "e"))] == []
    assert len({words for words, _ in ENTRIES}) == len(ENTRIES)
    assert all(foreign(name) for _, chinese in ENTRIES for name in chinese.split())


def test_pairs_are_of_two_characters_of_which_only_the_second_is_used() -> None:
    assert {len(pair) for pair in PAIRS} == {2}
    used = {mark for _, chinese in ENTRIES for mark in chinese}
    assert [pair for pair in PAIRS if pair[0] in used] == []
    assert [pair for pair in PAIRS if pair[1] not in used] == []


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("猫", "cat"),
        ("貓", "cat"),
        ("腳踏車", "bicycle"),
        ("鸟类", "bird"),
        ("狗的照片", "dog"),
        ("划痕", "scratch"),
        ("刮痕", "scratch"),
        ("發票", "invoice"),
        ("齐天大圣", ""),
        ("cat", ""),
        ("類", ""),
    ],
)
def test_what_is_proposed(name: str, english: str) -> None:
    assert proposals([name]) == ({name: english} if english else {})


def test_no_two_classes_get_the_same_nor_one_gets_what_another_is_called() -> None:
    assert proposals(["番茄", "西红柿", "狗", "Dog"]) == {"番茄": "tomato"}


def test_words_are_for_the_base_and_names_for_people() -> None:
    classes = ["01_猫", "狗", "ecureuil", "écureuil", "无名"]
    words = tidied(classes, {"écureuil": "squirrel"}, "en")
    assert words == {
        "01_猫": "cat",
        "狗": "dog",
        "ecureuil": "ecureuil",
        "écureuil": "squirrel",
        "无名": "无名",
    }
    assert shown(words) == ["猫", "狗", "ecureuil", "écureuil", "无名"]
    assert tidied(classes, {}, "zh")["01_猫"] == tidied(classes, {}, "")["01_猫"] == "猫"
    assert shown({"猫": "小猫", "dog": "a hound"}) == ["小猫", "a hound"]
    assert shown({"1. 猫": "cat", "猫": "lynx"}) == ["cat", "lynx"]  # one name would be of two


def test_names_in_a_line_may_have_commas_of_chinese_between_them() -> None:
    assert listed(" 猫，狗、 owl , ,red panda") == ["猫", "狗", "owl", "red panda"]


def test_a_run_on_folders_in_chinese_says_what_its_prompts_say(tmp_path: Path) -> None:
    base, images = tiny_clip(tmp_path / "base"), drawn.classes(tmp_path / "images")
    for name, chinese in {"red": "红色", "green": "綠色", "blue": "齐天大圣"}.items():
        (images / name).rename(images / chinese)
    job = small_job(images, base, templates=(), epochs=1)
    events = carry(job, tmp_path / "run")
    noted = [str(event.told) for event in events if isinstance(event, Noted)]
    assert any("綠色 → green, 红色 → red." in line for line in noted)
    codes = [event.told.code for event in events if isinstance(event, Warned)]
    assert "classes-without-english" in codes
    described = Run(tmp_path / "run").described()
    assert described.classes == {name: name for name in ("红色", "綠色", "齐天大圣")}
    assert set(described.prompts) >= {"a photo of a red", "a photo of a green"}
    summary = Run(tmp_path / "run").summary()
    assert summary is not None
    assert "红色" in adapters.read(tmp_path / "run").classes
