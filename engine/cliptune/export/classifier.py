"""The classes as vectors: a classifier in one matrix, for embeddings that are there already."""

from pathlib import Path
from typing import TYPE_CHECKING

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.language import tr
from cliptune.core.messages import Message, text
from cliptune.export import card
from cliptune.export.target import Question, Target

if TYPE_CHECKING:
    from cliptune.export.target import Logits
    from cliptune.export.tuned import Tuned

VECTORS, LABELS = "classes.safetensors", "labels.json"

_FILES = text(
    "classifier-gives",
    "The files classes.safetensors and labels.json, and no model: for a program that makes "
    "embeddings of images itself, with the same model. It tells your classes apart as here, and no "
    "others.",
)
_NO_CLASSES = text(
    "export-no-classes",
    "{adapter} knows no classes: it learned from captions.",
    "Take the merged model or ONNX graphs, and compare images with prompts.",
)


class Classifier(Target):
    """Logits are the products of its rows with unit embeddings of images."""

    kind = "classifier"
    label = "Class vectors"
    summary = (
        "A vector for each class, for image embeddings that are there already: NumPy is enough."
    )

    def gives(self, kind: str, vectors: bool) -> list[Message]:
        return [_FILES()]

    def size(self, tuned: "Tuned") -> int:
        return tuned.rows.nbytes

    def write(self, tuned: "Tuned", folder: Path, cancel: CancelToken) -> Work[None]:
        from safetensors.torch import save_file

        yield Progress(phase="write", done=0, total=1)
        cancel.check()
        if not tuned.adapter.classes:
            raise ClipTuneError(_NO_CLASSES(adapter=tuned.adapter.title))
        save_file({"classes": tuned.rows.contiguous()}, folder / VECTORS)
        labels = {
            "labels": tuned.adapter.classes,
            "prompts": tuned.adapter.prompts,
            "base": tuned.plain.identity,
            "images_by": "base" if tuned.steady else "tuned model",
            "classifier": tuned.adapter.classifier,
            **card.said(tuned),
        }
        card.write_json(folder / LABELS, labels)
        card.write(tuned, folder, self.label, _use(tuned))
        yield Progress(phase="write", done=1, total=1)

    def answers(self, question: Question) -> "dict[str, Logits]":
        from safetensors.numpy import load_file

        from cliptune.export import readers as reading

        rows = load_file(Path(question.export) / VECTORS)["classes"]
        base, adapter = question.base, question.adapter
        model = reading.plain(base) if question.steady else reading.tuned(base, adapter)
        return {"numpy": reading.images(model, base, question) @ rows.T}


def _use(tuned: "Tuned") -> str:
    tower = tr(
        "**The image tower was tuned: these vectors belong to its embeddings and to no others.** "
        "Those of the plain base would give wrong answers without a word of warning. Take the "
        "embeddings of the run's `merged` export where its method has one, of `image.onnx` in its "
        "`onnx` export, or of the adapter on its base (`peft`). Below stands the merged model."
    )
    if tuned.steady:
        tower = tr(
            "The image tower is the base's own, untouched: these vectors belong to the embeddings "
            "of the plain base, those that you may have of your images already."
        )
    have = tr("With NumPy, on embeddings `(images, width)` that you have already:")
    before = tower, *(card.of_open_clip(tuned) if tuned.steady else ())
    return card.heading(tr("How to use it"), *before, _python(tuned), have, _numpy(tuned))


def _python(tuned: "Tuned") -> str:
    pinned = card.pinned(tuned) if tuned.steady else ""
    family = tuned.base.family
    return f"""```python
import json
from pathlib import Path
import torch
from PIL import Image, ImageOps
from safetensors.torch import load_file
from transformers import {family.images_class}, {family.model_class}

base = {card.named(tuned) if tuned.steady else '"the merged model, a folder"'}
clip = {family.model_class}.from_pretrained(base{pinned}).float().eval()
processor = {family.images_class}.from_pretrained(base{pinned})
image = ImageOps.exif_transpose(Image.open("an image.jpg"))  # upright, as the camera noted
pixels = processor(image, return_tensors="pt")
with torch.no_grad():
    embedding = clip.get_image_features(**pixels).pooler_output  # transformers 4: no .pooler_output
rows = load_file("this folder/classes.safetensors")["classes"]
about = json.loads(Path("this folder/labels.json").read_text(encoding="utf-8"))
logits = (torch.nn.functional.normalize(embedding) @ rows.T)[0]
{card.answer(tuned, 'about["labels"]', scaled=True)}```"""


def _numpy(tuned: "Tuned") -> str:
    return f"""```python
import json
from pathlib import Path
import numpy as np
from safetensors.numpy import load_file

rows = load_file("this folder/classes.safetensors")["classes"]
about = json.loads(Path("this folder/labels.json").read_text(encoding="utf-8"))
embeddings = np.load("embeddings.npy")
embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
logits = embeddings @ rows.T
{_SEVERAL if tuned.adapter.thresholds else _ONE}```"""


_ONE = """print([about["labels"][index] for index in logits.argmax(axis=1)])
"""
_SEVERAL = """probabilities = 1 / (1 + np.exp(-logits - about["bias"]))
for said in probabilities >= about["thresholds"]:
    print([name for name, one in zip(about["labels"], said) if one])
"""
