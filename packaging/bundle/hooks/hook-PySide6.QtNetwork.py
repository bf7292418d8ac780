"""Qt's sockets: of its plugins none is used."""

from plugins import of_module

hiddenimports, binaries, datas = of_module(__file__)
