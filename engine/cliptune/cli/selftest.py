"""The command that tries the program itself, as it was installed: selftest."""

import os
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path

import typer
from rich.markup import escape

from cliptune.cli import window
from cliptune.cli.terminal import complain, console, ctrl_c, errors
from cliptune.core import collector, program
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Failed, Started, Step, finish
from cliptune.core.language import tr

LIBRARIES = (
    *("torch", "transformers", "peft", "accelerate", "bitsandbytes", "datasets", "safetensors"),
    *("huggingface_hub", "packaging", "pydantic", "PIL", "pillow_heif", "numpy", "psutil", "regex"),
    *("platformdirs", "filelock", "jinja2", "mpmath", "tomli_w", "openpyxl", "yaml", "typer"),
    "rich",
)
"""Whatever the engine needs; a part of it is loaded only where some kind of file is met."""
USER = (
    *("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"),
    *("WIN_PD_OVERRIDE_LOCAL_APPDATA", "WIN_PD_OVERRIDE_APPDATA"),
    *("CLIPTUNE_CACHE", "HF_HOME", "TORCHINDUCTOR_CACHE_DIR"),
)
"""What names a person's folders in the environment, on any system, before anything is read."""
EACH = {"train": 10, "test": 2}
"""Of the sample, images a class: a fifth of the first is for validation, the others ten batches."""
BATCH = 8


def selftest(context: typer.Context) -> None:
    """Try the program itself: libraries, ten steps, an export with its proof, the window.

    Offline, and in a folder of its own that goes again.
    """
    first_frame = window.of(context).first_frame
    with _apart() as room, ctrl_c() as cancel:
        parts: dict[str, Callable[[], str]] = {
            tr("libraries"): _libraries,
            tr("ten steps"): partial(_ten_steps, room, cancel),
            tr("export"): partial(_export, room, cancel),
        }
        if first_frame:  # at last: what Qt made ends with the program
            parts[tr("window")] = partial(first_frame, room)
        failed = [name for name, part in parts.items() if not _passes(name, part)]
    if not first_frame:
        console.print(f"{tr('window'):<10}  {tr('not tried: there is no Qt here')}")
    if failed:
        raise typer.Exit(1)


def _passes(name: str, part: Callable[[], str]) -> bool:
    """Try one part, and tell how it went and how long it took."""
    began, told = time.perf_counter(), ""
    try:
        told = part()
    except Cancelled:
        raise
    except ClipTuneError as error:
        complain(error.told)
    except Exception:
        errors.print(escape(traceback.format_exc()))
    seconds = time.perf_counter() - began
    console.print(escape(f"{name:<10} {seconds:6.1f} s  {told or tr('FAILED')}"), soft_wrap=True)
    return bool(told)


@contextmanager
def _apart() -> Iterator[Path]:
    """A folder that goes again, and in it, meanwhile, whatever is a person's."""
    before = {name: os.environ.get(name) for name in (*USER, "HF_HUB_OFFLINE")}
    with tempfile.TemporaryDirectory(prefix="cliptune-", ignore_cleanup_errors=True) as folder:
        room = Path(folder).resolve()
        os.environ |= dict.fromkeys(USER, str(room / "user")) | {"HF_HUB_OFFLINE": "1"}
        try:
            yield room
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _libraries() -> str:
    """Load every library; what they are."""
    collector.rest()
    try:
        for name in LIBRARIES:
            import_module(name)
    finally:
        collector.wake()
    versions = ", ".join(f"{name} {program.version(name)}" for name in ("torch", "transformers"))
    return tr("{count} of them, {versions}").format(count=len(LIBRARIES), versions=versions)


def _ten_steps(room: Path, cancel: CancelToken) -> str:
    """Tune the starter on a few of the sample images; on what, and how the loss went."""
    from cliptune import job as jobs
    from cliptune.methods import DEFAULT
    from cliptune.runs import Run
    from cliptune.training.session import carry_out

    given = {
        "data": {"images": str(_few_images(room / "images")), "validation": 0.2},
        "method": {"kind": DEFAULT},
        "train": {"epochs": 1, "batch_size": BATCH, "micro_batch": BATCH},
    }
    device, losses = "", []
    for event in carry_out(Run.create(jobs.build(given), room / "run"), cancel):
        match event:
            case Started():
                device = event.device
            case Step():
                losses.append(event.loss)
            case Failed(told=message, details=details):
                raise RuntimeError(details or message.text())
    cancel.check()
    told = tr("{count} on {device}, loss {first:.2f} to {last:.2f}")
    return told.format(count=len(losses), device=device, first=losses[0], last=losses[-1])


def _few_images(place: Path) -> Path:
    """Copies of a few sample images, in `train` and `test`."""
    import cliptune_resources

    for part, each in EACH.items():
        for folder in (cliptune_resources.sample() / part).iterdir():
            copies = place / part / folder.name
            copies.mkdir(parents=True)
            for file in sorted(folder.iterdir())[:each]:
                shutil.copy(file, copies)
    return place


def _export(room: Path, cancel: CancelToken) -> str:
    """Export what was tuned, and have a fresh process prove it; how near that comes.

    A bundle has the libraries for graphs, and may lack a part of them.
    """
    from cliptune.export.exporting import export

    told = []
    for target in ("peft", "onnx") if program.came_as() == "bundle" else ("peft",):
        made = finish(export(room / "run", target, room / target, cancel))
        line = tr("{target} proven on {count} images, differs by {difference:.2g}")
        told.append(line.format(target=target, count=made.count, difference=made.difference))
    return "; ".join(told)
