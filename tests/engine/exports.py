"""What tests of exports share: short runs of every method, and a proof in this very process."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cliptune_resources
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Work, finish
from cliptune.export.exporting import Exported, export
from cliptune.export.target import Question, Target
from cliptune.methods import METHODS
from cliptune.runs import Run
from engine.training import carry, small_job

EVERY = {kind: {"towers": "both"} if kind == "prompt" else {} for kind in METHODS}


def run(images: Path, base: Path, place: Path, kind: str, **settings: Any) -> Run:
    """A finished run of a method, short and at a rate that changes a lot; the half of them with
    several wordings of a class."""
    templates = ("a photo of a {}", "a {}")[: 2 if kind in ("lora", "full", "zero-shot") else 1]
    job = small_job(images, base, kind, settings, templates=templates, epochs=1, learning_rate=1e-2)
    carry(job, place)
    return Run(place)


def some_sample_images(place: Path, each: int, part: str = "train") -> Path:
    """A few of the sample images of each class, in class folders."""
    for folder in sorted((Path(cliptune_resources.sample()) / part).iterdir()):
        (place / folder.name).mkdir(parents=True)
        for file in sorted(folder.iterdir())[:each]:
            shutil.copy(file, place / folder.name)
    return place


def ask_here(
    target: Target, question: Question, room: Path, cancel: CancelToken
) -> Work[Mapping[str, Any]]:
    """In the place of `proof._ask`, where the seconds a fresh process takes are not to be spent."""
    yield Progress(phase="prove", done=1, total=1)
    return target.answers(question)


def exported(made: Run | Path, target: str, out: Path, **how: Any) -> Exported:
    """Export to the end, on the CPU."""
    place = made.folder if isinstance(made, Run) else made
    return finish(export(place, target, out, CancelToken(), **{"device": "cpu"} | how))


def holds(made: Exported) -> None:
    """Every reader says what the model says."""
    assert made.readers and all(one.holds for one in made.readers.values())
    assert made.agreement == 1.0 and made.accuracy == made.accuracy_here
    assert made.size > 0 and made.count > 0
    # Tolerances that let nothing past that a wrong weight would change.
    assert made.difference < 1e-4


def told_of(made: Exported, *secrets: Path) -> None:
    """No file that people read holds a path of this machine."""
    for file in made.path.rglob("*"):
        if file.suffix in (".json", ".md", ".onnx"):
            for secret in secrets:
                assert str(secret).encode() not in file.read_bytes(), (file, secret)


def follow(made: Exported, base: Path, image: Path, tmp_path: Path) -> list[str]:
    """Run what the README tells to do; return the blocks."""
    text = (made.path / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    for block in blocks:
        for words, path in {
            "this folder": made.path,
            "an image.jpg": image,
            "the base, a folder": base,
            "embeddings.npy": tmp_path / "embeddings.npy",
        }.items():
            block = block.replace(words, str(path))
        exec(compile(block, "README.md", "exec"), {})
    return blocks
