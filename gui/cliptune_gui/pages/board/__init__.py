"""The board: a heap of images is sorted into classes, and doubtful labels are looked at."""
