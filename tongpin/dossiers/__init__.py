"""Dossiers: what remains of an act, slot by slot, and whether its parts agree."""
