"""What a person sees of a quiz: the paper, the result, or why there is none now."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.timezone import get_default_timezone

from tongpin.guide.hints import COOKIE, QUIZ_HINT, keys_in_cookie
from tongpin.quizzes.attempts import StoredAttempt
from tongpin.quizzes.hot.messages import HotRequest, HotResponse
from tongpin.quizzes.hot.quiz_request import QuizRequest
from tongpin.quizzes.hot.single_questions import QuizStep
from tongpin.quizzes.paper_content import HUNDREDTHS, MarkedAnswer, frozen_answer
from tongpin.quizzes.question_rendering import RenderedQuestion, filled_in, points_text, verdict_of
from tongpin.quizzes.receipts import receipt_of
from tongpin.quizzes.tickets import Ticket


def _page(request: QuizRequest, body: str, status: int = 200) -> HotResponse:
    pieces = request.pieces
    page = pieces.shell(pieces.words["title"], body, is_large=request.look.is_large)
    return HotResponse(status, page.encode(), cookies=request.cookies)


def _json(request: QuizRequest, data: dict[str, Any], status: int = 200) -> HotResponse:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HotResponse(status, text.encode(), "application/json", cookies=request.cookies)


def clock(milliseconds: int) -> str:
    """Day and time as this site's clock shows them."""
    return _minute(milliseconds // 60_000)


@lru_cache(1000)
def _minute(minutes: int) -> str:
    when = datetime.fromtimestamp(minutes * 60, UTC).astimezone(get_default_timezone())
    return f"{when:%Y-%m-%d %H:%M}"


def notice(request: QuizRequest, word: str, *, status: int = 200) -> HotResponse:
    """Why there is no paper: it is not open yet, it is over, or the ticket is not ours."""
    opens_ms = request.quiz.opens_ms
    if request.wants_json:
        return _json(request, {"notice": word, "opens_ms": opens_ms}, status)
    words = request.pieces.words
    text = words[word] % clock(opens_ms) if word == "opens" else words[word]
    body = f'<h1>{words["title"]}</h1>{words["intro"]}<p class="message">{text}</p>'
    return _page(request, body, status)


def unreadable(http: HotRequest) -> HotResponse:
    """What was sent has not the shape that is accepted; /openapi.json describes it."""
    if not http.wants_json:
        return HotResponse(400)
    return HotResponse(400, b'{"notice":"unreadable"}', "application/json")


def brought(request: QuizRequest, ticket: Ticket, sealed: str) -> HotResponse:
    """Asks whether the paper that a link brings is this person's own: anybody can send a link."""
    request.know_browser()
    query = {"t": sealed, "mine": request.proof_of(sealed)}
    if progress := request.http.query_value("p"):
        query["p"] = progress
    address = f"{request.links.page}?{urlencode(query)}"
    started = clock(ticket.started_ms)
    if request.wants_json:
        data = {"notice": "brought", "go_on": address, "started_ms": ticket.started_ms}
        return _json(request, data)
    words = request.pieces.words
    body = (
        f"<h1>{words['title']}</h1>{words['intro']}"
        f'<p class="message warning">{words["brought"] % started}</p>'
        f'<p class="actions"><a class="button primary" data-brought href="{escape(address)}">'
        f"{words['brought_mine']}</a>"
        f'<a class="button" href="{request.links.page}">{words["brought_other"]}</a></p>'
    )
    return _page(request, body)


def paper(request: QuizRequest, ticket: Ticket, sealed: str) -> HotResponse:
    """The questions that this person is asked, without their keys."""
    quiz = request.quiz
    places = quiz.paper.drawn(ticket.who, ticket.number)
    orders = quiz.paper.orders(places, ticket.who, ticket.number)
    if request.wants_json:
        data = {
            "title": quiz.title,
            "ticket": sealed,
            "ends_ms": quiz.ends_ms(ticket),
            "questions": _questions_data(request, places, orders),
        }
        return _json(request, data)
    rendered = request.pieces.questions
    questions = "".join(
        rendered[place].asked_html(f"a{number}", number, order)
        for number, (place, order) in enumerate(zip(places, orders, strict=True), start=1)
    )
    return _page(request, _form(request, ticket, sealed, questions))


def _questions_data(
    request: QuizRequest, places: Sequence[int], orders: Sequence[int]
) -> list[dict[str, Any]]:
    paper = request.quiz.paper
    questions: list[dict[str, Any]] = []
    for place, order_number in zip(places, orders, strict=True):
        item = paper.items[place]
        data = item.content.as_json(with_notes=False)
        if "choices" in data:
            order = paper.orders_of(place)[order_number]
            data["choices"] = [data["choices"][choice] for choice in order]
        if addresses := request.pieces.questions[place].picture_addresses:
            data["pictures"] = addresses
        questions.append(data | {"points": item.points / HUNDREDTHS})
    return questions


def _form(request: QuizRequest, ticket: Ticket, sealed: str, questions: str) -> str:
    words = request.pieces.words
    key = request.quiz.key
    ends_ms = request.quiz.ends_ms(ticket)
    return (
        f"{_hint(request)}<h1>{words['title']}</h1>{words['intro']}"
        f'<p class="soft" data-ends="{ends_ms}" data-quiz="{key}" role="timer">'
        f"{words['until'] % clock(ends_ms)}</p>"
        f'<form class="stack" method="post" data-paper="{key}" '
        f'data-offline="{words["offline"]}" data-gaps="{words["gaps"]}">'
        f'<input type="hidden" name="ticket" value="{sealed}">'
        f"{questions}{_units(request, ticket)}{_place_wish(request, ticket)}"
        f'<button class="primary">{words["hand_in"]}</button>{_go_on(request)}</form>'
    )


def _hint(request: QuizRequest) -> str:
    """What somebody should know who sees a quiz for the first time on this device."""
    if QUIZ_HINT.key in keys_in_cookie(request.http.cookies.get(COOKIE, "")):
        return ""
    return request.pieces.words["hint"] % request.links.page


def _units(request: QuizRequest, ticket: Ticket) -> str:
    """The choice of a unit, unless the link named one or has to."""
    if request.quiz.needs_unit_code:
        return ""
    return request.pieces.units if ticket.unit == request.quiz.unit else ""


def _go_on(request: QuizRequest) -> str:
    return (
        f'<button class="plain" formaction="{request.links.go_on}" formnovalidate>'
        f"{request.pieces.words['go_on']}</button>"
    )


def _place_wish(request: QuizRequest, ticket: Ticket) -> str:
    if not request.quiz.has_places or ticket.number > 1:
        return ""
    words = request.pieces.words
    return (
        f'<label class="option"><input type="checkbox" name="place"><span>{words["wants_place"]}'
        f'<br><small class="soft">{words["shared"]}</small></span></label>'
    )


def step(request: QuizRequest, step: QuizStep, sealed: str, *, is_kept: bool) -> HotResponse:
    """One question, or what is told of the answer that was just given."""
    words = request.pieces.words
    progress = step.progress
    ticket = progress.ticket
    places = request.quiz.paper.drawn(ticket.who, ticket.number)
    number = progress.at + 1
    is_first = progress.at == 0
    is_last = number == len(places)
    rendered_question = request.pieces.questions[places[progress.at]]
    if step.marked_answer and not step.may_try_again:
        question = _told_question(rendered_question, step.marked_answer)
        buttons = _button("on", words["hand_in"] if is_last else words["next"])
    else:
        question = _asked_question(request, step, rendered_question, places)
        buttons = _answer_buttons(request, step, is_last=is_last)
    wishes = f"{_units(request, ticket)}{_place_wish(request, ticket)}" if is_last else ""
    if not is_kept:
        wishes += f'<p class="message warning">{words["too_long"]}</p>'
    body = (
        f"{_hint(request) if is_first else ''}"
        f"<h1>{words['title']}</h1>{words['intro'] if is_first else ''}"
        f'<p class="soft"><span class="number">{words["which"] % (number, len(places))}</span> · '
        f"{words['until'] % clock(request.quiz.ends_ms(ticket))}</p>"
        '<form class="stack" method="post" data-step>'
        f'<input type="hidden" name="progress" value="{sealed}">{question}{wishes}'
        f'<p class="actions">{buttons}</p>{_go_on(request)}</form>'
    )
    return _page(request, body)


def _asked_question(
    request: QuizRequest, step: QuizStep, rendered_question: RenderedQuestion, places: Sequence[int]
) -> str:
    """The question to be answered, with the last answer in it."""
    progress = step.progress
    ticket = progress.ticket
    orders = request.quiz.paper.orders(places, ticket.who, ticket.number)
    number = progress.at + 1
    html = rendered_question.asked_html(f"a{number}", number, orders[progress.at])
    tries = progress.tries[progress.at]
    if tries:
        html = filled_in(html, rendered_question.fields_of(tries[-1], f"a{number}"))
    if step.marked_answer:
        again = request.pieces.words["again_each"]
        html = f'<p class="message" role="status">{again}</p>{html}'
    return html


def _told_question(rendered_question: RenderedQuestion, answer: MarkedAnswer) -> str:
    """The question with what was answered and what is right."""
    html = rendered_question.told_html(frozen_answer(answer.answer), verdict_of(answer))
    return f'<ol class="told" role="status">{html}</ol>'


def _answer_buttons(request: QuizRequest, step: QuizStep, *, is_last: bool) -> str:
    quiz = request.quiz
    words = request.pieces.words
    ends_paper = is_last and not quiz.tells_each
    buttons = _button("next", words["hand_in"] if ends_paper else words["next"])
    if quiz.goes_back and not quiz.tells_each and step.progress.at:
        buttons += f'<button class="plain" name="go" value="back">{words["back"]}</button>'
    return buttons


def _button(value: str, text: str) -> str:
    return f'<button class="primary" name="go" value="{value}">{text}</button>'


def result(request: QuizRequest, stored: StoredAttempt) -> HotResponse:
    """Score, place where the person asked for it, receipt; and what was right, once it is told."""
    quiz = request.quiz
    marked_answers = quiz.marked(stored.attempt) if quiz.tells(request.now_ms) else []
    receipt = receipt_of(stored.attempt)
    if request.wants_json:
        return _json(request, _result_data(request, stored, receipt, marked_answers))
    words = request.pieces.words
    points = points_text(stored.attempt.score)
    most = points_text(quiz.paper.most)
    body = (
        f"<h1>{words['title']}</h1>"
        f'<p class="score"><b>{words["score"]}</b> <span class="number">{points}</span>'
        f' <small class="soft">{words["of"] % most}</small></p>'
        f"{_place(request, stored)}"
        f"{_remarks(request, stored, is_told=bool(marked_answers))}"
        f"{_told_questions(request, marked_answers)}"
        f"{_answer_again(request, stored)}"
        f"{_receipt(request, receipt)}"
    )
    return _page(request, body)


def _place(request: QuizRequest, stored: StoredAttempt) -> str:
    if not stored.place:
        return ""
    words = request.pieces.words
    return (
        f'<p class="place"><b>{words["place"]}</b> <span class="number">{stored.place}</span> '
        f'<small class="soft">{words["among"] % stored.among}</small></p>'
    )


def _remarks(request: QuizRequest, stored: StoredAttempt, *, is_told: bool) -> str:
    """What the person should know of this result, a paragraph each."""
    quiz = request.quiz
    keys: list[str] = []
    if not stored.is_first:
        keys.append("before")
    if stored.attempt.is_late:
        keys.append("late")
    if not is_told:
        keys.append("later")
    if quiz.changes and not stored.is_first:
        keys.append("corrected")
    if quiz.has_short:
        keys.append("by_hand")
    words = request.pieces.words
    return "".join(f'<p class="message">{words[key]}</p>' for key in keys)


def _told_questions(request: QuizRequest, marked_answers: Sequence[MarkedAnswer]) -> str:
    """What was answered and what is right, question by question."""
    if not marked_answers:
        return ""
    rendered = request.pieces.questions
    questions = "".join(
        rendered[marked.place].told_html(frozen_answer(marked.answer), verdict_of(marked))
        for marked in marked_answers
    )
    return f'<ol class="told">{questions}</ol>'


def _answer_again(request: QuizRequest, stored: StoredAttempt) -> str:
    quiz = request.quiz
    if stored.attempt.number >= quiz.tries or request.now_ms > quiz.closes_ms:
        return ""
    return f'<p><a class="button" href="">{request.pieces.words["again"]}</a></p>'


def _receipt(request: QuizRequest, receipt: str) -> str:
    words = request.pieces.words
    links = request.links
    return (
        f'<section class="card receipt" data-done="{request.quiz.key}">'
        f'<h2>{words["receipt"]}</h2><p class="help">'
        f'{words["receipt_help"]}</p><p class="code">{receipt}</p>'
        f'<p><a href="{links.receipt_check}?receipt={receipt}">{words["check"]}</a> · '
        f'<a href="{links.own_papers}">{words["mine"]}</a></p></section>'
    )


def _result_data(
    request: QuizRequest,
    stored: StoredAttempt,
    receipt: str,
    marked_answers: Sequence[MarkedAnswer],
) -> dict[str, Any]:
    attempt = stored.attempt
    data: dict[str, Any] = {
        "score": attempt.score / HUNDREDTHS,
        "most": request.quiz.paper.most / HUNDREDTHS,
        "number": attempt.number,
        "is_first": stored.is_first,
        "is_late": attempt.is_late,
        "place": stored.place,
        "among": stored.among if stored.place else None,
        "receipt": receipt,
    }
    if marked_answers:
        data["marks"] = [_mark_data(request, marked) for marked in marked_answers]
    return data


def _mark_data(request: QuizRequest, marked: MarkedAnswer) -> dict[str, Any]:
    return {
        "points": marked.points / HUNDREDTHS,
        "verdict": verdict_of(marked),
        "reasons": [[reason.word, *reason.about] for reason in marked.mark.reasons],
        "right": request.quiz.paper.items[marked.place].key.right,
    }
