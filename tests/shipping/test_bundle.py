"""The bundle: what it leaves out is there to be left out, and it is its own interpreter."""

import importlib.metadata
import importlib.util
import re
import sys
from pathlib import Path

import pytest

from cliptune.core import process
from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish

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
