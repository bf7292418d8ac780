"""What to do on the command line about what the engine tells, by the code of the message.

Each takes the place of the message's own hint, and has the same parameters.
"""

from cliptune.core.messages import Message

HINTS: dict[str, str] = {
    "device-no-cuda": 'Choose "auto" or "cpu" (--device, or train.device; of a run, in its '
    "job.toml), or install the driver and a PyTorch built for it.",
    "device-no-mps": 'Choose "auto" or "cpu": --device, or train.device; of a run, in its '
    "job.toml.",
    "job-is-folder": "For images: --images {path}",
    "memory-lacking": "Start again with a smaller train.micro_batch, base.quantisation nf4 (any "
    "method but full), train.checkpointing true or a smaller base.",
    "model-too-large": "Start again with base.quantisation nf4 (any method but full), "
    "train.checkpointing true or a smaller base.",
    "prompt-too-long": "Shorten its words in data.classes, or the prompt in data.template.",
}


def hint(message: Message) -> str:
    """What to do about a message here: the command line's own words, or the message's."""
    if message.code in HINTS:
        return message.worded(HINTS[message.code])
    return message.hint()
