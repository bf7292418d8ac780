"""The language of the command line: which one it is, and its help in that."""

import sys
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperGroup

from cliptune.advice import GOALS
from cliptune.cli import complaints
from cliptune.core import language
from cliptune.core.errors import ClipTuneError
from cliptune.core.language import tr
from cliptune.core.messages import text
from cliptune.export import TARGETS
from cliptune.methods import DEFAULT, METHODS
from cliptune.models.catalogue import CATALOGUE

OPTION = "--language"
_NO_LANGUAGE = text(
    "cli-no-such-language", 'ClipTune does not speak "{language}".', "One of: {known}."
)
_STANDS_IN = text("cli-simplified", "There is no traditional Chinese yet: this is the simplified.")
TITLES = (
    *("DEFAULT_STRING", "REQUIRED_LONG_STRING", "ARGUMENTS_PANEL_TITLE", "OPTIONS_PANEL_TITLE"),
    *("COMMANDS_PANEL_TITLE", "ERRORS_PANEL_TITLE", "ABORTED_TEXT", "RICH_HELP"),
)
"""What typer's help says itself."""
NAMES = {
    "{bases}": tuple(entry.name for entry in CATALOGUE),
    "{methods}": tuple(METHODS),
    "{default}": (DEFAULT,),
    "{goals}": tuple(GOALS),
    "{targets}": tuple(TARGETS),
}
"""What is filled into helps: no translation need know each of them."""
_TITLES = {name: getattr(rich_utils, name) for name in TITLES}


class Spoken(TyperGroup):
    """Commands in the language that was asked for, before any of them is looked at."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Choose the language, and put the help into it."""
        speak(asked(args))
        for name, title in _TITLES.items():
            setattr(rich_utils, name, tr(title))
        for command in (self, *self.commands.values()):
            _translate(command, ctx)
        type(ctx).formatter_class = complaints.Formatter
        with complaints.told():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Carry out the command that is asked for."""
        with complaints.told():
            return super().invoke(ctx)


def asked(arguments: list[str]) -> str:
    """The language that is named in front of the command; "" where none is."""
    for number, one in enumerate(arguments):
        if not one.startswith("-"):
            return ""
        if one.startswith(f"{OPTION}="):
            return one.partition("=")[2]
        if one == OPTION:
            return "".join(arguments[number + 1 : number + 2])
    return ""


def speak(code: str) -> None:
    """Speak a language, or that of the system where none is named.

    Raises `ClipTuneError` if there is nothing like it.
    """
    known = language.languages()
    wanted = [code] if code else language.of_system()
    picked = language.pick(wanted, known)
    language.use(picked)
    if code and picked == language.ENGLISH and not code.lower().startswith("en"):
        raise ClipTuneError(_NO_LANGUAGE(language=code, known=known))
    if wanted and language.stands_in(wanted[0], picked):
        print(language.worded(_STANDS_IN()), file=sys.stderr)


def _translate(command: Any, ctx: Any) -> None:
    """Put the help of a command and of its options into the language that is spoken."""
    command.help, command.epilog = translated(command.help), translated(command.epilog)
    for option in (*command.params, command.get_help_option(ctx)):
        if option is not None:
            option.help = translated(getattr(option, "help", None))


def translated(help_: str | None) -> str | None:
    """A help, paragraph by paragraph, with the names there are."""
    told = "\n\n".join(map(tr, paragraphs(help_))) if help_ else help_
    for blank, names in NAMES.items():
        told = told and told.replace(blank, language.joined(names))
    return told


def paragraphs(help_: str) -> list[str]:
    """Of a help, each on one line."""
    return [" ".join(one.split()) for one in help_.split("\n\n")]


def texts(command: Any) -> list[str]:
    """Whatever the help of commands says, in English."""
    commands = [command, *command.commands.values()]
    helps = [one for command in commands if not command.hidden for one in _helps(command)]
    return [*_TITLES.values(), *(part for one in helps if one for part in paragraphs(one))]


def _helps(command: Any) -> list[str | None]:
    options = [*command.params, command.get_help_option(typer.Context(command))]
    return [command.help, command.epilog, *(getattr(option, "help", None) for option in options)]
