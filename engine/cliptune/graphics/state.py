"""What there is to say of the graphics cards here, and of the torch that is used. No torch."""

from dataclasses import dataclass

from cliptune.core import program
from cliptune.core.messages import Message, text
from cliptune.graphics import cards, place
from cliptune.graphics.cards import Card

_NONE = text("no-card-found", "No graphics card that PyTorch can work with was found.")
_FOUND = text("card-found", "Found: {name}.")
_WITH_DRIVER = text("card-with-driver", "Found: {name}, driver {driver}.")
_USED = text("card-used", "It is used, by PyTorch {version}.")
_FETCHED = text("card-used-by-fetched", "It is used, by PyTorch {version}, which was fetched.")
_LEAVES = text(
    "torch-leaves",
    "The PyTorch that was fetched goes at the next start; the program's own is used then.",
)
_WAITS = text("torch-waits", "The PyTorch that was fetched is used from the next start on.")
_UNUSED = text("card-unused", "It is not used: PyTorch {version} here is for processors only.")
_NO_DRIVER = text(
    "card-no-driver",
    "It is not used: no driver that PyTorch can work with was found.",
    "Install the newest driver for it, for AMD with ROCm, and start again.",
)
_UNKNOWN = text("card-unknown-to-torch", "It is not used: PyTorch is not built for its chip.")


@dataclass(frozen=True)
class State:
    """What was found, and what can be done about it."""

    cards: tuple[Card, ...]
    told: tuple[Message, ...]
    """What is to be said of it."""
    used: bool = False
    """Whether torch works with one of the cards, as far as can be told without loading it."""
    fits: bool = False
    """Whether a torch that works with one of them can be looked for."""
    name: str = ""
    """Of the card that is told of."""
    removable: bool = False
    """Whether something was fetched that can go."""
    trouble: Message | None = None
    """Why what was fetched is not used."""


def look_round() -> State:
    """Look for graphics cards and for what was fetched. Takes up to 20 s; raises nothing."""
    found = tuple(cards.find())
    trouble = place.trouble()
    here = place.is_there()
    if not found:
        told = (_NONE(), trouble) if trouble else (_NONE(),)
        return State(found, told, removable=here, trouble=trouble)
    for_cards = place.is_for_cards()
    used = [card for card in found if card.maker == "apple" or card.maker in for_cards]
    runs = [card for card in found if card.ready and card.maker != "apple" and card.known]
    card = next(iter([*(one for one in used if one.ready), *runs, *found]))
    waits = bool(place.fetched()) and not place.used() and not trouble
    works = card in used and card.ready
    said = _WITH_DRIVER if card.driver else _FOUND
    return State(
        cards=found,
        told=(
            said(name=card.name, driver=card.driver),
            _standing(card, works, waits),
            *([trouble] if trouble else []),
        ),
        used=works,
        fits=bool(runs) and not works and not waits,
        name=card.name,
        removable=here and not place.leaves(),
        trouble=trouble,
    )


def _standing(card: Card, works: bool, waits: bool) -> Message:
    version = program.version("torch")
    if place.leaves():
        return _LEAVES()
    if waits:
        return _WAITS()
    if not card.ready:
        return _NO_DRIVER()
    if not card.known:
        return _UNKNOWN()
    if works:
        return (_FETCHED if place.used() else _USED)(version=version)
    return _UNUSED(version=version)
