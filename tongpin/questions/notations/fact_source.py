"""The source of a fact at the end of what is told after hand-in: other formats have no field."""

SIGN = "出处："


def with_source(why: str, source: str) -> str:
    if not source:
        return why
    return f"{why}\n{SIGN}{source}".strip()


def without_source(text: str) -> tuple[str, str]:
    """(why, source) from the text above."""
    why, sign, source = text.rpartition(SIGN)
    if not sign:
        return text.strip(), ""
    return why.strip(), source.strip()
