"""When two questions are the same: the same stem and the same set of options. Pure."""

import hashlib

from tongpin.questions.blanks import normal
from tongpin.questions.content import Content


def fingerprint(content: Content) -> str:
    """SHA-256 over stem and options as they are compared; their order makes no difference."""
    return hashlib.sha256("\x1f".join(_said(content)).encode()).hexdigest()


def _said(content: Content) -> list[str]:
    said = [content.kind if content.kind in ("poll", "composite") else "", normal(content.stem)]
    said += sorted(normal(one.text) for one in content.choices)
    said += ["|", *sorted(map(normal, content.lefts))]
    for part in content.parts:
        said += ["(", *_said(part), ")"]
    return said
