"""Runs as a document for people: what was asked, what came of it, and how to repeat it."""
