"""How files hold things to be put in order; pure."""

import re
from typing import Any

from tongpin.questions.content import Content, Key
from tongpin.questions.kinds.kind_files import KindFiles
from tongpin.questions.notations.option_weights import choices_in_order
from tongpin.questions.notations.qti_notation import (
    QtiItem,
    all_named,
    letters_by_identifier,
    letters_of,
    text_in,
)
from tongpin.questions.notations.qti_writer import QtiWriter
from tongpin.questions.notations.raw_question import (
    AskedQuestion,
    RawQuestion,
    choices_of,
    letters_in,
)

ARROWS = re.compile("[→>-]+")


def read_qti(item: QtiItem) -> AskedQuestion:
    nodes = all_named(item.interaction, "simpleChoice")
    letters = letters_by_identifier(nodes)
    right = letters_of(item.correct(item.interaction), letters)
    choices = choices_in_order(list(map(text_in, nodes)))
    return Content("ordering", item.stem, choices), Key(right)


class OrderingFiles(KindFiles):
    words = ("排序", "排列")
    example = "1. 【排序题】按时间先后\nA. 遵义会议\nB. 古田会议\n答案：BA"
    qti_readers = {"orderInteraction": read_qti}

    def build(self, raw: RawQuestion) -> AskedQuestion:
        letters = letters_in(ARROWS.sub("", raw.answer))
        return Content("ordering", raw.stem, choices_of(raw)), Key(letters)

    def answer_text(self, content: Content, key: Key) -> str:
        return "".join(key.right)

    def write_qti(self, writer: QtiWriter, root: Any, content: Content, key: Key) -> bool:
        writer.declare(root, key.right, cardinality="ordered", baseType="identifier")
        interaction = writer.put(
            writer.put_body(root, content.stem),
            "orderInteraction",
            responseIdentifier="RESPONSE",
            shuffle="true",
        )
        for choice in content.choices:
            writer.put(interaction, "simpleChoice", choice.text, identifier=choice.letter)
        writer.put_processing(root, "match_correct")
        return True
