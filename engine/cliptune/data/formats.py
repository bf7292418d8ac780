"""Which files are images that are read: by their names, and by their first bytes."""

import re
from collections import Counter
from collections.abc import Iterable

READ = "JPEG, PNG, WebP, GIF, BMP, TIFF, AVIF, HEIC, JPEG 2000, PBM, PGM and PPM"
"""The formats that are read, for people."""
SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".dib", ".gif", ".tif", ".tiff"}
    | {".avif", ".heic", ".heif", ".hif", ".jp2", ".j2k", ".jpc", ".j2c", ".jpx", ".jpf"}
    | {".pbm", ".pgm", ".ppm", ".pnm"}
)
UNREAD = frozenset(
    # camera raws
    {".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".iiq", ".kdc", ".mef"}
    | {".mos", ".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2"}
    | {".srf", ".srw", ".x3f"}
    # of drawing programs, of science and medicine, and older ones
    | {".ai", ".cur", ".dcm", ".dds", ".dicom", ".djvu", ".emf", ".eps", ".exr", ".fit", ".fits"}
    | {".hdr", ".icns", ".ico", ".jxl", ".jxr", ".mha", ".mhd", ".nii", ".nrrd", ".pcx", ".pdf"}
    | {".ps", ".psb", ".psd", ".qoi", ".svg", ".svgz", ".tga", ".wdp", ".wmf", ".xcf"}
    # videos
    | {".3gp", ".avi", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts"}
    | {".webm", ".wmv"}
)
"""Images and the like that are not read, whatever their bytes say: a camera's raw is a TIFF that
holds a small preview."""
_NO_IMAGES = frozenset(
    {".7z", ".aae", ".arrow", ".bat", ".bz2", ".c", ".cache", ".caption", ".cfg", ".ckpt", ".cls"}
    | {".conf", ".cpp", ".css", ".csv", ".db", ".dll", ".doc", ".docx", ".exe", ".feather"}
    | {".flac", ".gz", ".h", ".h5", ".hdf5", ".htm", ".html", ".ini", ".ipynb", ".java", ".js"}
    | {".json", ".jsonl", ".lnk", ".log", ".lst", ".mat", ".md", ".mp3", ".names", ".ndjson"}
    | {".npy", ".npz", ".odp", ".ods", ".odt", ".onnx", ".parquet", ".pickle", ".pkl", ".ppt"}
    | {".pptx", ".pt", ".pth", ".py", ".pyc", ".rar", ".rst", ".safetensors", ".sh", ".so"}
    | {".sqlite", ".srt", ".tab", ".tar", ".tgz", ".thm", ".token", ".toml", ".tsv", ".txt"}
    | {".url", ".wav", ".xls", ".xlsm", ".xlsx", ".xml", ".xmp", ".xz", ".yaml", ".yml", ".zip"}
)
"""Of files that are not opened to see: there may be as many of them as of images."""
KNOWN = SUFFIXES | UNREAD | _NO_IMAGES
"""The other endings do not tell whether a file is an image."""

FIRST = 64
"""Bytes by which a format is known."""
_FIRST = {
    "JPEG": rb"\xff\xd8\xff",
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "WEBP": rb"RIFF.{4}WEBP",
    "BMP": rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0",  # with the size of its second header
    "GIF": rb"GIF8[79]a",
    "TIFF": rb"(?:II[*+]\0|MM\0[*+])(?!.{4}CR)",  # with CR a camera's raw
    "AVIF": rb".{4}ftyp(?:avi[fs]|(?:mif1|msf1|miaf)(?:.{4})+?avi[fs])",
    "HEIF": rb".{4}ftyp(?:he[iv][cmsx]|mif[12]|msf1|miaf)",
    "JPEG2000": rb"\xff\x4f\xff\x51|\0\0\0\x0cjP  \r\n\x87\n",
    "PPM": rb"P[1-6f]\s+[#\d]",  # a word may begin with P and a number
}
_FORMATS = {name: re.compile(first, re.DOTALL) for name, first in _FIRST.items()}


def suffix(path: str) -> str:
    """The end of a file's name, from its last dot, in small letters."""
    name = path.rpartition("/")[2]
    before, _, end = name.rpartition(".")
    return f".{end.casefold()}" if before.strip(".") else ""


def is_image(path: str) -> bool:
    """Whether a file's name says that it is an image that is read."""
    return suffix(path) in SUFFIXES


def format_of(first: bytes) -> str | None:
    """The format of a file by its first bytes, as Pillow names it; None if it is not read."""
    return next((name for name, known in _FORMATS.items() if known.match(first)), None)


def counted(paths: Iterable[str]) -> list[str]:
    """The formats of files that are not read: `CR2 (6), PDF (2)`, the most frequent first."""
    counts = Counter(suffix(path)[1:].upper() for path in paths)
    frequent = sorted(counts.items(), key=lambda named: (-named[1], named[0]))
    return [f"{name} ({count:,})" for name, count in frequent]
