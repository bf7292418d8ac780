"""What every test stands on: no network, no window, no leaked threads, folders of its own."""

import gc
import os
import sys
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from tqdm import tqdm

gc.disable()  # while tests are collected, and bring their libraries
tqdm.monitor_interval = 0  # else a thread watches over progress bars from the first one on
# Read at import by huggingface_hub and Qt, so before any of them.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # some tests load onnxruntime before the program does
os.environ.setdefault("NO_COLOR", "1")
os.environ["LANGUAGE"] = "en"  # whatever the machine speaks
os.environ.pop("COLUMNS", None)  # how wide a terminal is, if they are run in one
# Tiny models are quickest on one thread, and steady beside whatever else the machine does.
os.environ.setdefault("OMP_NUM_THREADS", "1")


DEAREST = (
    *("gui/test_window", "engine/test_export", "engine/test_family_matrix", "gui/test_x"),
    *("engine/test_trouble", "engine/test_loop", "engine/test_memory", "engine/test_hostile"),
    *("shipping/test_checks", "engine/test_cli", "shipping/test_demo", "engine/test_comparison"),
    *("gui/test_run_queue", "gui/test_try_it", "engine/test_onnx", "engine/test_vit_b_32"),
    *("engine/test_tuners", "gui/test_estimates", "shipping/test_examples"),
    *("engine/test_distributed", "upgrade/test_upgrade", "engine/test_toy_method"),
    *("bench/test_ratios", "gui/test_access", "gui/test_screen", "engine/test_tune"),
    *("engine/test_invariants", "engine/test_families"),
)
"""Files that take longest, which begin first: none is left to one process alone at the end."""
MANY = 300
"""Modules that were imported since the garbage collector last looked at what they brought."""


def pytest_xdist_auto_num_workers() -> int:
    """One more process than there are cores: tests wait for windows and other processes."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What was loaded stays."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    """Nothing is looked through when all goes."""
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the dearest files first, each as a whole."""
    tests = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        name = item.path.relative_to(tests).with_suffix("").as_posix()
        return DEAREST.index(name) if name in DEAREST else len(DEAREST)

    items.sort(key=rank)


@pytest.fixture(scope="session")
def frozen_modules() -> list[int]:
    """How many modules were there when the garbage collector was last told to leave them alone."""
    return [0]


@pytest.fixture(autouse=True)
def what_stays_is_not_looked_through(frozen_modules: list[int]) -> None:
    """Libraries bring half a million objects that stay; looking for garbage among them takes a
    third of a second each time."""
    if len(sys.modules) > frozen_modules[0] + MANY:
        gc.collect()
        gc.freeze()
        frozen_modules[0] = len(sys.modules)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test printed goes to the process that reports, which takes no lone surrogates."""
    report = yield
    report.sections = [
        (name, text.encode(errors="backslashreplace").decode()) for name, text in report.sections
    ]
    return report


@pytest.fixture(scope="session")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was counted of steps' memory, by tests in all processes."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    (place / "counts").mkdir(exist_ok=True)
    return place / "counts"


@pytest.fixture
def counted_anew() -> None:
    """For tests of what is kept of that."""


@pytest.fixture(autouse=True)
def own_folders(
    request: pytest.FixtureRequest,
    counts: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Runs and caches of a test go into a folder that goes with it; but what a step takes, which
    takes half a second to count and is the same for many, is counted once for all."""
    import platformdirs

    from cliptune.core.caches import CACHE, MODELS, VARIABLE
    from cliptune.models import counted

    if "counted_anew" not in request.fixturenames:
        file = counted._file
        monkeypatch.setattr(counted, "_file", lambda asked: counts / file(asked).name)

    place = tmp_path_factory.mktemp("user")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda name, **_: place / "data" / name)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name, **_: place / "cache" / name)
    monkeypatch.setattr(CACHE, "chosen", None)
    monkeypatch.setattr(MODELS, "chosen", None)
    monkeypatch.delenv(VARIABLE, raising=False)
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
        thread.join(30)
    alive = [thread.name for thread in leaked if thread.is_alive()]
    assert not alive, f"threads left behind: {alive}"


@pytest.fixture(scope="session")
def clothing() -> Path:
    """The real photographs beside the repository; tests that want them skip without."""
    place = Path(__file__).parents[2] / "shared" / "data" / "clothing"
    if not place.is_dir():
        pytest.skip("no ../shared/data/clothing beside the repository")
    return place


@pytest.fixture(autouse=True)
def no_probe_remembered() -> None:
    """Each test fits its own probes, though others had the same images."""
    if module := sys.modules.get("cliptune.evaluation.probe"):
        module._fitted.clear()
