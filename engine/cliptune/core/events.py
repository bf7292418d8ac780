"""What a run says, step by step: the window, the CLI, the tests and the history all read these.

Every long function of the engine is a generator that yields events and returns its result, so that
`result = yield from scan(...)` passes them on, and not asking for the next one pauses the work.
"""

import time
from collections.abc import Generator
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    field_validator,
    model_validator,
)

from cliptune.core.messages import PLAIN, Message
from cliptune.core.metrics import ACCURACY, Answer, Classifier, Rate
from cliptune.core.summary import RunSummary

T = TypeVar("T")

DEVICE_FAILED = "device-gone"
"""The code of what `models.devices` says of a graphics card that failed."""


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")


class Started(_Event):
    """The run began, or went on from `step` after an interruption."""

    event: Literal["started"] = "started"
    time: float = Field(description="Seconds since the epoch")
    device: str
    precision: str
    processes: int = 1
    step: int = 0
    device_memory: int = Field(0, description="Bytes the device has; on a CPU, the machine")


PHASES = (
    *("scan", "look", "alike", "download", "unpack", "load", "decode", "zero-shot", "features"),
    *("fit", "search", "settle", "train", "evaluate", "estimate", "trial", "times", "doubts"),
    *("predict", "sort", "add", "save", "write", "graph", "halve", "zip", "prove", "import"),
    *("convert", "try", "updates"),
)
"""What `Progress` may be about; each is a word that people read, too."""


class Progress(_Event):
    """`done` of `total` units of a phase; `total` is 0 while it is not known."""

    event: Literal["progress"] = "progress"
    phase: str = Field(description="One of `PHASES`.")
    done: int
    total: int
    unit: str = Field("", description='What is counted: "images", "bytes"')


class Step(_Event):
    """One optimiser step. `memory` and `process_memory` are bytes, held when the step ended."""

    event: Literal["step"] = "step"
    step: int
    steps: int
    epoch: float
    loss: float
    learning_rate: float
    images_per_second: float
    memory: int = Field(description="On the device; on a CPU, of the process")
    process_memory: int


class Evaluated(_Event):
    """A measurement on a split; `step` 0 is the untouched base (zero-shot)."""

    event: Literal["evaluated"] = "evaluated"
    step: int
    split: Literal["validation", "test"]
    accuracy: Rate = Field(description="What the model is judged by; 0 to 1")
    measure: str = Field(ACCURACY, description="What that is called for people")
    figures: dict[str, Rate] = Field({}, description="Every measure by its name; 0 to 1")
    loss: float
    best: bool = False
    images: int = Field(0, description="How many were measured; 0 in logs of older versions")


class Probed(_Event):
    """What a linear probe reaches on a split, without training the model."""

    event: Literal["probed"] = "probed"
    split: Literal["validation", "test"]
    accuracy: Rate
    measure: str = ACCURACY
    figures: dict[str, Rate] = {}
    measured: int = Field(0, description="How many were measured; 0 in logs of older versions")
    images: int = Field(
        validation_alias=AliasChoices("images", "pictures"), description="How many it learned from"
    )


class Classified(_Event):
    """What the tuned model reaches on a split by its class prompts and by fitted class vectors."""

    event: Literal["classified"] = "classified"
    split: Literal["validation", "test"]
    words: dict[str, Rate] = Field(description="Every measure by its name; 0 to 1")
    vectors: dict[str, Rate]
    chosen: Classifier
    measure: str = ACCURACY
    images: int = Field(0, description="How many were measured")


class Searched(_Event):
    """A learning rate that was tried for a short stretch of the training."""

    event: Literal["searched"] = "searched"
    rate: float
    loss: float = Field(description="Of images that were not learned from; may be inf")
    best: bool = Field(description="Whether it is the best so far")


class Expected(_Event):
    """The most memory that is expected to be held, on the device or, on a CPU, by the process."""

    event: Literal["expected"] = "expected"
    memory: int = Field(description="Bytes")


class Answered(_Event):
    """What the model says of a few validation images; `step` 0 is the untouched base."""

    event: Literal["answered"] = "answered"
    step: int
    answers: tuple[Answer, ...]


class Saved(_Event):
    """A checkpoint or the best adapter so far is on disk, whole."""

    event: Literal["saved"] = "saved"
    what: Literal["checkpoint", "best"]
    step: int
    path: str = Field(description="Relative to the run folder")


class _Telling(_Event):
    """Something said in words."""

    told: Message

    @model_validator(mode="before")
    @classmethod
    def _in_words(cls, given: Any) -> Any:
        """Words alone, as somebody else wrote them, and as older versions wrote all."""
        if not isinstance(given, dict) or "told" in given or "message" not in given:
            return given
        rest = {name: one for name, one in given.items() if name not in ("message", "hint")}
        return rest | {"told": PLAIN(text=given["message"], hint=given.get("hint", ""))}

    @property
    def message(self) -> str:
        """What it says, in English."""
        return self.told.text()

    @property
    def hint(self) -> str:
        """What to do, in English; often nothing."""
        return self.told.hint()


class Noted(_Telling):
    """Something worth knowing, such as what a folder holds."""

    event: Literal["noted"] = "noted"


class Trying(_Telling):
    """Of several runs one begins, or goes on: its folder. What follows is its own."""

    event: Literal["trying"] = "trying"
    run: str
    left: float = Field(0.0, description="Seconds that are left for all that is tried")
    best: Message | None = Field(None, description="What did best until now")


class Warned(_Telling):
    """Something the user should know that does not end the run."""

    event: Literal["warned"] = "warned"


class Stopped(_Event):
    """The user stopped the run; the adapter that is kept is usable."""

    event: Literal["stopped"] = "stopped"
    step: int
    summary: RunSummary | None = Field(None, description="Nothing, if nothing was measured yet")

    @field_validator("summary", mode="before")
    @classmethod
    def _nothing(cls, given: object) -> object:
        """Older versions wrote an empty table."""
        return given or None


class Failed(_Telling):
    """The run ended in an error. `details` holds the traceback if it was a bug."""

    event: Literal["failed"] = "failed"
    details: str = ""

    @property
    def of_device(self) -> bool:
        """Whether the graphics card failed: this process cannot use it any more, a new one may."""
        return self.told.tells(DEVICE_FAILED)


class Finished(_Event):
    """The run came to its end; the same summary stands in `summary.json`."""

    event: Literal["finished"] = "finished"
    summary: RunSummary


Event = (
    Started
    | Progress
    | Step
    | Evaluated
    | Probed
    | Classified
    | Searched
    | Expected
    | Answered
    | Saved
    | Noted
    | Trying
    | Warned
    | Stopped
    | Failed
    | Finished
)
_adapter: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="event")])


def parse(line: str | bytes) -> Event:
    """The event on one line of `events.jsonl`, as far as this version knows it.

    Raises `ValueError` on a torn line, and on an event that it does not know at all.
    """
    return _adapter.validate_json(line)


Work = Generator[Event, None, T]


class Clock:
    """Counts the seconds the engine itself works, leaving out the pauses between two events."""

    def __init__(self) -> None:
        self._worked = 0.0
        self._began = time.perf_counter()

    def __call__(self) -> float:
        """Seconds worked so far."""
        return self._worked + time.perf_counter() - self._began

    def over(self, work: Work[T]) -> Work[T]:
        """The same work, with this clock running only while it is being done."""
        while True:
            self._began = time.perf_counter()
            try:
                event = next(work)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            self._worked = self()
            yield event


def without(kind: type[_Event], work: Work[T]) -> Work[T]:
    """The same work, silent about one kind of event."""
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        if not isinstance(event, kind):
            yield event


def finish(work: Work[T]) -> T:
    """Do the work to its end without listening, and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
