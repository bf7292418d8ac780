"""What the window knows, without widgets: wizard, history, run queue, preferences."""
