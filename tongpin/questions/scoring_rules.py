"""How a part of several right options scores: the rules that a key may name. Pure."""

from django.utils.translation import gettext_lazy

ALL, SOME, HALF, EACH = "all", "some", "half", "each"
RULES = {  # as pages tell them before people answer
    ALL: gettext_lazy("points only for exactly the right options"),
    SOME: gettext_lazy(
        "a part of the points for a part of the right options; none with a wrong one"
    ),
    HALF: gettext_lazy("half of the points for a part of the right options; none with a wrong one"),
    EACH: gettext_lazy("each right option adds its part, each wrong one takes its part away"),
}
RULE_WORDS = {  # as files write them
    "全对得分": ALL,
    "少选按比例得分": SOME,
    "少选得一半分": HALF,
    "对加错减": EACH,
}
RULE_NAMES = {rule: word for word, rule in RULE_WORDS.items()}
