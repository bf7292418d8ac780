"""Mutated tables, archives and data sets: none may end in a traceback, hang or write outside.

    python tests/bench/torn.py [COUNT]

Every layout of `tests/engine/layouts.py` is made once; then its files other than images are spoilt,
a few bytes, a piece or the end of one at a time, and the folder is scanned, in processes of their
own with a limit to their time. Prints how many there were and what was said of them.
"""

import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
DATA_SETS = (
    "A Parquet file of images",
    "A clone of a data set of the hub",
    "A data set saved to disk",
)
LONGEST = 120
"""Seconds after which a scan is taken to hang."""


def spoil(data: bytes, chance: random.Random) -> bytes:
    """The data with bytes changed, a piece cut, doubled or of one value, or without its end."""
    if not data:
        return bytes(chance.randrange(256) for _ in range(20))
    how, torn = chance.randrange(5), bytearray(data)
    start = chance.randrange(len(torn))
    end = min(len(torn), start + chance.choice((1, 8, 200)))
    if how == 0:
        for _ in range(chance.choice((1, 3, 30))):
            torn[chance.randrange(len(torn))] = chance.randrange(256)
    elif how == 1:
        del torn[start:end]
    elif how == 2:
        torn[start:end] = torn[start:end] * 3
    elif how == 3:
        torn[start:end] = bytes([chance.choice((0, 255, 34, 44, 10))]) * (end - start)
    else:
        del torn[start:]
    return bytes(torn)


def attempt(number: int, name: str, made: str) -> str:
    """Scan one spoilt layout; what came of it, in a word."""
    import faulthandler

    from cliptune.core.errors import ClipTuneError
    from engine.folders import look, snapshot

    faulthandler.dump_traceback_later(LONGEST, exit=True)
    chance = random.Random(number)
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = f"{place}/cache"
        source = Path(place) / "mine"
        shutil.copytree(made, source)
        files = [file for file in source.rglob("*") if file.is_file()]
        others = [file for file in files if file.suffix not in (".png", ".jpg")]
        for file in chance.sample(others, min(len(others), chance.choice((1, 2)))) or files[:1]:
            file.write_bytes(spoil(file.read_bytes(), chance))
        archives = [file for file in source.iterdir() if file.name.startswith("photos.")]
        parquet = [*source.glob("*.parquet")] if name.startswith("A Parquet") else []
        before = snapshot(source)
        try:
            look(next(iter(archives + parquet), source))
            said = "read"
        except ClipTuneError as error:
            said = error.told.code
        faulthandler.cancel_dump_traceback_later()
        assert snapshot(source) == before, f"{name}: it was written to"
        beside = {entry.name for entry in Path(place).iterdir()}
        assert beside <= {"mine", "cache"}, f"{name}: {beside}"
    return said


def main(count: int) -> None:
    """Print a line for each thing that was said."""
    from engine.layouts import LAYOUTS

    said: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor() as pool:
        made = {name: Path(place) / str(number) for number, name in enumerate(LAYOUTS)}
        for name, folder in made.items():
            folder.mkdir()
            LAYOUTS[name][0](folder)
        # A data set is read in a process of its own, which takes seconds: one in ten of these.
        names = [name for name in LAYOUTS if name not in DATA_SETS] * 10 + list(DATA_SETS)
        chosen = [names[number % len(names)] for number in range(count)]
        places = [str(made[name]) for name in chosen]
        for number, one in enumerate(pool.map(attempt, range(count), chosen, places, chunksize=20)):
            said[one] += 1
            if (number + 1) % 1000 == 0:
                print(f"{number + 1:,} of {count:,}, the last of {chosen[number]}", flush=True)
    for one, times in said.most_common():
        print(f"{times:6,}  {one}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6000)
