"""The end of a campaign: what stands in the way, its archive, what is erased of people."""
