"""What typer says of a command that is written wrongly, in the language that is spoken.

It words this itself, in English alone: the wordings are known by their looks.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from cliptune.core.language import mark, tr

USAGE = mark("Usage: ")
WORDINGS = (
    mark("Missing command."),
    mark("Missing argument {name}."),
    mark("Missing option {name}."),
    mark("No such command {name}. Did you mean {others}?"),
    mark("No such command {name}."),
    mark("No such option: {name} (Possible options: {others})"),
    mark("No such option: {name}"),
    mark("Option {name} requires an argument."),
    mark("Option {name} requires {count} arguments."),
    mark("Option {name} does not take a value."),
    mark("Got unexpected extra argument(s) ({others})"),
    mark("Invalid value for {name}: {why}"),
    mark("Invalid value: {why}"),
    mark("Input should be greater than or equal to {limit}"),
    mark("Input should be less than or equal to {limit}"),
    mark("Input should be a valid integer, unable to parse string as an integer"),
    mark("Input should be a valid number, unable to parse string as a number"),
    mark("{kind} {path} does not exist."),
    mark("{kind} {path} is a file."),
    mark("{kind} {path} is a directory."),
    mark("{kind} {path} is not readable."),
    mark("{kind} {path} is not writable."),
    mark("File"),
    mark("Directory"),
    mark("Path"),
)
"""Those that can come of our commands; a wording within another stands on its own, too."""
_KNOWN = {
    wording: re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(wording)), re.DOTALL)
    for wording in WORDINGS
}
_Formatter: Any = typer.Context.formatter_class
_Complaint: Any = typer.BadParameter.__base__
"""Every error of usage, whether typer has it of click or brings its own."""


def spoken(complaint: str) -> str:
    """What typer says, as it is told here; of what is not known, the same."""
    for wording, looks in _KNOWN.items():
        if found := looks.fullmatch(complaint):
            return tr(wording).format(
                **{name: spoken(one) for name, one in found.groupdict().items()}
            )
    return complaint


@contextmanager
def told() -> Iterator[None]:
    """Have errors of usage say what they say in the language that is spoken."""
    try:
        yield
    except _Complaint as error:
        said = f"{spoken(error.format_message())}{_by_set(error)}"
        error.format_message = lambda: said
        raise


def _by_set(error: Any) -> str:
    """How a setting of a job is given, for one that was written as an option of its own."""
    from cliptune.job import setting_called

    name = getattr(error, "option_name", "").strip("-").replace("-", "_")
    takes = error.ctx and any("--set" in option.opts for option in error.ctx.command.params)
    if not takes or not (whole := setting_called(name)):
        return ""
    return "\n" + tr("Settings of a job are given so: --set {name}=VALUE").format(name=whole)


class Formatter(_Formatter):  # type: ignore[misc]
    """Writes the line that shows the usage of a command."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Begin it in the language that is spoken."""
        super().write_usage(prog, args, tr(USAGE) if prefix is None else prefix)
