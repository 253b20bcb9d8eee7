"""Signing in: who came to an act, from scans that no device can lose or double."""
