"""What a run came to, in figures: the last event of a run holds it, and so does its folder."""

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from cliptune.core.metrics import Split


class ZeroShot(BaseModel):
    """What the untouched base reached on the images that the run is judged by."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")

    accuracy: float
    loss: float
    count: int
    """Images that were measured."""


class RunSummary(BaseModel):
    """The figures of one run, all of one part of the images. Rates and fractions are 0 to 1.

    Names of older versions are read too.
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
    probe: float | None = None
    """What a linear probe reached, where one was tried."""
    accuracy: float | None
    """Top-1, or recall@1 on captions; None if nothing was measured after training began."""
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
