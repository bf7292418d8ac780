"""A job: the whole of what a run is to do, read from and written to TOML."""

import os
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

import tomli_w
from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from cliptune import __version__
from cliptune.core import bounded, versions
from cliptune.core.errors import ClipTuneError, nearest
from cliptune.core.messages import Message, text
from cliptune.core.ranges import Range
from cliptune.core.reasons import of_value, reason
from cliptune.core.untrusted import shown
from cliptune.methods import METHODS, UNTOUCHED
from cliptune.methods.method import STARTER, Method, Quantisation, Settings, setting

_BY = "# ClipTune "
"""How a job that was written here begins, before the version."""
MOST_TEMPLATES = 100
"""OpenAI has 80 for ImageNet; each is one more prompt of every class."""

_DEEP_NAME = re.compile(r"""(?:(?:[\w-]{1,99}|"[^"\n]{0,99}"|'[^'\n]{0,99}')\s*\.\s*){64}""")
"""A name of tables in tables in tables, over which tomllib takes the cube of its length."""

_NO_FILE = text("job-gone", "There is no job file {path}.", "Check the path.")
_IS_FOLDER = text("job-is-folder", "{path} is a folder, not a job file.")
_UNREADABLE = text("job-unreadable", "The job file {path} cannot be read: {reason}.")
_TOO_DEEP = text("job-too-deep", "The job file {path} is nested too deeply.")
_NOT_TOML = text("job-not-toml", "The job file {path} is not valid TOML: {reason}.")
_NOT_A_SETTING = text(
    "not-a-setting", '"{given}" is not a setting.', "Write its name, an equals sign and its value."
)
_NOT_A_TABLE = text("not-a-table", "{name} is a setting, not a table of settings.")

_THE_JOB = text("the-job", "The job")
_THE_JOB_FILE = text("the-job-file", "The job file {path}")
_PROBLEM = text("job-problem", "{where} has a problem:\n{problems}")
_PROBLEMS = text("job-problems", "{where} has {count} problems:\n{problems}")

_NO_METHOD = text("job-no-method", "method is missing: add [method] with kind = one of {kinds}.")
_NO_KIND = text("job-no-kind", "method.kind is missing: add kind = one of {kinds}.")
_WRONG_KIND = text("job-wrong-kind", 'method.kind = "{kind}": one of {kinds}.{nearest}')
_MISSING = text("job-missing", "{name} is missing.")
_NO_SUCH = text("job-no-such-setting", "{name}: there is no such setting.{nearest}")
_NO_BLANK = text(
    "job-no-blank", '{name} = "{value}": it must hold {{}} where the class\'s words go.'
)
_NO_GREYS = text(
    "job-no-greys",
    "{name} = {value}: it must be two numbers, what is black and what is white, such as [0, 4095].",
)
_NO_ADDRESS = text("job-no-address", "{name} = {value}: it must begin with http:// or https://.")
_LONG_PATH = text(
    "job-path-too-long", "{name} = {value}: a name in it is longer than any disk takes."
)
_MARKS_PATH = text(
    "job-path-of-marks", "{name} = {value}: it holds a character that no path can have."
)
_MUST_BE_TABLE = text("job-no-table", "{name} = {value}: it must be a table of settings.")
_MUST_BE = text("job-not-allowed", "{name} = {value}: it must be {limits}.{nearest}")
_WRONG = text("job-wrong", "{name} = {value}: {reason}.{nearest}")
_OTHER_BASE = text(
    "job-quantisation",
    "base.quantisation = {value}: {method} works on a base with quantisation {allowed}.",
)

_NO_START = text(
    "job-no-start",
    "Training cannot begin from {value}: {method} trains no weights.",
    "Take a method that trains, or name nothing to begin from.",
)

_WHOLE = text("allowed-whole", "a whole number, {range}")
_RANGE = text("allowed-range", "{low} to {high}")
_MORE = text("allowed-more", "more than {low}")
_LESS = text("allowed-less", "less than {high}")
_OR = text("allowed-or", "{limits}, or {choices}")
_ONE_OF = text("allowed-choices", "one of {choices}")
_LIST_OF = text("allowed-list", 'a list such as ["{first}"] of {choices}')


Rate = Annotated[float, Field(gt=0, le=10)]
MOST_EPOCHS = 10_000
BATCH = 32
"""Images a step where neither a job nor its method says how many."""
LONGEST_NAME = 255
"""Of a file or a folder, in bytes on Linux and in letters elsewhere."""
AUTO: Literal["auto"] = "auto"
"""A setting that is left to the program."""


def _possible(place: Path | None) -> Path | None:
    """A path that may be there: to be asked for another one, systems raise."""
    if place is None:
        return None
    counted = os.fsencode if sys.platform == "linux" else str
    try:
        longest = max((len(counted(part)) for part in place.parts), default=0)
        known = "\0" not in str(place)
    except UnicodeEncodeError:  # half of a letter
        known = False
    if not known:
        raise PydanticCustomError("path_of_marks", "it holds a character that no path can have")
    if longest > LONGEST_NAME:
        raise PydanticCustomError("path_too_long", "a name in it is too long")
    return place


class Data(Settings):
    """The images and what they show."""

    images: Path = setting(
        ..., "Images", "A folder of class folders, or of images with captions beside them."
    )
    kind: Literal["auto", "classes", "labels", "captions"] = setting(
        "auto",
        "What is learned",
        "Of each image its one class, several labels, or a caption; auto looks.",
    )
    labels_from: Literal["auto", "folders", "table", "beside"] = setting(
        "auto",
        "Labels from",
        "The folders that the images lie in, a table, or a file beside each image.",
        advanced=True,
    )
    table: Path | None = setting(
        None,
        "Table",
        "The table that says what the images show: a path inside their folder, or anywhere.",
        advanced=True,
    )
    file_column: str = setting(
        "", "Column of files", "The column of the table that names the images.", advanced=True
    )
    label_column: str = setting(
        "",
        "Column of labels",
        "The column of the table that says what they show.",
        advanced=True,
    )
    encoding: str = setting(
        "",
        "Encoding",
        "Of tables and captions, as gb18030 or cp1252, where it is not found.",
        advanced=True,
    )
    templates: tuple[Annotated[str, Field(pattern=r"\{\}")], ...] = setting(
        (),
        "Prompts",
        "What each class is compared by; {} stands for the class's words, and several count as "
        "their mean. Where none is given, those that do well in the base's language.",
        max_length=MOST_TEMPLATES,
    )
    classes: dict[str, str] = setting(
        {}, "Class words", "Words for a class folder where its tidied name does not do."
    )
    leave_out: tuple[str, ...] = setting(
        (), "Excluded", "Images not to use, as paths inside the folder."
    )
    greys: Range | None = setting(
        None,
        "Greys",
        "The values of greys of more than 8 bits that are shown as black and as white, where not "
        "what is found.",
        advanced=True,
    )
    validation: float = setting(
        0.1,
        "Validation",
        "Fraction of the training images to validate on where the folder has no validation part.",
        ge=0.02,
        le=0.5,
    )
    seed: int = setting(
        0, "Split seed", "Decides which images are for validation.", ge=0, lt=2**31, advanced=True
    )

    @field_validator("images", "table")
    @classmethod
    def _can_be(cls, place: Path | None) -> Path | None:
        return _possible(place)

    @model_validator(mode="before")
    @classmethod
    def _take_one_template(cls, given: Any) -> Any:
        """One template alone, called `template` by older versions."""
        if not isinstance(given, Mapping):
            return given
        given = dict(given)
        if "templates" not in given and "template" in given:
            given["templates"] = given.pop("template")
        if isinstance(given.get("templates"), str):
            given["templates"] = (given["templates"],)
        return given


class Base(Settings):
    """The CLIP that is tuned."""

    model: str = setting(
        STARTER,
        "Base model",
        "A name from the catalogue, or a folder in Hugging Face format or OpenCLIP's.",
    )
    revision: str = setting(
        "",
        "Revision",
        "Commit, branch or tag of the base on the hub, in the place of the catalogue's.",
        pattern=r"^[\w./-]*$",
        max_length=200,
        advanced=True,
    )
    quantisation: Quantisation = setting(
        "none",
        "Quantisation",
        "Keeps the frozen base in 4 bits (nf4) or 8 bits (int8) to save memory.",
    )
    hub: str | None = setting(
        None,
        "Hub address",
        "Where models are downloaded from, if not from huggingface.co.",
        pattern=r"^https?://",
        advanced=True,
    )


class Train(Settings):
    """How the training goes. Where a job is silent, the method's own recommendation holds."""

    epochs: int = setting(20, "Epochs", "Passes over the training images.", ge=1, le=MOST_EPOCHS)
    batch_size: int = setting(
        BATCH, "Batch size", "Images a step, on each process.", unit="images", ge=1, le=65_536
    )
    micro_batch: int = setting(
        0,
        "Micro-batch",
        "Images on the device at a time; 0 takes the whole batch. Fewer take less memory and "
        "more time; the loss is still that of the whole batch.",
        unit="images",
        ge=0,
        le=65_536,
        advanced=True,
    )
    learning_rate: Rate | Literal["auto"] = setting(
        "auto",
        "Learning rate",
        "AdamW's peak rate; auto finds one by a short search on the training images, unless the "
        "method knows one for the base.",
    )
    classifier: Literal["auto", "words", "vectors"] = setting(
        "auto",
        "Classifier",
        "What tells the classes apart: their prompts (words), or vectors fitted to the images from "
        "there; auto takes what does better on validation.",
        advanced=True,
    )
    weight_decay: float = setting(
        0.01, "Weight decay", "AdamW's pull of weights towards zero.", ge=0, le=10, advanced=True
    )
    warmup: float = setting(
        0.1,
        "Warm-up",
        "Fraction of the steps in which the rate rises, where it is given.",
        ge=0,
        le=1,
        advanced=True,
    )
    clip: float = setting(
        1.0, "Gradient clipping", "Largest norm of the gradient.", gt=0, advanced=True
    )
    crop: bool = setting(True, "Random crops", "Show each image a little differently each time.")
    flip: bool = setting(True, "Random flips", "Show images mirrored, half of the time.")
    balance: bool = setting(
        False,
        "Balance classes",
        "Show every class equally often, however few its images, and keep what is best by balanced "
        "accuracy: for classes of very unequal sizes.",
    )
    checkpointing: bool = setting(
        False,
        "Recompute",
        "Compute activations again on the way back instead of keeping them: far less memory, a "
        "third more time.",
        advanced=True,
    )
    patience: int = setting(
        10,
        "Early stopping",
        "Epochs without a better validation result after which training ends; 0 never ends early.",
        unit="epochs",
        ge=0,
        le=10_000,
        advanced=True,
    )
    seed: int = setting(
        0, "Seed", "Decides initial weights and the order of images.", ge=0, lt=2**31
    )
    start_from: Path | None = setting(
        None,
        "Start from",
        "A run or an adapter whose weights training begins from, of the same method, sizes and "
        "base; its classes may be others.",
        advanced=True,
    )
    device: Literal["auto", "cpu", "cuda", "mps"] = setting(
        "auto", "Device", "Where to train; auto takes a graphics card if there is one."
    )
    precision: Literal["auto", "fp32", "bf16"] = setting(
        "auto", "Precision", "auto takes bf16 where the hardware has it.", advanced=True
    )

    @field_validator("start_from")
    @classmethod
    def _can_be(cls, place: Path | None) -> Path | None:
        return _possible(place)


_PARTS: dict[str, type[BaseModel]] = {"data": Data, "base": Base, "train": Train}
"""The parts of a job that do not depend on the method."""

if TYPE_CHECKING:
    AnyMethod = Method
else:
    AnyMethod = Annotated[Union[tuple(METHODS.values())], Field(discriminator="kind")]  # noqa: UP007


class Job(Settings):
    """What a run is to do: images, base, method, training."""

    data: Data
    base: Base = Field(default_factory=Base)
    method: AnyMethod
    train: Train = Field(default_factory=Train)

    @model_validator(mode="before")
    @classmethod
    def _take_the_methods_advice(cls, given: Any) -> Any:
        """Fill in what the method recommends wherever the job is silent."""
        if not isinstance(given, Mapping):
            return given
        settings = given.get("method")
        kind = settings.get("kind") if isinstance(settings, Mapping) else None
        if not isinstance(settings, Mapping) or kind not in [*METHODS]:  # it may be a list
            return given
        method_class = METHODS[kind]
        try:
            train = method_class.model_validate(settings).recommended(_base_named(given))
        except ValidationError:  # reported together with the job's other problems
            train = {}
        advice = {"base": {"quantisation": method_class.quantisations[0]}, "train": train}
        filled = {
            part: advised | given.get(part, {})
            for part, advised in advice.items()
            if isinstance(given.get(part, {}), dict)
        }
        return {**given, **filled}


def _base_named(given: Mapping[str, Any]) -> str:
    base = given.get("base")
    named = base.get("model", STARTER) if isinstance(base, Mapping) else STARTER
    return str(named)


def read(path: Path, *, piped: bool = False) -> Job:
    """The job in a TOML file, or of what comes of a pipe, if it may be one.

    Raises `ClipTuneError` naming every problem at once.
    """
    written = ""
    try:
        written = bounded.read_text(path, piped=piped)
        if _DEEP_NAME.search(written):
            raise ClipTuneError(_TOO_DEEP(path=path))
        return build(tomllib.loads(written), _THE_JOB_FILE(path=path))
    except ClipTuneError:
        by, _, _ = written.partition("\n")
        if told := versions.newer(path, by.removeprefix(_BY)):
            raise ClipTuneError(told) from None
        raise
    except FileNotFoundError:
        raise ClipTuneError(_NO_FILE(path=path)) from None
    except IsADirectoryError:
        raise ClipTuneError(_IS_FOLDER(path=path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ClipTuneError(_UNREADABLE(path=path, reason=reason(error))) from None
    except RecursionError:
        raise ClipTuneError(_TOO_DEEP(path=path)) from None
    except ValueError as error:  # a number of thousands of digits is none of TOML's own errors
        raise ClipTuneError(_NOT_TOML(path=path, reason=error)) from None


def opening(
    model: str,
    *,
    revision: str = "",
    quantisation: str = "none",
    hub: str = "",
    device: str = "auto",
    precision: str = "auto",
) -> Job:
    """A job that is there to open a base, and has no images. Raises as `build` does."""
    base = {"model": model, "revision": revision, "quantisation": quantisation}
    base |= {"hub": hub} if hub else {}
    return build(
        {
            "data": {"images": "."},
            "base": base,
            "method": {"kind": UNTOUCHED},
            "train": {"device": device, "precision": precision},
        }
    )


ASKED = text("job-asked", "What was asked for")
"""Where the settings of a job are that a command or the window put together."""


def build(given: Mapping[str, Any], where: Message | str = "") -> Job:
    """The job made of nested settings.

    Raises `ClipTuneError` naming every problem at once, and `where` they are.
    """
    problems = [*_conflicts(given)]
    try:
        job = Job.model_validate(given)
    except ValidationError as error:
        # A list whose items were refused is then also "too short": the items say it better.
        problems += [
            _worded(dict(problem))
            for problem in error.errors()
            if not (problem["type"] == "too_short" and problem["input"])
        ]
    problems = [one for n, one in enumerate(problems) if one not in problems[:n]]
    if problems:
        wording = _PROBLEM if len(problems) == 1 else _PROBLEMS
        raise ClipTuneError(
            wording(where=where or _THE_JOB(), count=len(problems), problems=problems)
        )
    return job


def _conflicts(given: Mapping[str, Any]) -> Iterator[Message]:
    """What is wrong between two parts of a job that may each be right."""
    method, base, train = (given.get(part) for part in ("method", "base", "train"))
    method_class = METHODS.get(str(method.get("kind"))) if isinstance(method, Mapping) else None
    if method_class is None:
        return
    start = train.get("start_from") if isinstance(train, Mapping) else None
    if start is not None and not method_class.trains:
        yield _NO_START(value=str(start), method=method_class.label)
    quantisation = base.get("quantisation") if isinstance(base, Mapping) else None
    if quantisation not in get_args(Quantisation):
        return
    possible = method_class.quantisations
    if quantisation not in possible:
        yield _OTHER_BASE(
            value=repr(quantisation),
            method=method_class.label,
            allowed=" or ".join(map(repr, possible)),
        )


def to_toml(job: Job) -> str:
    """The job as TOML, every setting spelt out, so that later defaults cannot change it."""
    settings = tomli_w.dumps(job.model_dump(mode="json", exclude_none=True))
    return f"{_BY}{__version__}\n\n{settings}"


def parse_setting(given: str) -> tuple[list[str], Any]:
    """`train.epochs=3` -> `(["train", "epochs"], 3)`. Values are TOML; bare words are text."""
    name, equals, value = given.partition("=")
    if not equals or not name.strip():
        raise ClipTuneError(_NOT_A_SETTING(given=given))
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except (ValueError, RecursionError):
        parsed = value
    return [part.strip() for part in name.split(".")], parsed


def put(given: dict[str, Any], path: list[str], value: Any) -> None:
    """Set `given[a][b] = value` for the path `[a, b]`, making the tables on the way."""
    for part in path[:-1]:
        table = given.setdefault(part, {})
        if not isinstance(table, dict):
            raise ClipTuneError(_NOT_A_TABLE(name=part))
        given = table
    given[path[-1]] = value


def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Every setting of a part of the job, by name."""
    return {name: field for name, field in model.model_fields.items() if name != "kind"}


def setting_called(name: str) -> str:
    """The whole name of a setting, `train.epochs`; empty where none is called so."""
    return next((f"{part}.{name}" for part, model in _PARTS.items() if name in fields(model)), "")


def allowed(field: FieldInfo) -> Message | str:
    """What a setting may be, in words: `1 to 256`, `more than 0`, `one of vision, text, both`.

    Nothing where it may be anything of its type.
    """
    choices = _choices(field)
    if limits := _range(field):
        if choices:
            return _OR(limits=limits, choices=[*choices])
        return _WHOLE(range=limits) if field.annotation is int else limits
    if not choices:
        return ""
    listed = [*choices]
    if get_origin(field.annotation) is tuple:
        return _LIST_OF(first=choices[0], choices=listed)
    return _ONE_OF(choices=listed)


def _range(field: FieldInfo) -> Message | str:
    """The bounds of a number, if it has any."""
    bounds = {type(rule).__name__: rule for rule in rules(field)}
    low, above = bounds.get("Ge"), bounds.get("Gt")
    high, below = bounds.get("Le"), bounds.get("Lt")
    lowest = f"{low.ge}" if low else _MORE(low=above.gt) if above else ""
    highest = f"{high.le}" if high else _LESS(high=below.lt) if below else ""
    return _RANGE(low=lowest, high=highest) if lowest and highest else lowest or highest


def rules(field: FieldInfo) -> list[Any]:
    """The bounds of a number: the field's own, or those of a number that may be a word instead."""
    if field.metadata or Rate not in get_args(field.annotation):
        return field.metadata
    return get_args(Rate)[1].metadata  # type: ignore[no-any-return]


def _choices(field: FieldInfo) -> list[str]:
    """The values of a field that takes one of a few, or a list of those."""
    annotation = field.annotation
    if get_origin(annotation) is tuple:
        annotation = get_args(annotation)[0]
    literals = [annotation, *get_args(annotation)]
    choices = [choice for one in literals if get_origin(one) is Literal for choice in get_args(one)]
    return [str(choice) for choice in choices if isinstance(choice, str)]


def _field_at(location: list[str]) -> tuple[list[str], FieldInfo | None]:
    """The names valid beside the last part of a problem's location, and the field there."""
    if len(location) == 1:
        return list(Job.model_fields), None
    parts = _PARTS
    if location[0] == "method":
        location = location[1:]
        parts = parts | METHODS
    model = parts[location[0]]
    names = list(fields(model))
    return names, model.model_fields.get(location[1]) if len(location) > 1 else None


def _meant(location: list[str], names: list[str]) -> Message | str:
    """The nearest setting to a name that is none, as it is written."""
    if len(location) > 1:
        return nearest(location[-1], names, f"{location[0]}.")
    if whole := setting_called(location[0]):
        return nearest(whole, [whole])
    return nearest(location[0], names)


def _quoted(value: Any) -> str:
    return shown(repr(value))


def _worded(problem: dict[str, Any]) -> Message:
    """One problem of pydantic's: field, value, what is allowed, and the nearest valid name."""
    kind, value, context = problem["type"], problem["input"], problem.get("ctx", {})
    kinds = [*METHODS]
    if kind == "union_tag_not_found":
        return _NO_KIND(kinds=kinds)
    if kind == "union_tag_invalid":
        tag = str(context["tag"])
        return _WRONG_KIND(kind=tag, kinds=kinds, nearest=nearest(tag, METHODS))
    # Pydantic names the branch of a type that may be one of two.
    branches = ("constrained-", "literal[")
    location = [str(part) for part in problem["loc"] if not str(part).startswith(branches)]
    if location[:2] == ["data", "greys"]:
        return _NO_GREYS(name="data.greys", value=_quoted(value))
    names, field = _field_at(location)
    if location[0] == "method":
        location = location[:1] + location[2:]  # pydantic puts the union's tag between them
    name = ".".join(location)
    if name == "method" and kind == "missing":
        return _NO_METHOD(kinds=kinds)
    if kind == "missing":
        return _MISSING(name=name)
    if kind == "extra_forbidden":
        return _NO_SUCH(name=name, nearest=_meant(location, names))
    if location[:2] == ["data", "templates"] and kind == "string_pattern_mismatch":
        return _NO_BLANK(name="data.templates", value=shown(str(value)))
    if kind in (told := {"path_too_long": _LONG_PATH, "path_of_marks": _MARKS_PATH}):
        return told[kind](name=name, value=_quoted(str(value)))
    if name == "base.hub":
        return _NO_ADDRESS(name=name, value=_quoted(value))
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return _MUST_BE_TABLE(name=name, value=_quoted(value))
    meant = nearest(str(value), _choices(field)) if field else ""
    if limits := allowed(field) if field else "":
        return _MUST_BE(name=name, value=_quoted(value), limits=limits, nearest=meant)
    return _WRONG(name=name, value=_quoted(value), reason=of_value(problem), nearest=meant)
