"""Widgets that several pages use, and how they look."""

from cliptune_gui.widgets.banner import Banner
from cliptune_gui.widgets.bars import Bars, Fractions
from cliptune_gui.widgets.boxes import steady
from cliptune_gui.widgets.buttons import allow, button, open_folder
from cliptune_gui.widgets.cards import Card, ChoiceCard, OneOf
from cliptune_gui.widgets.foot import Foot
from cliptune_gui.widgets.heads import help_button, titled
from cliptune_gui.widgets.labels import Elided, Kept, Pill, Role, Tone, label, restyle, tip
from cliptune_gui.widgets.layouts import BreakingRow, Flow, add_row, clear

__all__ = [
    "Banner",
    "Bars",
    "BreakingRow",
    "Card",
    "ChoiceCard",
    "Elided",
    "Flow",
    "Foot",
    "Fractions",
    "Kept",
    "OneOf",
    "Pill",
    "Role",
    "Tone",
    "add_row",
    "allow",
    "button",
    "clear",
    "help_button",
    "label",
    "open_folder",
    "restyle",
    "steady",
    "tip",
    "titled",
]
