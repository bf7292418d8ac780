"""ONNX graphs of both towers and of the classifier, in 32 and in 16 bits."""

import json
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune.core.language import tr
from cliptune.core.messages import Message, text
from cliptune.export import card
from cliptune.export.target import Question, Target

if TYPE_CHECKING:
    from cliptune.data.framing import Framing
    from cliptune.export.target import Logits
    from cliptune.export.tuned import Tuned
    from cliptune.families import Family
    from cliptune.models.load import TwoTowers
    from cliptune.models.preprocessing import Preprocessing

_FILES = text(
    "onnx-gives",
    "In 32 and in 16 bits, the graphs image.onnx and text.onnx, which compare images with prompts "
    "of any classes, and classifier.onnx, which answers as here for yours. For any program that "
    "runs ONNX, without Python, without ClipTune.",
)

# onnxruntime would note a number of this machine among the person's files, and tell its maker of
# every graph that is read.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

PRECISIONS = ("fp32", "fp16")
SMALL = 1024
"""Bytes up to which a weight stands in the graph itself and not in the file beside it."""


class Onnx(Target):
    """A folder for each precision: `image.onnx`, `text.onnx`, and `classifier.onnx`, which shares
    the weights of `image.onnx`."""

    kind = "onnx"
    label = "ONNX graphs"
    summary = "Both towers and the classifier for onnxruntime, in 32 and 16 bits, without PyTorch."
    needs = ("onnx", "onnxscript", "onnxruntime")

    def gives(self, kind: str, vectors: bool) -> list[Message]:
        return [_FILES()]

    def size(self, tuned: "Tuned") -> int:
        return 6 * tuned.base.parameters() + 2 * tuned.rows.nbytes

    def write(self, tuned: "Tuned", folder: Path, cancel: CancelToken) -> Work[None]:
        from cliptune.evaluation.prepared import aside
        from cliptune.models import folder as model_folder

        about = _about(tuned)
        for precision in PRECISIONS:
            (folder / precision).mkdir()
        for name in ("image", "text"):
            yield from aside(partial(_tower, tuned.base, name, folder, about), cancel, "graph")
            yield from aside(partial(_halve, folder, name), cancel, "halve")
        if tuned.adapter.classes:
            for precision in PRECISIONS:
                _classifier(folder / precision, tuned)
        model_folder.copy_companions(tuned.base.folder, folder)
        card.write_described(tuned, folder)
        card.write(
            tuned,
            folder,
            self.label,
            _use(
                "classifier" if tuned.adapter.classes else "image",
                _resize(tuned.base.framing),
                tuned.base.family,
                several=bool(tuned.adapter.thresholds),
            ),
        )

    def answers(self, question: Question) -> "dict[str, Logits]":
        import numpy as np

        from cliptune.export import readers as reading
        from cliptune.families import FAMILIES

        export = Path(question.export)
        opened = [*reading.opened(question)]
        tokens = [*reading.tokenised(question.export, question)]
        answers = {}
        for precision in PRECISIONS:
            names = [file.stem for file in sorted((export / precision).glob("*.onnx"))]
            sessions = {name: _session(export / precision / f"{name}.onnx") for name in names}
            about = sessions["image"].get_modelmeta().custom_metadata_map
            process = _processor(about, FAMILIES[question.family])
            pixels = [process(chunk) for chunk in opened]

            def run(name: str, given: dict[str, Any], at: int = 0) -> Any:
                return sessions[name].run(None, given)[at]  # noqa: B023 (called in this turn)

            images = np.concatenate([run("image", {"pixel_values": chunk}) for chunk in pixels])
            texts = np.concatenate(
                [
                    run("text", {name: values.numpy() for name, values in chunk.items()})
                    for chunk in tokens
                ]
            )
            words = float(about["scale"]) * reading.averaged(texts, question)
            answers[f"{precision} by words"] = images @ words.T
            if "classifier" in sessions:
                answers[precision] = np.concatenate(
                    [run("classifier", {"pixel_values": chunk}) for chunk in pixels]
                )
        return answers


def _tower(base: "TwoTowers", name: str, folder: Path, about: dict[str, str]) -> None:
    """Write a tower's graph in 32 bits: pixels or tokens in, unit features out."""
    import onnx
    import torch
    from torch import Tensor, nn
    from torch.nn import functional

    class Images(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = base.model

        def forward(self, pixel_values: Tensor) -> Tensor:
            features = self.model.get_image_features(pixel_values=pixel_values)
            return functional.normalize(features.pooler_output, dim=-1)

    class Words(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = base.model

        def forward(self, input_ids: Tensor, attention_mask: Tensor | None = None) -> Tensor:
            features = self.model.get_text_features(
                input_ids=input_ids, attention_mask=attention_mask
            )
            return functional.normalize(features.pooler_output, dim=-1)

    free = torch.export.Dim.DYNAMIC
    tower: nn.Module = Images()
    given: tuple[Tensor, ...] = (torch.zeros(2, 3, base.resolution, base.resolution),)
    shapes: Any = ({0: free},)
    if name == "text":
        tower = Words()
        given = base.tokenise(["a photo of one", "another"])[: len(base.family.reads)]
        # A text that is always filled up has one length.
        shapes = ({0: free} if base.family.padded else {0: free, 1: free},) * len(given)
    attention = base.model.get_base_model() if hasattr(base.model, "get_base_model") else base.model
    attention.set_attn_implementation("eager")
    with torch.no_grad(), _quietly():
        program = torch.onnx.export(
            tower.eval(),
            given,
            output_names=["features"],
            dynamic_shapes=shapes,
            dynamo=True,
            verbose=False,
        )
    assert program is not None
    model = program.model_proto
    onnx.helper.set_model_props(model, about)
    _save(model, folder / "fp32" / f"{name}.onnx")


def _halve(folder: Path, name: str) -> None:
    """Write a tower's graph in 16 bits, whose inputs and outputs stay in 32."""
    from onnxruntime.transformers.float16 import convert_float_to_float16

    with _quietly():  # of numbers too small for 16 bits it warns one by one
        model = convert_float_to_float16(str(folder / "fp32" / f"{name}.onnx"), keep_io_types=True)
    path = folder / "fp16" / f"{name}.onnx"
    _save(model, path)
    _sort(path)


def _sort(path: Path) -> None:
    """Put a graph's nodes in order; the weights stay in the file beside it.

    ONNX wants no node before those it reads from. Casts for 16 bits are put at a graph's end.
    """
    import onnx_ir
    from onnx_ir.passes.common import TopologicalSortPass

    model = onnx_ir.load(path)
    TopologicalSortPass()(model)
    onnx_ir.save(model, path)


def _classifier(folder: Path, tuned: "Tuned") -> None:
    """Write the graph of the image tower with the classes' rows after it."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(folder / "image.onnx", load_external_data=False)
    graph, count = model.graph, len(tuned.rows)
    (features,) = graph.output
    batch = features.type.tensor_type.shape.dim[0].dim_param or "batch"
    graph.initializer.append(numpy_helper.from_array(tuned.rows.T.contiguous().numpy(), "classes"))
    graph.node.append(helper.make_node("MatMul", [features.name, "classes"], ["logits"]))
    if tuned.adapter.bias:
        bias = np.array(tuned.adapter.bias, dtype=np.float32)
        graph.initializer.append(numpy_helper.from_array(bias, "bias"))
        graph.node.append(helper.make_node("Add", ["logits", "bias"], ["biased"]))
        graph.node.append(helper.make_node("Sigmoid", ["biased"], ["probabilities"]))
    else:
        graph.node.append(helper.make_node("Softmax", ["logits"], ["probabilities"], axis=-1))
    for index, output in enumerate(("logits", "probabilities")):
        made = helper.make_tensor_value_info(output, TensorProto.FLOAT, [batch, count])
        graph.output.insert(index, made)
    onnx.save_model(model, folder / "classifier.onnx")


def _save(model: Any, path: Path) -> None:
    """Write a graph, its weights in a file beside it: one file may hold 2 GB at most."""
    import onnx

    onnx.save_model(
        model,
        path,
        save_as_external_data=True,
        location=f"{path.stem}.data",
        size_threshold=SMALL,
    )


def _about(tuned: "Tuned") -> dict[str, str]:
    """What every graph says of itself: classes, prompts, and how images are made ready."""
    base = tuned.base
    properties = {
        "labels": tuned.adapter.classes,
        "prompts": tuned.adapter.prompts,
        "classifier": tuned.adapter.classifier,
        **card.wordings(tuned),
        **card.said(tuned),
        **_prepared(base.images),
        "scale": float(base.scale()),
        "tokens": base.context_length,
        "base": tuned.plain.identity,
        "method": tuned.adapter.kind,
    }
    return {name: json.dumps(value, ensure_ascii=False) for name, value in properties.items()}


def _prepared(images: "Preprocessing") -> dict[str, Any]:
    """How images are made ready."""
    return {
        "size": images.framing.side,
        "resize": images.framing.size,
        "resample": images.framing.resample,
        "rescale": images.rescale,
        "mean": images.mean,
        "std": images.std,
    }


def _session(path: Path) -> Any:
    """A graph that is what ONNX says, read by onnxruntime, which would take others too."""
    from onnx.checker import check_model
    from onnxruntime import InferenceSession

    check_model(path, full_check=True)
    return InferenceSession(str(path), providers=["CPUExecutionProvider"])


def _processor(about: dict[str, str], family: "Family") -> Any:
    """The image processor of transformers as a graph's metadata describes it."""
    told = {name: json.loads(value) for name, value in about.items()}
    processor = family.images(
        do_resize=told["resize"] is not None,
        size=told["resize"],  # one number is the shorter edge, two are height and width
        do_center_crop=True,
        crop_size=told["size"],
        resample=told["resample"],
        rescale_factor=told["rescale"],
        image_mean=told["mean"],
        image_std=told["std"],
    )
    return lambda images: processor(images=images, return_tensors="np")["pixel_values"]


@contextmanager
def _quietly() -> Iterator[None]:
    """Nothing of what the libraries say of their own insides."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript", "onnx_ir")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _resize(framing: "Framing") -> str:
    """The line of Python that tells what an image is resized to."""
    if framing.size is None:
        return "width, height = image.size"
    if isinstance(framing.size, tuple):
        return 'height, width = about["resize"]  # whatever its shape was'
    return 'width, height = (int(about["resize"] * side / min(image.size)) for side in image.size)'


def _use(graph: str, resize: str, family: "Family", *, several: bool = False) -> str:
    """How it is used: by the classifier, or without classes by the image tower."""
    answer = 'print(sorted(zip(probabilities[0].tolist(), about["labels"]), reverse=True)[:5])'
    if several:
        answer = """said = probabilities[0] >= about["thresholds"]
print([name for name, one in zip(about["labels"], said) if one])"""
    tells = {
        "classifier": f"""logits, probabilities, _ = session.run(None, {{"pixel_values": pixels}})
{answer}""",
        "image": """(features,) = session.run(None, {"pixel_values": pixels})""",
    }
    whole = tr(
        "Each of the folders `fp32` and `fp16` is whole: take one. In 16 bits weights take half "
        "the room; inputs and outputs are in 32 bits all the same. A graph and the `.data` file "
        "beside it belong together; `classifier.onnx`, where there are classes, shares the weights "
        "of `image.onnx`."
    )
    carries = tr(
        "Every graph carries in its metadata, as JSON, how images are made ready: what they are "
        "resized to (`resize`: the shorter edge, or height and width, or null; `resample`: "
        "Pillow's number of the filter), the `size` of the square that is cut from the middle, and "
        "what numbers it becomes (`rescale`, `mean`, `std`). So are the `labels`, their `prompts`, "
        "how many `tokens` a prompt may have, and the `scale` that cosines are multiplied by. The "
        "tokenizer's files lie beside the two folders."
    )
    if family.padded:
        carries += " " + tr(
            "Every text has just as many tokens: it is filled up as the tokenizer does it."
        )
    lines = _python(graph, resize, tells[graph])
    return card.heading(tr("How to use it"), whole, _files(family), carries, lines)


def _files(family: "Family") -> str:
    texts = ", ".join(f"`{name}`" for name in family.reads)
    return f"""| {tr("file")} | {tr("in")} | {tr("out")} |
|---|---|---|
| `classifier.onnx` | `pixel_values` | `logits`, `probabilities` (batch, classes), `features` |
| `image.onnx` | `pixel_values` (batch, 3, size, size) | unit `features` (batch, width) |
| `text.onnx` | {texts} (batch, tokens) | unit `features` (batch, width) |"""


def _python(graph: str, resize: str, asks: str) -> str:
    return f"""```python
import json
import numpy as np
import onnxruntime
from PIL import Image, ImageOps

session = onnxruntime.InferenceSession("this folder/fp32/{graph}.onnx")
properties = session.get_modelmeta().custom_metadata_map
about = {{name: json.loads(value) for name, value in properties.items()}}
image = ImageOps.exif_transpose(Image.open("an image.jpg")).convert("RGBA")
image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
{resize}
size, left, top = about["size"], (width - about["size"]) // 2, (height - about["size"]) // 2
image = image.resize((width, height), about["resample"])
image = image.crop((left, top, left + size, top + size))
pixels = (np.asarray(image, np.float32) * about["rescale"] - about["mean"]) / about["std"]
pixels = pixels.transpose(2, 0, 1)[None].astype(np.float32)
{asks}
```"""
