"""What each page is for, and the terms that stand on it."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from cliptune.methods import FITTED, METHODS, UNTOUCHED


@dataclass(frozen=True)
class Topic:
    """A page: what it is called, what it is for, and its terms by name."""

    title: Any
    told: Any
    terms: tuple[str, ...] = ()

    def translated(self) -> "Topic":
        """The same in the user's language."""
        title, told = (
            QCoreApplication.translate("Topics", text) for text in (self.title, self.told)
        )
        return Topic(title, told, self.terms)


TOPICS: dict[str, Topic] = {
    "start": Topic(
        QT_TRANSLATE_NOOP("Topics", "Start"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "Open images, choose how much is to be done, press Train. What is preselected suits "
            "these images and this computer. Images that are sorted into a folder for each class "
            "are trained on at once; others are sorted on the board first. “Advanced” leads to "
            "every setting.",
        ),
        ("class", "label", "base", "starter", FITTED, "fine-tuning", "clip"),
    ),
    "images": Topic(
        QT_TRANSLATE_NOOP("Topics", "Images"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "See what was found in the folder, class by class, and what is amiss with it. Delete "
            "excludes an image, a click on a heading edits what the class is called in prompts. "
            "Nothing in the folder is changed.",
        ),
        (
            *("class", "label", "labels", "caption", "class-prompt", "template", "class-words"),
            *("split", "training-images", "validation-images", "test-images", "excluded"),
        ),
    ),
    "base": Topic(
        QT_TRANSLATE_NOOP("Topics", "Base model"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "Choose the model that training begins with. A larger one sees more, and takes more "
            "memory and time. One that is not here yet is downloaded once, and then kept.",
        ),
        ("clip", "base", "starter", "towers", "embedding", "memory"),
    ),
    "method": Topic(
        QT_TRANSLATE_NOOP("Topics", "Method"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "Choose how the model is changed. One of the methods is advised, and why stands above "
            "them. The settings of the chosen one are folded away below; those that nobody changes "
            "are set by what is known of these images.",
        ),
        (
            *METHODS,
            *("rank", "alpha", "quantisation", "peft", "adapter", "towers"),
            *("rate", "epoch", "batch", "memory"),
        ),
    ),
    "review": Topic(
        QT_TRANSLATE_NOOP("Topics", "Review"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "What is about to be done, and what it will take: read it once, then start. While a "
            "run is on, another one is put behind it in the queue.",
        ),
        ("run", "memory", "epoch", "batch", "rate", "seed", "split"),
    ),
    "board": Topic(
        QT_TRANSLATE_NOOP("Topics", "Board"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "Sort images, or look at their labels. Type the names of classes; CLIP proposes, you "
            "put right. A key puts the chosen images into its class, Enter says that what is "
            "proposed is right. Everything is kept at once and can be undone.",
        ),
        ("board", "label", "doubtful", "group", "project", "excluded", "class", "confidence"),
    ),
    "training": Topic(
        QT_TRANSLATE_NOOP("Topics", "Training"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "Watch a run, pause it, or end it early: what was learned so far is kept. Orange is "
            "measured on images that it does not learn from, so that is the curve to look at.",
        ),
        ("run", "loss", "overfitting", "validation-images", "epoch", "batch", "rate", "checkpoint"),
    ),
    "results": Topic(
        QT_TRANSLATE_NOOP("Topics", "Results"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "What came of it: how many images are right, which classes are confused, and what to "
            "do next. Click a field of the matrix to see its images. If a label is wrong, say what "
            "the image really shows, and train again with what was put right.",
        ),
        (
            *("accuracy", "interval", "test-images", "validation-images", UNTOUCHED, FITTED),
            *("vectors", "confusion", "tied", "adapter"),
        ),
    ),
    "runs": Topic(
        QT_TRANSLATE_NOOP("Topics", "Runs"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "Every run that there is. Choose one to open it, go on with it, or make another like "
            "it; choose several to compare them. What is deleted goes to the system’s trash.",
        ),
        ("run", "accuracy", "checkpoint", "adapter", "memory"),
    ),
    "comparison": Topic(
        QT_TRANSLATE_NOOP("Topics", "Comparison"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "Runs on the same images side by side, and which of them to take. A difference that "
            "chance alone could make is called a tie. “Compare” on the first page plans "
            "one: methods, seeds, time. The report holds all of it, for others.",
        ),
        ("accuracy", "interval", "tied", "split", "seed", UNTOUCHED, FITTED, "memory"),
    ),
    "try": Topic(
        QT_TRANSLATE_NOOP("Topics", "Try it"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "Ask what was trained about new images: one by one, by words, or a whole folder at "
            "once. Tick several to see where they differ. If an answer is wrong, say what the "
            "image really shows: the next training learns it.",
        ),
        ("adapter", "base", UNTOUCHED, "confidence", "cosine", "class-words", "vectors"),
    ),
    "settings": Topic(
        QT_TRANSLATE_NOOP("Topics", "Settings"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "What holds for every run: look, language, which device computes, and where runs, "
            "models and decoded images are kept. It is in force as soon as it is chosen. "
            "Whether there is a newer ClipTune is asked only when you check for it.",
        ),
        ("base", "run", "memory"),
    ),
    "log": Topic(
        QT_TRANSLATE_NOOP("Topics", "Log"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "What the program says to itself, for a report of something that went wrong. It is "
            "sent nowhere.",
        ),
    ),
    "export": Topic(
        QT_TRANSLATE_NOOP("Topics", "Export"),
        QT_TRANSLATE_NOOP(
            "Topics",
            "Take along what a run learned. Each kind is written, read again in a separate process "
            "and compared before it is called done. What another program needs for it, and what it "
            "can do with it, stands beside each kind, and in the README.md of what is written.",
        ),
        ("peft", "adapter", "merged", "onnx", "vectors"),
    ),
}
"""By the name of the page, in the order in which one comes to them."""
