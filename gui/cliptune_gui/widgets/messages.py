"""What the engine tells, shown in the window: in the user's language, with what to do here."""

from typing import Any

from cliptune.core.messages import Message, sentences
from cliptune.core.metrics import ACCURACY, Figure
from cliptune.evaluation.figures import both, by_classifier, of_few
from cliptune.runs import RunSummary
from cliptune_gui.widgets.engine_texts import MESSAGES
from cliptune_gui.widgets.form import said, translated
from cliptune_gui.widgets.formatting import in_percent, joined

HINTS: dict[str, str] = {code: hint for code, (_, hint) in MESSAGES.items()} | {
    "download-changed": "Try again; if it happens again, set another hub address in Settings.",
    "download-failed": "Check the connection and try again, take the mirror that Settings offer "
    "below the hub address, or choose a local folder.",
    "download-no-space": "Make room, or choose a folder for base models on a larger disk in "
    "Settings.",
    "download-unwritable": "Make room there or allow writing, or choose another folder for base "
    "models in Settings.",
    "pixels-held": "Free some space or allow writing there, or choose another folder for the cache "
    "in Settings.",
    "pixels-no-space": "Free some space, use fewer images, or choose another folder for the cache "
    "in Settings.",
    "pixels-unwritable": "Allow writing there, or choose another folder for the cache in Settings.",
    "source-unwritable": "Free some space or allow writing there, choose another folder for the "
    "cache in Settings, or unpack it yourself and choose the folder.",
    "window-bug": "This is a mistake in ClipTune, not yours. Finished runs are safe. If it happens "
    "again, open the details, copy them and report them.",
}
"""What to do in the window, by the code of the message: what the engine says, or other words. All
are marked for translation in `engine_texts`."""


def translated_message(message: Message) -> tuple[str, str]:
    """What a message says, and what to do about it."""
    known, _ = MESSAGES.get(message.code, ("", ""))
    text = (known and message.worded(known, translated)) or message.text(translated)
    return text, message.hint(translated, HINTS)


def worded(told: Message | str | None) -> str:
    """What a message says, without what to do; a path or a name as it is."""
    return translated_message(told)[0] if isinstance(told, Message) else told or ""


def in_figure(
    figure: Figure | float | None, count: int, measure: str = ACCURACY, *, short: bool = False
) -> str:
    """A figure of so many images: with these where they are few, else as a percentage."""
    if figure is None:
        return in_percent(None)
    one = figure if isinstance(figure, Figure) else Figure(value=figure)
    return worded(of_few(one, count, measure, short=short)) or in_percent(one.value)


def by_both(summary: RunSummary | None) -> str:
    """What a run is judged by, by words and by fitted vectors; nothing where not both are known."""
    known = both(summary, summary.measure) if summary else {}
    if summary is None or not known:
        return ""
    count, measure = summary.zero_shot.count, summary.measure
    told = {by: in_figure(one, count, measure, short=True) for by, one in known.items()}
    return worded(by_classifier(told, summary.classifier))


def in_setting(value: Any) -> str:
    """What a run was made with; nothing where it has no such setting."""
    if isinstance(value, Message):
        return worded(value)
    if isinstance(value, tuple):
        return joined(map(in_setting, value))
    if isinstance(value, dict):
        return joined(f"{name}: {words}" for name, words in value.items())
    return "" if value is None else said(value)


def in_full(message: Message | None) -> str:
    """Both, on one line; nothing for no message."""
    return sentences(translated_message(message)) if message else ""
