"""Helpers that hold no model of ours: text, days, numbers, tables, bags, parts of forms, bulk rows.

What touches HTTP, processes and locks is in serving.
"""
