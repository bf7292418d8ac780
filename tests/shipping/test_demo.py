"""What the README promises of the demo, in one epoch instead of all."""

import subprocess
import sys
from pathlib import Path

import cliptune_resources
from cliptune.runs import Run
from engine.commands import cliptune
from engine.exports import some_sample_images


def test_the_demo_learns_and_says_where_the_adapter_lies(tmp_path: Path) -> None:
    out = tmp_path / "run"
    result = cliptune("demo", "--out", out, "--epochs", 1)
    assert result.returncode == 0, result.stderr
    summary = Run(out).summary()
    assert summary is not None and summary.split == "test"
    assert 0.45 <= summary.zero_shot.accuracy <= 0.65
    assert summary.accuracy > summary.zero_shot.accuracy + 0.05
    for shown in ("Zero-shot", "LoRA", "accuracy", "time", "peak memory", "trainable"):
        assert shown in result.stdout
    assert f"The adapter lies in {out / 'best'}" in result.stdout


def test_plain_peft_loads_the_adapter(tmp_path: Path) -> None:
    """The README's own lines, on the starter. How well it learns is the demo's to show."""
    images = some_sample_images(tmp_path / "images", 8)
    trained = cliptune(
        *("train", "--images", images, "--out", tmp_path / "run", "--set", "train.epochs=1")
    )
    assert not trained.returncode, trained.stderr
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
    arguments = [str(cliptune_resources.starter()), str(tmp_path / "run" / "best")]
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)
