"""Accounts: invitations, passwords, second factors, devices, who is kept out and why."""
