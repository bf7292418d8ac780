"""Small images: decoded elsewhere, newest first, kept within a limit, never an exception."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ExifTags, Image
from PySide6.QtCore import QThread
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from cliptune_gui.widgets import thumbnails as module
from cliptune_gui.widgets.thumbnails import MOST_WAITING, Thumbnails
from engine.folders import fill
from engine.greys import png, ramp

RED, BLUE = (220, 20, 20), (20, 20, 220)


@pytest.fixture
def thumbnails(qtbot: QtBot) -> Iterator[Thumbnails]:
    made = Thumbnails()
    yield made
    made.close()
    assert not made.findChild(QThread).isRunning()


class Gate:
    """Stands for decoding: notes what is asked, and lets nothing through until opened."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.begun = threading.Event()
        self.asked: list[str] = []

    def __call__(self, path: str, side: int, greys: object = None, whole: bool = False) -> QImage:
        self.asked.append(path)
        self.begun.set()
        assert self.open.wait(30)
        image = QImage(side, side, QImage.Format.Format_RGB888)
        image.fill(QColor("red"))
        return image


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate()
    monkeypatch.setattr(module, "decode", made)
    yield made
    made.open.set()


def come(
    qtbot: QtBot, thumbnails: Thumbnails, path: Path, side: int = 60, ratio: float = 1
) -> QImage:
    """The image, waited for."""
    with qtbot.waitSignal(thumbnails.ready, check_params_cb=lambda came: came == str(path)):
        assert thumbnails.get(path, side, ratio) is None
    pixmap = thumbnails.get(path, side, ratio)
    assert pixmap is not None
    return pixmap.toImage()


def near(image: QImage, x: float, y: float, colour: tuple[int, int, int]) -> bool:
    """Whether the image has about this colour at a place from 0 to 1."""
    pixel = image.pixelColor(round(x * (image.width() - 1)), round(y * (image.height() - 1)))
    found = (pixel.red(), pixel.green(), pixel.blue())
    return all(abs(a - b) < 30 for a, b in zip(found, colour, strict=True))


def halves(place: Path, size: tuple[int, int], turn: int = 1) -> Path:
    """An image, red above and blue below, said to be turned."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, size[1] // 2, *size))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    image.save(place, exif=exif)
    return place


def test_it_is_square_and_held(qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails) -> None:
    image = come(qtbot, thumbnails, halves(tmp_path / "a.jpg", (400, 200)))
    assert (image.width(), image.height()) == (60, 60)
    assert near(image, 0.5, 0.1, RED) and near(image, 0.5, 0.9, BLUE)
    assert image.pixelColor(0, 0).alpha() == 0, "the corners are round"


def test_the_middle_is_shown(qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails) -> None:
    wide = Image.new("RGB", (300, 100), RED)
    wide.paste(BLUE, (100, 0, 200, 100))
    wide.save(tmp_path / "wide.png")
    image = come(qtbot, thumbnails, tmp_path / "wide.png")
    assert near(image, 0.05, 0.5, BLUE) and near(image, 0.95, 0.5, BLUE)


def test_a_turned_image_is_upright(qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails) -> None:
    # 6: what is above in the file is to be at the right.
    image = come(qtbot, thumbnails, halves(tmp_path / "a.jpg", (200, 200), turn=6))
    assert near(image, 0.9, 0.5, RED) and near(image, 0.1, 0.5, BLUE)


def test_it_is_sharp_on_a_dense_screen(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    image = come(qtbot, thumbnails, halves(tmp_path / "a.jpg", (400, 400)), 60, 2.0)
    assert (image.width(), image.devicePixelRatio()) == (120, 2.0)
    assert thumbnails.get(tmp_path / "a.jpg", 60, 1.0) is None, "another screen, another image"


@pytest.mark.parametrize("name", ["torn.jpg", "text.jpg", "empty.png", "missing.jpg"])
def test_what_cannot_be_read_gives_a_tile(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails, name: str
) -> None:
    whole = fill(tmp_path, "whole.jpg") / "whole.jpg"
    contents = {"torn.jpg": whole.read_bytes()[:700], "text.jpg": b"no image", "empty.png": b""}
    if name in contents:
        (tmp_path / name).write_bytes(contents[name])
    image = come(qtbot, thumbnails, tmp_path / name)
    ground, cross = image.pixelColor(10, 30), image.pixelColor(30, 30)
    assert 0 < ground.alpha() < cross.alpha()


def test_an_enormous_image_is_not_decoded(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cliptune.data.image.MOST_PIXELS", 1000)
    Image.new("RGB", (50, 50), RED).save(tmp_path / "a.png")
    assert not near(come(qtbot, thumbnails, tmp_path / "a.png"), 0.5, 0.3, RED)


def test_a_large_photograph_is_decoded_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cliptune.data import image

    sizes = []
    turn = image.to_rgb
    monkeypatch.setattr(image, "to_rgb", lambda image, _: sizes.append(image.size) or turn(image))
    assert module.decode(str(halves(tmp_path / "a.jpg", (1600, 800))), 60).width() == 60
    assert sizes == [(200, 100)]


def test_decoding_happens_on_another_thread_and_delivery_on_this(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded_on, made_on = [], []
    decode, pixmap = module.decode, module.QPixmap

    def noting(path: str, side: int, greys: object = None, whole: bool = False) -> QImage:
        decoded_on.append(threading.get_ident())
        return decode(path, side)

    class Noting(pixmap):  # type: ignore[misc, valid-type]
        @staticmethod
        def fromImage(image: QImage) -> object:
            made_on.append(threading.get_ident())
            return pixmap.fromImage(image)

    monkeypatch.setattr(module, "decode", noting)
    monkeypatch.setattr(module, "QPixmap", Noting)
    come(qtbot, thumbnails, halves(tmp_path / "a.jpg", (40, 40)))
    assert made_on == [threading.get_ident()]
    assert len(decoded_on) == 1 and decoded_on != made_on


def test_the_thread_starts_with_the_first_request(thumbnails: Thumbnails, gate: Gate) -> None:
    decoder = thumbnails.findChild(QThread)
    assert not decoder.isRunning()
    thumbnails.get("a", 10)
    assert decoder.isRunning()
    gate.open.set()


def test_the_newest_is_decoded_first(qtbot: QtBot, thumbnails: Thumbnails, gate: Gate) -> None:
    thumbnails.get("first", 10)
    assert gate.begun.wait(30)
    for path in ("a", "b", "c", "a"):
        thumbnails.get(path, 10)
    gate.open.set()
    qtbot.waitUntil(lambda: len(gate.asked) == 4)
    assert gate.asked == ["first", "a", "c", "b"]


def test_what_is_under_way_is_not_asked_for_again(
    qtbot: QtBot, thumbnails: Thumbnails, gate: Gate
) -> None:
    thumbnails.get("a", 10)
    assert gate.begun.wait(30)
    for _ in range(5):
        assert thumbnails.get("a", 10) is None
    gate.open.set()
    qtbot.waitUntil(lambda: thumbnails.get("a", 10) is not None)
    assert gate.asked == ["a"]


def test_old_requests_are_dropped_and_can_be_made_again(
    qtbot: QtBot, thumbnails: Thumbnails, gate: Gate
) -> None:
    thumbnails.get("first", 10)
    assert gate.begun.wait(30)
    came: list[str] = []
    thumbnails.ready.connect(came.append)
    paths = [f"{number}" for number in range(MOST_WAITING + 20)]
    for path in paths:
        thumbnails.get(path, 10)
    gate.open.set()
    qtbot.waitUntil(lambda: len(came) == 1 + MOST_WAITING)
    assert came == ["first", *paths[:19:-1]]
    with qtbot.waitSignal(thumbnails.ready, check_params_cb=lambda came: came == "3"):
        assert thumbnails.get("3", 10) is None


def test_the_least_recently_used_goes(qtbot: QtBot, gate: Gate) -> None:
    gate.open.set()
    thumbnails = Thumbnails(limit=3 * 10 * 10 * 4)
    for path in ("a", "b", "c"):
        come(qtbot, thumbnails, Path(path), 10)
    assert thumbnails.get("a", 10) is not None
    come(qtbot, thumbnails, Path("d"), 10)
    held = {path: thumbnails.get(path, 10) is not None for path in ("a", "b", "c", "d")}
    thumbnails.close()
    assert held == {"a": True, "b": False, "c": True, "d": True}


def test_a_cleared_image_is_read_again(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    place = tmp_path / "a.png"
    for colour in (RED, BLUE):
        Image.new("RGB", (20, 20), colour).save(place)
        assert near(come(qtbot, thumbnails, place), 0.5, 0.5, colour)
        thumbnails.clear()


def test_nothing_comes_after_closing(qtbot: QtBot, gate: Gate) -> None:
    thumbnails = Thumbnails()
    came: list[str] = []
    thumbnails.ready.connect(came.append)
    for path in ("a", "b"):
        thumbnails.get(path, 10)
    assert gate.begun.wait(30)
    gate.open.set()
    thumbnails.close()
    thumbnails.get("c", 10)
    qtbot.wait(50)
    assert not thumbnails.findChild(QThread).isRunning()
    assert came == []


def test_closing_without_a_request_is_nothing(qtbot: QtBot) -> None:
    Thumbnails().close()


def test_pillow_is_not_loaded_at_import() -> None:
    told = (
        "import sys, cliptune_gui.widgets.gallery; "
        "print([m for m in ('PIL', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_greys_of_many_bits_are_shown_as_told(
    qtbot: QtBot, tmp_path: Path, thumbnails: Thumbnails
) -> None:
    (tmp_path / "deep").mkdir()
    path = png(tmp_path / "deep" / "a.png", ramp(2000, 2000))
    assert come(qtbot, thumbnails, path).pixelColor(30, 30).red() == 8
    thumbnails.show_greys((0, 4000))
    assert come(qtbot, thumbnails, path).pixelColor(30, 30).red() == 128
    thumbnails.show_greys((0, 2000), tmp_path / "deep")
    assert come(qtbot, thumbnails, path).pixelColor(30, 30).red() == 255


def test_a_whole_image_is_shown_in_a_square(qtbot: QtBot, tmp_path: Path) -> None:
    thumbnails = module.Thumbnails()
    file = halves(tmp_path / "a.png", (40, 20))
    with qtbot.waitSignal(thumbnails.ready):
        assert thumbnails.get(file, 20, whole=True) is None
    image = thumbnails.get(file, 20, whole=True).toImage()
    assert image.width() == image.height() == 20
    assert image.pixelColor(10, 2).alpha() == 0 and image.pixelColor(10, 10).alpha() == 255
    assert thumbnails.get(file, 20) is None
    thumbnails.close()
