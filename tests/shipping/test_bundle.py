"""The bundle: what it leaves out is there to be left out, and it is its own interpreter."""

import importlib.metadata
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cliptune.core import process
from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.graphics import place

BUNDLE = Path(__file__).parents[2] / "packaging" / "bundle"


def contents():
    spec = importlib.util.spec_from_file_location("contents", BUNDLE / "contents.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(sys.platform != "linux", reason="libraries have other names elsewhere")
def test_whatever_is_left_out_would_be_there() -> None:
    """A pattern that a new release has made useless is seen, and not kept for ever."""
    files = {
        file.as_posix()
        for package in importlib.metadata.distributions()
        for file in package.files or ()
    }
    useless = [
        pattern
        for pattern in contents().FILES
        if not any(map(re.compile(pattern).fullmatch, files))
    ]
    assert not useless


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("torch/lib/libtorch_cpu.so", False),
        ("torch/bin/torch_shm_manager", False),
        ("torch/bin/test_api", True),
        ("torch/nn/functional.py", False),
        ("torch/_inductor/config.py", False),
        ("torch/_inductor/ir.py", True),
        ("bitsandbytes/libbitsandbytes_cpu.so", False),
        ("bitsandbytes/libbitsandbytes_cuda130.so", True),
        ("pyarrow/libarrow_python.so.2600", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", False),
        ("cliptune/evidence.json", False),
        ("hf_xet-1.8.0.dist-info/METADATA", True),
        ("libmvec.so.1", True),
        ("libbz2.so.1.0", False),
    ],
)
def test_what_is_needed_stays_in(path: str, out: bool) -> None:
    assert contents().is_left_out(path) is out


def test_of_other_models_only_configurations_and_tokenizers_stay() -> None:
    out = set(contents().other_models())
    assert {"transformers.models.bert.modeling_bert", "transformers.models.vit.modeling_vit"} <= out
    kept = {"bert.tokenization_bert", "vit.configuration_vit", "clip.modeling_clip"}
    assert not {f"transformers.models.{name}" for name in kept} & out


def test_a_fresh_process_is_the_bundle_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its arguments are the command's alone, and none of Python."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = ("-c", "import sys; sys.exit('told')")  # Python stands in for a bundle
    work = process.run(*command, room=tmp_path, phase="prove", cancel=CancelToken())
    assert finish(work) == "told"


@pytest.mark.skipif(sys.platform != "linux", reason="a script stands in for a driver's program")
@pytest.mark.parametrize("whole", [True, False])
def test_a_torch_that_was_fetched_is_found_before_its_own_if_it_is_whole(
    whole: bool, tmp_path: Path
) -> None:
    """By the very program that the bundle starts with."""
    driver = tmp_path / "nvidia-smi"
    driver.write_text("#!/bin/sh\necho 'One, 580.1, 8.9'\n")
    driver.chmod(0o755)
    folder = place.builds() / "cu130"
    (folder / "torch" / "lib").mkdir(parents=True)
    (folder / "torch" / "__init__.py").write_text("" if whole else "torn")
    (folder / "torch" / "lib" / "libtorch_cuda.so").touch()
    about = folder / "torch-9.0+cu130.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: torch\nVersion: 9.0+cu130\n")
    place.write_sizes(folder, {"torch/__init__.py": 0})
    told = subprocess.run(
        [sys.executable, BUNDLE / "program.py", "graphics"],
        env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.returncode == 0, told.stderr
    assert ("by PyTorch 9.0+cu130, which was fetched" in told.stdout) == whole
    assert ("is damaged, so ClipTune's own is used" in told.stdout) != whole
