"""The server is killed again and again while papers are handed in; each must be there once."""

import http.client
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from tongpin.bench.kills import KilledServer
from tongpin.bench.quiz_world import prepare
from tongpin.bench.server import free_port
from tongpin.bench.yardstick import python_s
from tongpin.quizzes.attempts import hand_in_of
from tongpin.quizzes.loaded_quiz import LoadedQuiz, load_quiz
from tongpin.quizzes.models import Attempt, Quiz
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.score_counts import place_of, recomputed_counts, score_counts
from tongpin.quizzes.tickets import Receipt, Ticket

KILLS = 20
CLIENTS = 32
BETWEEN_S = (0.1, 0.6)
LETTERS = "ABCD"

AttemptKey = tuple[int, str, int]  # quiz, who, number of the try
Acknowledged = dict[AttemptKey, dict[str, Any]]  # what the server answered


def insist(port: int, path: str, count: int, seed: int) -> Acknowledged:
    """Answer so many papers, each handed in until it is acknowledged; what was acknowledged."""
    chance = random.Random(seed)
    acknowledged: Acknowledged = {}
    for __ in range(count):
        paper = _request(port, "GET", path)
        body = {"ticket": paper["ticket"], "answers": _random_answers(chance), "place": True}
        result = _request(port, "POST", path, json.dumps(body))
        ticket = Ticket.opened(paper["ticket"], SECRETS)
        assert ticket
        acknowledged[(ticket.quiz, ticket.who.hex, ticket.number)] = result
    return acknowledged


def _random_answers(chance: random.Random) -> list[Any]:
    """To six questions with a single choice, two with several, one true or false, one blank."""
    answers: list[Any] = [chance.choice(LETTERS) for __ in range(6)]
    answers.append(["A", "B", "C", "D"])
    answers.append(["A"])
    answers.append(chance.choice("TF"))
    answers.append([chance.choice(["1921", "1"])])
    return answers


def _request(port: int, method: str, path: str, body: str | None = None) -> dict[str, Any]:
    """The answer, however often it takes."""
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    while True:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            link.request(method, path, body, headers)
            response = link.getresponse()
            data = json.loads(response.read())
            if response.status == 200:
                return dict(data)
        except (OSError, http.client.HTTPException, ValueError):
            pass
        finally:
            link.close()
        time.sleep(0.02)


def run(papers: int) -> dict[str, Any]:
    """Kill and restart at random moments, twenty times or until all is handed in."""
    quiz = prepare()
    port = free_port()
    server = KilledServer(port)
    papers_of_client = papers // CLIENTS
    acknowledged: Acknowledged = {}
    try:
        with ThreadPoolExecutor(CLIENTS) as pool:
            futures = []
            for seed in range(CLIENTS):
                path = f"/q/{quiz.key}/"
                future = pool.submit(insist, port, path, count=papers_of_client, seed=seed)
                futures.append(future)
            server.kill_at_random(futures, most=KILLS, between_s=BETWEEN_S)
            for future in futures:
                acknowledged |= future.result()
    finally:
        server.kill()
    stored = {(row.quiz, row.who.hex, row.number): row for row in Attempt.objects.all()}
    lost, unlike = _faults(quiz, acknowledged, stored)
    return {
        "bench": "quiz-kills",
        "database": connection.vendor,
        "papers": papers_of_client * CLIENTS,
        "kills": server.kills,
        "acknowledged": len(acknowledged),
        "stored": len(stored),
        "lost": lost,
        "unlike": unlike,
        "kills_20_ok": server.kills == KILLS,
        "nothing_lost_ok": lost == 0,
        "scores_agree_ok": unlike == 0,
        "counts_agree_ok": score_counts(quiz.pk) == recomputed_counts(quiz.pk),
        "yardstick_python_s": python_s(),
    }


def _faults(
    quiz: Quiz, acknowledged: Acknowledged, stored: dict[AttemptKey, Attempt]
) -> tuple[int, int]:
    """How many acknowledged papers are not there, and how many are there otherwise."""
    loaded_quiz = load_quiz(quiz.key)
    assert loaded_quiz
    lost = 0
    unlike = 0
    for key, result in acknowledged.items():
        row = stored.get(key)
        if row is None:
            lost += 1
        elif not _agrees(loaded_quiz, row, result):
            unlike += 1
    return lost, unlike


def _agrees(quiz: LoadedQuiz, row: Attempt, result: dict[str, Any]) -> bool:
    """Whether the score, receipt and place of the result follow from the row."""
    attempt = hand_in_of(row)
    receipt = Receipt.opened(result["receipt"], SECRETS)
    if receipt is None or receipt.handed_in_ms != attempt.handed_in_ms:
        return False
    points = sum(question.points for question in quiz.marked(attempt))
    if not points == row.score == round(result["score"] * 100):
        return False
    # Others came later, so the place can only have been a better one.
    place = int(result["place"])
    return 1 <= place <= place_of(row.score, score_counts(quiz.number))
