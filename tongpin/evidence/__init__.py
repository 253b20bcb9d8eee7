"""What proves things: stored files, each kept once under its digest."""
