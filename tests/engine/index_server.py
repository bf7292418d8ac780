"""A package index on loopback, with small stand-ins for the wheels of PyTorch, and with faults."""

import hashlib
import importlib.metadata
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote, urlsplit

from cliptune.core.events import Progress, Work
from engine.listening import listening

OWN = importlib.metadata.version("torch").partition("+")[0]
"""The version of torch here, without its build."""
BNB = f"bitsandbytes-{importlib.metadata.version('bitsandbytes')}-py3-none-any.whl"
"""The wheel of bitsandbytes that is looked for beside it."""
TORCH = """
class cuda:
    is_available = staticmethod(lambda: {sees})
class ones:
    def __init__(self, *count, device): pass
    def item(self): return 1.0
__version__ = "{version}"
"""
"""What the program asks of torch when it tries it."""


def believed(*_: object, **__: object) -> Work[str]:
    """In place of a process that tries what was fetched: it works."""
    yield Progress(phase="try", done=1, total=1)
    return ""


def wheel(name: str, version: str, files: Mapping[str, bytes], requires: tuple[str, ...] = ()):
    """The content of a wheel."""
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    about += "".join(f"Requires-Dist: {one}\n" for one in requires)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            info = zipfile.ZipInfo(path)
            info.external_attr = (0o755 if "/bin/" in path else 0o644) << 16
            archive.writestr(info, content)
        archive.writestr(f"{name}-{version}.dist-info/METADATA", about)
    return packed.getvalue()


def torch(version: str, requires: tuple[str, ...] = (), *, sees: bool = True, **more: bytes):
    """A torch that does no more than say whether it sees a graphics card."""
    files = {
        "torch/__init__.py": TORCH.format(version=version, sees=sees).encode(),
        "torch/lib/libtorch_cuda.so": bytes(300_000),
        "torch/bin/torch_shm_manager": b"#!",
    }
    return wheel("torch", version, files | more, requires)


@dataclass
class Index:
    """What is served, and what goes wrong.

    `drops` counts downloads that are torn after 20,000 bytes; `lies` gives hashes of other files.
    """

    wheels: dict[str, bytes] = field(default_factory=dict)
    """Contents by file name."""
    drops: int = 0
    lies: bool = False
    hashes: bool = True
    parts: bool = True
    address: str = ""
    requests: list[str] = field(default_factory=list)


@contextmanager
def serve(index: Index) -> Iterator[Index]:
    """Run the index on a free port; `index.address` holds where."""

    class Handler(_Handler):
        pass

    Handler.index = index
    with listening(Handler) as address:
        index.address = f"{address}/whl"
        yield index


class _Handler(BaseHTTPRequestHandler):
    """Pages of projects, and files or parts of them."""

    index: Index

    def log_message(self, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.index.requests.append(f"{self.command} {path} {self.headers.get('Range', '')}".strip())
        name = path.rstrip("/").rpartition("/")[2]
        if name in self.index.wheels:
            return self._file(self.index.wheels[name])
        links = [
            f'<a href="../files/{file.replace("+", "%2B")}{self._hash(content)}">{file}</a>'
            for file, content in self.index.wheels.items()
            if file.partition("-")[0].replace("_", "-") == name
        ]
        self._send(200 if links else 404, "\n".join(links).encode())

    def _hash(self, content: bytes) -> str:
        shown = content + b"another" if self.index.lies else content
        return f"#sha256={hashlib.sha256(shown).hexdigest()}" if self.index.hashes else ""

    def _file(self, content: bytes) -> None:
        asked = self.headers.get("Range") if self.index.parts else None
        if not asked:
            return self._send(200, content)
        first, _, last = asked.removeprefix("bytes=").partition("-")
        self._send(206, content[int(first) : int(last) + 1 if last else None])

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.index.drops and len(content) > 50_000:
            self.index.drops -= 1
            content = content[:20_000]
        self.wfile.write(content)
