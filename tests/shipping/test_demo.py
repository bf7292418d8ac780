"""What the README promises of the demo, in one epoch instead of all."""

import subprocess
import sys
from pathlib import Path

import pytest

import cliptune_resources
from cliptune.runs import Run
from engine.commands import cliptune
from engine.exports import some_sample_images
from slow import slow


def demo(out: Path) -> str:
    """What an epoch of the demo prints, which must learn."""
    result = cliptune("demo", "--out", out, "--epochs", 1)
    assert result.returncode == 0, result.stderr
    summary = Run(out).summary()
    assert summary is not None and summary.split == "test"
    assert 0.45 <= summary.zero_shot.accuracy <= 0.65
    assert summary.accuracy > summary.zero_shot.accuracy + 0.05
    return result.stdout


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo on a third of the sample images, and what it printed."""
    place = tmp_path_factory.mktemp("demo")
    for part, each in (("train", 30), ("test", 12)):
        some_sample_images(place / "sample" / part, each, part)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cliptune_resources, "sample", lambda: place / "sample")
        return place / "run", demo(place / "run")


def test_the_demo_learns_and_says_where_the_adapter_lies(run: tuple[Path, str]) -> None:
    out, told = run
    for shown in ("Zero-shot", "LoRA", "accuracy", "time", "peak memory", "trainable"):
        assert shown in told
    assert f"The adapter lies in {out / 'best'}" in told


@slow
def test_the_whole_demo_learns(tmp_path: Path) -> None:
    demo(tmp_path / "run")


def test_plain_peft_loads_the_adapter(run: tuple[Path, str]) -> None:
    """The README's own lines, on the starter."""
    code = (
        "import gc, sys, warnings\n"
        "gc.disable()\n"
        "warnings.simplefilter('ignore')\n"
        "from peft import PeftModel\n"
        "from transformers import CLIPModel\n"
        "clip = CLIPModel.from_pretrained(sys.argv[1])\n"
        "clip = PeftModel.from_pretrained(clip, sys.argv[2])\n"
        "assert any(p.abs().sum() > 0 for n, p in clip.named_parameters() if 'lora_B' in n)\n"
        "assert 'cliptune' not in sys.modules\n"
    )
    arguments = [str(cliptune_resources.starter()), str(run[0] / "best")]
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)
