"""How requests and writers are served: threads, group commit, turns, files, offline pages."""
