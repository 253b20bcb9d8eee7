"""Addresses at which quizzes are answered: the hot path serves them, past Django's own table."""

PREFIX = "/q/"


def quiz_path(key: str) -> str:
    """Where people answer the quiz of this key."""
    return f"{PREFIX}{key}/"
