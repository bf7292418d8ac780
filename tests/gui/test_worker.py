"""A worker's calls: what they tell, how they end, who goes first, and that closing never hangs."""

import ctypes
import errno
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Event, Failed, Noted, Progress, Step, Work
from cliptune.core.messages import PLAIN
from cliptune.runs.history import History
from cliptune_gui.engine import worker as threads
from cliptune_gui.engine.worker import STACK, Call, Outcome, Worker, once
from cliptune_gui.pages.training.standing import line

pytestmark = pytest.mark.timeout(300, method="thread")  # what hangs is told soon


def step(number: int) -> Step:
    return Step(
        step=number,
        steps=1000,
        epoch=0.0,
        loss=1.0,
        learning_rate=0.1,
        images_per_second=1.0,
        memory=1,
        process_memory=1,
    )


def noted(number: int) -> Noted:
    return Noted(message=str(number))


@dataclass
class Heard:
    """What a call told and how it ended, and on which threads that was heard."""

    deliveries: list[list[Event]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    late: bool = False
    """Whether something was told after the end."""

    def told(self, events: list[Event]) -> None:
        self.late = self.late or bool(self.outcomes)
        self.deliveries.append(events)
        self.threads.add(threading.get_ident())

    def ended(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.threads.add(threading.get_ident())

    @property
    def events(self) -> list[Event]:
        return [event for events in self.deliveries for event in events]

    def call(self, work: Callable[[CancelToken], Work[Any]], **how: Any) -> Call:
        return Call(work, ended=self.ended, told=self.told, **how)


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    made = Worker("tested")
    yield made
    made.close()


class Talk:
    """A long piece of work that says a number whenever it is let, until it is stopped."""

    def __init__(self, *, heeds: bool = True) -> None:
        self.heeds = heeds
        self.said = 0
        self.closed = threading.Event()
        self._let = threading.Semaphore(0)
        self._waits = threading.Event()

    def __call__(self, cancel: CancelToken) -> Generator[Event, None, str]:
        try:
            while True:
                self._waits.set()
                while not self._let.acquire(timeout=0.01):
                    if self.heeds:
                        cancel.check()
                if self.heeds:
                    cancel.check()
                self.said += 1
                yield noted(self.said)
                if cancel.is_set() and not self.heeds:
                    return "kept"
        finally:
            self.closed.set()

    def let(self, events: int = 1) -> None:
        """Let it say so many more."""
        for _ in range(events):
            self._let.release()

    def begun(self) -> None:
        """Wait until it has been called."""
        assert self._waits.wait(30)


def has_ended(heard: Heard) -> Callable[[], bool]:
    return lambda: bool(heard.outcomes)


# Results and errors


def test_a_result_arrives(worker: Worker, qtbot: QtBot) -> None:
    heard = Heard()
    worker.do(heard.call(once(lambda: 42)))
    qtbot.waitUntil(has_ended(heard))
    assert heard.outcomes == [Outcome(result=42)]
    assert heard.deliveries == []


def test_an_error_in_words_arrives_without_a_traceback(worker: Worker, qtbot: QtBot) -> None:
    def fail() -> None:
        raise ClipTuneError(PLAIN(text="The folder is gone.", hint="Choose another."))

    heard = Heard()
    worker.do(heard.call(once(fail)))
    qtbot.waitUntil(has_ended(heard))
    failure = Failed(message="The folder is gone.", hint="Choose another.")
    assert heard.outcomes == [Outcome(failure=failure)]


def test_a_bug_arrives_with_its_traceback(worker: Worker, qtbot: QtBot) -> None:
    def stumble() -> None:
        raise KeyError("nowhere")

    heard = Heard()
    worker.do(heard.call(once(stumble)))
    qtbot.waitUntil(has_ended(heard))
    (outcome,) = heard.outcomes
    assert outcome.failure is not None and not outcome.cancelled and outcome.result is None
    assert outcome.failure.message.endswith("not made for: KeyError: 'nowhere'")
    assert "in stumble" in outcome.failure.details and "KeyError" in outcome.failure.details
    assert outcome.failure.hint


def test_what_a_disk_is_to_blame_for_is_no_bug(worker: Worker, qtbot: QtBot) -> None:
    def write() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/a/file")

    heard = Heard()
    worker.do(heard.call(once(write)))
    qtbot.waitUntil(has_ended(heard))
    failure = heard.outcomes[0].failure
    assert failure is not None and "in write" in failure.details
    assert failure.message == "That could not be done. /a/file: no space left on the disk."
    assert failure.hint.startswith("Free some space")


def test_being_cancelled_is_silent(worker: Worker, qtbot: QtBot) -> None:
    def cancelled() -> None:
        raise Cancelled

    heard = Heard()
    worker.do(heard.call(once(cancelled)))
    qtbot.waitUntil(has_ended(heard))
    assert heard.outcomes == [Outcome(cancelled=True)]


def test_work_that_cannot_even_be_begun_is_told(worker: Worker, qtbot: QtBot) -> None:
    def no_generator(_: CancelToken) -> Work[None]:
        raise ClipTuneError(PLAIN(text="There is nothing here.", hint=""))

    def no_events(_: CancelToken) -> Any:
        return 7

    first, second, third = Heard(), Heard(), Heard()
    worker.do(first.call(no_generator))
    worker.do(second.call(no_events))
    worker.do(third.call(once(lambda: "still here")))
    qtbot.waitUntil(has_ended(third))
    assert first.outcomes == [Outcome(failure=Failed(message="There is nothing here."))]
    (outcome,) = second.outcomes
    assert outcome.failure is not None and "TypeError" in outcome.failure.details
    assert third.outcomes == [Outcome(result="still here")]


def test_what_was_said_before_an_error_is_told_before_it(worker: Worker, qtbot: QtBot) -> None:
    def work(_: CancelToken) -> Generator[Event, None, None]:
        for number in range(5):
            yield step(number)
        raise ClipTuneError(PLAIN(text="No more.", hint=""))

    heard = Heard()
    worker.do(heard.call(work, long=True))
    qtbot.waitUntil(has_ended(heard))
    assert heard.events == [step(number) for number in range(5)] and not heard.late
    assert heard.outcomes[0].failure is not None


def test_work_is_done_on_the_worker_and_told_on_this_thread(worker: Worker, qtbot: QtBot) -> None:
    where: list[object] = []

    def work(_: CancelToken) -> Generator[Event, None, None]:
        where.append((threading.get_ident(), QThread.currentThread()))
        yield noted(1)
        where.append((threading.get_ident(), QThread.currentThread()))

    heard = Heard()
    worker.do(heard.call(work))
    qtbot.waitUntil(has_ended(heard))
    assert heard.threads == {threading.get_ident()}
    assert len(set(where)) == 1
    ident, thread = where[0]  # type: ignore[misc]
    assert ident != threading.get_ident() and thread is worker


# Events


def test_steps_wait_for_each_other_and_rare_events_for_nothing(
    worker: Worker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "TELL_EVERY", float("inf"))
    progress = Progress(phase="scan", done=1, total=2)
    said = [step(1), progress, step(2), noted(1), noted(2), step(3), step(4)]

    def work(_: CancelToken) -> Generator[Event, None, None]:
        yield from said

    heard = Heard()
    worker.do(heard.call(work, long=True))
    qtbot.waitUntil(has_ended(heard))
    assert heard.deliveries == [said[:4], said[4:5], said[5:]]
    assert not heard.late


def test_a_rare_event_is_told_while_the_work_goes_on(worker: Worker, qtbot: QtBot) -> None:
    heard, talk = Heard(), Talk()
    worker.do(heard.call(talk, long=True))
    for number in range(1, 4):
        talk.let()
        qtbot.waitUntil(lambda number=number: len(heard.events) == number)
    assert heard.deliveries == [[noted(1)], [noted(2)], [noted(3)]] and not heard.outcomes


def test_two_thousand_steps_come_in_few_deliveries_and_in_order(
    worker: Worker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the clock each takes a thousandth of a second."""
    clock = count()
    monkeypatch.setattr(threads, "time", SimpleNamespace(monotonic=lambda: next(clock) / 1000))
    said = [noted(i) if i % 400 == 7 else step(i) for i in range(2000)]

    def work(_: CancelToken) -> Generator[Event, None, None]:
        yield from said

    heard = Heard()
    worker.do(heard.call(work, long=True))
    qtbot.waitUntil(has_ended(heard), timeout=30_000)
    assert heard.events == said and not heard.late
    assert len(heard.deliveries) < 60


def test_calls_are_carried_out_in_their_order(worker: Worker, qtbot: QtBot) -> None:
    done: list[int] = []
    heard = [Heard() for _ in range(200)]
    for number, one in enumerate(heard):
        worker.do(one.call(once(lambda number=number: done.append(number) or number)))
    qtbot.waitUntil(has_ended(heard[-1]), timeout=30_000)
    assert done == list(range(200))
    assert [one.outcomes for one in heard] == [[Outcome(result=i)] for i in range(200)]


# Who goes first


def test_a_short_call_is_served_between_two_events_of_a_long_one(
    worker: Worker, qtbot: QtBot
) -> None:
    heard, talk, short = Heard(), Talk(), Heard()
    worker.do(heard.call(talk, long=True))
    talk.begun()
    seen: list[int] = []
    worker.do(short.call(once(lambda: seen.append(talk.said))))
    assert not short.outcomes
    talk.let(3)
    qtbot.waitUntil(lambda: len(heard.events) == 3)
    assert seen == [1] and short.outcomes
    assert heard.events == [noted(1), noted(2), noted(3)]


def test_a_run_that_waits_for_other_work_says_for_which(worker: Worker, qtbot: QtBot) -> None:
    done = threading.Event()
    worker.do(Call(once(done.wait), doing="the folder “photos” is classified"))
    worker.do(Call(once(lambda: None), long=True))
    qtbot.waitUntil(lambda: bool(worker.doing))
    told = line("running", History(), None, worker.doing)
    assert told == ["waits until the folder “photos” is classified"]
    done.set()
    qtbot.waitUntil(lambda: not worker.doing)


def test_a_second_long_call_is_not(worker: Worker, qtbot: QtBot) -> None:
    order: list[str] = []

    def speaker(name: str) -> Callable[[CancelToken], Work[None]]:
        def work(_: CancelToken) -> Generator[Event, None, None]:
            begun.set()
            gate.wait(30)
            for number in range(3):
                order.append(f"{name}{number}")
                yield noted(number)

        return work

    begun, gate, last = threading.Event(), threading.Event(), Heard()
    worker.do(Call(speaker("a"), long=True))
    assert begun.wait(30)
    worker.do(last.call(speaker("b"), long=True))
    worker.do(Call(speaker("short")))
    gate.set()
    qtbot.waitUntil(has_ended(last))
    assert order == ["a0", "short0", "short1", "short2", "a1", "a2", "b0", "b1", "b2"]


def test_a_long_call_does_not_let_a_long_one_in_while_paused(worker: Worker, qtbot: QtBot) -> None:
    first, second, short = Heard(), Heard(), Heard()
    paused = worker.do(first.call(once(lambda: 1), long=True, paused=True))
    worker.do(second.call(once(lambda: 2), long=True))
    worker.do(short.call(once(lambda: 3)))
    qtbot.waitUntil(has_ended(short))
    assert not first.outcomes and not second.outcomes
    worker.pause(paused, False)
    qtbot.waitUntil(has_ended(second))
    assert first.outcomes == [Outcome(result=1)]


# Pausing and stopping


def test_short_calls_are_served_while_a_long_one_is_paused(worker: Worker, qtbot: QtBot) -> None:
    heard, talk = Heard(), Talk()
    call = worker.do(heard.call(talk, long=True))
    talk.begun()
    worker.pause(call, True)
    talk.let(5)
    for _ in range(3):
        short = Heard()
        worker.do(short.call(once(lambda: talk.said)))
        qtbot.waitUntil(has_ended(short))
        assert short.outcomes == [Outcome(result=1)]  # what was under way when it was paused
    assert heard.events == [noted(1)]
    worker.pause(call, False)
    qtbot.waitUntil(lambda: len(heard.events) == 5)


def test_what_was_said_is_told_before_a_pause(
    worker: Worker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "TELL_EVERY", float("inf"))
    heard = Heard()
    calls: list[Call] = []

    def work(_: CancelToken) -> Generator[Event, None, None]:
        calls[0].paused = True
        yield step(1)
        yield step(2)

    calls.append(heard.call(work, long=True))
    worker.do(calls[0])
    qtbot.waitUntil(lambda: bool(heard.deliveries))
    assert heard.events == [step(1)] and not heard.outcomes
    worker.pause(calls[0], False)
    qtbot.waitUntil(has_ended(heard))
    assert heard.events == [step(1), step(2)]


@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("heeds", [False, True])
def test_stopping(worker: Worker, qtbot: QtBot, paused: bool, heeds: bool) -> None:
    """Work that keeps what it has returns it; other work is cancelled; neither stays paused."""
    heard, talk, after = Heard(), Talk(heeds=heeds), Heard()
    call = worker.do(heard.call(talk, long=True))
    talk.let()
    qtbot.waitUntil(lambda: len(heard.events) == 1)
    if paused:
        worker.pause(call, True)
        talk.let()  # it may be waiting to say the second already
        here = Heard()
        worker.do(here.call(once(lambda: None)))
        qtbot.waitUntil(has_ended(here))
    worker.stop(call)
    talk.let(0 if heeds else 2)
    worker.do(after.call(once(lambda: "next")))
    qtbot.waitUntil(has_ended(heard))
    expected = Outcome(cancelled=True) if heeds else Outcome(result="kept")
    assert heard.outcomes == [expected] and talk.closed.is_set()
    qtbot.waitUntil(has_ended(after))
    assert after.outcomes == [Outcome(result="next")]


@pytest.mark.parametrize("long", [False, True])
def test_a_waiting_call_is_stopped_at_once(worker: Worker, qtbot: QtBot, long: bool) -> None:
    ran: list[str] = []
    busy, talk = Heard(), Talk()
    worker.do(busy.call(talk))  # not long: it lets nobody in
    talk.begun()
    waits, after = Heard(), Heard()
    call = worker.do(waits.call(once(lambda: ran.append("never")), long=long))
    worker.do(after.call(once(lambda: ran.append("after"))))
    worker.stop(call)
    qtbot.waitUntil(has_ended(waits))
    assert waits.outcomes == [Outcome(cancelled=True)] and not busy.outcomes
    worker.stop(call)  # once more is nothing more
    talk.let()
    worker.stop(worker._current[0])
    qtbot.waitUntil(has_ended(after))
    assert ran == ["after"] and len(waits.outcomes) == 1


def test_stopping_what_has_ended_is_nothing(worker: Worker, qtbot: QtBot) -> None:
    heard, after = Heard(), Heard()
    call = worker.do(heard.call(once(lambda: 1)))
    qtbot.waitUntil(has_ended(heard))
    worker.stop(call)
    worker.pause(call, True)
    worker.do(after.call(once(lambda: 2), long=True))
    qtbot.waitUntil(has_ended(after))
    assert heard.outcomes == [Outcome(result=1)] and after.outcomes == [Outcome(result=2)]


# Closing


def test_closing_what_never_began(qtbot: QtBot) -> None:
    worker = Worker("idle")
    worker.close()
    worker.close()
    heard = Heard()
    worker.do(heard.call(once(lambda: 1)))
    assert not worker.isRunning()


@pytest.mark.parametrize("paused", [False, True])
def test_closing_ends_everything_and_nothing_is_heard_of_it(qtbot: QtBot, paused: bool) -> None:
    worker = Worker("closing")
    heard, talk = Heard(), Talk()
    call = worker.do(heard.call(talk, long=True))
    talk.let()
    qtbot.waitUntil(lambda: len(heard.events) == 1)
    worker.pause(call, paused)
    ran: list[str] = []
    waiting = [Heard(), Heard()]
    worker.do(waiting[0].call(once(lambda: ran.append("long")), long=True))
    talk.let(0 if paused else 3)  # told, but not heard before it is closed
    worker.close()
    assert worker.isFinished() and talk.closed.is_set()
    worker.do(waiting[1].call(once(lambda: ran.append("late"))))
    QApplication.processEvents()
    qtbot.wait(20)
    assert heard.events == [noted(1)] and not heard.outcomes
    assert ran == [] and not any(one.outcomes for one in waiting)


class Slow(Worker):
    """Held up between taking a call from the queue and beginning it, until it is closed."""

    def __init__(self) -> None:
        super().__init__("slow")
        self.taken = threading.Event()

    def _carry_out(self, call: Call) -> None:
        self.taken.set()
        while not self._closing:
            self.msleep(1)
        super()._carry_out(call)


def test_a_call_that_was_just_taken_from_the_queue_is_closed_too(qtbot: QtBot) -> None:
    worker, talk = Slow(), Talk()
    worker.do(Call(talk, long=True, paused=True))
    assert worker.taken.wait(30)
    worker.close()
    assert worker.isFinished() and not talk.said


def test_closing_at_any_moment(qtbot: QtBot) -> None:
    for turn in range(60):
        worker = Worker("closing")
        calls = [Call(Talk(), long=bool(i % 2), paused=bool(i % 3)) for i in range(4)]
        for call in calls:
            worker.do(call)
        for _ in range(turn * 50):
            pass
        worker.close()
        assert worker.isFinished() and all(call.cancel.is_set() for call in calls)


# The thread


def test_the_stack_is_large_enough(worker: Worker, qtbot: QtBot) -> None:
    assert worker.stackSize() == STACK
    if sys.platform != "linux":
        return

    def size() -> int:
        attributes, found = ctypes.create_string_buffer(256), ctypes.c_size_t()
        libc = ctypes.CDLL(None)
        libc.pthread_getattr_np(ctypes.c_ulong(threading.get_ident()), attributes)
        libc.pthread_attr_getstacksize(attributes, ctypes.byref(found))
        libc.pthread_attr_destroy(attributes)
        return found.value

    heard = Heard()
    worker.do(heard.call(once(size)))
    qtbot.waitUntil(has_ended(heard))
    assert heard.outcomes[0].result >= STACK


def test_the_thread_starts_with_the_first_call(worker: Worker, qtbot: QtBot) -> None:
    assert not worker.isRunning()
    worker.do(Call(once(lambda: None)))
    assert worker.isRunning() and worker.objectName() == "tested"


def test_a_callback_that_raises_stops_nothing(worker: Worker, qtbot: QtBot) -> None:
    def bad(_: object) -> None:
        raise KeyError("in the window")

    def work(_: CancelToken) -> Generator[Event, None, int]:
        yield noted(1)
        yield noted(2)
        return 3

    ended: list[Outcome] = []
    after = Heard()
    with qtbot.captureExceptions() as raised:
        worker.do(Call(work, told=bad, ended=ended.append))
        worker.do(Call(work, ended=bad))
        worker.do(after.call(work))
        qtbot.waitUntil(has_ended(after))
    assert [kind for kind, *_ in raised] == [KeyError] * 3  # two deliveries and an end
    assert ended == [Outcome(result=3)] and after.events == [noted(1), noted(2)]
    assert after.outcomes == [Outcome(result=3)]
