"""When two questions are the same: the same stem and the same set of options. Pure."""

import hashlib

from tongpin.questions.blanks import normal
from tongpin.questions.content import Content, Key
from tongpin.questions.kinds import kind_of

AskedQuestion = tuple[Content, Key]


def fingerprint(content: Content) -> str:
    """SHA-256 over stem and options as they are compared; their order makes no difference."""
    return hashlib.sha256("\x1f".join(_compared_texts(content)).encode()).hexdigest()


def _compared_texts(content: Content) -> list[str]:
    kind = kind_of(content)
    texts = [kind.name if kind.is_apart else "", normal(content.stem)]
    texts += sorted(map(normal, content.texts))
    texts += ["|", *sorted(map(normal, content.lefts))]
    for part in content.parts:
        texts += ["(", *_compared_texts(part), ")"]
    return texts


def says_the_same(one: AskedQuestion, other: AskedQuestion) -> bool:
    """Whether two questions that ask the same are of one kind and have the same right answer."""
    return _meaning(one) == _meaning(other)


def _meaning(question: AskedQuestion) -> tuple[str, object]:
    content, key = question
    return content.kind, kind_of(content).key_meaning(content, key)
