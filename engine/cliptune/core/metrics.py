"""What a measurement found: figures, and what the model says of each image. No torch."""

from typing import Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

Split = Literal["validation", "test"]


class Answer(BaseModel):
    """What the model says of one image. Probabilities are 0 to 1, a softmax over all prompts."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    path: str
    """Relative to the folder of images, with `/`."""
    truth: str
    """The class's words, or the image's own caption (the first, if it has several)."""
    said: str
    confidence: float
    """Probability of what was said."""
    truth_probability: float = Field(
        validation_alias=AliasChoices("truth_probability", "truth_share")
    )
    """Probability of what would have been right."""
    right: bool


class Metrics(BaseModel):
    """What was measured on `count` images of a split. Rates are 0 to 1.

    `predicted`, `confidence` and `truth_probability` hold a figure for each image, in the order
    they were measured in: the prompt it was taken for, its probability, and that of the truth.
    """

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")

    split: Split
    count: int
    loss: float
    accuracy: float
    """Top-1; on captions the mean of recall@1 in both directions."""
    measure: str = "accuracy"
    """What `accuracy` is called for people."""
    predicted: list[int] = []
    confidence: list[float] = []
    truth_probability: list[float] = Field(
        [], validation_alias=AliasChoices("truth_probability", "truth_share")
    )


class ClassMetrics(Metrics):
    """`confusion[i][j]` counts the images of class i that were taken for class j."""

    kind: Literal["classes"] = "classes"
    top5: float
    per_class: dict[str, float]
    confusion: list[list[int]]


class CaptionMetrics(Metrics):
    """Recall@k: fraction of queries with a right answer among the k nearest."""

    kind: Literal["captions"] = "captions"
    measure: str = "recall@1"
    image_to_text: dict[int, float] = Field(
        validation_alias=AliasChoices("image_to_text", "picture_to_text")
    )
    text_to_image: dict[int, float] = Field(
        validation_alias=AliasChoices("text_to_image", "text_to_picture")
    )


class Measured(BaseModel):
    """A measurement with what was said of each of its images, in the order of their paths."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")

    metrics: ClassMetrics | CaptionMetrics
    classes: list[str]
    """The words of the classes, in the order of the confusion matrix; none for captions."""
    answers: list[Answer]
