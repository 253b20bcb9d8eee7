"""The server is killed again and again while papers are handed in; each must be there once."""

import http.client
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

from django.db import connection

from tongpin.bench.kills import kill
from tongpin.bench.quiz_world import prepare
from tongpin.bench.server import free_port, start_server
from tongpin.bench.yardstick import python_s
from tongpin.quizzes.attempts import hand_in_of
from tongpin.quizzes.loaded_quiz import LoadedQuiz, load_quiz
from tongpin.quizzes.models import Attempt
from tongpin.quizzes.receipts import SECRET
from tongpin.quizzes.score_counts import place_of, recomputed_counts, score_counts
from tongpin.quizzes.tickets import Receipt, Ticket

KILLS, CLIENTS = 20, 32
BETWEEN_S = (0.1, 0.6)
LETTERS = "ABCD"

Acknowledged = dict[tuple[int, str, int], dict[str, Any]]  # by the attempt's key


def insist(port: int, path: str, count: int, seed: int) -> Acknowledged:
    """Answer so many papers, each handed in until it is acknowledged; what was acknowledged."""
    chance, told = random.Random(seed), dict[tuple[int, str, int], dict[str, Any]]()
    for __ in range(count):
        paper = _ask(port, "GET", path)
        answers: list[Any] = [chance.choice(LETTERS) for __ in range(6)]
        answers += [
            ["A", "B", "C", "D"],
            ["A"],
            chance.choice("TF"),
            [chance.choice(["1921", "1"])],
        ]
        body = {"ticket": paper["ticket"], "answers": answers, "place": True}
        result = _ask(port, "POST", path, json.dumps(body))
        ticket = Ticket.opened(paper["ticket"], SECRET)
        assert ticket
        told[(ticket.quiz, ticket.who.hex, ticket.number)] = result
    return told


def _ask(port: int, method: str, path: str, body: str | None = None) -> dict[str, Any]:
    """The answer, however often it takes."""
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    while True:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            found = json.loads(answer.read())
            if answer.status == 200:
                return dict(found)
        except (OSError, http.client.HTTPException, ValueError):
            pass
        finally:
            link.close()
        time.sleep(0.02)


def run(papers: int) -> dict[str, Any]:
    """Kill and restart at random moments, twenty times or until all is handed in."""
    quiz = prepare()
    port, chance, kills = free_port(), random.Random(), 0
    server, pause = start_server(port), Event()
    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            sent = [
                pool.submit(insist, port, f"/q/{quiz.key}/", papers // CLIENTS, number)
                for number in range(CLIENTS)
            ]
            while kills < KILLS and not all(one.done() for one in sent):
                pause.wait(chance.uniform(*BETWEEN_S))
                kill(server)
                server, kills = start_server(port), kills + 1
            acknowledged: Acknowledged = {}
            for one in sent:
                acknowledged |= one.result()
    finally:
        kill(server)
    loaded = load_quiz(quiz.key)
    assert loaded
    rows = {(row.quiz, row.who.hex, row.number): row for row in Attempt.objects.all()}
    lost = acknowledged.keys() - rows.keys()
    unlike = [
        key
        for key, told in acknowledged.items()
        if key in rows and not _agrees(loaded, rows[key], told)
    ]
    return {
        "bench": "quiz-kills",
        "database": connection.vendor,
        "papers": papers // CLIENTS * CLIENTS,
        "kills": kills,
        "acknowledged": len(acknowledged),
        "stored": len(rows),
        "lost": len(lost),
        "unlike": len(unlike),
        "kills_20_ok": kills == KILLS,
        "nothing_lost_ok": not lost,
        "scores_agree_ok": not unlike,
        "counts_agree_ok": score_counts(quiz.pk) == recomputed_counts(quiz.pk),
        "yardstick_python_s": python_s(),
    }


def _agrees(quiz: LoadedQuiz, row: Attempt, told: dict[str, Any]) -> bool:
    """Whether score, receipt and place that were told follow from the row."""
    stored, receipt = hand_in_of(row), Receipt.opened(told["receipt"], SECRET)
    score = sum(one.points for one in quiz.marked(stored))
    highest = place_of(
        row.score, score_counts(quiz.number)
    )  # others came later: never a better one
    return (
        score == row.score == round(told["score"] * 100)
        and receipt is not None
        and receipt.handed_in_ms == stored.handed_in_ms
        and 1 <= told["place"] <= highest
    )
