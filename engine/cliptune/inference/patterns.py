"""Regular expressions in an adapter's configuration, matched as PEFT matches them.

They are untrusted, and an expression can take for ever: the time that they may take is limited.
"""

import re
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any

import regex

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text
from cliptune.core.untrusted import ANEW, shown

# Of sets, which may be nested one day. For good, as `methods.peft_method` says why.
warnings.filterwarnings("ignore", "Possible .* at position", FutureWarning)

SECONDS = 5.0
"""For all expressions of an adapter on all modules; honest ones take thousandths of that."""

_UNFIT = text(
    "pattern-unfit", '{path} holds an expression that cannot be read, "{pattern}": {reason}.', ANEW
)
_SLOW = text(
    "pattern-slow",
    '{path} holds an expression that takes too long, "{pattern}".',
    "Write the names of the modules there in place of the expression.",
)


def resolved(path: Path, table: Mapping[str, Any], modules: Iterable[str]) -> dict[str, Any]:
    """The values that a table by patterns has for some modules, by the names of these.

    As in PEFT the first pattern counts that fits the end of a name, from a dot or the beginning
    on. `path` is the file of the table. Raises `ClipTuneError` on what is no expression, or takes
    too long.
    """
    found: dict[str, Any] = {}
    until = monotonic() + SECONDS
    compiled = {pattern: _compiled(path, pattern) for pattern in table}
    for module in modules:
        for pattern, expression in compiled.items():
            try:
                if expression.match(module, timeout=max(until - monotonic(), 1e-3)):
                    found[module] = table[pattern]
                    break
            except TimeoutError:
                raise ClipTuneError(_SLOW(path=path, pattern=shown(pattern, 80))) from None
    return found


def _compiled(path: Path, pattern: str) -> Any:
    whole = rf"(.*\.)?({pattern})$"
    try:
        re.compile(whole)  # what PEFT would read; the other library reads more
        return regex.compile(whole, regex.VERSION0)
    except (re.error, regex.error, RecursionError, OverflowError, MemoryError) as error:
        reason = shown(str(error) or type(error).__name__, 80)
        told = _UNFIT(path=path, pattern=shown(pattern, 80), reason=reason)
        raise ClipTuneError(told) from None


def _told(
    message: Any, path: Path, whole: str, error: BaseException | None = None
) -> ClipTuneError:
    pattern = shown(whole.removeprefix(r"(.*\.)?(").removesuffix(")$"), 80)
    reason = {} if error is None else {"reason": shown(str(error) or type(error).__name__, 80)}
    return ClipTuneError(message(path=path, pattern=pattern, **reason))
