"""A hub on loopback: serves one repository to the real huggingface_hub client, with faults."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import unquote, urlsplit

from engine.listening import listening

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """What is served, what goes wrong, and what was asked.

    `drops` counts downloads of the weights that are torn after half the file, `refusals` requests
    answered 503; each use takes one off. `waits` is asked before every 64 KiB of the weights, by
    how many bytes of them went, whether the rest is to wait.
    """

    folder: Path
    repo: str = "openai/clip-vit-base-patch32"
    revision: str = "refs/pr/15"
    drops: int = 0
    refusals: int = 0
    waits: Callable[[int], bool] = lambda sent: False
    lies: bool = False
    """Whether the weights that are sent are others than it says, of the same size."""
    commit: str = COMMIT
    kind: str = "models"
    """Or "datasets"."""
    address: str = ""
    requests: list[str] = field(default_factory=list)

    def files(self) -> dict[str, bytes]:
        """Contents by name."""
        places = [path for path in self.folder.rglob("*") if path.is_file()]
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in places}


@contextmanager
def serve(hub: Hub) -> Iterator[Hub]:
    """Run the hub on a free port; `hub.address` holds where."""

    class Handler(_Handler):
        pass

    Handler.hub = hub
    with listening(Handler) as address:
        hub.address = address
        yield hub


class _Handler(BaseHTTPRequestHandler):
    """The three requests of a download: a revision's files, a file's head, a file's bytes."""

    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.requests.append(f"{self.command} {path}")
        if self.hub.refusals:
            self.hub.refusals -= 1
            return self._send(503, b"busy")
        files = self.hub.files()
        known = f"/api/{self.hub.kind}/{self.hub.repo}"
        if path == f"{known}/revision/{self.hub.revision}" or path == known:
            return self._send(200, json.dumps(self._info(files)).encode())
        if path.startswith(f"{known}/revision/"):
            return self._send(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
        above = "/datasets" if self.hub.kind == "datasets" else ""
        name = path.removeprefix(f"{above}/{self.hub.repo}/resolve/{self.hub.revision}/")
        if name not in files:
            code = "EntryNotFound" if name != path else "RepoNotFound"
            return self._send(404, b"", {"X-Error-Code": code})
        self._file(name, files[name], body)

    def _info(self, files: dict[str, bytes]) -> dict[str, object]:
        siblings = [
            {"rfilename": name, "size": len(content), "blobId": _of_git(content)}
            | _large(name, content)
            for name, content in files.items()
        ]
        return {"id": self.hub.repo, "sha": self.hub.commit, "siblings": siblings}

    def _file(self, name: str, content: bytes, body: bool) -> None:
        start = 0
        if asked := self.headers.get("Range"):
            start = int(asked.removeprefix("bytes=").split("-")[0])
        rest = content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", f'"{_etag(name, content)}"')
        self.send_header("X-Repo-Commit", self.hub.commit)
        self.send_header("X-Linked-Size", str(len(content)))
        self.end_headers()
        if body:
            self._send_slowly(name, rest)

    def _send_slowly(self, name: str, content: bytes) -> None:
        weights = name.endswith(".safetensors")
        torn = weights and self.hub.drops > 0
        if torn:
            self.hub.drops -= 1
            content = content[: len(content) // 2]
            self.close_connection = True
        if weights and self.hub.lies:
            content = bytes([content[0] ^ 1]) + content[1:]
        for at in range(0, len(content), 1 << 16):
            while weights and self.hub.waits(at):
                time.sleep(0.005)
            try:
                self.wfile.write(content[at : at + (1 << 16)])
            except OSError:  # the client has cancelled
                self.close_connection = True
                return

    def _send(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _of_git(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def _large(name: str, content: bytes) -> dict[str, object]:
    """What is said of a file that the hub keeps beside git."""
    if not name.endswith(".safetensors"):
        return {}
    sha256 = hashlib.sha256(content).hexdigest()
    return {"lfs": {"sha256": sha256, "size": len(content), "pointerSize": 134}}


def _etag(name: str, content: bytes) -> str:
    return hashlib.sha256(content).hexdigest() if _large(name, content) else _of_git(content)
