"""The images of a folder by class, of which only those in sight are drawn."""

from cliptune_gui.widgets.gallery.delegate import CELL, SIDE
from cliptune_gui.widgets.gallery.model import Group
from cliptune_gui.widgets.gallery.view import Gallery

__all__ = ["CELL", "SIDE", "Gallery", "Group"]
