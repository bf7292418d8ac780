"""The range of numbers that greys of many bits are shown in, as people and files give it."""

from typing import Annotated

from pydantic import AfterValidator, Field, Strict


def _rising(low_high: tuple[float, float]) -> tuple[float, float]:
    if low_high[0] >= low_high[1]:
        raise ValueError("the first must be less than the second")
    return low_high


_Number = Annotated[float, Field(ge=-(2.0**130), le=2.0**130)]

Range = Annotated[tuple[_Number, _Number], Strict(False), AfterValidator(_rising)]
"""What is shown as black and as white: two numbers, the first less than the second."""
