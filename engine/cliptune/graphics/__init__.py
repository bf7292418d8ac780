"""Graphics cards, found without torch, and the torch that fits one: fetched, used, taken away.

The program that is its own (the bundle) comes with a torch for processors, which is small. One for
a graphics card is fetched only where somebody asks for it, into a folder of the person's data. It
lies before the program's own in Python's path, which is how it is undone: the folder goes.
"""

ADDRESS = "https://download.pytorch.org/whl"
"""The package index that torch is fetched from where nothing else is set. It has all its builds."""
TRY = "try-torch"
"""The command by which a fresh process of the program tries what was fetched."""
