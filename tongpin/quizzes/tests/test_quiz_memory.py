"""Quizzes that are read before anybody asks for them."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from tongpin.quizzes.actions import Pick, publish_quiz
from tongpin.quizzes.hot import quiz_memory
from tongpin.quizzes.hot.quiz_memory import QuizMemory, keys_of_next_quizzes
from tongpin.quizzes.tests.builders import ASKED, quiz_of, versions

MINUTE = timedelta(minutes=1)


@pytest.fixture
def quizzes(campaign, county):
    now, unit = timezone.now(), county["青禾县"]
    asked, made = versions(unit, *ASKED), {}
    for name, opens, closes in [
        ("open", -5, 60),
        ("soon", 5, 60),
        ("over", -5, -1),
        ("later", 30, 60),
    ]:
        told = {"opens_at": now + opens * MINUTE, "closes_at": now + closes * MINUTE}
        made[name] = quiz_of(campaign, unit, now - MINUTE * 10, **told)
        publish_quiz(made[name], [Pick(asked, 10)], by=None, now=now - MINUTE * 10)
    quiz_of(campaign, unit, now)  # not published
    return made


@pytest.mark.django_db
def test_those_that_are_open_or_open_soon_are_read_ahead_the_latest_first(quizzes):
    assert keys_of_next_quizzes() == [quizzes["soon"].key, quizzes["open"].key]


@pytest.mark.django_db
def test_no_more_are_read_ahead_than_half_of_what_is_kept(quizzes, monkeypatch):
    monkeypatch.setattr(quiz_memory, "KEPT", 2)

    assert keys_of_next_quizzes() == [quizzes["soon"].key]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_stops_no_later_look(quizzes, monkeypatch):
    looks, read = [], keys_of_next_quizzes

    def looked():
        looks.append(1)
        if len(looks) == 1:
            raise OSError("away")
        return read()

    monkeypatch.setattr(quiz_memory, "keys_of_next_quizzes", looked)
    monkeypatch.setattr(quiz_memory, "READY_S", 0.01)

    async def run():
        there = QuizMemory()
        ahead = asyncio.create_task(there.keep_ready())
        while len(there.quizzes) < 2 and not ahead.done():
            await asyncio.sleep(0.01)
        ahead.cancel()
        with suppress(asyncio.CancelledError):
            await ahead
        there.reader.submit(connections.close_all).result()
        there.reader.shutdown()
        return there

    there = asyncio.run(asyncio.wait_for(run(), 20))

    assert set(there.quizzes) == {quizzes["open"].key, quizzes["soon"].key}
