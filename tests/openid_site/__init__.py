"""A real OpenID Connect server for tests: django-oauth-toolkit on the loopback."""
