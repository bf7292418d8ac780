"""The wizard: images, base model, method, review."""
