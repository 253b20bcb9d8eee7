"""Whatever a bank holds goes out and comes in again, in every format that can say it."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.fingerprints import fingerprint, says_the_same
from tongpin.questions.formats.registry import WRITERS, read_questions

SIGNS = "红军长征遵义1921abcXYZ，。？！·—%+=<>&#~{}:;\"'"
HAN = st.sampled_from("红军长征遵义")
MIDDLES = st.text(SIGNS, max_size=12).map(lambda text: " ".join(text.split()))
WORDS = st.tuples(HAN, MIDDLES, HAN).map("".join)
FORMATS = st.sampled_from(list(WRITERS))


@st.composite
def questions(draw):
    """A question of any kind with options, blanks or numbers."""
    stem = draw(WORDS)
    texts = draw(st.lists(WORDS, min_size=2, max_size=6, unique=True))
    choices = tuple(Choice(letter, text) for letter, text in zip("ABCDEF", texts, strict=False))
    letters = [choice.letter for choice in choices]
    right = draw(st.lists(st.sampled_from(letters), min_size=1, unique=True).map(sorted))
    number = draw(st.integers(-99999, 99999))
    answer = draw(st.text("红军长征1921abc", min_size=2, max_size=8))
    return draw(
        st.sampled_from(
            [
                (Content("single", stem, choices), Key(right[0])),
                (Content("multiple", stem, choices), Key(right, rule="all")),
                (Content("true_false", stem), Key(draw(st.sampled_from("TF")))),
                (Content("blank", f"{stem}____年", blanks=1), Key([[f"{answer}军"]])),
                (Content("number", stem), Key(str(number), tolerance=str(Decimal("0.5")))),
                (Content("ordering", stem, choices), Key(draw(st.permutations(letters)))),
            ]
        )
    )


@settings(max_examples=300)
@given(questions(), FORMATS)
def test_any_question_goes_out_and_comes_in_as_the_same(question, form):
    draft = QuestionDraft(*question, source="书", topic="专题")

    content = WRITERS[form].write("题库", [draft])

    if b"left out" in content or b"left-out" in content:
        return
    __, (told,) = read_questions(f"a.{form}", content)
    assert told.faults == ()
    assert fingerprint(told.draft.content) == fingerprint(draft.content)
    assert says_the_same((told.draft.content, told.draft.key), question)
    assert told.draft.content.choices == question[0].choices
