"""The command line: one module a group of commands."""

from cliptune.cli.commands import app, main

__all__ = ["app", "main"]
