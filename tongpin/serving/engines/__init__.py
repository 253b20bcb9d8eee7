"""The databases that settings name: Django's, with hooks around every transaction."""
