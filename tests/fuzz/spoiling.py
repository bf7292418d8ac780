"""Spoils files: bytes by chance, and what is written in them by values that nobody expects."""

import csv
import io
import json
import math
import struct
import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import tomli_w

Spoil = Callable[[bytes, Random], bytes]

DEEP = 20_000
"""Lists in lists: more than any reader follows."""
TEXTS = (
    *(
        "",
        " ",
        "\0",
        "a\nb",
        "\x1b[31mred\x07",
        "\u202etxt.exe",
        "\ud800",
        "é" * 300,
        "x" * 100_000,
    ),
    *(
        "../../../up",
        "/etc/passwd",
        "C:\\Windows\\x",
        "\\\\host\\share",
        "con",
        ".",
        "..",
        "a/" * 500,
    ),
    *("evil_module", "evil_module.Evil", "os.system", "{}", "{0.__class__}", "{missing}", "%s%n"),
    *("=1+1", "[/]", "[bold red]", "<script>alert(1)</script>", "(a+)+$", "(?P<a", "nan", "true"),
    *("hub:owner/name", "http://127.0.0.1:9/", "file:///etc/passwd", "99.0.0", "0", "-1", "1e999"),
)
NUMBERS = (
    *(0, -1, 1, 2, 255, 256, 65535, 65536, 2**31 - 1, 2**31, 2**32, 2**53 + 1, 2**63 - 1, 2**63),
    *(
        2**64,
        -(2**63),
        10**30,
        0.0,
        -0.5,
        0.5,
        1e-320,
        1e300,
        -1e300,
        math.nan,
        math.inf,
        -math.inf,
    ),
)
WORDS = (0, 1, 2, 3, 4, 7, 8, 127, 128, 255, 256, 32767, 32768, 65535, 2**24, 2**31 - 1, 2**31)
"""What fields of 16 and 32 bits are made to say."""


ODD_NAMES = (
    *(
        "a\nb",
        "\u202egnp.exe",
        "\udcff\udcfe",
        "\x1b[31m",
        "cat.",
        " cat ",
        "é" * 120,
        "[bold red]",
    ),
    *(
        "con",
        "{0.__class__}",
        "%s",
        "<b>cat",
        "=1+1",
        "a\\b",
        "\u2603",
        "0",
        "-1",
        "~",
        "a;b,c|d",
    ),
)
"""Of files and folders, as a disk may have them."""
CODE: dict[str, tuple[Any, ...]] = {
    "auto_map": ({"AutoModel": "evil_module.Evil"}, {"AutoTokenizer": ["evil_module.E", None]}),
    "auto_mapping": ({"base_model_class": "Evil", "parent_library": "evil_module"}, "evil_module"),
    "base_model_name_or_path": ("../../../../etc/passwd", "/etc", "evil_module", "http://x/"),
    "_name_or_path": ("../../up",),
    "tokenizer_class": ("EvilTokenizer", "evil_module.Evil"),
    "image_processor_type": ("EvilProcessor",),
    "_attn_implementation": ("evil/kernels",),
    "transformers_weights": ("../up.safetensors", "adapter_model.bin"),
    "quantization_config": ({"quant_method": "evil_module"}, {"load_in_4bit": True}),
    "peft_type": ("XLORA", "PROMPT_TUNING", "evil_module", "lora"),
    "target_modules": ("(a+)+$", [".*"] * 3, "all-linear", ["../up"], [""]),
    "rank_pattern": ({"(.*.*.*)*q$": 4, "(": 3}, {"x" * 900: 8192}, {".*": -1}),
    "modules_to_save": (["visual_projection"] * 9, ["(a+)+$"], [".."]),
    "layer_replication": ([[0, 10**9]], [[0, 2], [1, 2]]),
    "layers_to_transform": ([10**9], -1, list(range(5000))),
    "trainable_token_indices": ([0, 2**31 - 1], {"token_embedding": list(range(9999))}),
    "r": (8192, 10**9),
    "reduction_factor": (1e-9, 10**9),
    "num_virtual_tokens": (10**6, 77),
    "hidden_size": (10**6, 2**20 + 1),
    "vocab_size": (10**9,),
}
"""Settings by which code is chosen, files are named or much is built, and what they may be made."""


def with_code(path: Path, chance: Random) -> None:
    """Have a file of settings name code, files elsewhere or far too much; the code lies beside."""
    try:
        table = json.loads(path.read_bytes())
    except (ValueError, RecursionError):  # what was spoilt already
        return
    (path.parent / "evil_module.py").write_text("raise SystemExit", encoding="utf-8")
    holders = [one for one, _ in _places(table) if isinstance(one, dict)] or [{}]
    for name in chance.sample(sorted(CODE), chance.choice((1, 1, 3))):
        known = [one for one in holders if name in one] or holders[:1]
        chance.choice(known)[name] = deepcopy(chance.choice(CODE[name]))
    path.write_text(json.dumps(table), encoding="utf-8")


def odd_value(chance: Random) -> Any:
    """Anything but what is expected."""
    kind = chance.randrange(8)
    if kind < 3:
        return chance.choice(TEXTS)
    if kind < 6:
        return chance.choice(NUMBERS)
    return deepcopy(chance.choice((None, True, False, [], {}, [[]], {"": {}}, [None], {"a": [1]})))


def spoilt_value(value: Any, chance: Random) -> Any:
    """A copy of a table or a list in which one thing is another, gone, there many times, or by
    another name."""
    value = deepcopy(value)
    places = _places(value)
    if not places or chance.random() < 0.03:
        return odd_value(chance)
    holder, key = chance.choice(places)
    how = chance.randrange(9)
    if how < 4:
        holder[key] = odd_value(chance)
    elif how == 4:
        del holder[key]
    elif how == 5 and isinstance(holder, dict):
        name = chance.choice([*map(str, TEXTS), *map(str, holder)])
        holder[name] = holder.pop(key)
    elif how == 6:
        other, name = chance.choice(places)
        holder[key] = deepcopy(other[name])
    elif how == 7:
        holder[key] = [holder[key]] if chance.random() < 0.5 else {"": holder[key]}
    elif isinstance(holder[key], int | float) and not isinstance(holder[key], bool):
        holder[key] = chance.choice((-1, 2, 0.5, 10**6)) * holder[key] + chance.choice((0, 1))
    elif isinstance(holder[key], str):
        holder[key] = holder[key] + str(chance.choice(TEXTS))
    elif isinstance(holder[key], list):
        holder[key] = holder[key] * chance.choice((2, 1000 if len(holder[key]) < 20 else 2))
    return value


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Where there is something in a table or a list, at any depth."""
    found: list[tuple[Any, Any]] = []
    ahead = [value]
    while ahead:
        one = ahead.pop()
        if not isinstance(one, dict | list):
            continue
        for key, inner in one.items() if isinstance(one, dict) else enumerate(one):
            found.append((one, key))
            ahead.append(inner)
    return found


def spoilt_bytes(data: bytes, chance: Random) -> bytes:
    """Bytes changed (mostly in front, where headers are), lost, doubled, of one value, cut off."""
    torn = bytearray(data or bytes(20))
    for _ in range(chance.choice((1, 1, 2, 5))):
        front = min(len(torn), 400) if chance.random() < 0.6 else len(torn)
        at = chance.randrange(max(1, front))
        long = chance.choice((1, 8, 60, 200))
        how = chance.randrange(8)
        if how < 2:
            torn[at : at + 1] = bytes([chance.choice((0, 1, 10, 34, 44, 127, 128, 255))])
        elif how == 2:
            torn[at : at + 1] = bytes([chance.randrange(256)])
        elif how == 3:  # a field of a header
            word = struct.pack(chance.choice(("<H", ">H", "<I", ">I")), 0)
            word = struct.pack(
                chance.choice("<>") + "HI"[len(word) == 4],
                min(chance.choice(WORDS), 256 ** len(word) - 1),
            )
            torn[at : at + len(word)] = word
        elif how == 4:
            del torn[at : at + long]
        elif how == 5:
            torn[at:at] = torn[at : at + long]
        elif how == 6:
            torn[at : at + long] = bytes([chance.choice((0, 255))]) * long
        else:
            del torn[at:]
    return bytes(torn)


def spoilt_json(data: bytes, chance: Random) -> bytes:
    """What it says spoilt, or how it is written."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return spoilt_bytes(data, chance)
    for _ in range(chance.choice((1, 1, 2, 4))):
        value = spoilt_value(value, chance)
    written = json.dumps(value, ensure_ascii=chance.random() < 0.5)
    return _oddly_written(written, chance).encode("utf-8", "surrogatepass")


def _oddly_written(written: str, chance: Random) -> str:
    """As no program writes JSON, now and then."""
    how = chance.randrange(24)
    at = written.find(":", chance.randrange(max(1, len(written)))) + 1
    if how == 0 and at:
        return written[:at] + "[" * DEEP + "]" * DEEP + "," + written[at:]
    if how == 1 and at:
        return written[:at] + '{"a":' * DEEP + "1" + "}" * DEEP
    if how == 2 and at:
        return written[:at] + "1" * 5000 + written[at:]
    if how == 3:  # a name twice
        return written.replace("{", "{" + written[1:at] + "1," if at else "{", 1)
    if how == 4:
        return "\ufeff" + written
    if how == 5:
        return written + written
    if how == 6:
        return "[" * DEEP
    return written


def spoilt_lines(data: bytes, chance: Random) -> bytes:
    """Lines of JSON: one spoilt, twice, gone, elsewhere, or the last one torn."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    how = chance.randrange(8)
    if how < 3:
        lines[at] = spoilt_json(lines[at], chance).replace(b"\n", b" ")
    elif how == 3:
        lines[at:at] = [lines[at]] * chance.choice((1, 2, 2000))
    elif how == 4:
        chance.shuffle(lines)
    elif how == 5:
        lines[at] = chance.choice((b"", b"{", b"[]", b"null", b"1", b"\xff\xfe", b"\0" * 100))
    elif how == 6:  # objects that each have a name of their own
        lines[at:at] = [json.dumps({f"name {n}": n}).encode() for n in range(4000)]
    else:
        return b"\n".join(lines)[: chance.randrange(len(data) + 1)]
    return b"\n".join(lines)


def spoilt_toml(data: bytes, chance: Random) -> bytes:
    """What it says spoilt, or how it is written."""
    try:
        value = tomllib.loads(data.decode())
        for _ in range(chance.choice((1, 1, 2, 4))):
            value = spoilt_value(value, chance)
        written = tomli_w.dumps(value)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return spoilt_bytes(data, chance)
    how, lines = chance.randrange(14), written.split("\n")
    at = chance.randrange(len(lines))
    name = lines[at].partition("=")[0] or "x "
    if how == 0:
        lines[at] = f"{name}= {'[' * DEEP}"
    elif how == 1:
        lines[at] = f"{name}= {'1' * 5000}"
    elif how == 2:
        lines[at:at] = [lines[at]]
    elif how == 3:
        lines[at] = f"{name}= {'{a = ' * 1500}1{'}' * 1500}"
    elif how == 4:
        lines[at] = f"{name.strip() or 'x'}{'.a' * 5000} = 1"
    elif how == 5:
        lines[at] = f"{name}= {chance.choice(('1979-05-27', 'inf', '-nan', '0xffff', '07:32:00'))}"
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def spoilt_table(data: bytes, chance: Random) -> bytes:
    """Cells and lines of a table of text spoilt, or how it is written."""
    content = data.decode("utf-8", "replace")
    delimiter = max(",;\t|", key=content.count)
    rows = [line.split(delimiter) for line in content.split("\n")]
    row = rows[chance.randrange(len(rows))]
    at = chance.randrange(len(row))
    how = chance.randrange(12)
    if how < 3:
        row[at] = str(odd_value(chance))
    elif how == 3:
        row[at] = chance.choice(
            ('"', '"""', '"a\nb"', "[" * DEEP, "{" * 500, "[1, {'a': (2,)}]", "9" * 6000)
            + ("https://[x/a.jpg", "s3://\u2100/a.jpg", "a/" * 60_000, "../" * 9000, "?d=&" * 5000)
        )
    elif how == 4:
        row[at:at] = [row[at]] * chance.choice((1, 3, 100_000))
    elif how == 5:
        row[at] = "y" * 200_000
    elif how == 6:
        rows = rows * chance.choice((2, 50))
    elif how == 7:
        delimiter = chance.choice(",;\t| ")
    elif how == 8:
        del row[at]
    elif how == 9:
        rows[0] = row
    elif how == 10:
        return _as_csv(rows, chance)
    written = chance.choice(("\n", "\n", "\r\n", "\r")).join(map(delimiter.join, rows))
    encodings = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "cp932")
    if how == 11:  # each line in another
        parts = written.splitlines(keepends=True)
        return b"".join(part.encode(chance.choice(encodings), "replace") for part in parts)
    return written.encode(chance.choice(encodings), "replace")


def _as_csv(rows: list[list[str]], chance: Random) -> bytes:
    """All in quotes, each cell odd with a little chance."""
    file = io.StringIO()
    for row in rows:
        cells = [odd_value(chance) if chance.random() < 0.1 else cell for cell in row]
        csv.writer(file, quoting=csv.QUOTE_ALL).writerow(cells)
    return file.getvalue().encode("utf-8", "surrogatepass")


def spoilt_weights(data: bytes, chance: Random) -> bytes:
    """The header of a file of safetensors spoilt, or its numbers."""
    long = int.from_bytes(data[:8], "little")
    if long > len(data):
        return spoilt_bytes(data, chance)
    header, body = json.loads(data[8 : 8 + long]), bytearray(data[8 + long :])
    names = [name for name in header if name != "__metadata__"]
    name = chance.choice(names) if names else "none"
    one = header.setdefault(name, {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]})
    how = chance.randrange(10)
    if how < 2:
        header = spoilt_value(header, chance)
    elif how == 2:
        one["shape"] = chance.choice(
            ([], [0], [-1], [2**40, 2**40], [2**63], [1] * 70, [2**31, 0, 2**33], ["4"], [True])
        )
    elif how == 3:
        one["data_offsets"] = chance.choice(
            ([0, 0], [0, len(body)], [8, 4], [-4, 0], [0, 2**63], [2**64 - 4, 2**64], [0], "0")
        )
    elif how == 4:
        one["dtype"] = chance.choice(
            ("F64", "I8", "BOOL", "F8_E4M3", "C64", "BF16", "U64", "X", "", 1)
        )
    elif how == 5:
        header[str(chance.choice(TEXTS))] = header.pop(name)
    elif how == 6:
        header["__metadata__"] = odd_value(chance)
    elif how == 7 and body:  # numbers that are none
        at = 4 * chance.randrange(max(1, len(body) // 4))
        body[at : at + 4] = struct.pack("<f", chance.choice((math.nan, math.inf, 3e38, 0.0)))
    elif how == 8:
        del header[name]
    else:
        return spoilt_bytes(data, chance)
    written = json.dumps(header).encode("utf-8", "surrogatepass")
    if how == 5:
        written = written.ljust(len(written) + 7 & ~7)
    if chance.random() < 0.03:
        written += b" " * 2**24
    size = len(written) if chance.random() < 0.95 else chance.choice(WORDS)
    return struct.pack("<Q", size) + written + bytes(body)


BY_SUFFIX: dict[str, Spoil] = {
    ".json": spoilt_json,
    ".jsonl": spoilt_lines,
    ".toml": spoilt_toml,
    ".csv": spoilt_table,
    ".tsv": spoilt_table,
    ".txt": spoilt_table,
    ".safetensors": spoilt_weights,
}


def spoil(path: Path, chance: Random) -> None:
    """Spoil a file: what it says mostly, else its bytes; now and then it is gone, empty, a folder,
    or a link."""
    if chance.random() < 0.03:
        path.unlink()
        how = chance.randrange(4)
        if how == 1:
            path.touch()
        elif how == 2:
            path.mkdir()
        elif how == 3:
            path.symlink_to(
                chance.choice((path.parent, path.with_name("nowhere"), path, "/etc/passwd"))
            )
        return
    spoilt = BY_SUFFIX.get(path.suffix, spoilt_bytes)
    spoilt = spoilt if chance.random() < 0.8 else spoilt_bytes
    path.write_bytes(spoilt(path.read_bytes(), chance))
