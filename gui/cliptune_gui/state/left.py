"""Where one left: the page, and what the wizard held, kept between two starts. No widgets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from cliptune_gui.state import kept
from cliptune_gui.state.wizard import Draft, Page

Step = Page | Literal["start", "board"]
"""Where one begins, a page of the wizard, or the board."""
RailPage = Literal["new", "runs", "try"]
"""Those of the rail that are opened again: the others show what passes."""


@dataclass(frozen=True)
class Left:
    """What is known of where one left; nothing at the first start, or after a crash."""

    page: RailPage = "new"
    step: Step = "start"
    folder: Path | None = None
    """The images of the wizard; None where they are not opened unasked."""
    held: dict[str, Any] | None = None
    """What else it held, as JSON knows it."""

    @classmethod
    def of(cls, page: str, step: Step, draft: Draft) -> "Left":
        """What the window shows; a run that was looked at is found in the list."""
        opened: dict[str, RailPage] = {"training": "runs", "runs": "runs", "try": "try"}
        return cls(opened.get(page, "new"), step, draft.folder, kept.whole(draft))

    @classmethod
    def read(cls, text: str) -> "Left":
        """What `text` gave; nothing of what another version wrote, say."""
        try:
            given = json.loads(text)
            page, step, folder = given["page"], given["step"], Path(given["folder"])
            left = cls(page, step, folder, {**given["held"]})
        except (ValueError, TypeError, LookupError, RecursionError):
            return cls()
        known = page in get_args(RailPage) and step in ("start", *get_args(Page), "board")
        return left if known and left._filled() else cls()

    def text(self) -> str:
        """All of it, to be kept."""
        return json.dumps({**vars(self), "folder": str(self.folder)})

    def draft(self, recent: Sequence[Path]) -> Draft:
        """The wizard as it was; or else with the `recent` images, the latest first. What lies on
        the hub is not opened unasked: it might have to be downloaded."""
        if self.folder and self.folder.is_absolute() and (draft := self._filled()):
            return draft
        return Draft(folder=recent[0]) if recent and recent[0].is_absolute() else Draft()

    def _filled(self) -> Draft | None:
        return kept.filled(self.held, self.folder) if self.held and self.folder else None
