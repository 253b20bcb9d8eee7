"""A bank of questions and a quiz for everyday practice, for the demonstration."""

from pathlib import Path

from tongpin.demo.demo_days import at
from tongpin.demo.demo_scene import Scene
from tongpin.orgs.models import Unit
from tongpin.questions.actions import approve_questions, import_questions, make_bank
from tongpin.questions.models import Purpose, Version
from tongpin.quizzes.actions import Pick, make_quiz, publish_quiz
from tongpin.quizzes.models import Feedback

POINTS = 20
QUESTIONS_OF_KIND = {"single": 2, "multiple": 1, "true_false": 1, "blank": 1}


def add_quizzes(scene: Scene) -> None:
    """Take in the file of the education bureau, and open five questions to everybody."""
    campaign, now = scene.campaign, scene.now
    study, office = scene.people["study"], scene.people["office"]
    bureau = Unit.objects.get(name="县教育局")
    bank = make_bank(bureau, "党史知识题库", Purpose.PRACTICE, by=study, now=now)
    file = Path(__file__).with_name("questions.txt")
    import_questions(bank, "党史知识题库.txt", file.read_bytes(), source="", by=study, now=now)
    approve_questions(bank, by=office, now=now)
    versions = Version.objects.approved().filter(question__bank=bank).select_related("question")
    quiz = make_quiz(
        campaign.kinds.get(key="quiz"),
        scene.county,
        {
            "title": "每日五题",
            "intro": "不排名、不计时，答多少次都可以。",
            "opens_at": at(scene.days.on("03-01"), 8),
            "closes_at": at(campaign.ends_on, 24),
            "tries": 1000,
            "feedback": Feedback.AT_ONCE,
        },
        by=office,
        now=now,
    )
    picks = []
    for kind, count in QUESTIONS_OF_KIND.items():
        versions_of_kind = versions.filter(kind=kind).order_by("question_id")
        picks.append(Pick(list(versions_of_kind), POINTS, draw=count))
    publish_quiz(quiz, picks, by=office, now=now)
