"""The terminal: what is printed, work that is watched, Ctrl-C."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table
from rich.text import Text

from cliptune.cli.hints import hint
from cliptune.cli.progress import ProgressDisplay
from cliptune.core import collector
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune.core.language import tr, worded
from cliptune.core.messages import Message, legible
from cliptune.training.distributed import launched

T = TypeVar("T")


class _Terminal(Console):
    """Shows no controls: names of files and of classes may hold some, which a terminal obeys."""

    def render_str(self, text: str, **how: Any) -> Text:
        return super().render_str(legible(text, len(text)), **how)


console = _Terminal(highlight=False)
errors = _Terminal(stderr=True, highlight=False)


def listing(*headings: str | Column, title: str | None = None) -> Table:
    """A table that is printed without lines, and in which nothing is cut; no headings, no head."""
    columns = [one if isinstance(one, Column) else Column(one) for one in headings]
    for column in columns:
        column.overflow = "fold"
    return Table(
        *columns,
        box=None,
        pad_edge=False,
        collapse_padding=True,
        show_header=bool(headings),
        title=title,
        title_justify="left",
    )


def watch(work: Work[T], *, quiet: bool) -> T:
    """Do a piece of work to its end, showing how far it is."""
    with ProgressDisplay(errors if quiet else console) as display:
        while True:
            try:
                event = next(work)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if not quiet:
                display.tell(event)


@contextmanager
def ctrl_c() -> Iterator[CancelToken]:
    """A stop token that the first Ctrl-C (or a polite kill) sets; the second ends the program.

    torchrun kills politely what it is about to start again, as machines come and go: that is no
    stop of all, and the run goes on from its last checkpoint.
    """
    cancel = CancelToken()
    collector.wake()  # what the work needs is loaded

    def ask(*_: object) -> None:
        if cancel.is_set():
            raise KeyboardInterrupt
        cancel.set()
        errors.print("\n" + tr("Stopping after this step; press Ctrl-C again to quit at once."))

    signals = (signal.SIGINT,) if launched() else (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, ask) for number in signals}
    try:
        yield cancel
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def complain(message: Message) -> None:
    """Say what went wrong, and what to do about it."""
    errors.print(f"[bold red]{tr('Error:')}[/] {escape(worded(message))}", soft_wrap=True)
    if to_do := hint(message):
        errors.print(escape(to_do), soft_wrap=True)
