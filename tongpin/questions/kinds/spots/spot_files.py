"""How files hold places in a text: text, Word and tables only; pure."""

import re
from dataclasses import replace

from tongpin.questions.content import Content, Key
from tongpin.questions.kinds.kind_files import KindFiles
from tongpin.questions.kinds.multiple.multiple_files import MultipleFiles
from tongpin.questions.notations.raw_question import LETTERS, AskedQuestion, RawQuestion

SPOT = re.compile(r"[\[［]\s*([^\[\]［］\s](?:[^\[\]［］\n]*[^\[\]［］\s])?)\s*[\]］]")


def spots_in(stem: str) -> list[str]:
    """The places of a text, as they stand in brackets."""
    return SPOT.findall(stem)


class SpotFiles(KindFiles):
    words = ("标记", "圈画", "找错")
    example = """1. 【标记题】下面哪一处有错？
红军于[1934年]从[瑞金]出发，[1938年]到达陕北。
答案：C
计分：全对得分"""

    def build(self, raw: RawQuestion) -> AskedQuestion:
        """As several of several options, which the brackets are."""
        stem = SPOT.sub(r"[\1]", raw.stem)
        options = list(zip(LETTERS, spots_in(stem), strict=False))
        content, key = MultipleFiles().build(replace(raw, stem=stem, options=options))
        return replace(content, kind="spots"), key

    def answer_text(self, content: Content, key: Key) -> str:
        return "".join(key.right)

    def option_lines(self, content: Content) -> list[str]:
        return []
