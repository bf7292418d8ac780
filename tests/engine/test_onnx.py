"""ONNX graphs: what is in them, read again by onnxruntime."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper

from cliptune.export import proof
from cliptune.export.onnx import _session, _sort
from engine import drawn
from engine.exports import ask_here, exported, follow, holds, run, told_of
from engine.fitted import fitted
from engine.tiny import tiny_clip


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CLIP of one layer a tower: what takes time grows with the layers."""
    return tiny_clip(tmp_path_factory.mktemp("base"), layers=1)


def test_what_the_graphs_are(images: Path, base: Path, tmp_path: Path) -> None:
    """By vectors, proven in a fresh process; by words and of other methods `test_export` and
    `test_family_matrix` have matrices."""
    made = fitted(run(images, base, tmp_path / "run", "lora"), base).run
    found = exported(made, "onnx", tmp_path / "out")
    holds(found)
    told_of(found, base, made.folder, images)
    assert found.readers.keys() == {"fp32", "fp16", "fp32 by words", "fp16 by words"}
    graphs = [*found.path.rglob("*.onnx")]
    assert len(graphs) == 6
    for graph in graphs:
        onnx.checker.check_model(graph, full_check=True)
    image = sorted(images.rglob("*.png"))[0]
    assert len(follow(found, base, image, tmp_path)) == 1
    sizes = [(found.path / one / "image.data").stat().st_size for one in ("fp32", "fp16")]
    assert sizes[0] == pytest.approx(2 * sizes[1], rel=0.1)
    session = onnxruntime.InferenceSession(
        str(found.path / "fp16" / "classifier.onnx"), providers=["CPUExecutionProvider"]
    )
    about = session.get_modelmeta().custom_metadata_map
    assert json.loads(about["labels"]) == ["blue", "green", "red"]
    assert json.loads(about["classifier"]) == "vectors"
    assert json.loads(about["size"]) == 32 and json.loads(about["resample"]) == 3
    for batch in (1, 5):
        pixels = np.zeros((batch, 3, 32, 32), np.float32)
        logits, probabilities, features = session.run(None, {"pixel_values": pixels})
        assert logits.shape == probabilities.shape == (batch, 3) and features.shape == (batch, 32)
        assert probabilities.sum(axis=1) == pytest.approx(1.0)


def test_captions_have_no_classifier(
    base: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of a base that nothing was put in."""
    monkeypatch.setattr(proof, "_ask", ask_here)
    images = drawn.captions(tmp_path / "images")
    made = run(images, base, tmp_path / "run", "zero-shot")
    found = exported(made, "onnx", tmp_path / "out")
    holds(found)
    assert found.readers.keys() == {"fp32 by words", "fp16 by words"}
    assert not (found.path / "fp32" / "classifier.onnx").exists()
    follow(found, base, sorted(images.glob("*.png"))[0], tmp_path)


def out_of_order(place: Path) -> Path:
    """A graph whose first nodes read from its last, the second by way of what is within it."""
    twice = helper.make_node("Add", ["y", "y"], ["z"])
    branch = helper.make_graph([twice], "branch", [], [value("z")])
    nodes = [
        helper.make_node("Mul", ["out", "x"], ["last"]),
        helper.make_node("If", ["yes"], ["out"], then_branch=branch, else_branch=branch),
        helper.make_node("Neg", ["x"], ["y"]),
    ]
    yes = numpy_helper.from_array(np.array(True), "yes")
    graph = helper.make_graph(nodes, "graph", [value("x")], [value("last")], [yes])
    opset = [helper.make_opsetid("", 18)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=10)
    helper.set_model_props(model, {"labels": "[]"})
    onnx.save_model(model, place)
    return place


def value(name: str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1])


def test_a_graph_out_of_order_is_refused_and_put_in_order(tmp_path: Path) -> None:
    place = out_of_order(tmp_path / "graph.onnx")
    with pytest.raises(onnx.checker.ValidationError, match="topologically sorted"):
        _session(place)
    _sort(place)
    session = _session(place)
    assert session.run(None, {"x": np.array([3], np.float32)})[0] == [-18]
    assert session.get_modelmeta().custom_metadata_map == {"labels": "[]"}
