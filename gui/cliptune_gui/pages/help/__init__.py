"""Help: what each page is for, what its words mean, and which keys there are."""
