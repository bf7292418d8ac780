"""Folder names into words, words into prompts."""

import pytest

from cliptune.core.errors import ClipTuneError
from cliptune.data.class_names import (
    check_room,
    fill_template,
    foreign,
    language_of,
    tidied,
    tidy,
)


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("n02085620-Chihuahua", "chihuahua"),
        ("n02096294-Australian_terrier", "australian terrier"),
        ("n02085620", "n02085620"),
        ("golden_retriever", "golden retriever"),
        ("GoldenRetriever", "golden retriever"),
        ("goldenRetriever", "golden retriever"),
        ("DVDPlayer", "dvd player"),
        ("TShirt", "t shirt"),
        ("001.Black_footed_Albatross", "black footed albatross"),
        ("3_cat", "cat"),
        ("02) dog", "dog"),
        ("01-hat", "hat"),
        ("1 - sea lion", "sea lion"),
        ("t-shirt", "t-shirt"),
        ("7up", "7up"),
        ("3-wheeler", "3-wheeler"),
        ("101 dalmatians", "101 dalmatians"),
        ("3.5_inch", "3.5 inch"),
        ("2024", "2024"),
        ("007", "007"),
        ("iPhone", "iphone"),
        ("McLaren", "mclaren"),
        ("USA", "usa"),
        ("  two   spaces ", "two spaces"),
        ('it\'s [1] "ok"', 'it\'s [1] "ok"'),
        ("狗", "狗"),
        ("cafe\u0301", "café"),
        ("🐶", "🐶"),
        ("_", "_"),
    ],
)
def test_tidy(folder: str, words: str) -> None:
    assert tidy(folder) == words


def test_tidied_takes_what_the_user_wrote() -> None:
    words = tidied(["n02085620-Chihuahua", "big_dog"], {"big_dog": " a  Great Dane "})
    assert words == {"n02085620-Chihuahua": "chihuahua", "big_dog": "a Great Dane"}


@pytest.mark.parametrize(
    ("edited", "message"),
    [
        ({"big_dgo": "dog"}, 'There is no class folder "big_dgo". Did you mean "big_dog"?'),
        ({"big_dog": " "}, 'The class "big_dog" has no words.'),
        ({"big_dog": "CAT"}, 'The classes "cat" and "big_dog" have the same words: "cat".'),
    ],
)
def test_words_that_cannot_do(edited: dict[str, str], message: str) -> None:
    with pytest.raises(ClipTuneError) as error:
        tidied(["cat", "big_dog"], edited)
    assert error.value.message == message


def test_prompts() -> None:
    assert fill_template(["dog", "{x}"], "a {} in {}, 100%") == [
        "a dog in dog, 100%",
        "a {x} in {x}, 100%",
    ]
    with pytest.raises(ClipTuneError, match="has no place for the name"):
        fill_template(["dog"], "a photo of a {name}")


def test_foreign() -> None:
    assert [foreign(text) for text in ("dog 🐶 – 5 °", "café", "狗")] == [False, True, True]


def test_a_prompt_without_room_names_its_class() -> None:
    names, texts = ["cat", "long cat"], ["a cat", "a long cat"]
    check_room(names, texts, lambda text: len(text), 10)
    with pytest.raises(ClipTuneError, match='class "long cat" has 10 tokens.*room for 9'):
        check_room(names, texts, lambda text: len(text), 9)


@pytest.mark.parametrize(
    ("names", "language"),
    [
        ([], "en"),
        (["cat", "dog", "café"], "en"),
        (["猫", "狗", "T恤", "shirt"], "zh"),
        (["ねこ", "犬の", "魚"], ""),
        (["кошка", "собака"], ""),
        (["001", "002"], "en"),
    ],
)
def test_language_of_most_names(names: list[str], language: str) -> None:
    assert language_of(names) == language
