"""What the processes that train together hear of each other, through the store of their launcher.

A thread of each tells the others every few seconds that it lives, and in the end how it ended. It
alone talks to the store: the process itself never waits for a machine that is gone.
"""

import json
import pickle
import platform
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import timedelta
from itertools import count
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.messages import Message, text

if TYPE_CHECKING:
    from torch.distributed.distributed_c10d import Store, Work

T = TypeVar("T")

_FEWER_CAME = text(
    "processes-fewer-came",
    "{came} of {size} processes began within {minutes} minutes.",
    "See what was said on the other machines: each must run the same command.",
)
_SAID_THERE = text("said-on-host", "On {host}: {told}")
_LOST = text(
    "process-lost",
    "The process on {hosts} ended without a word, or cannot be reached any more.",
    "Once it can be there again, resume the run from its last checkpoint.",
)
_BROKEN = text(
    "processes-parted",
    "The connection between the processes broke: {reason}.",
    "Resume the run from its last checkpoint.",
)
_PASSED_ON = (_SAID_THERE.code, _LOST.code, _BROKEN.code)

BEAT = 2.0
"""Seconds between two signs of life."""
SILENCE = 60.0
"""Seconds without one after which a process that is waited for is taken to be gone."""
JOINING = 300.0
"""Seconds that all may take to begin: some load their libraries from a slow disk."""
_SLICE, _POLL = 0.5, 0.01


def meet(store: "Store", rank: int, size: int) -> str:
    """The name of this round of processes, under which nobody before them said anything.

    A launcher that starts its processes again keeps its store, and numbers no round: so each shows
    a ticket, for which the leading one gives the name. Raises `ClipTuneError` if not all come.
    """
    until, ticket = time.monotonic() + JOINING, uuid.uuid4().hex
    store.set(f"ticket/{rank}", ticket)
    others = range(1, size)
    chosen = uuid.uuid4().hex if rank == 0 else ""
    while True:
        if rank == 0:
            for other in others:
                if store.check([f"ticket/{other}"]):
                    store.set(f"round/{store.get(f'ticket/{other}').decode()}", chosen)
            came = [other for other in others if store.check([f"{chosen}/here/{other}"])]
            if len(came) == len(others):
                return chosen
        elif store.check([f"round/{ticket}"]):
            chosen = store.get(f"round/{ticket}").decode()
            store.set(f"{chosen}/here/{rank}", "")
            return chosen
        else:
            came = []
        if time.monotonic() > until:
            minutes = round(JOINING / 60)
            raise ClipTuneError(_FEWER_CAME(came=1 + len(came), size=size, minutes=minutes))
        time.sleep(5 * _POLL)


class _Exchange:
    """What a process says, what it wants to hear, and where that goes."""

    def __init__(self, key: str, said: bytes, keys: list[str]) -> None:
        self.key, self.said, self.keys = key, said, keys
        self.heard: Future[list[bytes]] = Future()


class Peers:
    """This process among those that it trains with. To be left, with what it ended by, if it did
    not come to its end."""

    def __init__(self, store: "Store", rank: int, size: int) -> None:
        """`store` is for these processes alone, and for a thread of this one."""
        self.rank, self.size = rank, size
        self._store = store
        self._others = [other for other in range(size) if other != rank]
        self._heard = dict.fromkeys(self._others, time.monotonic())
        self._beats = dict.fromkeys(self._others, b"")
        self._ended: dict[int, Message | None] = {}
        """How others ended: by an error, or None by a stop."""
        self._last = "{}"
        """What the next sign of life says of this one's end."""
        self._numbers, self._beat_numbers = count(), count()
        self._asked: SimpleQueue[_Exchange | None] = SimpleQueue()
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._talk, name="peers", daemon=True)
        self._thread.start()
        self.hosts = [platform.node()] * size
        """The name of each one's machine, as far as they are introduced."""
        self.abandoned = False
        """Whether a collective was left that may never end."""

    def introduce(self) -> None:
        """Let all know the names of their machines. Raises as `exchange` does."""
        self.hosts = self.exchange(platform.node())

    def exchange(self, value: T) -> list[T]:
        """What every process says at this point, in the order of ranks; all wait for each other.

        Raises `ClipTuneError` if one of them ended by an error or is gone, and `Cancelled` if it
        was stopped.
        """
        number = next(self._numbers)
        keys = [f"{number}/{rank}" for rank in range(self.size)]
        asked = _Exchange(keys[self.rank], pickle.dumps(value), keys)
        self._asked.put(asked)

        def heard(seconds: float) -> bool:
            with suppress(TimeoutError):
                asked.heard.result(seconds)
            return asked.heard.done()

        self._watch(heard)
        return [pickle.loads(said) for said in asked.heard.result()]

    def wait(self, work: "Work") -> None:
        """Wait for a collective of these processes. Raises as `exchange` does."""

        def done(seconds: float) -> bool:
            try:
                work.wait(timedelta(seconds=seconds))
            except RuntimeError:
                if not work.is_completed():
                    return False
                work.wait()  # raises what it failed by, if it did
            return True

        try:
            self._watch(done)
        except RuntimeError as error:
            raise self._why(error) from error
        finally:
            self.abandoned = not work.is_completed()

    def leave(self, told: Message | None = None, *, stopped: bool = False) -> None:
        """Be among them no more; the others hear of an error, or that this one was stopped."""
        if self._left.is_set():
            return
        if told or stopped:
            self._last = json.dumps({"ended": told and told.model_dump(mode="json")})
        self._left.set()
        self._asked.put(None)
        self._thread.join(BEAT)  # of a store that is gone nothing is waited for

    def _watch(self, done: Callable[[float], bool]) -> None:
        """Wait until something, asked for so many seconds at a time, is done, or one of the others
        is known to be gone."""
        while not done(_SLICE):
            if trouble := self._trouble(SILENCE):
                raise trouble

    def _trouble(self, silence: float) -> ClipTuneError | Cancelled | None:
        """How another one ended, or that nothing was heard of it for so many seconds."""
        for rank, told in self._ended.items():
            if told is None:
                return Cancelled()
            passed_on = told.code in _PASSED_ON
            return ClipTuneError(
                told if passed_on else _SAID_THERE(host=self.hosts[rank], told=told)
            )
        now = time.monotonic()
        silent = {self.hosts[of] for of, heard in self._heard.items() if now - heard > silence}
        return ClipTuneError(_LOST(hosts=sorted(silent))) if silent else None

    def _why(self, error: Exception) -> ClipTuneError | Cancelled:
        """Why a collective failed: whoever is gone falls silent first."""
        until = time.monotonic() + 5 * BEAT
        while time.monotonic() < until:
            if trouble := self._trouble(2.5 * BEAT):
                return trouble
            time.sleep(_SLICE)
        return ClipTuneError(_BROKEN(reason=str(error).partition("\n")[0].rstrip(".")))

    # The thread

    def _talk(self) -> None:
        asked: _Exchange | None = None
        while not self._left.is_set():
            try:
                self._beat()
                asked = self._answer(asked)
            except RuntimeError:  # the store is out of reach: nothing is heard of anybody
                self._left.wait(BEAT)
        with suppress(RuntimeError):
            self._beat()

    def _beat(self) -> None:
        """Say that this process lives, or how it ended, and hear the others."""
        self._store.set(f"beat/{self.rank}", f"{next(self._beat_numbers)} {self._last}")
        for rank in self._others:
            if not self._store.check([f"beat/{rank}"]):
                continue
            said = self._store.get(f"beat/{rank}")
            if said != self._beats[rank]:
                self._beats[rank], self._heard[rank] = said, time.monotonic()
                last = json.loads(said.partition(b" ")[2])
                if "ended" in last:
                    told = last["ended"]
                    self._ended.setdefault(rank, told and Message.model_validate(told))

    def _answer(self, asked: _Exchange | None) -> _Exchange | None:
        """Carry out exchanges until the next beat is due; the one that is not through by then."""
        until = time.monotonic() + BEAT
        while not self._left.is_set() and (rest := until - time.monotonic()) > 0:
            if asked is None:
                with suppress(Empty):
                    asked = self._asked.get(timeout=rest)
            elif self._exchanged(asked):
                asked = None
            else:
                time.sleep(_POLL)
        return asked

    def _exchanged(self, asked: _Exchange) -> bool:
        self._store.set(asked.key, asked.said)  # type: ignore[arg-type]  # it takes bytes, too
        if not self._store.check(asked.keys):
            return False
        asked.heard.set_result([self._store.get(key) for key in asked.keys])
        number, rank = asked.key.split("/")
        # Whoever is here has heard all of the one before.
        self._store.delete_key(f"{int(number) - 1}/{rank}")
        return True
