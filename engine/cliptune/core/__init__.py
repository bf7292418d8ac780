"""What every room stands on: events, errors, cancelling, files, untrusted files, metrics."""

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.messages import Message, text

__all__ = ["CancelToken", "Cancelled", "ClipTuneError", "Message", "text"]
