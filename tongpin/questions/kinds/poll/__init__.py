"""A poll: one of several options, none of them right."""

from django.utils.translation import gettext_lazy

from tongpin.questions.content import Content, Key, Mark, Response
from tongpin.questions.kinds.options import OptionsKind, option_faults
from tongpin.questions.kinds.options.option_files import SingleOptionFiles, read_qti_options
from tongpin.questions.kinds.question_kind import stem_faults
from tongpin.questions.notations.raw_question import AskedQuestion, RawQuestion, choices_of


class PollFiles(SingleOptionFiles):
    words = ("投票", "调查", "问卷")
    example = "1. 【投票题】题干\nA. 甲\nB. 乙"
    qti_readers = {"choiceInteraction": read_qti_options}

    def build(self, raw: RawQuestion) -> AskedQuestion:
        return Content("poll", raw.stem, choices_of(raw)), Key()


class Poll(OptionsKind):
    name = "poll"
    label = gettext_lazy("a poll")
    files = PollFiles()
    is_scored = False
    is_apart = True

    def faults(self, content: Content, key: Key) -> list[str]:
        return stem_faults(content) + option_faults(content)

    def right_text(self, content: Content, key: Key) -> str:
        return ""

    def score(self, content: Content, key: Key, response: Response) -> Mark:
        return Mark(None)

    def xapi_patterns(self, content: Content, key: Key) -> list[str]:
        return []
