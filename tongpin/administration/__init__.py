"""Pages of the three administrators: first start, register, accounts, posts, journal."""
