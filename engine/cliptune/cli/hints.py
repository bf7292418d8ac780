"""What to do on the command line about what the engine tells, by the code of the message.

Each takes the place of the message's own hint, and has the same parameters.
"""

from cliptune.core.messages import Message

HINTS: dict[str, str] = {}


def hint(message: Message) -> str:
    """What to do about a message here: the command line's own words, or the message's."""
    if message.code in HINTS:
        return message.worded(HINTS[message.code])
    return message.hint()
