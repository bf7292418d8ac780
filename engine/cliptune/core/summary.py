"""What a run came to, in figures: the last event of a run holds it, and so does its folder."""

from collections.abc import Mapping
from typing import Any

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    model_validator,
)

from cliptune.core.messages import Message
from cliptune.core.metrics import ACCURACY, Classifier, Figure, Rate, Split


class ZeroShot(BaseModel):
    """What the untouched base reached on the images that the run is judged by."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")

    accuracy: Rate
    loss: float
    count: NonNegativeInt
    """Images that were measured."""
    figures: dict[str, Figure] = {}
    """Every measure by its name."""


class RunSummary(BaseModel):
    """The figures of one run, all of one part of the images. Rates and fractions are 0 to 1.

    Names of older versions are read too, and the one measure that they knew.
    """

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")

    method: str
    base: str
    """Its name in the catalogue or on the hub, or its folder."""
    quantisation: str
    base_memory_bytes: int
    images: int = Field(validation_alias=AliasChoices("images", "pictures"))
    """Those that were trained on."""
    split: Split
    """The part that the figures are of: the test images once they were measured."""
    zero_shot: ZeroShot
    probe: Rate | None = None
    """What a linear probe reached, where one was tried."""
    probe_figures: dict[str, Figure] = {}
    accuracy: Rate | None
    """What it is judged by; None if nothing was measured after training began."""
    measure: str = ACCURACY
    """What that is called for people."""
    figures: dict[str, Figure] = {}
    """Every measure by its name, without intervals after a stop."""
    learning_rate: float | None = None
    """The one that it was trained at, given or found; older versions did not write it."""
    classifier: Classifier = "words"
    """What these were reached by."""
    by_words: dict[str, Figure] = {}
    by_vectors: dict[str, Figure] = {}
    """What the tuned model reaches by each, where both were measured."""
    seconds: float
    """Of training, without the pauses."""
    peak_memory_bytes: int | None = None
    trainable_parameters: int
    trainable_fraction: float | None = Field(
        None, validation_alias=AliasChoices("trainable_fraction", "trainable_share")
    )
    """Of the base's weights."""
    steps: int
    best_step: int | None
    conclusion: list[Message] = []
    """What the figures come to, in sentences, once it was measured."""
    next_steps: list[str] = []
    """What to try next, by its code; see `evaluation.conclusion`."""
    doubtful: int = 0
    """Labels that are probably wrong, of those that were looked at; see `projects.suspects`."""

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, given: Any) -> Any:
        """Older versions wrote one measure, and that without its name."""
        if not isinstance(given, Mapping) or given.get("figures"):
            return given
        measure, before = given.get("measure", ACCURACY), given.get("zero_shot")

        def alone(value: Any) -> dict[str, Any]:
            return {} if value is None else {measure: {"value": value}}

        filled = {"figures": alone(given.get("accuracy"))}
        filled["probe_figures"] = given.get("probe_figures") or alone(given.get("probe"))
        if isinstance(before, Mapping) and not before.get("figures"):
            filled["zero_shot"] = {**before, "figures": alone(before.get("accuracy"))}
        return {**given, **filled}

    @model_validator(mode="after")
    def _judged(self) -> "RunSummary":
        """What it is judged by is known of the base, and of the run if that has come to it."""
        known = self.measure in self.figures or self.accuracy is None
        if not known or self.measure not in self.zero_shot.figures:
            raise ValueError(f"no figure of {self.measure}")
        return self
