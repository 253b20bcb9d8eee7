"""Backups of the whole county, restoring them, and moving to another database."""
