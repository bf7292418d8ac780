"""Adapters tried on images: one by one, by search, by whole folders."""
