"""Figures: definitions, folded cells, the rows behind each, questions before a release."""
