"""Papers for people who answer on paper: set, printed, and read back from a picture."""
