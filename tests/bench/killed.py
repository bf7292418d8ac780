"""A process that labels images, killed at random moments: no decision that it told of is lost.

    python tests/bench/killed.py [COUNT]

All of them work on one project, one after the other, each killed within half a second. Prints how
many decisions were kept, and how many lines of the journal were torn.
"""

import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def main(count: int) -> int:
    """Kill so many; 1 if anything was lost."""
    import platformdirs

    from cliptune.projects.project import Project
    from engine import deciding

    chance, last, torn, lost = random.Random(0), 0, 0, 0
    with tempfile.TemporaryDirectory() as place:
        data, images = Path(place, "data"), Path(place, "images")
        images.mkdir()
        platformdirs.user_data_path = lambda name, **_: data / name  # type: ignore[assignment]
        for number in range(count):
            said = deciding.killed(data, images, last, chance.random() / 2)
            project = Project.open(images)
            kept = {f"{n}.jpg" for n in range(said)} & project.state.labels.keys()
            lost += said - len(kept)
            torn += any(one.code == "project-torn" for one in project.told)
            last = len(project.state.labels)
            print(f"{number + 1}: told of {said:,} labels, kept {last:,}", flush=True)
    print(f"{count} killed, {torn} in the middle of a line, {lost} labels lost.")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
