"""A graphics card that fails in the middle of what the real window is at, and a program that dies
there: what is said, and whether one press after that comes to the same weights.

    python tests/soak/card.py [CASE ...] [--platform xcb]

Each case is carried out twice, for a person of its own: undisturbed, and with a card that fails in
a step, or else a process that is killed there. The failure is simulated: from then on whatever
asks the device for something raises what PyTorch does. Then the button is pressed that is offered,
the program begins anew as it does for everybody, and all that was to be done is waited for. Told
are the words of the failure and of the offer, and every file of weights that is otherwise.
"""

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

LONGEST = 600
"""Seconds after which a case is taken to hang."""
ROOM = "CLIPTUNE_CARD_ROOM"
"""Names the person's folder to the program, whose arguments are not those of the one after it."""
TOLD = "CUDA error: unspecified launch failure\nCompile with TORCH_USE_CUDA_DSA."
Walk = Iterator[Callable[[], object]]


@dataclass(frozen=True)
class Case:
    """What is begun, and where it fails."""

    begins: str
    """A method of `Person`."""
    fails_in: str
    """What asks the device for something: `step`, `image`, `fit`, or `load` of a base."""
    after: int
    """The calls of that which go well."""
    killed: bool = False
    """Whether the process dies there."""
    train: tuple[tuple[str, Any], ...] = ()
    """Settings of training."""


CASES = {
    "run": Case("run", "step", 10),
    "search for a rate": Case("run", "step", 10, train=(("learning_rate", "auto"),)),
    "queue of three": Case("queue", "step", 10),
    "queue of three, its second": Case("queue", "step", 34),
    "queue of three, killed": Case("queue", "step", 10, killed=True),
    "comparison": Case("comparison", "step", 10),
    "comparison, killed": Case("comparison", "step", 34, killed=True),
    "search for the best": Case("best", "step", 60),
    "search for the best, killed": Case("best", "step", 60, killed=True),
    "export": Case("export", "load", 0),
    "export, at its images": Case("export", "image", 0),
}


def main(asked: argparse.Namespace) -> int:
    """Carry out what was chosen, or all; 1 if anything was not as it should be."""
    wrong = []
    os.environ |= {"QT_QPA_PLATFORM": asked.platform, "HF_HUB_OFFLINE": "1"}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        shared = Path(place).resolve()
        lay_out(shared)
        for name in asked.cases or CASES:
            whole, broken = (ended(shared, name, fails) for fails in (False, True))
            print(f"{name}: {broken.get('told', 'hung, or ended without a word')}", flush=True)
            files = whole.get("weights", {}).keys() | broken.get("weights", {}).keys()
            others = [
                file
                for file in sorted(files)
                if whole["weights"].get(file) != broken.get("weights", {}).get(file)
            ]
            print(f"  {len(files)} files of weights, {len(others)} otherwise: {others}")
            wrong += [name] if others or not files or not broken["told"] else []
    print(f"Wrong: {', '.join(wrong)}" if wrong else "All right.")
    return int(bool(wrong))


def lay_out(shared: Path) -> None:
    """What all of them work with: a base and images."""
    from engine import drawn
    from engine.tiny import tiny_clip

    tiny_clip(shared / "base")
    drawn.classes(shared / "images", 12, 4)


def ended(shared: Path, name: str, fails: bool) -> dict[str, Any]:
    """What somebody comes to in a window of their own."""
    room = shared / f"{name}{', broken' if fails else ''}"
    room.mkdir()
    (room / "case.json").write_text(json.dumps({"case": name, "fails": fails}), encoding="utf-8")
    user = {f"XDG_{one}_HOME": str(room / one) for one in ("DATA", "CACHE", "CONFIG", "STATE")}
    program = [sys.executable, __file__]
    environment = os.environ | user | {ROOM: str(room)}
    until = time.monotonic() + LONGEST
    with (room / "words").open("wb") as words:
        begin = partial(subprocess.run, program, env=environment, stdout=words, stderr=words)
        ended = begin(timeout=LONGEST)
        if ended.returncode == -signal.SIGKILL:
            ended = begin(timeout=LONGEST)
    came_to = room / "came_to.json"
    # The program that begins anew is nobody's child.
    while not ended.returncode and not came_to.exists() and time.monotonic() < until:
        time.sleep(0.1)
    if came_to.exists():
        return json.loads(came_to.read_bytes())
    with suppress(OSError, ValueError):
        os.kill(int((room / "process").read_text()), signal.SIGKILL)
    print((room / "words").read_text(encoding="utf-8", errors="replace")[-3000:], flush=True)
    return {}


def digest(file: Path) -> str:
    """What tells bits from others."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


# The program, in a process of its own


def program(room: Path) -> None:
    """Start the program with somebody who uses it."""
    import cliptune_resources
    from cliptune_gui.shell import app
    from cliptune_gui.shell.window import MainWindow

    (room / "process").write_text(str(os.getpid()))
    described = json.loads((room / "case.json").read_bytes())
    again = (room / "told.json").exists()
    case = CASES[described["case"]]
    cliptune_resources.starter = lambda: room.parent / "base"
    cliptune_resources.sample = lambda: room.parent / "images"
    if case.begins == "best":
        by_steps()
    if described["fails"] and not again:
        poison(case, room)

    class Used(MainWindow):
        """A window with somebody before it."""

        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.preferences.toured = True
            self.person = Person(self, room, case, described["fails"], again)

    app.MainWindow = Used
    sys.exit(app.main())


def by_steps() -> None:
    """Have a search take a second for each step, once, and none for all else; two methods."""
    from cliptune.advice import Advice
    from cliptune.comparison import candidates, trials, tune
    from cliptune.core.events import Step
    from cliptune.core.messages import quoted

    carry_out, seconds = trials.carry_out, [0]

    class Clock:
        def __call__(self) -> float:
            return float(seconds[0])

        def over(self, work: Any) -> Any:
            return (yield from work)

    def counted(run: Any, cancel: Any) -> Any:
        told = max((one.step for one in run.events() if isinstance(one, Step)), default=0)
        for event in carry_out(run, cancel):
            seconds[0] += isinstance(event, Step) and event.step > told
            yield event

    tune.Clock, trials.carry_out = Clock, counted
    candidates._memory = lambda *_: 1.0
    advised = [Advice(kind, quoted("Both."), {}) for kind in ("lora", "full")]
    candidates.advice.advise = lambda _: advised


def poison(case: Case, room: Path) -> None:
    """Have the card fail, or the process die, where the case says; all fails after that."""
    import torch
    from transformers import CLIPModel

    from cliptune.evaluation.vectors import Regression
    from cliptune.models.load import TwoTowers
    from cliptune.training.loss import ClassLoss

    places = {
        "step": (ClassLoss, "backward"),
        "image": (TwoTowers, "encode_images"),
        "fit": (Regression, "fit"),
        "load": (CLIPModel, "from_pretrained"),
    }
    failed, calls = [], [0]
    exporting = case.begins == "export"

    def guarded(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **more: Any) -> Any:
            counts = not exporting or (room / "exports").exists()
            calls[0] += counts and name == case.fails_in
            if failed or calls[0] > case.after:
                if case.killed:
                    (room / "told.json").write_text('["killed"]', encoding="utf-8")
                    os.kill(os.getpid(), signal.SIGKILL)
                failed.append(name)
                raise torch.AcceleratorError(TOLD)
            return function(*given, **more)

        return call

    for name, (owner, method) in places.items():
        setattr(owner, method, guarded(name, getattr(owner, method)))


class Person:
    """Begins what the case says, presses what is offered, and looks what it came to."""

    def __init__(self, window: Any, room: Path, case: Case, fails: bool, again: bool) -> None:
        from PySide6.QtCore import QTimer

        self.window, self.room, self.case, self.fails = window, room, case, fails
        self.told = json.loads((room / "told.json").read_bytes()) if again else []
        self.walk = self.go_on() if again else self.begin()
        self.until: Callable[[], object] = lambda: window.ready
        self.timer = QTimer(window, interval=50)
        self.timer.timeout.connect(self.look)
        self.timer.start()

    def look(self) -> None:
        """Do the next thing once what is waited for is there."""
        if self.until():
            self.until = next(self.walk, lambda: False)

    def begin(self) -> Walk:
        """At the first start."""
        yield lambda: self.window.new_run.draft.images is not None
        yield lambda: self.window.new_run.estimates.machine is not None
        yield from getattr(self, self.case.begins)()
        if self.fails:
            yield self.card_dialog
            yield self.is_idle
            dialog = self.card_dialog()
            message, hint, _ = dialog.told[0]
            self.told.append(f"{message} {hint} [{dialog.offered.text()}]".replace("&", ""))
            if self.window.run_queue.run:
                self.told.append(self.window.training.header.pill.text())
            (self.room / "told.json").write_text(json.dumps(self.told), encoding="utf-8")
            dialog.offered.click()
            yield lambda: False
        yield from self.end()

    def go_on(self) -> Walk:
        """At the start after that: by itself, or at the press of what is offered."""
        if self.case.killed:
            yield self.window.banner.isVisible
            self.told.append(self.window.banner.accessibleName())
            self.press(self.window.banner)
        elif self.case.begins == "export":
            yield from self.export()
        else:
            yield lambda: self.window.run_queue.busy
        yield from self.end()

    def end(self) -> Walk:
        """Wait for all that was to be done, and look what it came to."""
        window, queue = self.window, self.window.run_queue
        yield lambda: self.is_idle() and not queue.waiting and not queue.searches
        if self.case.begins == "comparison":
            yield lambda: "comparison" in window.banner.accessibleName()
        if self.case.begins in ("comparison", "best"):
            self.told.append(window.banner.accessibleName())
        files = sorted(self.room.rglob("*.safetensors"))
        weights = {self.place(file): digest(file) for file in files if "best" in file.parts}
        weights |= {f"export/{file.name}": digest(file) for file in self.out.glob("*.safetensors")}
        written = json.dumps({"told": self.told, "weights": weights})
        (self.room / "came_to.new").write_text(written, encoding="utf-8")
        window.preferences.sync()
        os.replace(self.room / "came_to.new", self.room / "came_to.json")
        window.close()
        yield lambda: False

    def place(self, file: Path) -> str:
        """What a file is of, whatever the time by which its run is called."""
        from cliptune.runs import Run

        run = file.parents[file.parts[::-1].index("best")]
        job = Run(run).job
        return f"{job.method.kind}, {job.train.epochs}, {job.data.seed}: {file.name}"

    @property
    def out(self) -> Path:
        """The folder that an export goes into."""
        return self.room / "export"

    def is_idle(self) -> bool:
        """Whether nothing is on."""
        return not self.window.run_queue.busy and not self.window.services.keeping

    def card_dialog(self) -> Any:
        """The dialog that tells of the card, once it is there."""
        dialog = self.window.card_failed.dialog
        return dialog if dialog and dialog.isVisible() else None

    def press(self, within: Any) -> None:
        """Press the first button of what is offered."""
        from PySide6.QtWidgets import QPushButton

        within.findChildren(QPushButton)[0].click()

    def draft(self, method: str = "lora", seed: int = 0) -> Any:
        """What the wizard would hold."""
        from cliptune_gui.state import drafts
        from engine.training import small_job

        train = {"epochs": 4, "batch_size": 8, "seed": seed} | dict(self.case.train)
        job = small_job(self.room.parent / "images", self.room.parent / "base", method, **train)
        draft, now = drafts.of(job), self.window.new_run.draft
        draft.images = now.images
        return draft

    # What is begun

    def run(self) -> Walk:
        self.window.starter.start_draft(self.draft())
        yield lambda: self.window.run_queue.busy

    def queue(self) -> Walk:
        queue = self.window.run_queue
        for number, method in enumerate(("lora", "prompt", "full")):
            self.window.starter.start_draft(self.draft(method))
            yield lambda number=number: queue.busy and len(queue.waiting) >= number

    def comparison(self) -> Walk:
        drafts = [self.draft(method) for method in ("probe", "lora", "prompt", "full")]
        self.window.comparison.start([(draft.job(), None) for draft in drafts])
        yield lambda: self.window.run_queue.busy

    def best(self) -> Walk:
        draft = self.draft()
        draft.minutes = 1
        self.window.comparison.search(draft)
        yield lambda: self.window.run_queue.busy

    def export(self) -> Walk:
        from cliptune_gui.pages.training.export_dialog import ExportDialog
        from cliptune_gui.state.run_entry import RunEntry

        if not self.told:
            yield from self.run()
            yield self.is_idle
        (self.room / "exports").touch()
        (run,) = self.window.preferences.runs.glob("*/job.toml")
        from cliptune.runs import Run

        self.window.export(RunEntry.read(Run(run.parent)))
        (dialog,) = self.window.findChildren(ExportDialog)
        dialog.radios["merged"].click()
        dialog.out.setText(str(self.out))
        dialog.begin()
        yield lambda: dialog._call is None
        if dialog.trouble.isVisible():
            self.told.append(dialog.trouble.accessibleName())


if __name__ == "__main__":
    if ROOM in os.environ:
        program(Path(os.environ[ROOM]))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help="; ".join(CASES))
    parser.add_argument("--platform", default="offscreen")
    sys.exit(main(parser.parse_args()))
