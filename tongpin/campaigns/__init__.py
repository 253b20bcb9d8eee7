"""Campaigns and the packs of data that define their kinds."""
