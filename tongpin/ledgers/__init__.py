"""Ledgers in and out: the tables that units keep become acts, and lists become tables."""
