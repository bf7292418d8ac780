"""Reads the images of a folder: what is wrong with each, and which hold the same bytes."""

import hashlib
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Work
from cliptune.core.files import extended
from cliptune.data.greys import Measured
from cliptune.data.image import inspect
from cliptune.data.pool import parallel
from cliptune.data.problems import Problem
from cliptune.data.walk import File

FATAL = frozenset({"unreadable", "truncated", "empty", "not an image", "enormous", "narrow"})
"""Kinds of problems by which an image is excluded."""


def inspect_images(
    folder: Path, images: list[File], cancel: CancelToken
) -> Work[tuple[list[Problem], list[Measured]]]:
    """What is wrong with each image, and what is known of those in greys of more than 8 bits."""

    def look(image: File) -> tuple[list[Problem], Measured | None]:
        faults, measured = inspect(str(folder / image.path))
        return [
            Problem(fault.kind, image.path, fault.detail, excluded=fault.kind in FATAL)
            for fault in faults
        ], measured

    problems: list[Problem] = []
    greys: list[Measured] = []
    done = 0
    yield Progress(phase="scan", done=0, total=len(images), unit="images")
    with closing(parallel(look, images, cancel)) as chunks:
        for chunk in chunks:
            done += len(chunk)
            for of_image, measured in chunk:
                problems += of_image
                greys += [measured] if measured else []
            yield Progress(phase="scan", done=done, total=len(images), unit="images")
    return problems, greys


def find_twins(folder: Path, images: list[File], cancel: CancelToken) -> Work[dict[str, str]]:
    """Each image's path -> path of the first with the same bytes. Same sizes alone are read."""
    sized: dict[int, list[str]] = defaultdict(list)
    for image in images:
        sized[image.size].append(image.path)
    suspects = [path for paths in sized.values() if len(paths) > 1 for path in paths]

    def digest(path: str) -> tuple[str, str]:
        try:
            with open(extended(str(folder / path)), "rb") as file:
                return path, hashlib.file_digest(file, "blake2b").hexdigest()
        except OSError:  # gone since: decoding will say so
            return path, path

    twins = {image.path: image.path for image in images}
    first: dict[str, str] = {}
    with closing(parallel(digest, suspects, cancel)) as chunks:
        for chunk in chunks:
            for path, content in chunk:
                twins[path] = first.setdefault(content, path)
            yield Progress(phase="scan", done=len(images), total=len(images), unit="images")
    return twins
