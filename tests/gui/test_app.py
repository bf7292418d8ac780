"""The window's program: it starts again as often as its window asks for it, and ends once."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest

from cliptune_gui.shell import app


@pytest.fixture
def around(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What is around the window, none of which does anything; what was spoken and made."""
    made = SimpleNamespace(windows=[], spoken=[], single=MagicMock(), preferences=MagicMock())
    made.at_last = ""
    made.asked = ["zh_CN", "en", "zh_CN"]

    def window(*_: Any) -> MagicMock:
        one = MagicMock(again="window" if len(made.windows) < 2 else made.at_last)
        made.windows.append(one)
        made.preferences.language = made.asked[min(len(made.windows), 2)]
        return one

    made.preferences.language = made.asked[0]
    program = MagicMock()
    program.exec.side_effect = [1, 2, 3]
    monkeypatch.setattr(app, "Application", lambda _: program)
    monkeypatch.setattr(app, "SingleInstance", MagicMock(first=lambda _: made.single))
    monkeypatch.setattr(app, "logs", MagicMock())
    monkeypatch.setattr(app, "Errors", MagicMock)
    monkeypatch.setattr(app, "Preferences", lambda: made.preferences)
    monkeypatch.setattr(app, "MainWindow", window)
    monkeypatch.setattr(app, "theme", MagicMock())
    monkeypatch.setattr(app, "language", MagicMock(install=made.spoken.append))
    monkeypatch.setattr(app.signal, "signal", MagicMock())
    return made


def test_a_window_that_asks_for_it_is_opened_anew_in_the_language_of_now(
    around: SimpleNamespace,
) -> None:
    images = [Path("images")]
    assert app.main(images) == 3, "the last one's status"
    assert around.spoken == around.asked
    freed = [window.engine.free.called for window in around.windows]
    assert freed == [True, True, False], "the first window stays, but no model with it"
    assert len(around.windows) == 3
    assert [one.shut.call_count for one in around.windows] == [1, 1, 1]
    opened = [one.open_images.call_args_list for one in around.windows]
    assert [len(one) for one in opened] == [1, 0, 0], "what was named is not opened once more"
    around.single.close.assert_called_once()


def test_a_window_that_asks_for_it_is_followed_by_a_new_process(
    around: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    around.at_last = "program"
    begun: list[bool] = []
    monkeypatch.setattr(app.process, "begin_anew", lambda: begun.append(around.single.close.called))
    app.main()
    assert begun == [True], "once, and after the right to be the one window was let go"
