"""What an adapter was made for: `cliptune.json`, beside its weights and in its run."""

from pathlib import Path

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from cliptune import __version__
from cliptune.core import bounded, versions
from cliptune.core.certainty import Certainty
from cliptune.core.errors import ClipTuneError
from cliptune.core.files import write_text
from cliptune.core.messages import text
from cliptune.core.metrics import Classifier
from cliptune.core.ranges import Range

_DAMAGED = text(
    "description-damaged",
    "{path} is damaged or of another version.",
    "Put it back as it was, or start a new run.",
)


class AdapterDescription(BaseModel):
    """What is needed to use an adapter, and to go on with its run. No path is in it.

    For files that ClipTune wrote here: those of somebody else are read by `cliptune.inference`,
    with bounds to everything.
    """

    model_config = ConfigDict(frozen=True)

    base: dict[str, str | None]
    """`name` and `revision` on the hub, empty where not known, and `sha256` of the weights."""
    method: str
    template: str
    templates: list[str] = []
    """Where there are several, all of them; `template` is the first."""
    classes: dict[str, str]
    """The words of each class folder; none for captions."""
    prompts: list[str] = Field(validation_alias=AliasChoices("prompts", "sentences"))
    """One a class, in their order; called sentences by older versions."""
    wordings: list[list[str]] = []
    """Where there are several templates, every prompt of each class, that in `prompts` first."""
    greys: Range | None = None
    """What greys of more than 8 bits are shown from and to; none where there were none, and of
    older versions, which showed all from 0 to 65535."""
    bias: list[float] = []
    """Of several labels an image: what is added to the logits of each before a sigmoid."""
    thresholds: list[float] = []
    """Of several labels an image: from which probability on each is said."""
    classifier: Classifier = "words"
    """With `vectors` those that were fitted lie beside the weights."""
    certainty: Certainty | None = None
    """Of classes: how sure it may be; none where older versions did not ask, whose probabilities
    are those of the logits as they are."""
    begun_from: str = ""
    """What another adapter is called whose weights its training began from."""
    written_by: str = ""
    """The program's version; older versions wrote none."""

    @classmethod
    def read(cls, path: Path) -> "AdapterDescription":
        """Read it. Raises `ClipTuneError` if it is not one, `OSError` if it cannot be read."""
        written = bounded.read(path)
        try:
            return cls.model_validate_json(written)
        except ValueError as error:
            told = versions.newer(path, versions.of_json(written)) or _DAMAGED(path=path)
            raise ClipTuneError(told) from error

    def write(self, path: Path) -> None:
        """Write it, whole or not at all."""
        now = self.model_copy(update={versions.WRITTEN_BY: __version__})
        write_text(path, now.model_dump_json(indent=2) + "\n")

    @property
    def all_templates(self) -> tuple[str, ...]:
        """What the words of classes are filled into."""
        return tuple(self.templates or [self.template])

    @property
    def texts(self) -> list[str]:
        """All wordings, class by class."""
        return [text for of_one in self.wordings for text in of_one] or self.prompts

    def changed(self, now: "AdapterDescription") -> list[str]:
        """The names of the parts in which another one differs."""
        learned = {"bias", "thresholds", "classifier", "certainty", "begun_from", "written_by"}
        worded = {"prompts", "wordings"}  # of classes and templates, as the run's version does
        parts = type(self).model_fields.keys() - learned - worded
        return [part for part in sorted(parts) if getattr(self, part) != getattr(now, part)]
