"""One box over all that a person may see."""
