"""`python -m cliptune`, and `torchrun -m cliptune` for several processes."""

from cliptune.cli.commands import main

main()
