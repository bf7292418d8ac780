"""The model that is tuned: which CLIP checkpoints there are, how they come here, how they load."""
