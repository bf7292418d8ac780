"""What was tuned, put to use: opened, checked, asked, brought in, written out."""
