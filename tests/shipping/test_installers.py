"""What the installers and the systems are told of the program. They are made elsewhere."""

import importlib
import plistlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from cliptune import __version__

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"


@pytest.fixture
def properties(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, as the bundle's spec imports it."""
    monkeypatch.syspath_prepend(PACKAGING / "bundle")
    return importlib.import_module("properties")


def scripts() -> Iterator[Path]:
    """Whatever a bundle and its installers are made by."""
    for folder in ("bundle", "linux", "windows", "macos"):
        yield from (file for file in (PACKAGING / folder).rglob("*.*") if file.suffix != ".pyc")
    yield from (ROOT / ".github" / "workflows").iterdir()
    yield ROOT / "pyproject.toml"


def test_the_version_stands_in_one_place() -> None:
    """All else asks `cliptune.__version__`, so that nothing can be forgotten in a release."""
    version = re.compile(rf"(?<![\d.]){re.escape(__version__)}(?![\d.]*\d)")
    texts = {file: file.read_bytes().decode(errors="ignore") for file in scripts()}
    assert not [file for file, text in texts.items() if version.search(text)]


def test_windows_has_the_version_in_four_numbers(
    properties: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version, numbers in (("0.2.0", (0, 2, 0, 0)), ("1.2.3.4rc1", (1, 2, 3, 0))):
        monkeypatch.setattr(properties, "__version__", version)
        assert properties.numbers() == numbers


def test_the_app_says_what_macos_asks_for(properties: ModuleType, tmp_path: Path) -> None:
    app = properties.of_app(tmp_path)
    told = plistlib.loads(plistlib.dumps(app["info_plist"]))
    assert Path(app["icon"]).read_bytes().startswith(b"icns")
    assert app["version"] == __version__ and not told["LSBackgroundOnly"]
    linux = (PACKAGING / "linux" / f"{app['bundle_identifier']}.metainfo.xml").read_text()
    assert f"<id>{app['bundle_identifier']}</id>" in linux
    why = [told[name] for name in told if name.endswith("UsageDescription")]
    assert len(why) == len(properties.FOLDERS) and all(why)
    assert not [name for name in told if "Camera" in name], "it has nothing to use one with"


def test_who_signs_the_app_says_the_environment(
    properties: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("CODESIGN_IDENTITY", raising=False)
    assert properties.of_program(tmp_path)["codesign_identity"] is None
    monkeypatch.setenv("CODESIGN_IDENTITY", "Developer ID Application: Somebody (ABCDE12345)")
    made = properties.of_program(tmp_path)
    assert made["codesign_identity"].endswith("(ABCDE12345)")
    entitlements = Path(made["entitlements_file"]).read_bytes()
    assert plistlib.loads(entitlements) == properties.ENTITLEMENTS
    assert b"<!--" not in entitlements, "macOS reads no comments there"


@pytest.mark.parametrize("signing", ["", "signtool sign $f"])
def test_the_installer_for_windows_is_told_all_it_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signing: str
) -> None:
    """And its icon is there while it is made."""
    commands = []

    def run(command: list[str], *, check: bool) -> None:
        (icon,) = (one.partition("=")[2] for one in command if str(one).startswith("/DIcon="))
        assert check and Path(icon).read_bytes().startswith(b"\0\0\1\0")
        commands.append([str(one) for one in command])

    monkeypatch.syspath_prepend(PACKAGING / "windows")
    installer = importlib.import_module("installer")
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(sys, "argv", ["installer.py", str(tmp_path / "cliptune")])
    monkeypatch.setenv("SIGN_COMMAND", signing)
    installer.main()
    (command,) = commands
    script = (PACKAGING / "windows" / "cliptune.iss").read_text(encoding="utf-8")
    defined = set(re.findall(r"#define (\w+)", script))
    asked = set(re.findall(r"{#(\w+)}", script)) - defined
    assert asked == {one[2:].partition("=")[0] for one in command if one.startswith("/D")} - {
        "Signed"
    }
    assert f"/DVersion={__version__}" in command
    assert ("/DSigned" in command) is bool(signing)


def test_whatever_is_installed_tries_itself_before_a_release() -> None:
    """On a machine of its own: what makes it is no job that a release needs for that."""
    workflow = (ROOT / ".github" / "workflows" / "bundles.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(workflow)["jobs"]
    installing = {name for name, job in jobs.items() if job.get("needs") == "build"}
    assert set(jobs["release"]["needs"]) == installing == {"linux", "windows", "macos"}
    for name in installing:
        assert any("selftest" in step.get("run", "") for step in jobs[name]["steps"]), name


@pytest.mark.parametrize(
    "name", ["CONTRIBUTING.md", "packaging/RELEASE.md", ".github/workflows/bundles.yml"]
)
def test_what_makes_a_release_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:packaging|tests)/[\w/]+\.(?:py|spec)", text))
    assert named and not [file for file in named if not (ROOT / file).is_file()]
