"""Downloads, by the real huggingface_hub client from a hub on loopback."""

import errno
import math
import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import close_session, constants
from tqdm import tqdm

from cliptune.core import hub as hub_module
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.models import download
from cliptune.models.catalogue import resolve
from engine.hub_server import COMMIT, Hub, serve
from engine.tiny import tiny_clip
from engine.tiny_open_clip import tiny_open_clip


@dataclass
class Client:
    """Fetches into a cache of its own."""

    cache: Path
    hub: Hub
    told: int = 0
    """Bytes that the last event told."""

    def is_behind(self, sent: int) -> bool:
        """Whether more than the next chunk was sent of what was told, and somebody waits for it."""
        loads = [one for one in threading.enumerate() if isinstance(one, hub_module._Download)]
        waited_for = loads and not any(one.abandoned.is_set() for one in loads)
        return bool(waited_for) and sent > self.told + (1 << 20) + (1 << 16)

    def fetch(
        self,
        *,
        hub: str = "",
        revision: str = "",
        offline: bool = False,
        symlinks: bool = True,
        free: int | None = None,
        stop_at: float = math.inf,
        leave_at: float = math.inf,
    ) -> dict[str, Any]:
        """Events as [done, total], the folder or the error, and the threads left at the end."""
        entry = replace(resolve("vit-b-32"), revision=revision or self.hub.revision)
        cancel, before = CancelToken(), {*threading.enumerate()}
        report: dict[str, Any] = {"events": [], "folder": None, "error": None, "hint": None}
        with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
            close_session()  # a client of before keeps its connections, and the proxies of then
            stack.callback(close_session)
            patch.setattr(constants, "HF_HUB_CACHE", str(self.cache))
            patch.setattr(constants, "HF_HUB_OFFLINE", offline)
            patch.setattr(constants, "HF_HUB_DISABLE_SYMLINKS", not symlinks)
            patch.setenv("NO_PROXY", "127.0.0.1")
            patch.setattr(hub_module, "_WAITS", (0.05, 0.05))
            patch.setattr(tqdm, "monitor_interval", 10)  # as where no tests are
            if free is not None:
                usage = shutil.disk_usage(".")._replace(free=free)
                patch.setattr(shutil, "disk_usage", lambda _: usage)
            work = download.fetch(entry, cancel, hub=hub or self.hub.address)
            try:
                while True:
                    event = next(work)
                    self.told = event.done
                    report["events"].append([event.done, event.total])
                    if event.done > stop_at:
                        cancel.set()
                    if event.done > leave_at:
                        work.close()
            except StopIteration as end:
                report["folder"] = end.value and str(end.value)
            except Cancelled:
                report["error"] = "cancelled"
            except ClipTuneError as error:
                report["error"], report["hint"] = error.message, error.hint
            left = {*threading.enumerate()} - before
        report["threads"] = [one.name for one in left if "process_request" not in one.name]
        return report


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of a few megabytes, so that its download has several chunks."""
    folder = tiny_clip(tmp_path_factory.mktemp("model"), width=128, layers=4)
    (folder / "pytorch_model.bin").write_bytes(b"a pickle")
    (folder / "open_clip_model.safetensors").write_bytes(b"the same once more")
    (folder / "modeling.py").write_text("raise SystemExit")
    assert (folder / "model.safetensors").stat().st_size > 4 << 20
    return folder


@pytest.fixture
def client(tmp_path: Path, model: Path) -> Iterator[Client]:
    with serve(Hub(model)) as hub:
        yield Client(tmp_path / "cache", hub)


def test_fetches_the_wanted_files_with_progress(client: Client, model: Path) -> None:
    report = client.fetch()
    folder = Path(report["folder"])
    assert folder.name == COMMIT
    left_out = {"pytorch_model.bin", "open_clip_model.safetensors", "modeling.py"}
    assert {path.name for path in folder.iterdir()} == {
        path.name for path in model.iterdir()
    } - left_out
    assert (folder / "model.safetensors").read_bytes() == (model / "model.safetensors").read_bytes()
    done = [event[0] for event in report["events"]]
    total = sum((model / path.name).stat().st_size for path in folder.iterdir())
    assert report["events"][-1] == [total, total]
    assert all(before <= after for before, after in pairwise(done))
    assert report["threads"] == []


def test_progress_has_steps_within_a_file(client: Client) -> None:
    client.hub.waits = client.is_behind
    done = [event[0] for event in client.fetch()["events"]]
    assert len({count for count in done if count > 1 << 20}) >= 3


def test_a_second_fetch_asks_nothing(client: Client) -> None:
    first = client.fetch()
    client.hub.requests.clear()
    second = client.fetch()
    assert second["folder"] == first["folder"]
    assert (second["events"], client.hub.requests) == ([], [])
    assert client.fetch(offline=True)["folder"] == first["folder"]


def test_what_is_not_of_the_hash_that_the_hub_gives_is_not_kept(client: Client) -> None:
    client.hub.lies = True
    report = client.fetch()
    assert report["error"].startswith("model.safetensors of OpenAI ViT-B/32 is not what http://127")
    assert not list(client.cache.rglob("model.safetensors"))


def test_works_without_symlinks(client: Client) -> None:
    folder = Path(client.fetch(symlinks=False)["folder"])
    assert not any(path.is_symlink() for path in folder.iterdir())
    client.hub.requests.clear()
    assert client.fetch(symlinks=False)["folder"] == str(folder)
    assert client.hub.requests == []


def test_stops_in_the_middle_and_goes_on_later(client: Client) -> None:
    client.hub.waits = client.is_behind
    report = client.fetch(stop_at=1 << 20)
    assert report["error"] == "cancelled"
    assert report["threads"] == []
    assert report["events"][-1][0] < report["events"][-1][1]
    assert not list(client.cache.rglob("*.incomplete"))
    client.hub.requests.clear()
    assert client.fetch()["folder"]
    assert {asked.rpartition("/")[2] for asked in client.hub.requests if "resolve" in asked} == {
        "model.safetensors"
    }


def test_closing_the_generator_ends_the_thread(client: Client) -> None:
    client.hub.waits = client.is_behind
    report = client.fetch(leave_at=1 << 20)
    assert report["threads"] == []
    assert not list(client.cache.rglob("*.incomplete"))


def test_a_torn_connection_is_taken_up_again(client: Client) -> None:
    client.hub.drops = 1
    report = client.fetch()
    assert report["folder"]
    assert client.hub.drops == 0


def test_a_busy_hub_is_asked_again(client: Client) -> None:
    client.hub.refusals = 1
    assert client.fetch()["folder"]
    assert client.hub.refusals == 0


def test_a_hub_that_stays_busy_is_named(client: Client) -> None:
    client.hub.refusals = 1000
    report = client.fetch()
    assert client.hub.address in report["error"] and "503" in report["error"]
    assert client.hub.refusals == 1000 - 3


def test_an_unreachable_hub_is_named(client: Client) -> None:
    report = client.fetch(hub="http://127.0.0.1:9")
    told = "OpenAI ViT-B/32 could not be downloaded from http://127.0.0.1:9: it refuses the"
    assert told in report["error"] and "Errno" not in report["error"]
    assert "HF_ENDPOINT" in report["hint"]
    assert report["threads"] == []


@pytest.mark.parametrize(
    ("ground", "told"),
    [
        (socket.gaierror(-2, "Name or service not known"), "may not be connected"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "may not be connected"),
        (TimeoutError("timed out"), "it did not answer in time"),
        (ConnectionResetError(104, "Connection reset by peer"), "the connection broke off"),
        (ssl.SSLCertVerificationError(1, "self-signed certificate"), "would not be secure"),
        (OSError(99, "Cannot assign requested address"), "Cannot assign requested address"),
    ],
)
def test_why_the_hub_is_not_reached_is_told_without_a_number(ground: OSError, told: str) -> None:
    try:
        raise hub_module.HTTPError(f"{ground}") from ground
    except hub_module.HTTPError as error:
        explained = hub_module._explained(error, hub_module.Repo("a/b", "A base"), "https://hub")
    assert told in str(explained) and "Errno" not in str(explained)


def test_an_unknown_revision_is_named(client: Client) -> None:
    report = client.fetch(revision="refs/pr/99")
    assert "no openai/clip-vit-base-patch32 at revision refs/pr/99" in report["error"]
    assert len(client.hub.requests) == 1


def test_a_repository_without_safetensors_is_refused_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "pickled"
    folder.mkdir()
    for name in ("config.json", "pytorch_model.bin"):
        (folder / name).write_text("{}")
    with serve(Hub(folder)) as hub:
        report = Client(tmp_path / "cache", hub).fetch()
    assert "openai/clip-vit-base-patch32 holds no safetensors" in report["error"]
    assert hub.requests == [f"GET /api/models/{hub.repo}/revision/{hub.revision}"]


def test_openclips_own_format_is_fetched_where_there_is_no_other(tmp_path: Path) -> None:
    folder, _ = tiny_open_clip(tmp_path / "model", "clip")
    (folder / "open_clip_pytorch_model.bin").write_bytes(b"a pickle")
    with serve(Hub(folder)) as hub:
        report = Client(tmp_path / "cache", hub).fetch()
    there = {path.name for path in Path(report["folder"]).iterdir()}
    assert there >= {"open_clip_config.json", "open_clip_model.safetensors"}
    assert "open_clip_pytorch_model.bin" not in there


def test_a_full_disk_is_found_before_the_download(client: Client, model: Path) -> None:
    report = client.fetch(free=3_000_000)
    assert "where 3 MB are free" in report["error"]
    assert str(client.cache) in report["error"]
    assert not [asked for asked in client.hub.requests if "resolve" in asked]


def test_offline_and_not_here(client: Client) -> None:
    report = client.fetch(offline=True)
    assert "HF_HUB_OFFLINE forbids its download" in report["error"]
    assert client.hub.requests == []


def test_a_damaged_download_is_not_taken_for_whole(client: Client) -> None:
    folder = Path(client.fetch(symlinks=False)["folder"])
    (folder / "model.safetensors").write_bytes(b"")
    assert "is not whole" in client.fetch(symlinks=False)["error"]
