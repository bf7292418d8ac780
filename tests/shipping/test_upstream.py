"""The examples of the pages for PEFT run as they stand, on a tiny CLIP of that name."""

import re
from pathlib import Path

import pytest

from engine.tiny import tiny_clip

PAGES = (Path(__file__).parents[2] / "docs" / "upstream.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGES, re.DOTALL)
NAME = "openai/clip-vit-base-patch32"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("tiny"))


def test_each_tuner_has_an_example() -> None:
    told = "\n".join(EXAMPLES)
    for name in ("BottleneckAdapter", "ClipPrefixTuning", "ClipPromptTuning"):
        assert f"{name}Config(" in told


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_example(
    number: int, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(EXAMPLES[number].replace(NAME, folder.as_posix()), {})
