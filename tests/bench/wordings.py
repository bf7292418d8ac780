"""Which wordings of a class tell it apart best, without tuning? Zero-shot with each set of them.

`python tests/bench/wordings.py FOLDER [FOLDER ...] --base BASE [--base BASE ...]` takes folders of
class folders, of which only the images to train on should be given, and prints a table.
"""

import argparse
import itertools
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cliptune.data.class_names import fill_templates, tidied
from cliptune.data.pixels import decode
from cliptune.models.load import TwoTowers, load
from cliptune.models.towers import averaged

PHOTO, PLAIN, IMAGE = "a photo of a {}", "a {}", "an image of a {}"
OPENAI = (  # Radford et al.'s notebook: the seven that do as well as all 80
    "itap of a {}",
    "a bad photo of the {}",
    "an origami {}",
    "a photo of the large {}",
    "a {} in a video game",
    "art of the {}",
    "a photo of the small {}",
)
QUALITIES = tuple(f"a {word} photo of a {{}}" for word in ("bad", "good", "blurry", "bright"))
SETS: tuple[tuple[str, ...], ...] = (
    (PHOTO,),
    (PLAIN,),
    ("{}",),
    (PHOTO, PLAIN),
    (PHOTO, IMAGE),
    (PHOTO, PLAIN, IMAGE),
    (PHOTO, IMAGE, "{}"),
    (PHOTO, *QUALITIES),
    OPENAI,
    (PHOTO, *OPENAI),
)


@torch.no_grad()
def features(base: TwoTowers, paths: list[Path]) -> Tensor:
    """Unit features `(images, width)`."""
    parts = []
    for chunk in (paths[start : start + 32] for start in range(0, len(paths), 32)):
        pixels = np.stack([decode(path, base.framing, None) for path in chunk])
        parts.append(
            base.encode_images(base.normalise(torch.from_numpy(pixels).permute(0, 3, 1, 2)))
        )
    return torch.cat(parts)


@torch.no_grad()
def right(base: TwoTowers, images: Tensor, truth: Tensor, names: list[str]) -> list[float]:
    """The percentage that is right with each set of templates."""
    rates = []
    for templates in SETS:
        texts = base.encode_texts(*base.tokenise(fill_templates(names, templates)))
        said = (images @ averaged(texts, len(templates)).T).argmax(dim=1)
        rates.append(100 * (said == truth).float().mean().item())
    return rates


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--base", action="append", type=Path, required=True)
    asked = parser.parse_args()
    columns = {}
    for path in asked.base:
        base = load(path, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
        for folder in asked.folders:
            classes = sorted(one.name for one in folder.iterdir() if one.is_dir())
            files = [sorted((folder / name).iterdir()) for name in classes]
            truth = torch.tensor([number for number, of in enumerate(files) for _ in of])
            images = features(base, [*itertools.chain(*files)])
            rates = right(base, images, truth, list(tidied(classes, {}).values()))
            columns[f"{folder.parent.name}, {path.name}"] = rates
    print(" | ".join(("| wordings", *columns, "mean |")))
    print("|---" * (len(columns) + 2) + "|")
    for number, templates in enumerate(SETS):
        rates = [column[number] for column in columns.values()]
        cells = [f"{rate:.1f}" for rate in (*rates, sum(rates) / len(rates))]
        print(f"| {', '.join(templates)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
