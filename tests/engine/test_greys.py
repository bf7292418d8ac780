"""Greys of more than 8 bits: the range that is found, that it is kept to, and TIFF of all kinds."""

import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import finish
from cliptune.core.ranges import Range
from cliptune.data.greys import Found, find
from cliptune.data.image import inspect, open_image, to_rgb
from cliptune.evaluation.best import evaluate_best
from cliptune.evaluation.prepared import decode
from cliptune.export.readers import opened
from cliptune.export.target import Question
from cliptune.inference import adapter as adapters
from cliptune.inference.predict import Predictor
from cliptune.models.load import load
from cliptune.runs import Run
from engine.drawn import classes
from engine.folders import look, told
from engine.greys import png, ramp, tiff
from engine.training import carry, small_job


def found(*paths: Path) -> Found:
    """The range of the greys of some files."""
    measured = [one for path in paths if (one := inspect(str(path))[1])]
    assert len(measured) == len(paths)
    return find(measured)


def seen(path: Path, shown: Range | None = None) -> np.ndarray:
    """The pixels as they are seen, (height, width, 3)."""
    with open(path, "rb") as file, open_image(file) as image:
        return np.asarray(to_rgb(image, shown)).astype(int)


def dead(values: np.ndarray) -> np.ndarray:
    """With two dead pixels."""
    values = values.copy()
    values[5, 5], values[9, 9] = 0, 65535
    return values


SAID, BITS, VALUES = "as the files say", "by the bits in use", "by the values in use"
RANGES: dict[str, tuple[Callable[[Path], Path], Range, str]] = {
    "12 bits": (lambda path: png(path, ramp(300, 3900)), (0, 4095), BITS),
    "12 bits, of which few are used": (lambda path: png(path, ramp(0, 1500), 12), (0, 4095), SAID),
    "12 bits and dead pixels": (lambda path: png(path, dead(ramp(300, 3900))), (0, 4095), BITS),
    "10 bits": (lambda path: png(path, ramp(0, 1000)), (0, 1023), BITS),
    "8 bits": (lambda path: png(path, ramp(0, 255)), (0, 255), BITS),
    "16 bits": (lambda path: png(path, ramp(0, 65535)), (0, 65535), BITS),
    "16 bits, dark": (lambda path: png(path, ramp(100, 33000)), (0, 65535), BITS),
    "thermal": (lambda path: png(path, dead(ramp(29000, 31000))), (29001, 30998), VALUES),
    "thermal in 14 bits": (lambda path: png(path, ramp(7000, 9000), 14), (7001, 8998), VALUES),
    "one grey": (lambda path: png(path, ramp(700, 700)), (700, 1400), VALUES),
    "shown from and to": (
        lambda path: tiff(
            path, ramp(100, 700).astype("u2"), tags={340: ("H", 50), 341: ("H", 2000)}
        ),
        (50, 2000),
        SAID,
    ),
    "a lie": (
        lambda path: tiff(path, ramp(100, 3900).astype("u2"), tags={281: ("H", 200)}),
        (0, 4095),
        BITS,
    ),
    "signed": (lambda path: tiff(path, ramp(-1000, 3000).astype("i2")), (-997, 2996), VALUES),
    "floats up to 1": (lambda path: tiff(path, ramp(0, 0.9).astype("f4")), (0, 1), BITS),
    "floats up to 255": (lambda path: tiff(path, ramp(0, 200).astype("f4")), (0, 255), BITS),
    "degrees": (lambda path: tiff(path, ramp(20, 40).astype("f4")), (20.02, 39.98), VALUES),
    "large floats": (lambda path: tiff(path, ramp(0, 1e9).astype("f4")), (9.77e5, 9.99e8), VALUES),
    "no number": (
        lambda path: tiff(path, np.where(ramp(0, 1) < 0.5, np.nan, ramp(0, 1)).astype("f4")),
        (0, 1),
        BITS,
    ),
    "nothing but no number": (
        lambda path: tiff(path, ramp(np.nan, np.nan).astype("f4")),
        (0, 1),
        VALUES,
    ),
}


@pytest.mark.parametrize("kind", RANGES)
def test_the_range_of_greys_is_found(tmp_path: Path, kind: str) -> None:
    draw, expected, reason = RANGES[kind]
    range_, why = found(draw(tmp_path / "image"))
    assert range_ == pytest.approx(expected, rel=0.01)
    assert str(why) == reason
    assert seen(tmp_path / "image", range_).min() >= 0  # and no warning


def test_all_images_of_a_folder_are_shown_alike(tmp_path: Path) -> None:
    dim, bright = png(tmp_path / "1.png", ramp(0, 900)), png(tmp_path / "2.png", ramp(0, 4000))
    shown, _ = found(dim, bright)
    assert shown == (0, 4095)
    assert seen(dim, shown).max() == 56


@pytest.mark.parametrize(("low", "high"), [(0, 4095), (29000, 31000), (-1000, 3000)])
def test_a_twin_of_8_bits_looks_the_same(tmp_path: Path, low: int, high: int) -> None:
    drawn = np.random.default_rng(0).uniform(0, 1, (64, 64))
    drawn[:16], drawn[48:] = 0, 1  # more than the outermost thousandth
    deep = tiff(tmp_path / "deep", (low + drawn * (high - low)).round().astype("i4"))
    Image.fromarray((drawn * 255).round().astype("u1")).save(tmp_path / "twin.png")
    assert np.abs(seen(deep, found(deep).range) - seen(tmp_path / "twin.png")).max() <= 1


def test_all_16_bits_in_use_are_shown_as_ever(tmp_path: Path) -> None:
    every = np.arange(2**16).reshape(256, 256)
    path = png(tmp_path / "every.png", every)
    expected = (every * (255 / 65535)).round()
    for shown in (None, found(path).range):
        np.testing.assert_array_equal(seen(path, shown)[..., 0], expected)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("kind", ["u1", "u2", "i2", "u4", "i4", "f4"])
def test_a_grey_tiff_is_right_in_either_order(
    tmp_path: Path, kind: str, order: str, packed: bool
) -> None:
    top = {"u1": 255, "u2": 65535, "i2": 32767, "u4": 4e9, "i4": 2e9, "f4": 1}[kind]
    values = ramp(0, top).astype(kind)
    for black in (True, False):
        path = tiff(tmp_path / "image", values, order=order, packed=packed, black=black)
        faults, measured = inspect(str(path))
        if any(fault.kind == "unreadable" for fault in faults):
            assert "kind of pixels is not read" in str(faults[0].reason)
            assert (kind, order) == ("u4", ">") or not black
            continue
        shown = find([measured]).range if measured else (0, 255)
        expected = (values - shown[0]) / (shown[1] - shown[0]) * 255
        expected = expected.clip(0, 255) if black else 255 - expected.clip(0, 255)
        assert np.abs(seen(path, shown)[..., 0] - expected).max() <= 1


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("planes", [False, True])
@pytest.mark.parametrize("kind", ["u1", "u2"])
def test_a_tiff_in_colours_is_right_however_it_is_laid(
    tmp_path: Path, kind: str, planes: bool, order: str, packed: bool
) -> None:
    top = {"u1": 255, "u2": 65535}[kind]
    values = np.stack([ramp(0, top), ramp(top, 0), ramp(top, top)], axis=2).astype(kind)
    path = tiff(tmp_path / "image", values, order=order, packed=packed, planes=planes)
    assert inspect(str(path)) == ([], None)
    assert np.abs(seen(path) - values * (255 / top)).max() <= 1


@pytest.mark.parametrize(
    ("values", "how", "says"),
    [
        (ramp(-100, 100).astype("i1"), {}, "kind of pixels"),
        (ramp(0, 1).astype("f8"), {}, "kind of pixels"),
        (ramp(0, 1).astype("f2"), {}, "kind of pixels"),
        (np.zeros((32, 32, 3), "f4"), {}, "kind of pixels"),
        (np.zeros((32, 32, 3), "i2"), {}, "kind of pixels"),
        (np.zeros((32, 32, 2), "u2"), {"planes": True}, "kind of pixels"),
        (np.zeros((32, 32, 3), "u1"), {"tags": {262: ("H", 8)}}, "colour space LAB"),
        (np.full((32, 32, 3), 4000, "u2"), {}, "12 or fewer"),
        (ramp(0, 255).astype("u1"), {"tags": {254: ("I", 1), 330: ("I", 8)}}, "camera's raw"),
        (ramp(0, 255).astype("u1"), {"tags": {50706: ("I", 1)}}, "camera's raw"),
    ],
)
def test_a_tiff_that_would_be_read_falsely_is_refused(
    tmp_path: Path, values: np.ndarray, how: dict[str, object], says: str
) -> None:
    faults, _ = inspect(str(tiff(tmp_path / "image", values, **how)))
    assert [fault.kind for fault in faults] == ["unreadable"]
    assert says in str(faults[0].reason)


def test_colours_of_12_bits_in_a_png_are_refused(tmp_path: Path) -> None:
    grey_and_alpha = np.full((32, 32), 0x0F00FF00, ">u4")
    raw = b"".join(b"\0" + row.tobytes() for row in grey_and_alpha)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 16, 4, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + body)
    (fault,), _ = inspect(str(tmp_path / "image.png"))
    assert "12 or fewer" in str(fault.reason)


def test_a_pgm_of_12_bits_is_shown_by_the_white_that_it_names(tmp_path: Path) -> None:
    values = ramp(0, 4095).astype(">u2")
    path = tmp_path / "image.pgm"
    path.write_bytes(b"P5\n64 64\n4095\n" + values.tobytes())
    assert np.abs(seen(path, found(path).range)[..., 0] - values / 4095 * 255).max() <= 1


def test_a_jpeg_2000_of_16_bits_is_read(tmp_path: Path) -> None:
    values = ramp(0, 65535).astype("u2")
    Image.fromarray(values).save(tmp_path / "image.jp2")
    shown = found(tmp_path / "image.jp2").range
    assert np.abs(seen(tmp_path / "image.jp2", shown)[..., 0] - values / 257).max() <= 1


# A folder, and a run of it


def deepened(folder: Path, target: Path, low: int = 0, high: int = 4095) -> Path:
    """The red of the images of a folder in greys of more bits."""
    for path in folder.rglob("*.png"):
        place = target / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        red = np.asarray(Image.open(path))[..., 0] / 255
        png(place, low + red * (high - low))
    return target


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Images of 12 bits in two classes that differ."""
    place = tmp_path_factory.mktemp("deep")
    return deepened(classes(place / "colours", 6), place / "greys")


def test_the_scan_says_how_greys_are_shown(deep: Path) -> None:
    scanned = look(deep)
    assert scanned.greys and scanned.greys.range == (0, 4095)
    assert str(scanned.report()[1]) == (
        "Greys of more than 8 bits are shown from 0 to 4095, by the bits in use."
    )
    assert scanned.describe()["greys"] == (0, 4095)
    assert told(scanned, "red/000.png") == ["16-bit"]
    asked = look(deep, greys=[100, 2000])
    assert asked.greys and asked.greys.range == (100, 2000)
    assert "from 100 to 2000, as you set it" in str(asked.report()[1])


@pytest.mark.parametrize("wrong", [[4095, 0], [1, 1], [1], ["a", "b"], [0, float("inf")], 7])
def test_a_range_that_is_none_is_refused(tmp_path: Path, wrong: object) -> None:
    given = {"data": {"images": str(tmp_path), "greys": wrong}, "method": {"kind": "lora"}}
    with pytest.raises(ClipTuneError, match=r"data\.greys = .*two numbers.*\[0, 4095\]"):
        jobs.build(given)


def test_a_range_is_written_with_the_job(tmp_path: Path) -> None:
    given = {"data": {"images": str(tmp_path), "greys": [0, 4095]}, "method": {"kind": "lora"}}
    (tmp_path / "job.toml").write_text(jobs.to_toml(jobs.build(given)), encoding="utf-8")
    assert jobs.read(tmp_path / "job.toml").data.greys == (0, 4095)


def test_an_adapter_keeps_how_it_was_shown_greys(deep: Path, base: Path, tmp_path: Path) -> None:
    carry(small_job(deep, base, epochs=3, learning_rate=1e-2), tmp_path / "run")
    run = Run(tmp_path / "run")
    assert run.described().greys == (0, 4095)
    before = finish(evaluate_best(run, CancelToken()))
    measured = run.measured()
    assert measured and before.answers == measured.answers
    predictor = Predictor(
        load(base, device=torch.device("cpu"), quantisation="none", dtype=torch.float32),
        torch.float32,
    )
    adapter = adapters.read(run.folder)
    predictor.add(adapter, "tuned")
    predictor.add(adapters.plain_base().telling(adapter.classes, adapter.prompts), "base")
    image = deep / "red/000.png"
    Image.fromarray((np.asarray(Image.open(image)) / 4095 * 255).round().astype("u1")).save(
        tmp_path / "twin.png"
    )
    paths = [image, tmp_path / "twin.png"]
    for one, twin in finish(predictor.classify(paths, ["tuned", "base"], CancelToken())).values():
        assert dict(one.probabilities) == pytest.approx(dict(twin.probabilities), abs=1e-3)

    # What an older version trained saw greys from 0 to 65535, and does so still.
    for path in (run.files.description, run.best / "cliptune.json"):
        old = json.loads(path.read_text(encoding="utf-8"))
        del old["greys"]
        path.write_text(json.dumps(old), encoding="utf-8")
    assert adapters.read(run.folder).greys is None
    dark = look(deep).shown(run.described().greys)
    decoded = finish(decode(dark, np.arange(2), predictor.base.framing, CancelToken()))
    assert decoded.to(torch.device("cpu"), np.arange(2)).max() <= 16
    assert finish(evaluate_best(run, CancelToken())).answers != measured.answers


def test_a_reader_of_an_export_is_shown_the_same(tmp_path: Path) -> None:
    path = png(tmp_path / "image.png", ramp(0, 4095))
    given = Question("", "", "", [str(path)], [], 77, "clip", steady=True, greys=(0, 4095))
    question = Question(**json.loads(json.dumps(asdict(given))))  # as it is handed over
    ((image,),) = opened(question)
    np.testing.assert_array_equal(np.asarray(image), seen(path, (0, 4095)))


@pytest.mark.parametrize("wrong", [[1], [2, 1], ["a", 1], [0, 1e99], "x", {"a": 1}])
def test_a_strangers_range_is_checked(tmp_path: Path, wrong: object) -> None:
    described = {"method": "zero-shot", "greys": wrong}
    (tmp_path / "cliptune.json").write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(ClipTuneError):
        adapters.read(tmp_path)
