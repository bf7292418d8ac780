"""`python -m cliptune`, which is the command `cliptune` as it was installed, window and all, though
no line of the engine imports the window. `torchrun -m cliptune` starts it in several processes."""

from importlib.metadata import distribution

(command,) = distribution("cliptune").entry_points.select(group="console_scripts", name="cliptune")
command.load()()
