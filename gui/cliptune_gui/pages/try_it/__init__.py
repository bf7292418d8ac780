"""Adapters tried on images: one by one, by words, by whole folders."""
