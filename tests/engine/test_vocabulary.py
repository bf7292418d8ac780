"""Chinese names of classes: the English that is proposed for them, and where it goes."""

import pytest

import cliptune_resources
from cliptune.data.class_names import foreign, tidy
from cliptune.data.vocabulary import proposals

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
