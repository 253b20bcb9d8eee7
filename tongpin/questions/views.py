"""Pages of banks and their questions."""

from collections.abc import Sequence
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.evidence.actions import keep_file
from tongpin.evidence.file_types import FileError
from tongpin.evidence.models import StoredFile
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import recordable_units
from tongpin.questions.actions import (
    ImportedQuestion,
    QuestionError,
    approve_question,
    approve_questions,
    import_questions,
    make_bank,
    retire_question,
    rewrite_question,
    write_question,
)
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.registry import WRITERS, FormatError
from tongpin.questions.formats.text import read_text
from tongpin.questions.forms import BankForm, QuestionForm, TakeInForm
from tongpin.questions.kinds import KINDS
from tongpin.questions.models import Bank, Purpose, Question, Version

PAGE = 30
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
    return Bank.objects.filter(unit__in=[pk for pk, __ in _units(request)]).select_related("unit")


def _bank(request: Request, pk: int) -> Bank:
    return get_object_or_404(_banks(request), pk=pk)


def _question(request: Request, pk: int) -> Question:
    questions = Question.objects.select_related("bank__unit")
    return get_object_or_404(questions, pk=pk, bank__in=_banks(request))


@require_http_methods(["GET", "POST"])
def bank_list(request: Request) -> HttpResponse:
    units = _units(request)
    form = BankForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        told, unit = form.cleaned_data, Unit.objects.get(pk=form.cleaned_data["unit"])
        purpose = Purpose(told["purpose"])
        bank = make_bank(unit, told["name"], purpose, by=request.user, now=timezone.now())
        return redirect("questions:bank", bank.pk)
    count = Count("questions", filter=Q(questions__retired_at=None))
    banks = _banks(request).annotate(count=count).order_by("name", "id")
    return render(request, "questions/bank_list.html", {"banks": banks, "form": form})


@require_GET
def bank(request: Request, pk: int) -> HttpResponse:
    """The bank's questions; those that wait for approval first where asked."""
    found = _bank(request, pk)
    waiting = Version.objects.standing().newest().filter(question__bank=found, approved_at=None)
    questions = found.questions.standing()
    if "waiting" in request.GET:
        questions = questions.filter(pk__in=waiting.values("question"))
    if topic := request.GET.get("topic"):
        questions = questions.filter(topic=topic)
    versions = Version.objects.newest().select_related("question")
    newest = Prefetch("versions", versions, to_attr="now")
    page = Paginator(questions.in_order().prefetch_related(newest), PAGE)
    topics = found.questions.standing().exclude(topic="").values_list("topic", flat=True)
    context = {
        "bank": found,
        "page": page.get_page(request.GET.get("page")),
        "waiting": waiting.count(),
        "topics": topics.distinct().order_by("topic")[:50],
        "is_waiting": "waiting" in request.GET,
        "kept": _kept(request),
        "writers": WRITERS,
    }
    return render(request, "questions/bank.html", context)


def _kept(request: Request) -> str:
    """What the address asks, but for the page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


@require_POST
def bank_approve(request: Request, pk: int) -> HttpResponse:
    found = _bank(request, pk)
    count = approve_questions(found, by=request.user, now=timezone.now())
    messages.success(request, _("%(count)s questions may be asked now.") % {"count": count})
    return redirect("questions:bank", pk)


@require_GET
def bank_export(request: Request, pk: int, form: str) -> HttpResponse:
    """The bank as a file, which taking in reads again."""
    found, writer = _bank(request, pk), WRITERS.get(form)
    if writer is None:
        raise Http404
    newest = Version.objects.standing().newest().filter(question__bank=found)
    drafts = [one.draft for one in newest.select_related("question").order_by("question_id")]
    told = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{found.name}.{form}')}"}
    content = writer.write(found.name, drafts)
    return HttpResponse(content, content_type=writer.media_type, headers=told)


@require_http_methods(["GET", "POST"])
def bank_take_in(request: Request, pk: int) -> HttpResponse:
    """Choose a file; see row by row what would become of it; then store what was taken."""
    found = _bank(request, pk)
    is_sent = request.method == "POST"
    form = TakeInForm(request.POST, request.FILES) if is_sent else TakeInForm()
    if not form.is_valid():
        return render(request, "questions/take_in.html", {"bank": found, "form": form})
    told, now = form.cleaned_data, timezone.now()
    file = told["file"]
    name, content = (file.name, file.read()) if file else (_("pasted.txt"), told["text"].encode())
    try:
        taken = import_questions(
            found, name, content, source=told["source"], by=request.user, now=now, dry_run=True
        )
        stored = keep_file(name, content, by=request.user, now=now)
    except (FormatError, FileError) as error:
        form.add_error(None, str(error))
        return render(request, "questions/take_in.html", {"bank": found, "form": form})
    request.session["questions"] = [stored.pk, name, told["source"]]
    return render(request, "questions/taken_in.html", _report(found, taken))


def _report(found: Bank, taken: Sequence[ImportedQuestion]) -> dict[str, object]:
    counts = {
        word: sum(one.outcome == word for one in taken) for word in ("taken", "same", "refused")
    }
    return {"bank": found, "taken": taken, "counts": counts}


@require_POST
def bank_store(request: Request, pk: int) -> HttpResponse:
    """Store what was looked at before."""
    found, now = _bank(request, pk), timezone.now()
    pending = request.session.pop("questions", None)
    if pending is None:
        return redirect("questions:bank_take_in", pk)
    number, name, source = pending
    content = get_object_or_404(StoredFile, pk=number, stored_by=request.user).read()
    taken = import_questions(found, name, content, source=source, by=request.user, now=now)
    count = sum(one.outcome == "taken" for one in taken)
    messages.success(
        request, _("%(count)s questions were stored; they wait for approval.") % {"count": count}
    )
    return redirect("questions:bank", pk)


def _typed(form: QuestionForm) -> QuestionDraft | None:
    """The one question that was typed; None with what is wrong on the form."""
    told = read_text(form.cleaned_data["text"])
    if len(told) != 1:
        form.add_error("text", _("Type one question; it begins with its number, 1."))
    elif told[0].draft is None:
        form.add_error("text", " ".join(told[0].faults))
    else:
        return told[0].draft
    return None


def examples_text() -> str:
    """How a question of each kind is typed."""
    return "\n\n".join(kind.files.example for kind in KINDS.values())


@require_http_methods(["GET", "POST"])
def question_write(request: Request, pk: int) -> HttpResponse:
    found = _bank(request, pk)
    form = QuestionForm(request.POST or None, initial={"text": EXAMPLE})
    if request.method == "POST" and form.is_valid() and (draft := _typed(form)):
        try:
            version = write_question(found, draft, by=request.user, now=timezone.now())
            return redirect("questions:question", version.question_id)
        except QuestionError as error:
            form.add_error("text", str(error))
    context = {"bank": found, "form": form, "examples": examples_text()}
    return render(request, "questions/question_write.html", context)


@require_http_methods(["GET", "POST"])
def question(request: Request, pk: int) -> HttpResponse:
    """The question with its versions, to be approved or written anew."""
    found = _question(request, pk)
    versions = list(
        found.versions.select_related("written_by", "approved_by", "question").order_by("-number")
    )
    form = QuestionForm(request.POST or None, initial={"text": versions[0].as_text})
    if request.method == "POST" and form.is_valid() and (draft := _typed(form)):
        try:
            rewrite_question(found, draft, by=request.user, now=timezone.now())
            return redirect("questions:question", pk)
        except QuestionError as error:
            form.add_error("text", str(error))
    context = {
        "question": found,
        "versions": versions,
        "form": form,
        "waits": versions[0].approved_at is None,
        "examples": examples_text(),
    }
    return render(request, "questions/question.html", context)


@require_POST
def question_approve(request: Request, pk: int) -> HttpResponse:
    found = _question(request, pk)
    told = request.POST.get("number", "")
    number = int(told) if told.isascii() and told.isdecimal() and len(told) < 5 else 0
    read = get_object_or_404(found.versions, number=number)
    approve_question(read, by=request.user, now=timezone.now())
    return redirect("questions:question", pk)


@require_POST
def question_retire(request: Request, pk: int) -> HttpResponse:
    found = _question(request, pk)
    retire_question(found, by=request.user, now=timezone.now())
    return redirect("questions:bank", found.bank_id)
