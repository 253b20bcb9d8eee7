"""Tongpin 同频: from a campaign's duties to figures that open to their rows."""

__version__ = "0.2.0"
