"""Figures in groups of three, which Django leaves out for Chinese."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
