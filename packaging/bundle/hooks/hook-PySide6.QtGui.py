"""Qt's plugins, less those left out: here already, for what only they link to."""

from pathlib import Path

from contents import is_left_out
from PyInstaller.utils.hooks.qt import add_qt6_dependencies

hiddenimports, binaries, datas = add_qt6_dependencies(__file__)
binaries = [one for one in binaries if not is_left_out(f"{one[1]}/{Path(one[0]).name}")]
