"""Signed tickets and receipts: all that a quiz needs to know of who answers, without storing it.

Pure but for the secret, which the caller gives.
"""

import json
import struct
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest
from typing import Any
from uuid import UUID

TICKET = struct.Struct(">Q16sHqQI")
RECEIPT = struct.Struct(">Q8sHqi8s")
MAC = 16  # bytes
ONLINE, SHEET = b"ticket", b"sheet"  # what tickets are for


Secrets = tuple[bytes, ...]  # the newest first, by which new ones are sealed


@dataclass(frozen=True, slots=True)
class Ticket:
    """Says that this person was given this paper then."""

    quiz: int
    who: UUID
    number: int  # of the try
    unit: int
    started_ms: int  # Unix time
    limit_s: int  # to answer; 0: until the quiz closes

    def sealed(self, secrets: Secrets, about: bytes = ONLINE) -> str:
        """`about` says for what: a sheet's code opens nothing online, and the other way round."""
        return _sealed(self.packed, secrets, about)

    @property
    def packed(self) -> bytes:
        who = self.who.bytes
        values = (self.quiz, who, self.number, self.unit, self.started_ms, self.limit_s)
        return TICKET.pack(*values)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Ticket":
        """The ticket that `packed` gave."""
        quiz, who, *rest = TICKET.unpack(packed)
        return cls(quiz, UUID(bytes=who), *rest)

    @classmethod
    def opened(cls, text: str, secrets: Secrets, about: bytes = ONLINE) -> "Ticket | None":
        """The ticket; None for one that was not made with one of these secrets for this."""
        packed = _opened(text, secrets, about)
        if packed is None or len(packed) != TICKET.size:
            return None
        return cls.unpacked(packed)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Says what was handed in when, by fingerprints: it names nobody."""

    quiz: int
    who: bytes  # see mark_of
    number: int
    handed_in_ms: int
    score: int  # hundredths of a point, as it was told at hand-in
    answers: bytes  # the first 8 bytes of the SHA-256 of the answers

    def sealed(self, secrets: Secrets) -> str:
        values = (self.quiz, self.who, self.number, self.handed_in_ms, self.score, self.answers)
        return _sealed(RECEIPT.pack(*values), secrets, b"receipt")

    @classmethod
    def opened(cls, text: str, secrets: Secrets) -> "Receipt | None":
        """The receipt; None for one that was not made with one of these secrets."""
        packed = _opened(text, secrets, b"receipt")
        if packed is None or len(packed) != RECEIPT.size:
            return None
        return cls(*RECEIPT.unpack(packed))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is who answers one question at a time; nothing of it is stored.

    Whoever keeps an older one can go back to it: that is why places are never given where
    people are told after each question.
    """

    ticket: Ticket
    at: int  # the question that is shown, from 0
    tries: tuple[tuple[Any, ...], ...]  # of each question so far, answers in their order

    def sealed(self, secrets: Secrets) -> str:
        text = json.dumps([self.at, self.tries], ensure_ascii=False, separators=(",", ":"))
        packed = self.ticket.packed + zlib.compress(text.encode())
        return _sealed(packed, secrets, b"progress")

    @classmethod
    def opened(cls, text: str, secrets: Secrets) -> "Progress | None":
        """The progress; None for one that was not made with one of these secrets."""
        packed = _opened(text, secrets, b"progress")
        if packed is None:
            return None
        ticket = Ticket.unpacked(packed[: TICKET.size])
        at, tries = json.loads(zlib.decompress(packed[TICKET.size :]))
        return cls(ticket, at, tuple(map(tuple, tries)))


def mark_of(who: UUID, secret: bytes) -> bytes:
    """By what a receipt knows a person whom only this site can tell."""
    return blake2b(who.bytes, key=secret, digest_size=8, person=b"who").digest()


def brought_proof(sealed_ticket: str, browser: str, secret: bytes) -> str:
    """What only a page of ours can put into a link: this browser was asked about this ticket."""
    text = f"{browser}:{sealed_ticket}".encode()
    return blake2b(text, key=secret, digest_size=MAC, person=b"brought").hexdigest()


def secret_from(text: str) -> bytes:
    """The key of tickets and receipts, from the site's own."""
    return blake2b(b"tongpin.quizzes:" + text.encode(), digest_size=32).digest()


def _mac(packed: bytes, secret: bytes, about: bytes) -> bytes:
    return blake2b(packed, key=secret, digest_size=MAC, person=about.ljust(16, b"\0")).digest()


def _sealed(packed: bytes, secrets: Secrets, about: bytes) -> str:
    return urlsafe_b64encode(packed + _mac(packed, secrets[0], about)).rstrip(b"=").decode()


def _opened(text: str, secrets: Secrets, about: bytes) -> bytes | None:
    """What was sealed; None for a text that was sealed with none of the secrets for this."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, Error):
        return None
    packed = sealed[:-MAC]
    mac = sealed[-MAC:]
    for secret in secrets:
        if compare_digest(mac, _mac(packed, secret, about)):
            return packed
    return None
