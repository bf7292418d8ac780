"""What ClipTune brings along: starter model, sample images, words, and where they lie."""

from pathlib import Path

_HERE = Path(__file__).parent


def starter() -> Path:
    """The folder of the starter CLIP, in Hugging Face format."""
    return _HERE / "starter"


def sample() -> Path:
    """The folder of the sample images: `train` and `test` of ten class folders."""
    return _HERE / "sample"


def icon(name: str = "cliptune") -> Path:
    """An icon, an SVG: ClipTune's own, the arrows "up" and "down", or a tick for a theme."""
    return _HERE / "icons" / f"{name}.svg"


def translations() -> Path:
    """The folder of compiled translations of the window, `cliptune_<language>.qm`."""
    return _HERE / "translations"


def words(language: str) -> Path:
    """The English for common things that are named in a language, "zh"."""
    return _HERE / "words" / f"{language}.tsv"
