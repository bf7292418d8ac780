"""When the first frame is there, and the first word of a run that is started at once; and how late
the window's thread is afterwards: while the engine loads, and while it trains.

    python tests/bench/lateness.py [--base starter|vit-b-32] [--seconds 60] [--platform xcb]

A timer of 16 ms in the real window; its lateness is how much later than due each tick came.
Milliseconds. `vit-b-32` is a model of that shape with random weights.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

PERIOD = 0.016


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", choices=("starter", "vit-b-32"), default="starter")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--platform", default="offscreen")
    asked = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = asked.platform
    with tempfile.TemporaryDirectory() as user:
        for name in ("DATA", "CACHE", "CONFIG", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(user) / name.lower())
        measure(asked.base, asked.seconds, Path(user))


def measure(base: str, seconds: float, user: Path) -> None:
    """Open the window, start a run, and print what the ticks say."""
    from cliptune_gui.shell.start import environment

    environment()
    if base != "starter":
        import subprocess

        script = "from engine.big import vit_b_32; from pathlib import Path; import sys; "
        script += "vit_b_32(Path(sys.argv[1]))"
        where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
        subprocess.run([sys.executable, "-c", script, str(user / "big")], env=where, check=True)
        base = str(user / "big")
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from cliptune_gui.shell.window import MainWindow
    from cliptune_gui.state import log as logs
    from cliptune_gui.state.preferences import Preferences
    from cliptune_gui.widgets import theme

    app = QApplication(sys.argv[:1])
    theme.apply("light")
    log = logs.install()
    window = MainWindow(Preferences(), log)
    late: dict[str, list[float]] = {"loading": [], "training": []}
    due = [time.perf_counter() + PERIOD]
    started = [0.0]
    asked = list[float]()

    def heard() -> None:
        window.run_queue.progressed.disconnect(heard)
        print(f"first word of the run {time.perf_counter() - asked[0]:.2f} s after it was started")

    def tick() -> None:
        now = time.perf_counter()
        history = window.run_queue.history
        late["training" if history.step else "loading"].append(max(0.0, now - due[0]))
        due[0] = now + PERIOD
        draft = window.new_run.draft
        if window.ready and draft.images and not asked:
            draft.base = base
            draft.choose_kind("lora")
            draft.choose_value("train", "epochs", 1000)
            asked.append(time.perf_counter())
            window.run_queue.progressed.connect(heard)
            window.starter.start_draft(draft)
        if history.step and not started[0]:
            started[0] = now
        if started[0] and now - started[0] > seconds:
            app.exit()  # quit() would close the window, which asks first

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)

    def begin() -> None:
        seconds = time.time() - psutil.Process().create_time()
        print(f"first frame {seconds:.2f} s after the process was made", flush=True)
        due[0] = time.perf_counter() + PERIOD
        timer.start(round(PERIOD * 1000))

    window.first_frame.connect(begin)
    window.show()
    app.exec()
    timer.stop()
    window.shut()
    log.close()
    import numpy as np  # not before the first frame

    steps = window.run_queue.history.step
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    for phase, ticks in late.items():
        found = 1000 * np.array(ticks)
        p50, p95, p99 = np.percentile(found, [50, 95, 99])
        print(
            f"{phase}: {len(found)} ticks, p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}, "
            f"max {found.max():.1f} ms; over 100 ms: {(found > 100).sum()}"
        )
    print(f"{steps} steps in {seconds:g} s")


if __name__ == "__main__":
    main()
