"""How sure a model may be: what makes its probabilities as sure as they are right, and from which
probability on a class is said where only so much of what is said may be wrong. No torch."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

Fraction = Annotated[FiniteFloat, Field(ge=0, le=1)]


class Level(BaseModel):
    """From when on a class is said where so much of what is said is to be right; all 0 to 1."""

    model_config = ConfigDict(frozen=True)

    precision: Fraction
    """The fraction of what is said that is right."""
    threshold: Fraction
    """The probability from which on a class is said; below it an image is called unsure."""
    said: Fraction
    """The fraction of the validation images of which a class is said then."""
    refused: Fraction | None = None
    """The fraction of images of a class that the model does not know that are called unsure, as
    leaving out one class after another tells; None where there are too few classes for that."""


class Certainty(BaseModel):
    """What validation told of a model that says one class of an image."""

    model_config = ConfigDict(frozen=True)

    scale: Annotated[FiniteFloat, Field(gt=0, le=1000)] = 1.0
    """What logits are multiplied by, so that probabilities are as sure as they are right (Guo et
    al. 2017, arXiv 1706.04599, sec. 4.2)."""
    levels: Annotated[list[Level], Field(max_length=100)] = []
    """The least precise first; those that no probability is high enough for are not among them."""

    def level(self, precision: float) -> Level | None:
        """The first one that is as precise as is asked; None if none is."""
        return next((one for one in self.levels if one.precision >= precision), None)
