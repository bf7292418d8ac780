"""The Chinese of the window keeps to its glossary."""

import re
from pathlib import Path
from xml.etree import ElementTree

import cliptune_resources

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.zh-CN.md"


def terms() -> dict[str, str]:
    """The words of the glossary, without what explains them in brackets."""
    rows = re.findall(r"^\| (.+?) \| (.+?) \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        one.casefold(): re.split("[（ (/]", chinese)[0]
        for english, chinese in rows
        for one in english.split(", ")
        if english != "English"
    }


def translations() -> list[tuple[str, str]]:
    """Every English text and its Chinese, without accelerators and what ends them."""
    file = cliptune_resources.translations() / "cliptune_zh_CN.ts"
    said = [
        (message.findtext("source") or "", "".join(message.find("translation").itertext()))  # type: ignore[union-attr]
        for message in ElementTree.parse(file).iter("message")
    ]
    return [(re.sub(r"&|[ .]*$", "", english).casefold(), chinese) for english, chinese in said]


def test_a_text_that_is_a_word_of_the_glossary_is_worded_by_it() -> None:
    known = terms()
    assert len(known) > 80
    said = translations()
    other = {
        (english, chinese)
        for english, chinese in said
        for one in (english, english.removesuffix("s"))
        if one in known and known[one].casefold() not in chinese.casefold()
    }
    assert not other, sorted(other)


def test_every_word_of_the_glossary_is_used() -> None:
    text = "\n".join(chinese for _, chinese in translations()).casefold()
    assert not [chinese for chinese in terms().values() if chinese.casefold() not in text]
