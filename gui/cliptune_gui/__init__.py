"""ClipTune's window."""
