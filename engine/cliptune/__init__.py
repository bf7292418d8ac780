"""ClipTune's engine: tunes CLIP on a folder of images. It knows nothing of the window."""

__version__ = "0.1.0"
