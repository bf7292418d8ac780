"""What the bundle leaves out of the packages that it is made of, and why."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from cliptune.families import FAMILIES

EXTRAS = ("onnx", "onnxruntime", "onnxscript", "sentencepiece", "protobuf")
"""Packages of `cliptune[onnx]` and `cliptune[siglip]`, which come along."""
MODULES = {
    "setuptools": "builds packages",
    "torch.utils.benchmark": "measures torch itself",
    "torch.utils.tensorboard": "the log of another program",
    "pyarrow.flight": "tables over a network",
    "pandas.tests": "pandas' own tests",
    "pyqtgraph.examples": "its own examples",
    "pyqtgraph.opengl": "charts in three dimensions",
    "PySide6.QtTest": "clicks for tests",
    "hf_xet": "another way to download, which `cliptune.core.hub` switches off",
    "sqlite3": "databases",
    "test": "Python's own tests",
    "tkinter": "another kind of window",
}
"""Modules that nothing here imports; what only they import stays out with them."""

FILES = {
    r"torch/(bin/(?!torch_shm).*|include/.*|share/.*|test/.*)": "for C++, and tests",
    r"torch/(?!nn/|functional|.*config).*\.py": "sources; it reads those of settings and overloads",
    r"torch/lib/lib(.*_test|backend_with_compiler|aoti_custom_ops)\.so": "tests",
    r"bitsandbytes/libbitsandbytes_(?!cpu).*|libcudart\..*": "for GPUs, not for this torch",
    r"(pyarrow/)?(libarrow_(python_)?|_)flight\..*": "tables over a network",
    r"(pyarrow/)?(libarrow_|_)s3.*": "tables in a cloud",
    r"pyarrow/libarrow_python\.so(\.\d+\.\d+\.\d+)?": "the same as libarrow_python.so.*00",
    r"pyarrow/(include|src|tests)/.*|pyarrow/.*\.(h|pxd|pxi|pyx)": "what it was built from",
    r"onnxruntime/capi/libonnxruntime\..*": "for C++: Python's has all of it in itself",
    r"PySide6/(Qt/)?translations/(?!qtbase_).*": "of other modules of Qt",
    r"PySide6/(Qt/)?plugins/platforms/libq(eglfs|linuxfb|minimal.*|vk.*|vnc)\..*": "no such screen",
    r"PySide6/(Qt/)?plugins/(egldeviceintegrations|generic|.*glintegrations)/.*": "for these",
    r"PySide6/(Qt/)?plugins/wayland-graphics-integration-client/.*": "for OpenGL",
    r"PySide6/(Qt/)?plugins/platformthemes/libqgtk3\..*": "drags in GTK; the portal does as much",
    r"PySide6/(Qt/)?plugins/(networkinformation|tls)/.*": "Qt itself never goes to the network",
    r"hf_xet-.*\.dist-info/.*": "left out above, and whoever asks shall see it",
    r".*\.dist-info/RECORD": "for removing by pip",
}
"""Files, by a pattern of the whole path in the bundle; so is what only they link to."""

MODELS = {
    "auto": "finds a configuration and a tokenizer",
    "bloom": "PEFT asks for it",
    **{family.module.split(".")[2]: "what is tuned" for family in FAMILIES.values()},
}
"""The models of transformers that are whole. Of others only what describes them: a base from the
Hub may have any tokenizer."""

SYSTEM = {
    r"libmvec\.so.*": "of the C library, and nothing without the rest of it",
    r"libX(au|dmcp)\.so.*|lib(bsd|md)\.so.*": "of libxcb, which fits the server and is not inside",
}
"""Libraries of the system where the bundle is made, by the same kind of pattern."""

STRIPPED = (
    *("torch/lib/*.so", "pyarrow/*.so*", "tokenizers/*.so", "yaml/*.so", "xxhash/*.so"),
    *("regex/*.so", "safetensors/*.so", "libpython*.so*", "python*/lib-dynload/*.so"),
)
"""Libraries with symbols for a debugger, a quarter of torch. Not of all packages: those that
auditwheel has changed do not survive it."""


def other_models() -> Iterator[str]:
    """The modules of other models that stay out."""
    (root,) = find_spec("transformers.models").submodule_search_locations
    for file in sorted(Path(root).glob("*/*.py")):
        described = file.stem.startswith(("__init__", "configuration", "tokenization"))
        if file.parent.name not in MODELS and not described:
            yield f"transformers.models.{file.parent.name}.{file.stem}"


def is_left_out(path: str) -> bool:
    """Whether a file stays out, by its path in the bundle."""
    return any(re.fullmatch(pattern, path.replace("\\", "/")) for pattern in (*FILES, *SYSTEM))
