"""The page about the architecture, the import contracts and the code name the same rooms."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = {
    "Rooms of the engine": ROOT / "engine" / "cliptune",
    "Rooms of the window": ROOT / "gui" / "cliptune_gui",
}
"""Where the rooms of each contract lie; the page has a heading of the same name."""

Floors = list[set[str]]
"""Rooms by floor, the highest first."""


def drawn(title: str) -> Floors:
    """The floors of the page's tree: a room a line, `|` before one that shares a floor."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tree = re.search(rf"^## {title}\n+```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert tree is not None, f'docs/architecture.md has no tree under "{title}"'
    floors: Floors = []
    for line in tree[1].splitlines():
        shares, room, purpose = re.fullmatch(r"(\| )?(\w+) +(.+)", line).groups()
        assert purpose.strip()
        if shares:
            floors[-1].add(room)
        else:
            floors.append({room})
    return floors


def contracted(title: str) -> Floors:
    """The floors of the layers contract of that name. What runs a package is no room."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    found = [one for one in contracts if one["type"] == "layers" and one["name"] == title]
    assert len(found) == 1, f'pyproject.toml has {len(found)} layers contracts "{title}"'
    floors = [
        {name.strip(" ()").rpartition(".")[2] for name in re.split("[|:]", layer)}
        for layer in found[0]["layers"]
    ]
    return [floor for floor in floors if floor != {"__main__"}]


@pytest.mark.parametrize("title", PLACES)
def test_the_page_draws_the_contract(title: str) -> None:
    assert drawn(title) == contracted(title)


@pytest.mark.parametrize("title", PLACES)
def test_every_room_is_there_and_says_what_it_is_for(title: str) -> None:
    unsaid = [room for floor in drawn(title) for room in floor if not purpose(PLACES[title], room)]
    assert not unsaid, f"no such room, or no docstring: {sorted(unsaid)}"


def purpose(place: Path, room: str) -> str:
    """The first line of a room's docstring; nothing if there is no such room."""
    files = [place / f"{room}.py", place / room / "__init__.py"]
    texts = [file.read_text(encoding="utf-8") for file in files if file.is_file()]
    docstring = ast.get_docstring(ast.parse(texts[0])) if texts else None
    return (docstring or "").partition("\n")[0].strip()
