"""The checkpoints that can be chosen by name."""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cliptune.core.errors import ClipTuneError, nearest
from cliptune.core.messages import text
from cliptune.families import FAMILIES, USUAL

_UNKNOWN = text(
    "base-unknown",
    '"{model}" is neither a base model of the catalogue nor a folder.{nearest}',
    "The catalogue has: {names}.",
)


_OTHER_COMMIT = text(
    "base-other-commit",
    "The base in {folder} is of commit {there}, and {wanted} is wanted.",
    "Choose the folder of that commit, or ask for this one.",
)


@dataclass(frozen=True)
class Shape:
    """Width, heads and layers of the two towers, and the width of the features they share."""

    text: tuple[int, int, int]
    vision: tuple[int, int, int]
    projection: int


BASE = Shape(text=(512, 8, 12), vision=(768, 12, 12), projection=512)
LARGE = Shape(text=(768, 12, 12), vision=(1024, 16, 24), projection=768)
HUGE = Shape(text=(1024, 16, 24), vision=(1280, 16, 32), projection=1024)


@dataclass(frozen=True)
class Entry:
    """A checkpoint on the Hugging Face hub, or the starter that is installed with the program."""

    name: str
    label: str
    repo: str
    """Name on the hub; empty for the starter, which needs no download."""
    revision: str
    """Commit or ref that holds the weights as safetensors; `main` where none could be pinned."""
    bytes: int
    """Size of the download, to about one percent."""
    resolution: int
    """Side of the images, pixels."""
    patch: int
    """Side of a patch, pixels."""
    parameters: int
    licence: str
    description: str
    shape: Shape | None = None
    """None for the starter, whose config is at hand."""
    language: str = "en"
    """Of the captions that it learned from; "" for very many. See `class_names.TEMPLATES`."""
    family: str = USUAL.kind
    """By its kind."""

    @property
    def bundled(self) -> bool:
        """Whether it is installed with the program."""
        return not self.repo

    def config(self) -> Any:
        """The configuration of a model of this shape, before anything is downloaded."""
        assert self.shape is not None

        def tower(width: int, heads: int, layers: int) -> dict[str, int]:
            return {
                "hidden_size": width,
                "num_attention_heads": heads,
                "num_hidden_layers": layers,
                "intermediate_size": 4 * width,
            }

        images = {"image_size": self.resolution, "patch_size": self.patch}
        vision = tower(*self.shape.vision) | images
        return FAMILIES[self.family].shaped(tower(*self.shape.text), vision, self.shape.projection)


# Every revision below was read in public code that loads `model.safetensors` from it, unless a
# comment says otherwise; none could be tried against the hub. A commit never changes. A pull
# request's ref (`refs/pr/4`) is the hub's own conversion of a repository whose main branch holds
# pickled weights only; its commit is not known to us.
CATALOGUE: tuple[Entry, ...] = (
    Entry(
        name="starter",
        label="Starter",
        repo="",
        revision="",
        bytes=0,
        resolution=64,
        patch=8,
        parameters=4_358_593,
        licence="Apache-2.0",
        description="Small and drawn for learning the ropes; needs no download.",
    ),
    Entry(
        name="vit-b-32",
        label="OpenAI ViT-B/32",
        repo="openai/clip-vit-base-patch32",
        # The commit of refs/pr/15, the ref that the tests of transformers load.
        revision="b33cedfd0df4e43b8238760678fcc89e1a0d38b3",
        bytes=609_000_000,
        resolution=224,
        patch=32,
        parameters=151_277_313,
        licence="MIT",
        description="The classic and the fastest; where to begin with photographs.",
        shape=BASE,
    ),
    Entry(
        name="vit-b-16",
        label="OpenAI ViT-B/16",
        repo="openai/clip-vit-base-patch16",
        revision="refs/pr/4",
        bytes=602_000_000,
        resolution=224,
        patch=16,
        parameters=149_620_737,
        licence="MIT",
        description="Sees finer detail than B/32 at four times the work for an image.",
        shape=BASE,
    ),
    Entry(
        name="vit-l-14",
        label="OpenAI ViT-L/14",
        repo="openai/clip-vit-large-patch14",
        revision="32bd64288804d66eefd0ccbe215aa642df71cc41",
        bytes=1_714_000_000,
        resolution=224,
        patch=14,
        parameters=427_616_513,
        licence="MIT",
        description="Large and accurate; wants a GPU.",
        shape=LARGE,
    ),
    Entry(
        name="vit-l-14-336",
        label="OpenAI ViT-L/14, 336 px",
        repo="openai/clip-vit-large-patch14-336",
        # Seen in one public program only, and there in a comment.
        revision="refs/pr/8",
        bytes=1_716_000_000,
        resolution=336,
        patch=14,
        parameters=427_944_193,
        licence="MIT",
        description="ViT-L/14 on larger images: for small things in the scene.",
        shape=LARGE,
    ),
    Entry(
        name="laion-vit-b-32",
        label="LAION-2B ViT-B/32",
        repo="laion/CLIP-ViT-B-32-laion2B-s34B-b79K",
        revision="1a25a446712ba5ee05982a381eed697ef9b435cf",
        bytes=609_000_000,
        resolution=224,
        patch=32,
        parameters=151_277_313,
        licence="MIT",
        description="B/32 trained on the open LAION-2B; stronger than OpenAI's on most tests.",
        shape=BASE,
    ),
    Entry(
        name="laion-vit-l-14",
        label="LAION-2B ViT-L/14",
        repo="laion/CLIP-ViT-L-14-laion2B-s32B-b82K",
        # This commit is known to hold OpenCLIP's own safetensors; that it holds
        # `model.safetensors` as well, as its sister repositories do, was not seen.
        revision="1627032197142fbe2a7cfec626f4ced3ae60d07a",
        bytes=1_714_000_000,
        resolution=224,
        patch=14,
        parameters=427_616_513,
        licence="MIT",
        description="L/14 trained on the open LAION-2B; wants a GPU.",
        shape=LARGE,
    ),
    Entry(
        name="laion-vit-h-14",
        label="LAION-2B ViT-H/14",
        repo="laion/CLIP-ViT-H-14-laion2B-s32B-b79K",
        # `model.safetensors` was seen on the main branch, and this commit as its head.
        revision="1c2b8495b28150b8a4922ee1c8edee224c284c0c",
        bytes=3_948_000_000,
        resolution=224,
        patch=14,
        parameters=986_109_441,
        licence="MIT",
        description="The largest here; for a GPU with much memory, best on a 4-bit base.",
        shape=HUGE,
    ),
    # MetaCLIP: no revision with safetensors is known. If main has none when it is fetched, the
    # download says so before the first byte.
    Entry(
        name="metaclip-b-32",
        label="MetaCLIP ViT-B/32, 400M",
        repo="facebook/metaclip-b32-400m",
        revision="main",
        bytes=609_000_000,
        resolution=224,
        patch=32,
        parameters=151_277_313,
        licence="CC-BY-NC-4.0",
        description="B/32 on openly curated data; not for commercial use.",
        shape=BASE,
    ),
    Entry(
        name="metaclip-b-16",
        label="MetaCLIP ViT-B/16, 2.5B",
        repo="facebook/metaclip-b16-fullcc2.5b",
        revision="main",
        bytes=602_000_000,
        resolution=224,
        patch=16,
        parameters=149_620_737,
        licence="CC-BY-NC-4.0",
        description="B/16 on openly curated data; not for commercial use.",
        shape=BASE,
    ),
    Entry(
        name="metaclip-l-14",
        label="MetaCLIP ViT-L/14, 2.5B",
        repo="facebook/metaclip-l14-fullcc2.5b",
        revision="main",
        bytes=1_714_000_000,
        resolution=224,
        patch=14,
        parameters=427_616_513,
        licence="CC-BY-NC-4.0",
        description="L/14 on openly curated data; not for commercial use; wants a GPU.",
        shape=LARGE,
    ),
    # Of SigLIP 2 more than half the weights are the table of its words. Its So400m has more than a
    # billion weights, for which the advice on ranks is another. Of Chinese-CLIP no revision with
    # safetensors is known: it is opened from a folder.
    Entry(
        name="siglip2-b-16",
        label="SigLIP 2 ViT-B/16",
        repo="google/siglip2-base-patch16-224",
        revision="75de2d55ec2d0b4efc50b3e9ad70dba96a7b2fa2",
        bytes=1_535_000_000,
        resolution=224,
        patch=16,
        parameters=375_187_970,
        licence="Apache-2.0",
        description="Reads very many languages; more accurate than CLIPs of its size.",
        shape=Shape(text=(768, 12, 12), vision=(768, 12, 12), projection=768),
        language="",
        family="siglip",
    ),
    Entry(
        name="siglip2-l-16",
        label="SigLIP 2 ViT-L/16, 256 px",
        repo="google/siglip2-large-patch16-256",
        # Seen as a snapshot in the caches that two public programs name.
        revision="787800c8990e6f058423089178e718139608408c",
        bytes=3_560_000_000,
        resolution=256,
        patch=16,
        parameters=881_526_786,
        licence="Apache-2.0",
        description="The large SigLIP 2, on slightly larger images; wants a GPU.",
        shape=Shape(text=(1024, 16, 24), vision=(1024, 16, 24), projection=1024),
        language="",
        family="siglip",
    ),
)


MUCH = 8_000_000_000
"""Bytes of a graphics card that trains a large base."""


def for_photographs(memory: int, on_cpu: bool) -> Entry:
    """The base to begin with on photographs, on a device with so many bytes: the fastest on a CPU,
    a large one on a graphics card that has room for it."""
    name = "vit-b-32" if on_cpu else "vit-l-14" if memory >= MUCH else "vit-b-16"
    return next(entry for entry in CATALOGUE if entry.name == name)


def resolve(model: str, beside: Path = Path(), revision: str = "") -> Entry | Path:
    """The entry called `model` (its short name or its name on the hub), or the folder there.

    `revision` takes the place of the entry's. Raises `ClipTuneError`, with the nearest name and the
    list of names, where it is neither; and on a folder of the hub's cache of another commit.
    """
    for entry in CATALOGUE:
        if model in (entry.name, entry.repo) and model:
            pinned = revision and not entry.bundled
            return replace(entry, revision=revision) if pinned else entry
    folder = beside / Path(model).expanduser()
    if model and folder.is_dir():
        there = origin(folder)[1]
        if is_commit(revision) and there not in ("", revision):
            raise ClipTuneError(_OTHER_COMMIT(folder=folder, there=there, wanted=revision))
        return folder
    names = [entry.name for entry in CATALOGUE]
    raise ClipTuneError(
        _UNKNOWN(model=model, nearest=nearest(model, names), names=", ".join(names))
    )


def is_commit(revision: str) -> bool:
    """Whether a revision names a commit, which never changes, and no branch or tag."""
    return re.fullmatch(r"[0-9a-f]{40}", revision) is not None


def origin(folder: Path) -> tuple[str, str]:
    """Name on the hub and commit of a base that lies in `folder`; empty where they are not known.

    Read from the layout of the hub's cache, `models--openai--clip/snapshots/<commit>`, so that a
    path of this machine never gets into an adapter. The starter is called "starter".
    """
    from cliptune_resources import starter

    if folder.resolve() == Path(starter()).resolve():
        return "starter", ""
    cached = folder.parent.name == "snapshots" and folder.parent.parent.name.split("--")
    if cached and cached[0] == "models" and len(cached) > 1:
        return "/".join(cached[1:]), folder.name
    return "", ""
