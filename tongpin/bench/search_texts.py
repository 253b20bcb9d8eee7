"""Texts like those of acts, of a vocabulary in which few words are common and most are rare."""

import random
from itertools import accumulate

COMMON = (
    "学习 党史 教育 专题 会议 活动 志愿 服务 宣讲 调研 座谈 培训 研讨 "
    "主题 党课 群众 支部 组织 开展 参观"
)
CHARACTERS = 2500  # of which words are made
WORDS = 12_000
HALVES = 60_000  # of titles
FIRST_CHARACTER = 0x4E00
SEED = 7


class TextMaker:
    """The same texts at each run."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.characters = [chr(FIRST_CHARACTER + 8 * number) for number in range(CHARACTERS)]
        self.words = COMMON.split()
        while len(self.words) < WORDS:
            self.words.append(self._new_word())
        self.weights = list(accumulate(1 / (place + 8) for place in range(WORDS)))
        self.halves = [self._three_words() for __ in range(HALVES)]

    def _new_word(self) -> str:
        length = self.chance.choice((2, 2, 2, 3, 4))
        return "".join(self.chance.choices(self.characters, k=length))

    def _three_words(self) -> str:
        return "".join(self.chance.choices(self.words, cum_weights=self.weights, k=3))

    def text(self, halves: int) -> str:
        """So many times three words, one behind the other."""
        return "".join(self.chance.choices(self.halves, k=halves))

    def rare_words(self, count: int) -> list[str]:
        return self.chance.sample(self.words[WORDS // 2 :], count)

    def common_words(self, count: int) -> list[str]:
        return self.words[:count]
