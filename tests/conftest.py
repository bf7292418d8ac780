"""What every test stands on: no network, no window, no leaked threads, folders of its own."""

import gc
import os
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from tqdm import tqdm

tqdm.monitor_interval = 0  # else a thread watches over progress bars from the first one on
# Read at import by huggingface_hub and Qt, so before any of them.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("NO_COLOR", "1")
# Tiny models are quickest on one thread, and steady beside whatever else the machine does.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test printed goes to the process that reports, which takes no lone surrogates."""
    report = yield
    report.sections = [
        (name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections
    ]
    return report


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs and caches of a test go into a folder that goes with it."""
    import platformdirs

    place = tmp_path_factory.mktemp("user")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, **_: place / "data" / name)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name, **_: place / "cache" / name)
    monkeypatch.setenv("XDG_DATA_HOME", str(place / "data"))  # for programs that tests start
    monkeypatch.setenv("XDG_CACHE_HOME", str(place / "cache"))


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """A thread that outlives its test fails it."""
    before = set(threading.enumerate())
    yield
    # Python keeps a name for every thread of Qt that it saw, also when that has ended.
    leaked = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]
    if leaked:
        gc.collect()  # the pool of a library's that failed ends with the error that holds it
    for thread in leaked:
        thread.join(1)
    alive = [thread.name for thread in leaked if thread.is_alive()]
    assert not alive, f"threads left behind: {alive}"


@pytest.fixture(scope="session")
def clothing() -> Path:
    """The real photographs beside the repository; tests that want them skip without."""
    place = Path(__file__).parents[2] / "shared" / "data" / "clothing"
    if not place.is_dir():
        pytest.skip("no ../shared/data/clothing beside the repository")
    return place
