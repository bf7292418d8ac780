"""What the engine tells, shown in the window: in the user's language, with what to do here."""

from cliptune.core.messages import Message
from cliptune_gui.widgets.engine_texts import MESSAGES
from cliptune_gui.widgets.form import translated

HINTS: dict[str, str] = {code: hint for code, (_, hint) in MESSAGES.items()} | {
    "download-no-space": "Make room, or choose a folder for base models on a larger disk in "
    "Settings.",
    "download-unwritable": "Make room there or allow writing, or choose another folder for base "
    "models in Settings.",
    "pixels-disk-full": "Free some space, or choose another folder for the cache in Settings, then "
    "start again.",
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


def in_full(message: Message | None) -> str:
    """Both, on one line; nothing for no message."""
    return " ".join(filter(None, translated_message(message))) if message else ""
