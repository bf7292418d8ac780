"""What to do on the command line about a message, by its code; the parameters are the message's."""

HINTS: dict[str, str] = {
    "device-no-cuda": "The device is chosen by --device, or by train.device in a job file.",
    "device-no-mps": "The device is chosen by --device, or by train.device in a job file.",
    "job-is-folder": "For images: --images {path}",
    "memory-lacking": "In a job: train.micro_batch, base.quantisation, train.checkpointing.",
    "model-too-large": "In a job: base.quantisation, base.model.",
    "prompt-too-long": "In a job: data.classes and data.template.",
}
