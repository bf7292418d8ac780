"""The article before a class's words: an apple, a unicorn, pants."""

import pytest

from cliptune.data.class_names import fill_template

OF_A = "a photo of a {}"


def filled(words: str, template: str = OF_A) -> str:
    [prompt] = fill_template([words], template)
    return prompt


@pytest.mark.parametrize(
    "said",
    [
        "an apple",
        "an owl",
        "an umbrella",
        "an urn",
        "an undershirt",
        "an hourglass",
        "an heirloom",
        "an honest face",
        "a hat",
        "a honda",
        "a unicorn",
        "a uniform",
        "an unidentified object",
        "a user",
        "a usb stick",
        "a utensil",
        "an usher",
        "a ukulele",
        "a european robin",
        "a ewe",
        "a one-piece swimsuit",
        "a onesie",
        "an onion",
        "a u-turn",
        "a US flag",
        "a UFO",
        "a t-shirt",
        "a T-shirt",
        "a longsleeve",
        "an x-ray",
        "an X-ray",
        "a xylophone",
        "an mri scan",
        "an MRI scan",
        "an MRI",
        "an SUV",
        "a DVD player",
        "an rv",
        "an f-16",
        "a b-52",
        "an f16",
        "an md-11",
        "a FOX",
        "a st bernard",
        "a NaN",
        "a nan",
        "a 7up",
        "an 8-ball",
        "an 18-wheeler",
        "a 3-wheeler",
        "a 2024",
        "a yak",
        "a glass",
        "a dress",
        "a bus",
        "a cactus",
        "an iris",
        "a lens",
        "an atlas",
        "a glass of wines",
        "a man with glasses",
        "a crane (birds)",
        "a bird of paradise",
        "a sheep",
        "a {x}",
        "a café",
        "a 狗",
    ],
)
def test_a_or_an(said: str) -> None:
    assert filled(said.partition(" ")[2]) == f"a photo of {said}"


@pytest.mark.parametrize(
    "words",
    [
        "pants",
        "shoes",
        "dogs",
        "shorts",
        "scissors",
        "glasses",
        "people",
        "children",
        "menus",
        "taxis",
        "birds in a tree",
        "eggs (boiled)",
        "101 dalmatians",
        "fish and chips",
        "the Eiffel tower",
        "The Eiffel tower",
        "a dog",
        "an old car",
        "A Great Dane",
    ],
)
def test_none_before_plurals_and_words_that_bring_one(words: str) -> None:
    assert filled(words) == f"a photo of {words}"


@pytest.mark.parametrize(
    ("template", "words", "prompt"),
    [
        ("A {}", "owl", "An owl"),
        ("a {}", "pants", "pants"),
        ("an {}", "dog", "a dog"),
        ("a {}, and a {}.", "owl", "an owl, and an owl."),
        ("the {}", "shoes", "the shoes"),
        ("a photo of the {}", "the Eiffel tower", "a photo of the Eiffel tower"),
        ("a photo of a small {}", "owl", "a photo of a small owl"),
        ("a photo of {}", "owl", "a photo of owl"),
        ("{}, a {}", "owl", "owl, an owl"),
        ("a{}", "owl", "aowl"),
        ("foto com a {}", "abelha", "foto com a abelha"),
        ("egy fotó, a {}", "owl", "egy fotó, a owl"),
        ("一张{}的照片", "owl", "一张owl的照片"),
    ],
)
def test_only_an_article_of_english_directly_before(template: str, words: str, prompt: str) -> None:
    assert filled(words, template) == prompt
