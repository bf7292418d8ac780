"""What a measurement found: figures, and what the model says of each image. No torch."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    computed_field,
    model_validator,
)

from cliptune.core.messages import Message, text

Split = Literal["validation", "test"]
Classifier = Literal["words", "vectors"]
"""What tells the classes apart: the features of their prompts, or vectors fitted to the images."""

ACCURACY, BALANCED, MACRO_F1 = "accuracy", "balanced accuracy", "macro F1"
"""Top-1 over all images, and the means over the classes that are there of recall and of F1."""
RECALL = "recall@1"
MAP, MICRO_F1, EXACT = "mAP", "micro F1", "exact match"
"""Of several labels an image: the mean over labels of average precision, F1 over all of them
together, and the fraction of images of which just the right labels are said."""
MEASURES = (ACCURACY, BALANCED, MACRO_F1, RECALL, MAP, MICRO_F1, EXACT)

_NEVER = text(
    "classes-never-predicted",
    "Never predicted: {classes}.",
    "If these have few images, add more of them or balance the classes in training.",
)
_NEVER_MORE = text(
    "many-classes-never-predicted", "Never predicted: {classes} and {more:,} more.", _NEVER.hint
)
SHOWN = 5
"""Classes that are named one by one."""


def _rate(value: float) -> float:
    if value < 0 or value > 1 + 1e-6:  # of many in 32 bits; and NaN is none of both
        raise ValueError("it is not between 0 and 1")
    return value


Rate = Annotated[float, AfterValidator(_rate)]
"""0 to 1, or NaN of what could not be measured."""


class Figure(BaseModel):
    """What a measure came to and where the true figure lies with 95 %, if known; all 0 to 1."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")

    value: Rate
    low: Rate | None = None
    high: Rate | None = None


class Answer(BaseModel):
    """What the model says of one image. Probabilities are 0 to 1, a softmax over all prompts."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")

    path: str
    """Relative to the folder of images, with `/`."""
    truth: str
    """The class's words, those of all labels, or the image's own caption (the first of several)."""
    said: str
    confidence: float
    """Probability of what was said. Of several labels: the geometric mean over all labels of the
    probability that each is rightly said or not."""
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
    count: NonNegativeInt
    loss: float
    accuracy: Rate
    """What a model is judged by: top-1 or balanced accuracy; on captions the mean of recall@1 in
    both directions."""
    measure: str = ACCURACY
    """What `accuracy` is called for people."""
    predicted: list[int] = []
    confidence: list[float] = []
    truth_probability: list[float] = Field(
        [], validation_alias=AliasChoices("truth_probability", "truth_share")
    )

    likelihood: list[float] = []
    """Of each image, the log-probability of what is true of it; of classes at the temperature of
    all logits that suits these images best (Guo et al. 2017, arXiv 1706.04599, sec. 4.2): so
    that a model is not judged by how sure of itself it is. Weighted where classes are to count the
    same; older versions wrote none."""

    @property
    def calibrated_loss(self) -> float:
        """The loss at that temperature."""
        return -sum(self.likelihood) / len(self.likelihood)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def figures(self) -> dict[str, float]:
        """Every measure by its name, that which the model is judged by first."""
        judged = {self.measure: self.accuracy}
        return judged | self._others() | judged

    def _others(self) -> dict[str, float]:
        """Measures beside the one that the model is judged by; that one may be among them."""
        return {}

    def never_predicted(self) -> Message | None:
        """Which classes have images here and no image was taken for; None if there are none."""
        return None


class ClassMetrics(Metrics):
    """`confusion[i][j]` counts the images of class i that were taken for class j."""

    kind: Literal["classes"] = "classes"
    top5: Rate
    per_class: dict[str, Rate]
    """The fraction of each class's images that are taken for it, of the classes that have any."""
    confusion: list[list[NonNegativeInt]]

    @model_validator(mode="after")
    def _of_these_classes(self) -> "ClassMetrics":
        """A figure for each class that has images, and a row and a column for each."""
        whole = all(len(row) == len(self.confusion) for row in self.confusion)
        if not whole or len(self.per_class) != sum(map(any, self.confusion)):
            raise ValueError("its confusion matrix is not of its classes")
        return self

    def _others(self) -> dict[str, float]:
        hits = [row[number] for number, row in enumerate(self.confusion)]
        recalls = self.per_class.values()
        return {
            ACCURACY: sum(hits) / max(1, self.count),
            BALANCED: sum(recalls) / max(1, len(recalls)),
            MACRO_F1: macro_f1(hits, *self._totals()),
        }

    def never_predicted(self) -> Message | None:
        images, predicted = self._totals()
        taken = [count for has, count in zip(images, predicted, strict=True) if has]
        never = [name for name, count in zip(self.per_class, taken, strict=True) if not count]
        named, more = never[:SHOWN], len(never) - SHOWN
        if more > 0:
            return _NEVER_MORE(classes=named, more=more)
        return _NEVER(classes=named) if never else None

    def images_of_class(self) -> dict[str, int]:
        """How many images each class has, of those that have any."""
        return dict(zip(self.per_class, filter(None, self._totals()[0]), strict=True))

    def _totals(self) -> tuple[list[int], list[int]]:
        """The images of each class, and those that were taken for it."""
        return [*map(sum, self.confusion)], [*map(sum, zip(*self.confusion, strict=True))]


def macro_f1(hits: list[int], images: list[int], predicted: list[int]) -> float:
    """The mean over the classes that have images of 2 hits / (images + predicted), which is F1."""
    scores = [
        2 * right / (has + said)
        for right, has, said in zip(hits, images, predicted, strict=True)
        if has
    ]
    return sum(scores) / max(1, len(scores))


class CaptionMetrics(Metrics):
    """Recall@k: fraction of queries with a right answer among the k nearest."""

    kind: Literal["captions"] = "captions"
    measure: str = RECALL
    image_to_text: dict[int, Rate] = Field(
        validation_alias=AliasChoices("image_to_text", "picture_to_text")
    )
    text_to_image: dict[int, Rate] = Field(
        validation_alias=AliasChoices("text_to_image", "text_to_picture")
    )


class LabelMetrics(Metrics):
    """Several labels an image. A label is said of an image from its threshold on."""

    kind: Literal["labels"] = "labels"
    measure: str = MAP
    per_class: dict[str, Rate]
    """Average precision of each label that an image has."""
    others: dict[str, Rate]
    """Every measure by its name."""
    thresholds: list[float]
    """Of each label, chosen on the images for validation."""
    said: list[list[int]]
    """The labels that are said of each image."""
    seen: Any = Field(None, exclude=True, repr=False)
    """What the intervals are worked out from; not kept."""

    def _others(self) -> dict[str, float]:
        return self.others


AnyMetrics = ClassMetrics | CaptionMetrics | LabelMetrics


class Measured(BaseModel):
    """A measurement with what was said of each of its images, in the order of their paths."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")

    metrics: AnyMetrics
    classes: list[str]
    """The words of the classes, in the order of the confusion matrix; none for captions."""
    answers: list[Answer]

    @model_validator(mode="after")
    def _of_these_classes(self) -> "Measured":
        metrics = self.metrics
        if isinstance(metrics, ClassMetrics) and len(metrics.confusion) != len(self.classes):
            raise ValueError("its confusion matrix is not of its classes")
        return self
