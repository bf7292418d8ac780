"""Where one left: the page, and what the wizard held, kept between two starts. No widgets."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from cliptune import job as jobs
from cliptune.core.errors import ClipTuneError
from cliptune.job import Job
from cliptune_gui.state import drafts
from cliptune_gui.state.effort import LONGEST
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
    job: Job | None = None
    """What the wizard held; None where that was no job."""
    follows: bool = True
    """Whether its method stands there because it is advised."""
    searching: bool = False
    """Whether the best of several methods was to be searched for in its place."""
    minutes: float = Draft.minutes
    """For how long."""

    @classmethod
    def of(cls, page: str, step: Step, draft: Draft) -> "Left":
        """What the window shows; a run that was looked at is found in the list."""
        opened: dict[str, RailPage] = {"training": "runs", "runs": "runs", "try": "try"}
        job = None
        with suppress(ClipTuneError):
            job = draft.job()
        follows = draft.kind == draft.followed
        return cls(opened.get(page, "new"), step, job, follows, draft.searching, draft.minutes)

    @classmethod
    def read(cls, text: str) -> "Left":
        """What `text` gave; nothing of what another version wrote, say."""
        try:
            given = json.loads(text)
            page, step = given["page"], given["step"]
            job = jobs.build(given["job"]) if given["job"] else None
            follows, searching = bool(given.get("follows")), bool(given.get("searching"))
            minutes = min(max(1.0, float(given.get("minutes", Draft.minutes))), LONGEST)
        except (ValueError, TypeError, LookupError, AttributeError, ClipTuneError):
            return cls()
        known = page in get_args(RailPage) and step in ("start", *get_args(Page), "board")
        return cls(page, step, job, follows, searching, minutes) if known else cls()

    def text(self) -> str:
        """All of it, to be kept."""
        job = self.job and self.job.model_dump(mode="json", exclude_none=True)
        return json.dumps({**vars(self), "job": job})

    def draft(self, recent: Sequence[Path]) -> Draft:
        """The wizard as it was; or else with the `recent` images, the latest first. What lies on
        the hub is not opened unasked: it might have to be downloaded."""
        if self.job and self.job.data.images.is_absolute():
            draft = drafts.of(self.job)
            draft.followed = draft.kind if self.follows else ""
            draft.searching, draft.minutes = self.searching, self.minutes
            return draft
        return Draft(folder=recent[0]) if recent and recent[0].is_absolute() else Draft()
