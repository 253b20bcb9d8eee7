"""Contests: works handed in by schools, judged blind, placed by a rule told beforehand."""
