"""From a user's folder to batches of pixels: scan, names, split, pixel cache, augmentation."""
