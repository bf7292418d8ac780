"""What to do on the command line about what the engine tells, by the code of the message.

Each takes the place of the message's own hint, and has the same parameters.
"""

from cliptune.core.language import tr, worded
from cliptune.core.messages import Message, sentences

HINTS: dict[str, str] = {
    "adapter-ambiguous": "`cliptune runs` lists them: name one of them.",
    "adapter-base-not-here": "Name the base with --base: one of the catalogue, or the folder of "
    "a model.",
    "adapter-folder-gone": "Name a run or a folder; bring in a zip first with `cliptune import`.",
    "adapter-no-classes": "Name some: --classes cat,dog",
    "adapter-unknown": "`cliptune runs` lists them: name one of them.",
    "base-asked-in-english": "Take another with --base: `cliptune bases` lists what each reads.",
    "base-reads-another": "Take another with --base: `cliptune bases` lists what each reads.",
    "base-reads-too-little": "Take fewer method.virtual_tokens.",
    "classes-in-english": "Other words for a class: --set data.classes.CLASS=WORDS",
    "classes-in-english-more": "Other words for a class: --set data.classes.CLASS=WORDS",
    "classes-never-predicted": "If these have few images, add more of them or balance the classes: "
    "train.balance=true.",
    "classes-unequal": "Balance them with train.balance=true, so that each is seen equally often.",
    "classes-without-english": "Give each of these classes words in its language: --set "
    "data.classes.CLASS=WORDS. They are still shown by their names.",
    "comparison-damaged": "Name another --out.",
    "comparison-folder-taken": "Name another --out.",
    "comparison-of-others": "Name another --out, or remove that folder.",
    "comparison-unwritable": "Name another --out.",
    "device-gone": "Do the same again; if it fails again, restart the computer.",
    "device-no-cuda": 'Choose "auto" or "cpu" (--device, or train.device; of a run, in its '
    "job.toml), or install the driver and a PyTorch built for it.",
    "device-no-mps": 'Choose "auto" or "cpu": --device, or train.device; of a run, in its '
    "job.toml.",
    "download-changed": "Try again; if it happens again, name another address: HF_ENDPOINT, or "
    "base.hub.",
    "download-failed": "Check the connection and try again, let HF_ENDPOINT or base.hub name "
    "another address such as https://hf-mirror.com, a mirror that others run, or name a local "
    "folder.",
    "download-no-space": "Make room, or let HF_HOME point to a folder on a larger disk.",
    "download-unwritable": "Make room there or allow writing, or let HF_HOME point to another "
    "folder.",
    "export-no-classes": "Take --to merged or --to onnx, and compare images with prompts.",
    "export-refused": "The targets are --to peft, merged, open_clip, classifier and onnx.",
    "folder-gone": "Check its name and its place. Where the images of a run were moved, name the "
    "folder with --images.",
    "images-gone": "Put them back, name the folder where they lie now with --images, or start a "
    "new run.",
    "index-unreached": "Connect this computer to the network and try again, or name an index that "
    "it can reach: --index ADDRESS. Without one ClipTune goes on working on the processor.",
    "job-is-folder": "For images: --images {path}",
    "loss-not-finite": "Start again with a lower train.learning_rate, or with train.precision "
    "fp32.",
    "machines-other-device": "Set train.device and train.precision to what every machine has.",
    "machines-run-not-shared": "Name one with --out on a disk that all machines share, by the same "
    "path.",
    "many-classes-never-predicted": "If these have few images, add more of them or balance the "
    "classes: train.balance=true.",
    "memory-lacking": "Start again with a smaller train.micro_batch, base.quantisation nf4 (any "
    "method but full), train.checkpointing true or a smaller base.",
    "memory-short-for-one": "Start again with base.quantisation nf4 (any method but full), "
    "train.checkpointing true or a smaller base.",
    "model-too-large": "Start again with base.quantisation nf4 (any method but full), "
    "train.checkpointing true or a smaller base.",
    "no-such-method": "One of: {methods}, or all.",
    "not-a-run": "`cliptune runs` lists the runs there are.",
    "not-a-setting": "Write it as train.epochs=3.",
    "pixels-held": "Free some space or allow writing there, or let CLIPTUNE_CACHE point to another "
    "folder.",
    "pixels-no-space": "Free some space, use fewer images, or let CLIPTUNE_CACHE point to another "
    "folder.",
    "pixels-unwritable": "Allow writing there, or let CLIPTUNE_CACHE point to another folder.",
    "process-lost": "Once it can be there again, resume the run by the same command with --resume "
    "and its folder in place of the job.",
    "processes-parted": "Resume the run by the same command with --resume and its folder in place "
    "of the job.",
    "prompt-too-long": "Shorten its words in data.classes, or the prompt in data.templates.",
    "run-device-failed": "Resume it: cliptune train --resume {folder} . If that fails again, "
    "restart the computer.",
    "run-device-failed-early": "Start it again: cliptune train --resume {folder} . If that fails "
    "again, restart the computer.",
    "run-finished": "Measure it again with `cliptune evaluate`, or start a new run with its "
    "job.toml.",
    "run-folder-taken": "Name another with --out, or resume that run with --resume.",
    "run-held-elsewhere": "If you know that it has ended there: cliptune train --resume {folder} "
    "--take-over",
    "run-without-adapter": "Resume it: cliptune train --resume {folder}",
    "source-unwritable": "Free some space or allow writing there, let CLIPTUNE_CACHE point to "
    "another folder, or unpack it yourself and name the folder.",
    "torch-damaged": "`cliptune graphics --fetch` fetches it again, `--remove` removes it.",
    "torch-ignored": "`cliptune graphics --fetch` fetches it again, `--remove` removes it.",
    "torch-of-other-version": "`cliptune graphics --fetch` fetches one that fits, `--remove` "
    "removes it.",
    "training-may-not-fit": "train.micro_batch={largest} fits.",
    "training-will-not-fit": "Take base.quantisation nf4 (any method but full), "
    "train.checkpointing true or a smaller base.",
}

NEXT: dict[str, str] = {
    "add-images": "Put more images into {images}, then train again: {again}",
    "balance": "Balance the classes: {balanced}",
    "fix-labels": "Look at doubtful labels ({doubtful}): cliptune label {images} --doubtful",
    "export": "Export it: cliptune export {run} --to {target} --out FOLDER",
    "take-probe": "Take the linear probe: {others} --method probe",
    "train-longer": "Train longer: {longer}",
    "try-lora": "Try LoRA: {others} --method lora",
}
"""What to try next after a run, as a command, by the code of the step."""


def hint(message: Message) -> str:
    """What to do about a message here: the command line's own words, or the message's."""
    return message.hint(tr, HINTS)


def in_full(message: Message) -> str:
    """What a message says, and what to do about it here."""
    return sentences((worded(message), hint(message)))
