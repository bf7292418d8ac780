"""Widgets that several pages use, and how they look."""
