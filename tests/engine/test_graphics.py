"""Graphics cards, by stand-ins for what tells of them; torch fetched from an index on loopback."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import close_session, constants

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Progress, finish
from cliptune.graphics import cards, fetching, index, place, state
from cliptune.graphics.cards import Card
from engine.index_server import BNB, OWN, Index, believed, serve, torch, wheel

CARD = Card("nvidia", "NVIDIA GeForce RTX 4070", "580.95.05", (8, 9))


# Which cards there are


@pytest.fixture(autouse=True)
def no_card_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards.shutil, "which", lambda *_, **__: None)


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An `nvidia-smi` in place of the driver's."""
    file = folder / "nvidia-smi"
    file.write_text(f"#!{sys.executable}\n{script}")
    file.chmod(0o755)
    monkeypatch.setattr(cards.shutil, "which", lambda *_, **__: str(file))


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("print('NVIDIA GeForce RTX 4070, 580.95.05, 8.9')", [CARD]),
        ("print('A, B, C, 525.60, [N/A]')", [Card("nvidia", "A, B, C", "525.60")]),
        (
            "import sys\nif 'compute_cap' in sys.argv[1]: sys.exit(2)\nprint('Old, 470.1')",
            [Card("nvidia", "Old", "470.1")],
        ),
        ("import sys; sys.exit(9)", []),
        ("print('no devices were found')", []),
    ],
)
def test_nvidia_s_own_program_is_asked(
    script: str, found: list[Card], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, script, monkeypatch)
    assert cards.find("win32") == found
    assert cards.find("linux", root=tmp_path) == found


def test_a_program_that_does_not_answer_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*command: object, timeout: float, **_: object) -> None:
        raise subprocess.TimeoutExpired(str(command), timeout)

    monkeypatch.setattr(cards.shutil, "which", lambda *_, **__: "nvidia-smi")
    monkeypatch.setattr(cards.subprocess, "run", late)
    assert cards.find("win32") == []


def laid_out(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


KERNEL = {
    "proc/driver/nvidia/version": "NVRM version: NVIDIA UNIX  Kernel Module  535.54.03  Tue\n",
    "proc/driver/nvidia/gpus/0000:01:00.0/information": "Model: \t\t NVIDIA A10\nIRQ: 1\n",
}
KFD = {
    "sys/class/kfd/kfd/topology/nodes/0/properties": "cpu_cores_count 8\ngfx_target_version 0\n",
    "sys/class/kfd/kfd/topology/nodes/1/properties": "simd_count 9\ngfx_target_version 90010\n",
}
BUS = {
    "sys/class/drm/card0/device/vendor": "0x10de\n",
    "sys/class/drm/card1/device/vendor": "0x1002\n",
    "sys/class/drm/card1/device/product_name": "Radeon PRO W7900\n",
    "sys/class/drm/card2/device/vendor": "0x8086\n",
}


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (KERNEL | BUS, [("NVIDIA A10", "535.54.03", ""), ("Radeon PRO W7900", "", "")]),
        (KFD, [("AMD GPU gfx90a", "", "gfx90a")]),
        (BUS, [("NVIDIA GPU", "", ""), ("Radeon PRO W7900", "", "")]),
        ({}, []),
    ],
)
def test_linux_tells_of_cards_by_driver_or_bus(
    files: dict[str, str], found: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    there = cards.find("linux", root=laid_out(tmp_path, files))
    assert [(card.name, card.driver, card.architecture) for card in there] == found
    assert [card.ready for card in there] == [bool(card[1] or card[2]) for card in found]


def test_apple_s_own_chips_have_one_and_others_do_not() -> None:
    assert [card.maker for card in cards.find("darwin", "arm64")] == ["apple"]
    assert cards.find("darwin", "x86_64") == []


@pytest.mark.parametrize(
    ("driver", "capability", "runs"),
    [
        ("580.95", (8, 9), {"cu126", "cu128", "cu130", "cu132"}),
        ("560.94", (8, 9), {"cu126", "cu128"}),
        ("525.60.13", None, {"cu126", "cu128"}),
        ("580.95", (6, 1), {"cu126"}),
        ("580.95", (12, 0), {"cu128", "cu130", "cu132"}),
        ("470.82", (8, 6), set()),
        ("", None, set()),
    ],
)
def test_driver_and_age_of_a_card_say_which_builds_it_runs(
    driver: str, capability: tuple[int, int] | None, runs: set[str]
) -> None:
    card = Card("nvidia", "one", driver, capability)
    builds = {"cpu", "", "cu118", "cu126", "cu128", "cu130", "cu132", "cu140", "rocm7.2", "xpu"}
    assert {build for build in builds if card.runs(build)} == runs


def test_amd_s_chips_run_rocm_if_torch_is_built_for_them() -> None:
    runs = {name: Card("amd", name, architecture=name) for name in ("gfx1100", "gfx803", "")}
    assert {name for name, card in runs.items() if card.runs("rocm7.2")} == {"gfx1100"}
    assert not runs["gfx1100"].runs("cu130") and not runs["gfx1100"].runs("rocm.")


# What an index has


def test_only_wheels_that_fit_are_taken_from_a_page() -> None:
    page = """<a href="torch-1.0-cp27-none-win_amd64.whl">x</a> <a>no address</a>
    <a href="../../torch-2.0%2Bcu130-py3-none-any.whl#sha256=AB">x</a> <a href="notes.txt">x</a>
    <a href="torch-3.0-py3-none-any.whl" data-requires-python="&gt;=99">x</a>
    <a href="torch-4.0.tar.gz">x</a> <a href="http://[x/torch-6.0-py3-none-any.whl">x</a>
    <a href="ftp://x/torch-6.1-py3-none-any.whl">x</a>
    <a href="torch-5.0-py3-none-any.whl" data-yanked="bad">x</a>"""
    found = index.read_page(page, "https://index.example/whl/torch/")
    assert [(one.url, str(one.version), one.sha256) for one in found] == [
        ("https://index.example/torch-2.0%2Bcu130-py3-none-any.whl", "2.0+cu130", "AB"),
        ("https://index.example/whl/torch/torch-5.0-py3-none-any.whl", "5.0", ""),
    ]
    assert max(found, key=lambda one: one.rank) is found[0]  # the other was taken back


@pytest.mark.parametrize(
    "address",
    ["", "index.example", "file:///etc", "http://", "http://[x", "https://a..b", "https://a.b/\n"],
)
def test_what_is_no_address_is_said_to_be_none(address: str) -> None:
    with pytest.raises(ClipTuneError, match="no address"):
        index.wheels(address, "torch", CancelToken())


# Fetching


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """An index with two builds of this torch, and what the newer one needs."""
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(fetching, "_WAITS", (0.0, 0.0))
    library = {"nvidia/cu13/lib/libcublas.so": bytes(1000)}
    requires = (
        'cuda-toolkit[cublas]==13.0; python_version > "3"',
        'gone==1; python_version < "3"',
        "numpy>=2",
    )
    wheels = {
        f"torch-{OWN}+cu126-py3-none-any.whl": torch(f"{OWN}+cu126"),
        f"torch-{OWN}+cu130-py3-none-any.whl": torch(f"{OWN}+cu130", requires),
        f"torch-{OWN}+rocm7.2-py3-none-any.whl": torch(f"{OWN}+rocm7.2"),
        "torch-99.0+cu130-py3-none-any.whl": torch("99.0+cu130"),
        "cuda_toolkit-13.0-py3-none-any.whl": wheel(
            "cuda_toolkit",
            "13.0",
            {
                "cuda_toolkit-13.0.data/scripts/nvcc": b"",
                "cuda_toolkit-13.0.data/purelib/ct.py": b"",
            },
            ('nvidia-cublas==1; extra == "cublas"', 'nvidia-nvtx==1; extra == "nvtx"'),
        ),
        "nvidia_cublas-1-py3-none-any.whl": wheel("nvidia_cublas", "1", library),
        BNB: wheel("bitsandbytes", BNB.split("-")[1], {"bitsandbytes/__init__.py": b""}),
    }
    with serve(Index(wheels)) as index:
        yield index
    close_session()


def look(index: Index, card: Card = CARD) -> fetching.Offer:
    return finish(fetching.look([card], index.address, CancelToken(), others=()))


def left_over() -> list[Path]:
    return [*place.home().rglob("*")] if place.home().exists() else []


def test_what_fits_best_is_offered_with_all_that_it_needs(served: Index) -> None:
    offer = look(served)
    assert offer.version == f"{OWN}+cu130"
    names = {"torch", "bitsandbytes", "cuda-toolkit", "nvidia-cublas"}
    assert {one.name for one in offer.wheels} == names
    needed = [served.wheels[one.file] for one in offer.wheels]
    assert offer.size == sum(map(len, needed))
    assert 300_000 < offer.unpacked < offer.size
    assert not any("GET /whl/files" in one and "bytes=" not in one for one in served.requests)
    assert look(served, replace(CARD, driver="560.1")).version == f"{OWN}+cu126"
    assert look(served, Card("amd", "a", architecture="gfx1100")).version == f"{OWN}+rocm7.2"


def test_a_page_or_file_that_comes_for_ever_is_left(
    served: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was asked to be, or more came than can be meant."""
    cancel = CancelToken()
    wheel = index.wheels(served.address, "torch", cancel)[0]
    cancel.set()
    with pytest.raises(Cancelled):
        index.wheels(served.address, "torch", cancel)
    with pytest.raises(Cancelled):
        index.look_inside(wheel, cancel)
    monkeypatch.setattr(index, "LONGEST", 10)
    with pytest.raises(ClipTuneError, match="answers with more than"):
        look(served)


def test_what_the_index_lacks_is_looked_for_in_another(served: Index) -> None:
    with serve(Index({BNB: served.wheels.pop(BNB)})) as other:
        work = fetching.look([CARD], served.address, CancelToken(), others=[other.address])
        assert any(one.url.startswith(other.address[:-4]) for one in finish(work).wheels)
    with pytest.raises(ClipTuneError, match="no bitsandbytes"):
        look(served)


@pytest.mark.parametrize(
    ("card", "told"),
    [
        (replace(CARD, driver="470.1"), "no graphics card"),
        (Card("apple", "Apple GPU"), "no graphics card"),
        (replace(CARD, driver="530.1", capability=(12, 0)), "has no PyTorch"),
    ],
)
def test_where_nothing_fits_that_is_said(card: Card, told: str, served: Index) -> None:
    with pytest.raises(ClipTuneError, match=told):
        look(served, card)


def test_what_was_fetched_lies_whole_and_was_tried(served: Index) -> None:
    """By a real process of the program, which loads it."""
    offer = look(served)
    served.drops = 2
    events = []
    work = fetching.fetch(offer, CancelToken())
    while True:
        try:
            events.append(next(work))
        except StopIteration as end:
            folder = end.value
            break
    assert folder == place.fetched() and place.is_whole(folder)
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert {"torch/__init__.py", "nvidia/cu13/lib/libcublas.so", "ct.py", place.SIZES} <= names
    assert not any("nvcc" in name for name in names)
    assert os.access(folder / "torch/bin/torch_shm_manager", os.X_OK)
    assert [one.name for one in folder.parent.iterdir()] == ["cu130"]
    torn = f"GET /whl/files/torch-{OWN}+cu130-py3-none-any.whl bytes=20000-"
    assert torn in served.requests  # it went on where it broke off
    done = [one.done for one in events if isinstance(one, Progress) and one.phase == "download"]
    assert done == sorted(done) and done[-1] == offer.size
    assert place.remove() and not left_over()


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was fetched is believed to work."""
    monkeypatch.setattr(fetching.process, "run", believed)


@pytest.mark.usefixtures("tried")
@pytest.mark.parametrize("phase", ["download", "unpack", "try"])
def test_of_one_that_is_cancelled_nothing_is_left(
    phase: str, served: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel = CancelToken()

    def slow(*_: object, **__: object) -> Iterator[Progress]:
        yield Progress(phase="try", done=0, total=1)
        cancel.check()

    monkeypatch.setattr(fetching.process, "run", slow)
    work = fetching.fetch(look(served), cancel)
    with pytest.raises(Cancelled):
        for event in work:
            if event.phase == phase and (event.done > 100_000 or phase == "try"):
                assert left_over()
                cancel.set()
    assert not left_over()


def test_of_one_that_stays_torn_nothing_is_left(served: Index) -> None:
    offer = look(served)
    served.drops = 99
    with pytest.raises(ClipTuneError, match="could not be asked") as caught:
        finish(fetching.fetch(offer, CancelToken()))
    assert "network" in caught.value.hint
    assert len([one for one in served.requests if one.endswith("000-")]) == 2
    assert not left_over()


@pytest.mark.usefixtures("tried")
def test_where_files_come_whole_only_a_torn_one_begins_anew(served: Index) -> None:
    offer = look(served)
    served.drops, served.parts = 1, False
    assert place.is_whole(finish(fetching.fetch(offer, CancelToken())))
    with pytest.raises(ClipTuneError, match="does not send parts"):
        look(served)


@pytest.mark.parametrize(("fault", "told"), [("lies", "not what the index"), ("hashes", "sha256")])
def test_one_with_a_wrong_hash_or_none_is_refused(fault: str, told: str, served: Index) -> None:
    setattr(served, fault, not getattr(served, fault))
    with pytest.raises(ClipTuneError, match=told):
        finish(fetching.fetch(look(served), CancelToken()))
    assert not left_over()


@pytest.mark.parametrize("name", ["../evil.py", "/evil.py", "a\\..\\evil.py", "c:evil.py"])
def test_one_that_leads_out_of_its_folder_is_refused(name: str, served: Index) -> None:
    served.wheels[f"torch-{OWN}+cu130-py3-none-any.whl"] = torch(f"{OWN}+cu130", **{name: b""})
    with pytest.raises(ClipTuneError, match="outside its folder"):
        finish(fetching.fetch(look(served), CancelToken()))
    assert not left_over()


def test_without_room_on_the_disk_nothing_is_fetched(
    served: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = look(served)
    served.requests.clear()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 500_000}))
    with pytest.raises(ClipTuneError, match="MB free"):
        finish(fetching.fetch(offer, CancelToken()))
    assert not served.requests and not left_over()


def test_where_the_disk_fills_up_meanwhile_nothing_is_left(
    served: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Iterator[Progress]:
        yield Progress(phase="unpack", done=0, total=1)
        assert left_over()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fetching, "_unpack", full)
    with pytest.raises(ClipTuneError) as caught:
        finish(fetching.fetch(look(served), CancelToken()))
    assert caught.value.told.code == "disk-full" and not left_over()


def test_without_a_network_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Index()) as gone:
        pass
    with pytest.raises(ClipTuneError, match="HF_HUB_OFFLINE"):
        look(gone)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    with pytest.raises(ClipTuneError, match="refuses the connection") as caught:
        look(gone)
    close_session()
    assert "Connect this computer" in caught.value.hint and not left_over()


def test_one_that_sees_no_card_is_not_kept(served: Index) -> None:
    blind = torch(f"{OWN}+cu130", sees=False)
    served.wheels[f"torch-{OWN}+cu130-py3-none-any.whl"] = blind
    with pytest.raises(ClipTuneError, match="it finds no graphics card"):
        finish(fetching.fetch(look(served), CancelToken()))
    assert not left_over()


# What was fetched is used, or not


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A torch that was fetched, whole; Python's path is put right again."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    folder = place.builds() / "cu130"
    files = {"torch/__init__.py": "x = 1", "torch/lib/libtorch_cuda.so": "x" * 70_000}
    laid_out(folder, files)
    place.write_sizes(folder, {name: len(content) for name, content in files.items()})
    yield folder
    place.let_go()


def test_what_was_fetched_is_found_first(fetched: Path) -> None:
    place.put_first()
    assert sys.path[0] == str(fetched) and place.used() == fetched and place.trouble() is None


def damage(folder: Path) -> None:
    (folder / "torch/lib/libtorch_cuda.so").write_text("torn")


def forget(folder: Path) -> None:
    (folder / place.SIZES).write_text("[1]")


def age(folder: Path) -> None:
    folder.parent.rename(folder.parent.with_name("1.0-cpython-311"))


@pytest.mark.parametrize(
    ("change", "code"),
    [(damage, "torch-damaged"), (forget, "torch-damaged"), (age, "torch-of-other-version")],
)
def test_one_that_is_damaged_or_of_another_version_is_not_used(change, code, fetched: Path) -> None:
    change(fetched)
    place.put_first()
    assert str(fetched) not in sys.path and place.used() is None
    assert place.trouble().code == code
    assert place.remove() and place.trouble() is None


def test_one_that_cannot_be_loaded_is_not_tried_again(
    fetched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "raise OSError('libcudart.so.13: cannot open shared object file')"
    (fetched / "torch/__init__.py").write_text(broken)
    place.write_sizes(fetched, {"torch/__init__.py": len(broken)})
    place.put_first()
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    assert place.blame(OSError("something else")) is None
    with pytest.raises(OSError) as caught:
        exec(compile(broken, str(fetched / "torch/__init__.py"), "exec"))
    assert "libcudart" in place.blame(caught.value).message
    place.let_go()
    monkeypatch.setattr(sys, "path", [one for one in sys.path if one != str(fetched)])
    place.put_first()
    assert place.used() is None and place.trouble().code == "torch-ignored"


def test_one_in_use_goes_at_the_next_start(fetched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.put_first()
    monkeypatch.setitem(sys.modules, "torch", sys)
    assert not place.remove() and place.leaves() and fetched.exists()
    place.let_go()
    monkeypatch.setattr(sys, "path", [one for one in sys.path if one != str(fetched)])
    place.put_first()
    assert place.used() is None and not place.home().exists()


@pytest.mark.skipif(os.name == "nt", reason="libraries that are loaded hold it there")
def test_what_another_process_uses_goes_after_its_end(fetched: Path) -> None:
    """A second start, or a process that the first one starts, takes nothing from under it."""
    code = "from cliptune.graphics import place; place.put_first(); print(place.used()); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        assert other.stdout.readline().strip() == str(fetched)
        assert not place.remove() and place.is_whole(fetched)
        place.put_first()
        assert place.used() == fetched and place.leaves()
        place.let_go()
        other.communicate("\n")
    place.put_first()
    assert place.used() is None and not place.home().exists()


def test_one_that_was_not_loaded_yet_goes_at_once(
    fetched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.put_first()
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    assert place.remove() and place.used() is None and not place.home().exists()


@pytest.mark.parametrize(
    ("card", "codes", "used", "fits"),
    [
        (None, ["no-card-found"], False, False),
        (CARD, ["card-with-driver", "card-unused"], False, True),
        (replace(CARD, driver="470.1"), ["card-with-driver", "card-no-driver"], False, False),
        (Card("amd", "a"), ["card-found", "card-no-driver"], False, False),
        (
            Card("amd", "a", architecture="gfx803"),
            ["card-found", "card-unknown-to-torch"],
            False,
            False,
        ),
        (Card("apple", "Apple GPU"), ["card-found", "card-used"], True, False),
    ],
)
def test_what_is_found_is_said_and_what_can_be_done(
    card: Card | None, codes: list[str], used: bool, fits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "find", lambda: [card] if card else [])
    monkeypatch.setattr(place, "is_for_cards", lambda: set())
    seen = state.look_round()
    assert [one.code for one in seen.told] == codes
    assert (seen.used, seen.fits, seen.removable) == (used, fits, False)


def test_what_somebody_else_alone_may_look_at_is_passed_over(
    fetched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a home that is another's."""
    stat = os.stat

    def refused(path: Any, *given: Any, **more: Any) -> os.stat_result:
        if str(path).startswith(str(place.home())):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, *given, **more)

    monkeypatch.setattr(os, "stat", refused)
    place.put_first()
    assert place.used() is None
    assert [one.code for one in state.look_round().told] == ["no-card-found"]


def test_what_was_fetched_is_told_of(fetched: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "find", lambda: [CARD])
    waits = state.look_round()
    assert waits.told[1].code == "torch-waits" and waits.removable and not waits.fits
    place.put_first()
    monkeypatch.setattr(place, "is_for_cards", lambda: {"nvidia"})
    assert state.look_round().told[1].code == "card-used-by-fetched"
    monkeypatch.setitem(sys.modules, "torch", sys)
    place.remove()
    leaves = state.look_round()
    assert leaves.told[1].code == "torch-leaves" and not leaves.removable
