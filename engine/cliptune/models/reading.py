"""What libraries have to say of the files of a model: told of in our words, and nothing else."""

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text

_TOO_LARGE = text(
    "model-too-large",
    "The model in {folder} is larger than the device's memory.",
    "Start again with {lighter}",
)
_NOT_LOADED = text(
    "model-not-loaded",
    "The model in {folder} cannot be loaded: {reason}",
    "Copy or download the model again.",
)


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn what the libraries raise about a folder into a message that names it, and keep back
    their progress bars and hints; no conversion service is asked."""
    os.environ["DISABLE_SAFETENSORS_CONVERSION"] = "1"
    # Said at every forward of an int8 layer, and for a kernel that only speeds up inference.
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
    # Of shapes that do not fit together, which is raised, too.
    logging.getLogger("torch._subclasses.fake_tensor").setLevel(logging.CRITICAL)
    try:
        with _quiet:
            yield
    except (ClipTuneError, AssertionError):  # these are no library's
        raise
    except Exception as error:  # each library has its own kinds, and all blame the folder
        from cliptune.models import devices  # it loads torch

        if devices.lacks_memory(error):
            raise ClipTuneError(_TOO_LARGE(folder=folder, lighter=devices.LIGHTER)) from error
        if devices.failed(error):
            raise
        reason = (str(error).strip() or repr(error)).splitlines()[0]
        raise ClipTuneError(_NOT_LOADED(folder=folder, reason=reason)) from error


class _Quiet:
    """Keeps transformers' progress bars and hints back. These are switches of the whole process,
    and several threads read models: the first turns them, and the last turns them back."""

    def __init__(self) -> None:
        self._lock, self._readers = threading.Lock(), 0

    def __enter__(self) -> None:
        from transformers.utils import logging as told

        with self._lock:
            if not self._readers:
                self._before = told.get_verbosity(), told.is_progress_bar_enabled()
                told.set_verbosity_error()  # a table of weights that are left over, or differ
                told.disable_progress_bar()
            self._readers += 1

    def __exit__(self, *_error: object) -> None:
        from transformers.utils import logging as told

        with self._lock:
            self._readers -= 1
            if not self._readers:
                verbosity, bars = self._before
                told.set_verbosity(verbosity)
                if bars:
                    told.enable_progress_bar()


_quiet = _Quiet()
