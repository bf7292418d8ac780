"""Asking for updates, by the real client, of a server on loopback that answers well or badly."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler

import pytest
from huggingface_hub import close_session, constants

from cliptune.core import program, updates
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import finish
from cliptune.core.updates import Answer
from engine.listening import listening

HERE = "0.3.0"
Serve = Callable[..., str]


def project(
    *versions: str, yanked: tuple[str, ...] = (), name: str = "cliptune", **info: object
) -> bytes:
    """What PyPI answers of a project, as far as it is read, and a little more."""
    files = {one: [{"yanked": one in yanked, "size": 1}] for one in versions}
    info = {"package_url": f"https://pypi.org/project/{name}/"} | info
    return json.dumps({"info": info | {"name": name}, "releases": files, "urls": []}).encode()


@pytest.fixture(autouse=True)
def on_the_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This is version 0.3.0, and the loopback may be asked, not by way of a proxy."""
    monkeypatch.setattr(program, "version", lambda _: HERE)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    close_session()  # a client of before knows the proxies of before
    yield
    close_session()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Answer every question so; what address that is. `drip` sends a byte each so many seconds."""
    ended, servers = threading.Event(), ExitStack()

    def start(
        content: bytes, status: int = 200, drip: float = 0.0, silent: bool = False, **headers: str
    ) -> str:
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                if silent:
                    ended.wait()
                    return
                self.send_response(status)
                for header, value in headers.items():
                    self.send_header(header.replace("_", "-"), value)
                self.end_headers()
                try:
                    for at in range(0, len(content), 1 if drip else 1 << 16):
                        self.wfile.write(content[at : at + (1 if drip else 1 << 16)])
                        if ended.wait(drip):
                            return
                except OSError:
                    pass  # nobody listens any more

        address = servers.enter_context(listening(Handler))
        return f"{address}/pypi/cliptune/json"

    with servers:
        yield start
        ended.set()


def ask(address: str) -> Answer:
    return finish(updates.check(address, CancelToken()))


def refused(address: str) -> ClipTuneError:
    with pytest.raises(ClipTuneError) as caught:
        ask(address)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("versions", "yanked", "code", "newer"),
    [
        (("0.1.0", "0.10.0", "0.9.0"), (), "update-newer", True),
        (("0.3.0", "0.2.0"), (), "update-none", False),
        (("0.3",), (), "update-none", False),
        (("0.2.9",), (), "update-ahead", False),
        (("0.3.0", "0.4.0rc1", "0.5.0.dev1"), (), "update-none", False),
        (("0.3.0", "0.4.0"), ("0.4.0",), "update-none", False),
        (("0.3.0.post1",), (), "update-newer", True),
        (("0.3.0", "the newest", "9" * 5000, ""), (), "update-none", False),
        ((), (), "update-unpublished", False),
    ],
)
def test_the_newest_that_can_be_had_is_compared_with_this_one(
    serve: Serve, versions: tuple[str, ...], yanked: tuple[str, ...], code: str, newer: bool
) -> None:
    answer = ask(serve(project(*versions, yanked=yanked)))
    assert (answer.told.code, answer.newer) == (code, newer)
    assert HERE in answer.told.text()
    assert answer.page == "https://pypi.org/project/cliptune/"


def test_who_has_a_pre_release_hears_of_pre_releases(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "version", lambda _: "0.4.0rc1")
    answer = ask(serve(project("0.3.0", "0.4.0rc2")))
    assert answer.newer and answer.told.params["newest"] == "0.4.0rc2"


def test_a_version_without_files_is_none(serve: Serve) -> None:
    content = json.loads(project("0.3.0"))
    content["releases"]["0.4.0"] = []
    assert not ask(serve(json.dumps(content).encode())).newer


@pytest.mark.parametrize(
    ("info", "page"),
    [
        ({"project_urls": {"Download": "https://example.org/get"}}, "https://example.org/get"),
        ({"package_url": None}, ""),
        ({"package_url": "file:///etc/passwd"}, ""),
        ({"package_url": "javascript:alert(1)"}, ""),
        ({"package_url": "https://"}, ""),
        ({"package_url": "https://["}, ""),
        ({"package_url": "https://example.org/\u202egnp.exe"}, ""),
    ],
)
def test_only_a_page_of_the_web_is_offered(serve: Serve, info: dict, page: str) -> None:
    assert ask(serve(project("0.4.0", **info))).page == page


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!DOCTYPE html><title>Log in</title>",
        b"[]",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"info": {"name": "cliptune"}}',
        b'{"info": {"name": "cliptune"}, "releases": {"0.4.0": null}}',
        project("9.0", name="another"),
        project("9.0")[:-20],
    ],
)
def test_what_is_no_list_of_versions_is_told_so(serve: Serve, content: bytes) -> None:
    address = serve(content)
    error = refused(address)
    assert error.told.code == "update-other" and address in error.message


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "update-gone"), (410, "update-gone"), (403, "update-refused"), (503, "update-refused")],
)
def test_an_error_of_the_server_is_told(serve: Serve, status: int, code: str) -> None:
    error = refused(serve(project("9.0"), status))
    assert error.told.code == code and (code == "update-gone" or str(status) in error.message)


def test_another_address_of_the_web_is_followed(serve: Serve) -> None:
    assert ask(serve(b"", 301, Location=serve(project("0.4.0")))).newer


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://a/b"])
def test_what_leads_out_of_the_web_is_not_followed(serve: Serve, target: str) -> None:
    error = refused(serve(b"", 302, Location=target))
    assert error.told.code == "update-aside"


def test_what_leads_in_a_circle_is_left(serve: Serve) -> None:
    assert refused(serve(b"", 302, Location="/again")).told.code == "update-around"


def test_no_more_is_read_than_a_list_of_versions_can_have(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "LONGEST", 100_000)
    assert refused(serve(bytes(5 << 20))).told.code == "update-long"


def test_what_is_packed_is_not_unpacked(serve: Serve) -> None:
    assert refused(serve(b"\x1f\x8b\x08", Content_Encoding="gzip")).told.code == "update-other"


@pytest.mark.parametrize("how", [{"silent": True}, {"drip": 0.5}])
def test_who_never_answers_whole_is_waited_for_a_while(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, how: dict
) -> None:
    monkeypatch.setattr(updates, "WAIT", 0.3)
    monkeypatch.setattr(updates, "_SILENCE", 60.0)
    error = refused(serve(project("9.0"), **how))
    assert error.told.code == "update-unreached" and "did not answer in time" in error.message


def test_it_can_be_cancelled_while_nobody_answers(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "_SILENCE", 60.0)
    cancel = CancelToken()
    work = updates.check(serve(b"", silent=True), cancel)
    next(work)
    cancel.set()
    with pytest.raises(Cancelled):
        finish(work)


@pytest.mark.parametrize(
    "address",
    ["", "pypi.org", "file:///etc/passwd", "https://", "http://[", "http://a\n.b/", "https://a..b"],
)
def test_what_is_no_address_is_told_so(address: str) -> None:
    assert refused(address).told.code == "update-no-address"


def test_who_does_not_listen_is_told_with_the_reason() -> None:
    error = refused("http://127.0.0.1:9/")
    assert error.told.code == "update-unreached" and "refuses the connection" in error.message


def test_where_the_network_is_forbidden_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert refused("http://127.0.0.1:9/").told.code == "update-offline"
