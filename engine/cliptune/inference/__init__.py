"""Tries what was tuned: adapters read, checked, opened on their base and asked of images.

`open` is how a base is loaded with adapters on it; the command line and the window both go there.
"""
