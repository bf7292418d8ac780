"""What a bundle is made of: `python packaging/bundle/sizes.py dist/cliptune`, in MiB."""

import sys
from collections import Counter
from pathlib import Path

SMALL = 5
"""MiB below which a part is counted with the others."""


def main() -> None:
    """Print the size of each part, the largest first."""
    folder = Path(sys.argv[1])
    parts: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            inside = file.relative_to(folder).parts
            # Python's own code and all packages' is in the program itself; "x.libs" belongs to x.
            parts[inside[1].removesuffix(".libs") if len(inside) > 1 else "all code"] += (
                file.stat().st_size
            )
    of_some = {name: size for name, size in parts.items() if size >= SMALL << 20}
    of_some["all others"] = parts.total() - sum(of_some.values())
    for name, size in sorted(of_some.items(), key=lambda one: -one[1]):
        print(f"{size / 2**20:7.1f}  {name}")
    print(f"{parts.total() / 2**20:7.1f}  in all")


if __name__ == "__main__":
    main()
