"""A report as one page of HTML that needs nothing else: no script, font or image from elsewhere."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import zip_longest

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from cliptune.core import language
from cliptune.document import command
from cliptune.document.contents import Document
from cliptune.document.parts import shortened

ACROSS = 4
"""Images side by side."""
PAPER = 620
"""How wide a chart is on paper, in 96ths of an inch: A4 between its margins."""


def page(document: Document, *, paper: bool = False) -> str:
    """The report as HTML. For `paper` in what Qt's rich text knows of it: black on white, and
    charts as images."""
    style = resources.files(__package__).joinpath("paper.css" if paper else "page.css")
    return _template().render(
        document=document,
        paper=paper,
        style=style.read_text(encoding="utf-8"),
        across=ACROSS,
        across_paper=PAPER,
        tr=language.tr,
        spoken=language.spoken(),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("cliptune.document", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"shortened": shortened, "mixed": mixed, "halves": halves}
    environment.filters |= {"line": command.line, "folded": command.folded}
    return environment.get_template("report.html")


def mixed(fraction: float, right: bool) -> str:
    """The colour of a cell of the matrix on white paper, the darker the more."""
    ink, much = ((27, 127, 156) if right else (200, 99, 27)), 0.12 + 0.4 * fraction
    return "#" + "".join(f"{round(255 - much * (255 - one)):02x}" for one in ink)


def halves(rows: Sequence[tuple[str, str]]) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Rows as two columns that are read down, one after the other."""
    middle = (len(rows) + 1) // 2
    return [*zip_longest(rows[:middle], rows[middle:], fillvalue=("", ""))]
