"""What becomes of a person's labels: a run's job, or a table of theirs. For a worker."""

from pathlib import Path
from typing import Any

from cliptune_gui.state.opened import Opened


def job_data(opened: Opened) -> dict[str, Any]:
    """Write the labels of now for a run; the `data` of its job."""
    from cliptune.projects.snapshot import called, job_data

    given = called(opened.project.state, opened.given)
    data = job_data(opened.project, given, opened.sides)
    return data | {"images": str(opened.asked.images)}


def save_table(opened: Opened, file: Path) -> Path:
    """Write the labels of now to a table of the user's; where that is."""
    from cliptune.data.project_table import given_away
    from cliptune.inference.output import check_table, write_table
    from cliptune.projects.snapshot import called, labels

    check_table(file, {opened.folder})
    state, gone = opened.project.state, opened.project.gone
    of_image = labels(state, called(state, opened.given), gone)
    kept = {path: one for path, one in of_image.items() if path not in state.excluded}
    write_table(given_away(kept, opened.sides), file)
    return file
