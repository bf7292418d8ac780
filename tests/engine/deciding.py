"""A process that decides about images, prints each decision once it is kept, and is killed.

python deciding.py DATA IMAGES FIRST
"""

import subprocess
import sys
import time
from pathlib import Path


def main(data: Path, images: Path, first: int) -> None:
    """Label images one after the other, some by the hundred, and print how many have a label."""
    import platformdirs

    platformdirs.user_data_path = lambda name, **_: data / name  # type: ignore[assignment]
    from cliptune.projects.project import Change, Project

    project, number = Project.open(images), first
    while True:
        until = number + (100 if number % 7 == 0 else 1)
        project.decide(Change(labels={f"{n}.jpg": f"class {n % 3}" for n in range(number, until)}))
        number = until
        print(number, flush=True)


def killed(data: Path, images: Path, first: int, seconds: float) -> int:
    """Start it, kill it so many seconds after its first decision; the last that it printed."""
    command = [sys.executable, __file__, str(data), str(images), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        begun = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        rest = process.stdout.read()
    whole, _, _ = (begun + rest).rpartition(b"\n")
    return int(whole.split()[-1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
