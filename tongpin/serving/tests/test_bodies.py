"""How much of a body is read, from whom, and how long anybody waits."""

import asyncio
from dataclasses import dataclass, field

import pytest

from tongpin.serving.bodies import (
    STRANGERS,
    TOO_LARGE,
    TOO_SLOW,
    BodyError,
    BodyLimits,
    is_signed_in,
    read_body,
)
from tongpin.testing import client_of, make_county, make_person

LARGEST = 3 * STRANGERS


@dataclass
class Sending:
    """A request with a body that comes in pieces, with a pause before each."""

    pieces: list[bytes]
    pause_s: float = 0
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        await asyncio.sleep(self.pause_s)
        if not self.pieces:
            raise StopAsyncIteration
        return self.pieces.pop(0)


def read(sending: Sending, *, may_send: bool = False, seconds: float = 1) -> bytes:
    async def asked(scope: Sending) -> bool:
        sending.asked += 1
        return may_send

    limits = BodyLimits(LARGEST, asked, seconds)
    with asyncio.run(read_body(sending, sending, limits)) as body:
        return body.tell()


def refusal(sending: Sending, **named) -> int:
    with pytest.raises(BodyError) as error:
        read(sending, **named)
    return error.value.status


def test_a_small_body_is_read_from_anybody():
    sending = Sending([b"ab", b"c"])

    assert read(sending) == 3
    assert sending.asked == 0


def test_a_large_body_is_read_from_whom_is_known_and_asked_for_once():
    sending = Sending([bytes(STRANGERS), b"a", b"b"])

    assert read(sending, may_send=True) == STRANGERS + 2
    assert sending.asked == 1


@pytest.mark.parametrize("headers", [{}, {"content-length": str(STRANGERS + 1)}])
def test_a_large_body_of_a_stranger_is_refused(headers):
    sending = Sending([bytes(STRANGERS), b"a", b"b"], headers=headers)

    assert refusal(sending) == TOO_LARGE
    assert sending.pieces  # nobody read to the end


def test_more_than_anybody_may_send_is_refused_before_it_is_read():
    sending = Sending([b"a"], headers={"content-length": str(LARGEST + 1)})

    assert refusal(sending, may_send=True) == TOO_LARGE
    assert sending.pieces == [b"a"]


def test_a_body_that_never_ends_is_given_up():
    assert refusal(Sending([b"a"] * 1000, pause_s=0.05), seconds=0.2) == TOO_SLOW


def test_a_body_that_goes_on_may_take_longer_than_the_first_seconds():
    sending = Sending([bytes(10_000)] * 4, pause_s=0.1)

    assert read(sending, seconds=0.2) == 40_000


def test_only_a_session_of_somebody_who_signed_in_counts(db, settings):
    county = make_county()
    client = client_of(make_person("某某", county["柳林镇"]))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value

    answers = []
    for cookies in ("", "a=b", "\x00;=", "sessionid=made-up", f"x=y; sessionid={key}"):
        answers.append(is_signed_in(cookies.replace("sessionid", settings.SESSION_COOKIE_NAME)))

    assert answers == [False, False, False, False, True]
