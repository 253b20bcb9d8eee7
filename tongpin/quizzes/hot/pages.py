"""What a person sees of a quiz: the paper, the result, or why there is none now."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.utils.timezone import get_default_timezone

from tongpin.quizzes.attempts import StoredAttempt
from tongpin.quizzes.hot.filling import fields_of, filled_in
from tongpin.quizzes.hot.messages import HotResponse
from tongpin.quizzes.hot.pieces import QuizPieces, RenderedQuestion, points_text, verdict_of
from tongpin.quizzes.hot.quiz_memory import ServedQuiz
from tongpin.quizzes.hot.single_questions import QuizStep
from tongpin.quizzes.loaded_quiz import LoadedQuiz
from tongpin.quizzes.paper_content import HUNDREDTHS, frozen_paper
from tongpin.quizzes.receipts import receipt_of
from tongpin.quizzes.tickets import Ticket


@dataclass(frozen=True)
class PageLook:
    """How a person wants pages to look, and the cookies that remember it."""

    language: str
    is_large: bool
    cookies: list[str]


def _page(served: ServedQuiz, look: PageLook, body: str, status: int = 200) -> HotResponse:
    pieces = served.pieces[look.language]
    page = pieces.shell(pieces.words["title"], body, is_large=look.is_large)
    return HotResponse(status, page.encode(), cookies=look.cookies)


def _json(told: dict[str, Any], look: PageLook, status: int = 200) -> HotResponse:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return HotResponse(status, text.encode(), "application/json", cookies=look.cookies)


def clock(milliseconds: int) -> str:
    """Day and time as this site's clock shows them."""
    return _minute(milliseconds // 60_000)


@lru_cache(1000)
def _minute(minutes: int) -> str:
    when = datetime.fromtimestamp(minutes * 60, UTC).astimezone(get_default_timezone())
    return f"{when:%Y-%m-%d %H:%M}"


def notice(
    served: ServedQuiz, look: PageLook, word: str, wants_json: bool, *, status: int = 200
) -> HotResponse:
    """Why there is no paper: it is not open yet, it is over, or the ticket is not ours."""
    quiz, words = served.quiz, served.pieces[look.language].words
    text = words[word] % clock(quiz.opens_ms) if word == "opens" else words[word]
    if wants_json:
        return _json({"notice": word, "opens_ms": quiz.opens_ms}, look, status)
    return _page(
        served,
        look,
        f'<h1>{words["title"]}</h1>{words["intro"]}<p class="message">{text}</p>',
        status,
    )


def paper(
    served: ServedQuiz, ticket: Ticket, sealed: str, look: PageLook, wants_json: bool
) -> HotResponse:
    """The questions that this person is asked, without their keys."""
    quiz = served.quiz
    places = quiz.paper.drawn(ticket.who, ticket.number)
    if wants_json:
        return _json(_paper_told(quiz, ticket, sealed, places), look)
    pieces = served.pieces[look.language]
    orders = quiz.paper.orders(places, ticket.who, ticket.number)
    questions = "".join(
        pieces.asked[place].page(f"a{number}", number, order)
        for number, (place, order) in enumerate(zip(places, orders, strict=True), start=1)
    )
    return _page(served, look, _form(quiz, ticket, sealed, pieces, questions))


def _form(quiz: LoadedQuiz, ticket: Ticket, sealed: str, pieces: QuizPieces, questions: str) -> str:
    words, ends = pieces.words, quiz.ends_ms(ticket)
    place = _place_wish(quiz, ticket, words)
    return (
        f"<h1>{words['title']}</h1>{words['intro']}"
        f'<p class="soft" data-ends="{ends}" data-quiz="{quiz.key}" role="timer">'
        f"{words['until'] % clock(ends)}</p>"
        f'<form class="stack" method="post" data-paper="{quiz.key}" '
        f'data-offline="{words["offline"]}">'
        f'<input type="hidden" name="ticket" value="{sealed}">'
        f"{questions}{pieces.units if ticket.unit == quiz.unit else ''}{place}"
        f'<button class="primary">{words["hand_in"]}</button>{_go_on(quiz, words)}</form>'
    )


def _go_on(quiz: LoadedQuiz, words: dict[str, str]) -> str:
    return (
        f'<button class="plain" formaction="/quizzes/go-on/{quiz.key}/" formnovalidate>'
        f"{words['go_on']}</button>"
    )


def _place_wish(quiz: LoadedQuiz, ticket: Ticket, words: dict[str, str]) -> str:
    if not quiz.has_places or ticket.number > 1:
        return ""
    return (
        f'<label class="option"><input type="checkbox" name="place"><span>{words["wants_place"]}'
        f'<br><small class="soft">{words["shared"]}</small></span></label>'
    )


def step(
    served: ServedQuiz, step: QuizStep, sealed: str, look: PageLook, *, is_kept: bool
) -> HotResponse:
    """One question, or what is told of the answer that was just given."""
    quiz, pieces, progress = served.quiz, served.pieces[look.language], step.progress
    words, ticket = pieces.words, progress.ticket
    places = quiz.paper.drawn(ticket.who, ticket.number)
    place, number = places[progress.at], progress.at + 1
    asked = pieces.asked[place]
    order = quiz.paper.orders(places, ticket.who, ticket.number)[progress.at]
    is_last = number == len(places)
    buttons = (
        f'<button class="primary" name="go" value="next">'
        f"{words['hand_in'] if is_last and not quiz.tells_each else words['next']}</button>"
    )
    if step.told and not step.may_try_again:
        shown = _told_step(asked, step)
        buttons = (
            f'<button class="primary" name="go" value="on">'
            f"{words['hand_in'] if is_last else words['next']}</button>"
        )
    else:
        again = f'<p class="message" role="status">{words["again_each"]}</p>' if step.told else ""
        tries = progress.tries[progress.at]
        before = fields_of(asked.content, tries[-1], f"a{number}") if tries else {}
        shown = again + filled_in(asked.page(f"a{number}", number, order), before)
        if quiz.goes_back and not quiz.tells_each and progress.at:
            buttons += f'<button class="plain" name="go" value="back">{words["back"]}</button>'
    wishes = ""
    if is_last:
        units = pieces.units if ticket.unit == quiz.unit else ""
        wishes = f"{units}{_place_wish(quiz, ticket, words)}"
    if not is_kept:
        wishes += f'<p class="message warning">{words["too_long"]}</p>'
    body = (
        f"<h1>{words['title']}</h1>{words['intro'] if progress.at == 0 else ''}"
        f'<p class="soft"><span class="number">{words["which"] % (number, len(places))}</span> · '
        f"{words['until'] % clock(quiz.ends_ms(ticket))}</p>"
        '<form class="stack" method="post" data-step>'
        f'<input type="hidden" name="progress" value="{sealed}">{shown}{wishes}'
        f'<p class="actions">{buttons}</p>{_go_on(quiz, words)}</form>'
    )
    return _page(served, look, body)


def _told_step(asked: RenderedQuestion, step: QuizStep) -> str:
    assert step.told
    told = asked.told(frozen_paper(step.told.answer), verdict_of(step.told))
    return f'<ol class="told" role="status">{told}</ol>'


def _paper_told(
    quiz: LoadedQuiz, ticket: Ticket, sealed: str, places: Sequence[int]
) -> dict[str, Any]:
    questions = []
    orders = quiz.paper.orders(places, ticket.who, ticket.number)
    for place, chosen in zip(places, orders, strict=True):
        item, order = quiz.paper.items[place], quiz.paper.orders_of(place)[chosen]
        told = item.content.as_json(with_notes=False)
        if "choices" in told:
            told["choices"] = [told["choices"][shown] for shown in order]
        questions.append(told | {"points": item.points / HUNDREDTHS})
    return {
        "title": quiz.title,
        "ticket": sealed,
        "ends_ms": quiz.ends_ms(ticket),
        "questions": questions,
    }


def result(
    served: ServedQuiz, stored: StoredAttempt, look: PageLook, now_ms: int, wants_json: bool
) -> HotResponse:
    """Score, place where the person asked for it, receipt; and what was right, once it is told."""
    quiz = served.quiz
    told = quiz.marked(stored.attempt) if quiz.tells(now_ms) else []
    receipt = receipt_of(stored.attempt)
    if wants_json:
        return _json(_result_told(quiz, stored, receipt, told), look)
    pieces = served.pieces[look.language]
    words, one = pieces.words, stored.attempt
    remarks = [] if stored.is_first else [words["before"]]
    remarks += [words["late"]] if one.is_late else []
    remarks += [] if told else [words["later"]]
    remarks += [words["corrected"]] if quiz.changes and not stored.is_first else []
    remarks += [words["by_hand"]] if quiz.has_short else []
    place = (
        f'<p class="place"><b>{words["place"]}</b> <span class="number">{stored.place}</span> '
        f'<small class="soft">{words["among"] % stored.among}</small></p>'
        if stored.place
        else ""
    )
    listed = "".join(
        pieces.asked[mark.place].told(frozen_paper(mark.answer), verdict_of(mark)) for mark in told
    )
    again = (
        f'<p><a class="button" href="">{words["again"]}</a></p>'
        if one.number < quiz.tries and now_ms <= quiz.closes_ms
        else ""
    )
    body = (
        f"<h1>{words['title']}</h1>"
        f'<p class="score"><b>{words["score"]}</b> '
        f'<span class="number">{points_text(one.score)}</span>'
        f' <small class="soft">{words["of"] % points_text(quiz.paper.most)}</small></p>{place}'
        + "".join(f'<p class="message">{remark}</p>' for remark in remarks)
        + (f'<ol class="told">{listed}</ol>' if listed else "")
        + again
        + f'<section class="card receipt" data-done="{quiz.key}">'
        f'<h2>{words["receipt"]}</h2><p class="help">'
        f'{words["receipt_help"]}</p><p class="code">{receipt}</p>'
        f'<p><a href="/quizzes/receipts/?receipt={receipt}">{words["check"]}</a> · '
        f'<a href="/quizzes/mine/{quiz.key}/">{words["mine"]}</a></p></section>'
    )
    return _page(served, look, body)


def _result_told(
    quiz: LoadedQuiz, stored: StoredAttempt, receipt: str, told: list[Any]
) -> dict[str, Any]:
    one = stored.attempt
    found: dict[str, Any] = {
        "score": one.score / HUNDREDTHS,
        "most": quiz.paper.most / HUNDREDTHS,
        "number": one.number,
        "is_first": stored.is_first,
        "is_late": one.is_late,
        "place": stored.place,
        "among": stored.among if stored.place else None,
        "receipt": receipt,
    }
    if told:
        found["marks"] = [
            {
                "points": mark.points / HUNDREDTHS,
                "verdict": verdict_of(mark),
                "reasons": [[reason.word, *reason.about] for reason in mark.mark.reasons],
                "right": quiz.paper.items[mark.place].key.right,
            }
            for mark in told
        ]
    return found
