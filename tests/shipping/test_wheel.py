"""What is built to be installed holds whatever the packages have, and not only their code."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("engine/cliptune", "gui/cliptune_gui", "resources/cliptune_resources")


def files(package: str) -> set[str]:
    """The files of a package, from the folder that it lies in."""
    root = ROOT / package
    found = (file for file in root.rglob("*") if file.is_file())
    return {
        file.relative_to(root.parent).as_posix()
        for file in found
        if "__pycache__" not in file.parts
    }


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else() -> None:
    pytest.importorskip("hatchling")
    from hatchling.builders.wheel import WheelBuilder

    builder = WheelBuilder(str(ROOT))
    built = {file.distribution_path for file in builder.recurse_included_files()}
    there = {name for package in PACKAGES for name in files(package)}
    assert {
        "cliptune/evidence.json",
        "cliptune/document/report.html",
        "cliptune_resources/starter/model.safetensors",
        "cliptune_resources/icons/cliptune.svg",
    } <= there
    assert built == there
    assert builder.metadata.core.license_files == ["LICENSE"]


def test_the_sdist_holds_what_the_wheel_is_built_from() -> None:
    pytest.importorskip("hatchling")
    from hatchling.builders.sdist import SdistBuilder

    built = {file.distribution_path for file in SdistBuilder(str(ROOT)).recurse_included_files()}
    there = {
        f"{Path(package).parent.as_posix()}/{name}"
        for package in PACKAGES
        for name in files(package)
    }
    assert there | {"pyproject.toml", "README.md", "LICENSE", "constraints.txt"} <= built
