"""Every term of the field that the window uses, in two lines each; of methods see theirs."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from cliptune.methods import METHODS
from cliptune_gui.widgets.form import translated


@dataclass(frozen=True)
class Term:
    """A term, and what it means."""

    title: str
    told: str
    drawing: str
    """Its name; empty where there is none."""


def names() -> list[str]:
    """Of all terms; a method's is its kind."""
    return [*TERMS, *METHODS]


def term(name: str) -> Term:
    """A term by its name, in the user's language. What a method is, its own module says."""
    if method := METHODS.get(name):
        told = translated(method.explained or method.summary)
        return Term(translated(method.label), told, method.drawing)
    title, told = (QCoreApplication.translate("Terms", text) for text in TERMS[name])
    return Term(title, told, name)


TERMS: dict[str, tuple[Any, Any]] = {
    "image": (
        QT_TRANSLATE_NOOP("Terms", "Image"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "One file that you have: a photo, a scan, a drawing. ClipTune reads it and "
            "never changes it.",
        ),
    ),
    "class": (
        QT_TRANSLATE_NOOP("Terms", "Class"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "What an image shows, by one name: cup, owl, rust. Training teaches the model "
            "to tell your classes apart.",
        ),
    ),
    "label": (
        QT_TRANSLATE_NOOP("Terms", "Label"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "What is said of one image: that it shows this class. Labels come from "
            "folders, from a table, or from you.",
        ),
    ),
    "labels": (
        QT_TRANSLATE_NOOP("Terms", "Several labels"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "An image may show more than one thing at once. Then each label is said or "
            "not, from a threshold of its own.",
        ),
    ),
    "caption": (
        QT_TRANSLATE_NOOP("Terms", "Caption"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "A sentence about one image. With captions the model learns which sentence "
            "goes with which image, without classes.",
        ),
    ),
    "class-prompt": (
        QT_TRANSLATE_NOOP("Terms", "Prompt"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "The sentence that stands for a class, such as “a photo of a cup”. CLIP "
            "compares each image with it.",
        ),
    ),
    "template": (
        QT_TRANSLATE_NOOP("Terms", "Template"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "A prompt with a gap for the class words: “a photo of a {}”. Of several "
            "templates the mean is taken.",
        ),
    ),
    "class-words": (
        QT_TRANSLATE_NOOP("Terms", "Class words"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "What a class is called in its prompts, where its folder’s name says little: "
            "“teapot” for tp_02.",
        ),
    ),
    "training-images": (
        QT_TRANSLATE_NOOP("Terms", "Training images"),
        QT_TRANSLATE_NOOP(
            "Terms", "The images that the model learns from, each of them once in every epoch."
        ),
    ),
    "validation-images": (
        QT_TRANSLATE_NOOP("Terms", "Validation images"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "Images that the model does not learn from. They choose what is kept: how far "
            "to go, and at which rate.",
        ),
    ),
    "test-images": (
        QT_TRANSLATE_NOOP("Terms", "Test images"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "Images that have no say in anything. What is right of them is what to expect "
            "of new images.",
        ),
    ),
    "split": (
        QT_TRANSLATE_NOOP("Terms", "Split"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "Which images are for training, for validation and for test. Runs can be "
            "compared where it is the same.",
        ),
    ),
    "board": (
        QT_TRANSLATE_NOOP("Terms", "Board"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "Where unsorted images get their labels: CLIP proposes, you put right, and "
            "every answer makes it propose better.",
        ),
    ),
    "group": (
        QT_TRANSLATE_NOOP("Terms", "Piles"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "Images that are nearly the same stand as one, with their number: what you say "
            "of it holds for all of them.",
        ),
    ),
    "doubtful": (
        QT_TRANSLATE_NOOP("Terms", "Doubtful label"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "A label that the others speak against. Some of them are wrong, some images "
            "are only hard: look at these first.",
        ),
    ),
    "project": (
        QT_TRANSLATE_NOOP("Terms", "Project"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "What you said about a folder: classes, words, labels, exclusions. It is kept "
            "elsewhere, and can be undone.",
        ),
    ),
    "excluded": (
        QT_TRANSLATE_NOOP("Terms", "Excluded"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "An image that no run learns from or is measured on. The file stays where it "
            "is, and can be included again.",
        ),
    ),
    "clip": (
        QT_TRANSLATE_NOOP("Terms", "CLIP"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "A model that brings images and sentences into one space, where those that "
            "belong together lie close.",
        ),
    ),
    "base": (
        QT_TRANSLATE_NOOP("Terms", "Base model"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "The CLIP that training begins with, taught by others on many millions of "
            "images. Larger ones see more and are slower.",
        ),
    ),
    "starter": (
        QT_TRANSLATE_NOOP("Terms", "Starter"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "The tiny practice model that comes with ClipTune. It is for drawings and for "
            "trying the program, not for photos.",
        ),
    ),
    "towers": (
        QT_TRANSLATE_NOOP("Terms", "Towers"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "The two halves of CLIP: one reads images, the other reads text. A method may "
            "change either or both.",
        ),
    ),
    "embedding": (
        QT_TRANSLATE_NOOP("Terms", "Embedding"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "The row of numbers that a tower makes of an image or of a sentence. Like "
            "things get like numbers.",
        ),
    ),
    "cosine": (
        QT_TRANSLATE_NOOP("Terms", "Cosine similarity"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "How alike two embeddings are: 1 where they point the same way, 0 where they "
            "have nothing in common.",
        ),
    ),
    "vectors": (
        QT_TRANSLATE_NOOP("Terms", "Class vectors"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "One vector a class, fitted to its images. An image goes to the nearest: by "
            "vectors, where prompts go by words.",
        ),
    ),
    "fine-tuning": (
        QT_TRANSLATE_NOOP("Terms", "Fine-tuning"),
        QT_TRANSLATE_NOOP(
            "Terms", "Going on with a model’s training, on your images and for your classes."
        ),
    ),
    "peft": (
        QT_TRANSLATE_NOOP("Terms", "PEFT"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "Parameter-efficient fine-tuning: the base is frozen, and few added weights "
            "learn. Also the library that loads these.",
        ),
    ),
    "adapter": (
        QT_TRANSLATE_NOOP("Terms", "Adapter"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "What such a method learned: a small file that is put onto its base. Without "
            "that base it does nothing.",
        ),
    ),
    "rank": (
        QT_TRANSLATE_NOOP("Terms", "Rank"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "How wide LoRA’s way is. A higher rank can learn more, and needs more images "
            "and memory for it.",
        ),
    ),
    "alpha": (
        QT_TRANSLATE_NOOP("Terms", "Alpha"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "How much LoRA’s way counts beside the base: what it learned is multiplied by "
            "alpha divided by rank.",
        ),
    ),
    "quantisation": (
        QT_TRANSLATE_NOOP("Terms", "Quantisation"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "Storing each weight in fewer bits, 4 in place of 32. It takes far less memory "
            "and is a little less exact.",
        ),
    ),
    "merged": (
        QT_TRANSLATE_NOOP("Terms", "Merged model"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "An adapter added into the weights of its base: a plain CLIP folder, which "
            "other programs load as it is.",
        ),
    ),
    "onnx": (
        QT_TRANSLATE_NOOP("Terms", "ONNX"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "A model as a graph that runs without Python: on servers, on phones, from "
            "other languages.",
        ),
    ),
    "run": (
        QT_TRANSLATE_NOOP("Terms", "Run"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "One training from its start to its end: settings, curves, results and what "
            "was kept, in a folder of its own.",
        ),
    ),
    "epoch": (
        QT_TRANSLATE_NOOP("Terms", "Epoch"),
        QT_TRANSLATE_NOOP("Terms", "Once through all training images."),
    ),
    "batch": (
        QT_TRANSLATE_NOOP("Terms", "Batch"),
        QT_TRANSLATE_NOOP(
            "Terms", "The images that are looked at together, before the weights move one step."
        ),
    ),
    "rate": (
        QT_TRANSLATE_NOOP("Terms", "Learning rate"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "How far the weights move in a step. Too high, and the model forgets; too low, "
            "and it stays as it is.",
        ),
    ),
    "loss": (
        QT_TRANSLATE_NOOP("Terms", "Loss"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "How far the answers are from the truth, in training. The curve should fall "
            "and then level off.",
        ),
    ),
    "overfitting": (
        QT_TRANSLATE_NOOP("Terms", "Overfitting"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "Learning by heart: the loss falls in training and rises in validation. More "
            "images help, or fewer epochs.",
        ),
    ),
    "checkpoint": (
        QT_TRANSLATE_NOOP("Terms", "Checkpoint"),
        QT_TRANSLATE_NOOP("Terms", "All that is needed to go on with a run where it was stopped."),
    ),
    "seed": (
        QT_TRANSLATE_NOOP("Terms", "Seed"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "The number that chance begins with: order, split, first weights. On a CPU, "
            "the same seed gives the same run.",
        ),
    ),
    "memory": (
        QT_TRANSLATE_NOOP("Terms", "Memory"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "What the program will hold during the run, against what this computer or its "
            "graphics card has free.",
        ),
    ),
    "accuracy": (
        QT_TRANSLATE_NOOP("Terms", "Accuracy"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "How many of a hundred images get the right class. Balanced: as if every class "
            "had equally many images.",
        ),
    ),
    "interval": (
        QT_TRANSLATE_NOOP("Terms", "Interval"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "Between which figures the truth likely lies, given by how few images it was "
            "measured. Few images: wide.",
        ),
    ),
    "tied": (
        QT_TRANSLATE_NOOP("Terms", "Statistically tied"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "Two results that lie so close that chance alone would part them as far. Take "
            "the smaller or faster.",
        ),
    ),
    "confusion": (
        QT_TRANSLATE_NOOP("Terms", "Confusion matrix"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "A row for what images are, a column for what the model says. All on the "
            "diagonal is all right.",
        ),
    ),
    "confidence": (
        QT_TRANSLATE_NOOP("Terms", "Confidence"),
        QT_TRANSLATE_NOOP(
            "Terms",
            "How probable the model says its answer is. Below a threshold an image can be "
            "called unsure.",
        ),
    ),
}
"""By name: a title, and what it means."""
