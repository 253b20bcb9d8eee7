"""Pages of banks and their questions."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.numbers import row_number
from tongpin.evidence.actions import keep_file
from tongpin.evidence.file_types import FileError
from tongpin.evidence.http import file_response
from tongpin.evidence.models import StoredFile
from tongpin.orgs.fields import offer
from tongpin.orgs.http import Request, query_but_page
from tongpin.orgs.permissions import recordable_units
from tongpin.questions.actions import (
    ImportOutcome,
    approve_question,
    approve_questions,
    count_outcome,
    import_questions,
    make_bank,
    preview_questions,
    retire_question,
    rewrite_question,
    write_question,
)
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.registry import WRITERS, FormatError
from tongpin.questions.formats.text import read_text
from tongpin.questions.forms import BankForm, QuestionForm, TakeInForm
from tongpin.questions.kept_pictures import QuestionError
from tongpin.questions.kinds import KINDS
from tongpin.questions.models import Bank, Question, Version, VersionPicture
from tongpin.questions.picture_addresses import is_handed_out
from tongpin.serving.errors import errors_as_messages
from tongpin.serving.private_pages import may_be_kept
from tongpin.serving.sent import sent_data

PAGE = 30
KEPT_S = 365 * 24 * 3600  # how long a phone may keep a picture
MOST_TOPICS = 50  # by which a bank's questions are picked
EXAMPLE = """1. 【单选题】题干写在这里
A. 选项一
B. 选项二
答案：B
解析：可以不写
出处：《中国共产党简史》第62页"""


def _units(request: Request) -> list[tuple[int, str]]:
    """The units whose banks the person may work in. Raises PermissionDenied where there is none."""
    units = recordable_units(request.user, localdate())
    if not units:
        raise PermissionDenied
    return units


def _banks(request: Request) -> QuerySet[Bank]:
    units = [pk for pk, __ in _units(request)]
    return Bank.objects.filter(unit__in=units).select_related("unit")


def _bank(request: Request, pk: int) -> Bank:
    return get_object_or_404(_banks(request), pk=pk)


def _question(request: Request, pk: int) -> Question:
    questions = Question.objects.select_related("bank__unit")
    return get_object_or_404(questions, pk=pk, bank__in=_banks(request))


@require_http_methods(["GET", "POST"])
def bank_list(request: Request) -> HttpResponse:
    units = _units(request)
    form = BankForm(sent_data(request))
    offer(form, "unit", units)
    if form.is_valid():
        bank = make_bank(**form.cleaned_data, by=request.user, now=timezone.now())
        return redirect("questions:bank", bank.pk)
    count = Count("questions", filter=Q(questions__retired_at=None))
    banks = _banks(request).annotate(count=count).order_by("name", "id")
    return render(request, "questions/bank_list.html", {"banks": banks, "form": form})


@require_GET
def bank(request: Request, pk: int) -> HttpResponse:
    """The bank's questions, or those that wait for approval."""
    bank = _bank(request, pk)
    waiting = Version.objects.standing().newest().filter(question__bank=bank, approved_at=None)
    topics = bank.questions.standing().exclude(topic="").values_list("topic", flat=True)
    page = Paginator(_listed_questions(request, bank, waiting), PAGE)
    context = {
        "bank": bank,
        "page": page.get_page(request.GET.get("page")),
        "waiting": waiting.count(),
        "topics": topics.distinct().order_by("topic")[:MOST_TOPICS],
        "is_waiting": "waiting" in request.GET,
        "filters": query_but_page(request),
        "writers": WRITERS,
        "has_pictures": VersionPicture.objects.filter(version__question__bank=bank).exists(),
    }
    return render(request, "questions/bank.html", context)


def _listed_questions(
    request: Request, bank: Bank, waiting: QuerySet[Version]
) -> QuerySet[Question]:
    """The questions that the address asks for, each with its newest version."""
    questions = bank.questions.standing()
    if "waiting" in request.GET:
        questions = questions.filter(pk__in=waiting.values("question"))
    if topic := request.GET.get("topic"):
        questions = questions.filter(topic=topic)
    versions = Version.objects.newest().select_related("question")
    newest = Prefetch("versions", versions, to_attr="newest")
    return questions.in_order().prefetch_related(newest)


@require_POST
def bank_approve(request: Request, pk: int) -> HttpResponse:
    bank = _bank(request, pk)
    count = approve_questions(bank, by=request.user, now=timezone.now())
    messages.success(request, _("%(count)s questions may be asked now.") % {"count": count})
    if Version.objects.standing().newest().filter(question__bank=bank, approved_at=None).exists():
        messages.info(request, _("Somebody else has to approve those that you wrote."))
    return redirect("questions:bank", pk)


@require_GET
def bank_export(request: Request, pk: int, form: str) -> HttpResponse:
    """The bank as a file, which taking in reads again."""
    bank = _bank(request, pk)
    writer = WRITERS.get(form)
    if writer is None:
        raise Http404
    versions = Version.objects.standing().newest().filter(question__bank=bank)
    ordered = versions.select_related("question").order_by("question_id")
    with_files = ordered.prefetch_related("pictures__file")
    content = writer.write(bank.name, [version.draft_with_pictures for version in with_files])
    file_name = quote(f"{bank.name}.{form}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{file_name}"}
    return HttpResponse(content, content_type=writer.media_type, headers=headers)


@require_http_methods(["GET", "POST"])
def bank_take_in(request: Request, pk: int) -> HttpResponse:
    """Choose a file; see row by row what would become of it; then store what was taken."""
    bank = _bank(request, pk)
    is_sent = request.method == "POST"
    form = TakeInForm(request.POST, request.FILES) if is_sent else TakeInForm()
    if form.is_valid():
        try:
            return render(request, "questions/taken_in.html", _preview(request, bank, form))
        except (FormatError, FileError) as error:
            form.add_error(None, str(error))
    return render(request, "questions/take_in.html", {"bank": bank, "form": form})


def _preview(request: Request, bank: Bank, form: TakeInForm) -> dict[str, object]:
    """What would become of the file, which is kept until somebody says that it is to be stored.

    Raises FormatError or FileError.
    """
    name, content = form.upload()
    source = form.cleaned_data["source"]
    questions = preview_questions(bank, name, content, source=source)
    stored = keep_file(name, content, by=request.user, now=timezone.now())
    request.session["questions"] = [bank.pk, stored.pk, name, source]
    counts = {outcome.value: count_outcome(questions, outcome) for outcome in ImportOutcome}
    return {"bank": bank, "questions": questions, "counts": counts}


@require_POST
def bank_store(request: Request, pk: int) -> HttpResponse:
    """Store what was looked at before."""
    bank = _bank(request, pk)
    pending = request.session.pop("questions", None)
    if pending is None or len(pending) != 4 or pending[0] != bank.pk:  # what was looked at
        return redirect("questions:bank_take_in", pk)
    __, file_pk, name, source = pending
    file = get_object_or_404(StoredFile, pk=file_pk, stored_by=request.user)
    questions = import_questions(
        bank, name, file.read(), source=source, by=request.user, now=timezone.now()
    )
    count = count_outcome(questions, ImportOutcome.TAKEN)
    text = _("%(count)s questions were stored; they wait for approval.")
    messages.success(request, text % {"count": count})
    if contradictions := count_outcome(questions, ImportOutcome.CONTRADICTION):
        text = _("%(count)s questions stand there with another answer and were not stored.")
        messages.warning(request, text % {"count": contradictions})
    return redirect("questions:bank", pk)


@login_not_required
@may_be_kept
@require_GET
def picture(request: HttpRequest, mark: str, signature: str) -> FileResponse:
    """A picture of a question, for whoever was given its address: see picture_addresses.py.

    The address leads to the same picture for ever, so that a phone asks for it once.
    """
    pictures = VersionPicture.objects.filter(mark=mark).select_related("file")
    shown_picture = pictures.order_by("id").first()
    if shown_picture is None or not is_handed_out(mark, signature):
        raise Http404
    response = file_response(shown_picture.file)
    response["Cache-Control"] = f"private, max-age={KEPT_S}, immutable"
    return response


def _typed_draft(form: QuestionForm) -> QuestionDraft | None:
    """The one question that was typed; None with what is wrong on the form."""
    questions = read_text(form.cleaned_data["text"])
    if len(questions) != 1:
        form.add_error("text", _("Type one question; it begins with its number, 1."))
        return None
    if questions[0].draft is None:
        form.add_error("text", " ".join(questions[0].faults))
    return questions[0].draft


def examples_text() -> str:
    """How a question of each kind is typed."""
    return "\n\n".join(kind.files.example for kind in KINDS.values())


@require_http_methods(["GET", "POST"])
def question_write(request: Request, pk: int) -> HttpResponse:
    bank = _bank(request, pk)
    form = QuestionForm(sent_data(request), initial={"text": EXAMPLE})
    if form.is_valid() and (draft := _typed_draft(form)):
        try:
            version = write_question(bank, draft, by=request.user, now=timezone.now())
            return redirect("questions:question", version.question_id)
        except QuestionError as error:
            form.add_error("text", str(error))
    context = {"bank": bank, "form": form, "examples": examples_text()}
    return render(request, "questions/question_write.html", context)


@require_http_methods(["GET", "POST"])
def question(request: Request, pk: int) -> HttpResponse:
    """The question with its versions, to be approved or written anew."""
    question = _question(request, pk)
    versions = question.versions.select_related("written_by", "approved_by", "question")
    newest_first = list(versions.order_by("-number"))
    newest = newest_first[0]
    form = QuestionForm(sent_data(request), initial={"text": newest.as_text})
    if form.is_valid() and (draft := _typed_draft(form)):
        try:
            rewrite_question(question, draft, by=request.user, now=timezone.now())
            return redirect("questions:question", pk)
        except QuestionError as error:
            form.add_error("text", str(error))
    context = {
        "question": question,
        "versions": newest_first,
        "form": form,
        "waits": newest.approved_at is None,
        "examples": examples_text(),
    }
    return render(request, "questions/question.html", context)


@require_POST
def question_approve(request: Request, pk: int) -> HttpResponse:
    """Approve the version that was read, which need not be the newest any more."""
    question = _question(request, pk)
    number = row_number(request.POST.get("number", ""))
    version = get_object_or_404(question.versions, number=number)
    with errors_as_messages(request):
        approve_question(version, by=request.user, now=timezone.now())
    return redirect("questions:question", pk)


@require_POST
def question_retire(request: Request, pk: int) -> HttpResponse:
    question = _question(request, pk)
    retire_question(question, by=request.user, now=timezone.now())
    return redirect("questions:bank", question.bank_id)
