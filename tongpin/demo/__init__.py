"""The demonstration county: fictional people, ledgers as units hand them in, a few logins."""
