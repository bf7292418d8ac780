"""`python -m cliptune`, which is the command `cliptune`, and `torchrun -m cliptune` for several
processes. Nothing of the engine imports it."""

from cliptune_gui.shell.start import main

main()
