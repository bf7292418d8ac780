"""The words of the field: those that the design retired stand nowhere any more."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RETIRED = {
    "pictures?": "images",
    "likeness": "cosine similarity",
    "Wording|wording of pictures": "prompts",
    "Objective|ClassObjective|CaptionObjective": "Loss",
    "PictureTower|SentenceTower": "ImageTower, TextTower",
    "Material": "PreparedData",
    "Pile": "DatasetShape",
    "lessen": "halve_batch",
    "tally|verdict|prospect|narrator": "table, recommendation, estimate, progress",
    "conductor|Conductor": "run queue",
    "strangers?": "untrusted",
    "held[- ]back|held_back": "for validation",
    "truth_share|trainable_share": "truth_probability, trainable_fraction",
    "Stop and keep": "Stop and save",
    "Look again": "Rescan",
    "Left out": "Excluded",
    "Left alone": "Unsupported format",
    "What is taken for what": "Confusion matrix",
    "Most wrong": "Biggest mistakes",
    "is level with": "is statistically tied with",
    "[Mm]ean share": "average confidence",
    "As the method needs|As the system": "Automatic, System default",
    "[Nn]othing odd|things to look at": "No problems, issues",
    "[Ee]verything (is )?fine": "Ready: {} images will be used",
}
"""What is looked for, as whole words, and what is said instead."""

ALLOWED = {
    "engine/cliptune/core/events.py": "pictures",
    "engine/cliptune/core/summary.py": "pictures|trainable_share",
    "engine/cliptune/core/metrics.py": "truth_share",
    "CHANGELOG.md": "truth_share|likeness",
    "tests/engine/drawn.py": "picture",
    "tests/engine/tiny.py": "picture",
    "tests/gui/test_wizard.py": "picture",
    ".github/ISSUE_TEMPLATE/feature_request.yml": "picture",
    "tests/shipping/test_words.py": ".*",
}
"""Names of older versions that are read still or told of; words of the drawn captions that a tiny
tokeniser knows; "picture it"."""

KINDS = {".py", ".md", ".toml", ".yml", ".html"}


def texts() -> list[tuple[str, str]]:
    """Every text of the project by its path; runs of older versions are not its own words."""
    kept = [
        path
        for name in ("engine", "gui", "resources", "packaging", "tests", "docs", ".github")
        for path in (ROOT / name).rglob("*")
        if path.suffix in KINDS and "upgrade" not in path.parts
    ]
    kept += [path for path in ROOT.iterdir() if path.suffix in KINDS]
    return [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in kept]


def test_retired_words_stand_nowhere() -> None:
    looked = texts()
    assert len(looked) > 300
    found = [
        f"{path}:{number}: {match[0]!r}, say {instead}"
        for path, text in looked
        for retired, instead in RETIRED.items()
        for number, line in enumerate(text.splitlines(), start=1)
        for match in re.finditer(rf"(?<!\w)(?:{retired})(?!\w)", line)
        if not re.fullmatch(ALLOWED.get(path, "(?!)"), match[0])
    ]
    assert not found, "\n".join(found)
