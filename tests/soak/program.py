"""The program in a process of its own, for `kills.py`: the command line, or the window and somebody
who trains one job in it, or resumes what was left of that.

    python tests/soak/program.py ROOM NUMBER train JOB.toml
    python tests/soak/program.py ROOM NUMBER

What it does to files under the folder ROOM is counted. It kills itself where the one with that
NUMBER is due; before that one, or with a file opened and nothing written yet. With the NUMBER 0 it
lives, and leaves the count in `ROOM/count`.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

CHANGING = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.link", "os.utime"}


class Operations:
    """Counts what is done to files in a folder, and kills the process at one of them."""

    def __init__(self, room: Path, number: int) -> None:
        self.within, self.number, self.count = str(room), number, 0

    def hear(self, event: str, given: tuple[Any, ...]) -> None:
        """Of something that Python is about to do, by the name of its audit event."""
        if event not in CHANGING and event != "open":
            return
        path = os.fsdecode(given[0]) if isinstance(given[0], str | bytes | os.PathLike) else ""
        if not path.startswith(self.within):
            return
        if event in CHANGING:
            self._due()
        elif given[2] & (os.O_WRONLY | os.O_RDWR):
            self._due()
            if self._is_due():
                os.open(path, given[2], 0o666)
            self._due()

    def _is_due(self) -> bool:
        return self.count + 1 == self.number

    def _due(self) -> None:
        if self._is_due():
            self.number = 0  # it is heard of here too
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1


def window(images: Path, job: Path) -> int:
    """The window, in which the job is trained or resumed, until that has ended; the status."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QPushButton

    from cliptune import job as jobs
    from cliptune.core.events import Failed, Finished
    from cliptune.runs import all_runs
    from cliptune_gui.shell import app
    from cliptune_gui.shell.window import MainWindow
    from cliptune_gui.state import drafts

    class Driven(MainWindow):
        """A window in which somebody presses what is offered."""

        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.preferences.toured = True
            self.pressed, self.filled, self.status = False, False, 1
            self.timer = QTimer(self, interval=20)
            self.timer.timeout.connect(self.look)
            self.timer.start()

        def look(self) -> None:
            if not self.ready or self.run_queue.busy or self.services.keeping:
                return
            if self.pressed:
                self.leave(isinstance(self.run_queue.history.end, Finished))
                return
            states = {run.state() for run in all_runs()}
            if not states:
                self.train()
            elif "finished" in states:
                self.leave(True)
            else:
                self.press(self.banner, "&Resume", "Start a&gain", "Start the &queue")
                if not self.pressed and states & {"waiting", "failed"}:
                    self.start_from_the_list()

        def train(self) -> None:
            """As the wizard's last page does, filled in with the job."""
            if not self.filled:
                self.filled = True
                self.new_run.take(drafts.of(jobs.read(job)), "review")
                self.show_page("new")
            elif self.new_run.base.is_checking:
                pass
            elif trouble := self.new_run.draft.trouble or self.new_run.draft.obstacle("base"):
                tell(Failed(told=trouble))
                self.leave(False)
            elif self.new_run.step == "review" and self.new_run.next.isEnabled():
                self.pressed = True
                self.new_run.next.click()

        def start_from_the_list(self) -> None:
            """Of runs, what was never begun, or has failed."""
            self.show_page("runs")
            if self.runs.table.runs.runs:
                self.runs.table.selectAll()
                self.press(self.runs, self.runs.resume.text())

        def press(self, within: Any, *words: str) -> None:
            """Press the button that says so, once it is there."""
            for one in within.findChildren(QPushButton):
                if one.text() in words and one.isVisible() and one.isEnabled():
                    self.pressed = True
                    one.click()
                    return

        def show_failed(self, failed: Failed) -> None:
            """Nobody is there to close a dialog."""
            tell(failed)
            self.leave(False)

        def leave(self, well: bool) -> None:
            self.timer.stop()
            if not well and isinstance(end := self.run_queue.history.end, Failed):
                tell(end)
            self.status = 0 if well else 1
            Driven.ended = self.status
            self.close()

    def tell(failed: Failed) -> int:
        print(failed.details, "Error:", failed.told, file=sys.stderr)
        return 1

    Driven.ended = 1
    app.MainWindow, app._failed = Driven, tell
    return app.main([images]) or Driven.ended


def main(room: Path, number: int, arguments: list[str]) -> int:
    """Start the window or the command line, and count what is done to files; the status."""
    operations = Operations(room / "user", number)
    sys.addaudithook(operations.hear)
    sys.argv = ["cliptune", *arguments]
    try:
        if not arguments:
            return window(room / "images", room / "job.toml")
        from cliptune.cli.commands import main as command_line
        from cliptune.cli.window import Window

        command_line(Window())
        return 0
    finally:
        (room / "count").write_text(str(operations.count), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
