"""What a check is: a question about the running site, and the sentence that answers it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CheckState(TextChoices):
    """How urgent what a check found is."""

    OK = "ok", _("in order")
    WARN = "warn", _("worth a look")
    BAD = "bad", _("to be mended")

    @property
    def mark(self) -> str:
        """The class of its mark: a shape of its own beside the word."""
        return {"ok": "right", "warn": "question", "bad": "wrong"}[self.value]


class CheckGroup(TextChoices):
    """Under which heading a check stands, in order."""

    PROGRAM = "program", _("Program")
    DATABASE = "database", _("Database")
    SPACE = "space", _("Disk space")
    WORK = "work", _("Work that waits")
    SAFETY = "safety", _("Safety")


class Needs(IntEnum):
    """What has to be there before a check can look."""

    NOTHING = 0
    DATABASE = 1  # that answers
    TABLES = 2  # as this version needs them


@dataclass(frozen=True)
class CheckResult:
    """What a check found: a sentence, and one of what to do unless all is in order."""

    state: CheckState
    text: str
    advice: str = ""

    def __post_init__(self) -> None:
        if (self.state == CheckState.OK) == bool(self.advice):
            raise ValueError("Advice is given exactly where something is not in order.")


@dataclass(frozen=True)
class OperationCheck:
    """One question about the running site."""

    key: str
    label: str | Promise
    group: CheckGroup
    needs: Needs
    look: Callable[[datetime], CheckResult]  # at a moment


@dataclass(frozen=True)
class CheckReport:
    """A check with what it found."""

    check: OperationCheck
    result: CheckResult


def fine(text: str) -> CheckResult:
    return CheckResult(CheckState.OK, text)


def doubtful(text: str, advice: str) -> CheckResult:
    return CheckResult(CheckState.WARN, text, advice)


def broken(text: str, advice: str) -> CheckResult:
    return CheckResult(CheckState.BAD, text, advice)
