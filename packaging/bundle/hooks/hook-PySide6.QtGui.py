"""Qt's screens and formats of images, less those left out."""

from plugins import of_module

hiddenimports, binaries, datas = of_module(__file__)
