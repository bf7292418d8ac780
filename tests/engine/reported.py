"""Runs that ended, made of nothing but their files, for reports of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cliptune import job as jobs
from cliptune.core.events import Evaluated, Finished, Noted, Started, Step, Warned
from cliptune.core.files import write_text
from cliptune.core.messages import quoted
from cliptune.core.metrics import Answer, ClassMetrics, Measured
from cliptune.data.problems import Problem, lines
from cliptune.runs import Run
from engine.summaries import summary

CLASSES = ("cat", "dog", "owl")


def ended(
    folder: Path,
    images: Path,
    kind: str = "lora",
    classes: Sequence[str] = CLASSES,
    each: int = 4,
    accuracy: float = 0.75,
    **given: Any,
) -> Run:
    """A run judged on `each` images of every class, named `class/0.png`: of each the last one is
    taken for the next class."""
    parts = {part: given.pop(part, {}) for part in ("data", "method", "train", "base")}
    asked = {"data": {"images": str(images)} | parts["data"], "train": parts["train"]}
    asked |= {"method": {"kind": kind} | parts["method"], "base": parts["base"]}
    run = Run.create(jobs.build(asked), folder)
    number = len(classes)
    confusion = [[0] * number for _ in classes]
    answers = []
    for truth, name in enumerate(classes):
        for image in range(each):
            said = truth if image < each - 1 else (truth + 1) % number
            confusion[truth][said] += 1
            answers.append(
                Answer(
                    path=f"{name}/{image}.png",
                    truth=name,
                    said=classes[said],
                    confidence=0.9,
                    truth_probability=0.9 if said == truth else 0.1,
                    right=said == truth,
                )
            )
    split = given.get("split", "test")
    of_class = {name: (each - 1) / each for name in classes}
    metrics = ClassMetrics(
        split=split,
        count=each * number,
        loss=0.5,
        accuracy=accuracy,
        top5=1.0,
        per_class=of_class,
        confusion=confusion,
    )
    run.write_measured(Measured(metrics=metrics, classes=[*classes], answers=answers))
    before = {"accuracy": 0.25, "loss": 1.0, "count": each * number}
    came_to = summary(accuracy=accuracy, zero_shot=before, method=kind, **given)
    run.write_summary(came_to)
    paths = [answer.path for answer in answers]
    write_text(run.files.splits, _json({"train": [], "validation": [], "test": paths}))
    problems = lines([Problem("truncated", "cat/<b>.png", quoted("<i>torn</i>"))])
    with run.lock() as log:
        log.append(Started(time=0, device="CPU (2 threads)", precision="fp32"))
        for problem in problems:
            log.append(Warned(told=problem))
        log.append(Noted(told=quoted("something else")))
        for step in range(1, 5):
            log.append(
                Step(
                    step=step,
                    steps=4,
                    epoch=step / 2,
                    loss=1 / step,
                    learning_rate=1e-4,
                    images_per_second=9.0,
                    memory=1,
                    process_memory=1,
                )
            )
            if step % 2 == 0:
                log.append(Evaluated(step=step, split="validation", accuracy=0.1 * step, loss=1.0))
        log.append(Finished(summary=came_to))
    return run


def _json(content: Any) -> str:
    import json

    return json.dumps(content, ensure_ascii=False)
