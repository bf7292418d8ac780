"""How much is to be done: three choices over the draft that the wizard fills in. No widgets."""

from typing import Literal

from cliptune.methods import DEFAULT, FITTED
from cliptune_gui.state.wizard import Draft

Effort = Literal["quick", "balanced", "best"]
EFFORTS: tuple[Effort, ...] = ("quick", "balanced", "best")
MINUTES = (2, 10, 60)
"""For how long the best is searched for, as far as it is offered."""


def effort_of(draft: Draft) -> Effort:
    """Which of the three a draft is, however it was filled in."""
    if draft.searching:
        return "best"
    return "quick" if draft.kind == FITTED else "balanced"


def middle(draft: Draft, advised: str | None) -> str:
    """The method of the middle one: that of the draft where it trains, else the one that was chosen
    before, or what is advised."""
    return (draft.trained or advised or DEFAULT) if draft.kind == FITTED else draft.kind


def choose(draft: Draft, effort: Effort, advised: str | None) -> None:
    """Fill in one of the three."""
    if effort == "quick":
        draft.choose_kind(FITTED)
    elif draft.kind == FITTED:
        draft.kind = middle(draft, advised)
        draft.followed = "" if draft.trained else draft.kind
    draft.searching = effort == "best"
