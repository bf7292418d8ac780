"""The program around the pages: start, window, rail, closing, a single instance."""
