"""The command line: its commands, in the order in which `--help` lists them."""

import errno
import logging
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from cliptune.cli import (
    bases,
    clean,
    compare,
    data,
    export,
    graphics,
    inference,
    labels,
    loading,
    report,
    selftest,
    train,
)
from cliptune.cli.spoken import Spoken
from cliptune.cli.terminal import complain, console, errors
from cliptune.cli.window import Window
from cliptune.core import collector, compiler, openmp, program
from cliptune.core.errors import Cancelled, ClipTuneError, outside
from cliptune.core.files import has_home, require_home
from cliptune.core.language import tr
from cliptune.core.messages import text
from cliptune.graphics import TRY, place
from cliptune.graphics.state import look_round

_LONG_NAME = text(
    "cli-name-too-long",
    '"{name}" can be no file and no folder: its name is longer than any disk takes.',
    "Check the path.",
)

ASKING = {"--help", "--version"}
"""What is answered anywhere, also where no home is known."""

app = typer.Typer(
    cls=Spoken,
    help="Tune CLIP on your own images.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command()(train.demo)
app.command(epilog="`cliptune settings` lists everything that --set and a job file can hold.")(
    train.train
)
app.command()(train.settings)
app.command()(bases.bases)
app.command()(data.check)
app.command()(labels.label)
app.command()(labels.labels)
app.command()(compare.advise)
app.command()(compare.compare)
app.command()(compare.tune)
app.command()(report.report)
app.command()(compare.estimate)
app.command()(inference.runs)
app.command()(inference.evaluate)
app.command()(inference.predict)
app.command()(inference.search)
app.command("import")(inference.import_)
app.command()(export.export)
app.command()(graphics.graphics)
app.command()(clean.clean)
app.command()(selftest.selftest)
app.command(hidden=True)(export.prove)
app.command(hidden=True)(inference.convert)
app.command(hidden=True)(data.lay_out)
app.command(TRY, hidden=True)(graphics.try_torch)


def main(window: Window | None = None) -> None:
    """Run the command line. Exits with 0 only on success, 1 on an error, 130 on a stop.

    `window` is what the window does for commands, where it is there.
    """
    openmp.spin_shortly()
    for stream in (sys.stdout, sys.stderr):  # a pipe of Windows takes no more than a code page
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    collector.rest()  # until work begins, which Ctrl-C stops
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)  # it tells of what it does without
    try:
        if not ASKING & {*sys.argv}:
            require_home()
            compiler.leave_out()
        with loading.told():
            app(obj=window)
    except ClipTuneError as error:
        complain(error.told)
        sys.exit(1)
    except (Cancelled, KeyboardInterrupt):
        errors.print(tr("Stopped."))
        sys.exit(130)
    except (RuntimeError, MemoryError) as error:
        from cliptune.models import devices

        if not (known := devices.explained(error) or outside(error)):
            raise
        complain(known.told)
        sys.exit(1)
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            complain(_LONG_NAME(name=error.filename))
            sys.exit(1)
        if not (blamed := place.blame(error) or outside(error)):
            raise
        complain(blamed.told)
        sys.exit(1)
    finally:
        collector.leave()


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Tell what this is.")] = False,
    _language: Annotated[
        str,
        typer.Option(
            "--language", metavar="CODE", help="Language to speak, as zh_CN; else the system's."
        ),
    ] = "",
) -> None:
    if version:
        console.print(f"ClipTune {program.version('cliptune')} ({program.came_as()})")
        built = program.version("torch")
        console.print(f"torch {built}")
        console.print(tr("device: {name}").format(name=_device(built)))
        if has_home():  # PyTorch for cards may lie there
            graphics.tell(look_round())
        raise typer.Exit


def _device(built: str) -> str:
    """What would do the work; only a torch for graphics cards must be loaded to tell."""
    if built.endswith("+cpu"):
        return "CPU"
    from cliptune.models import devices

    return devices.describe(devices.pick("auto"))
