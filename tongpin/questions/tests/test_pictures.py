"""Pictures of questions: from every format that carries them to every page and file that shows them."""

import base64
import io
import zipfile
from dataclasses import replace
from html import escape

import pytest
from PIL import Image

from tongpin.base.sheets import write_book
from tongpin.evidence.models import StoredFile
from tongpin.evidence.tests.pictures import as_file, scene
from tongpin.evidence.unused_files import unused_files
from tongpin.questions.actions import (
    ImportOutcome,
    import_questions,
    make_bank,
    preview_questions,
    rewrite_question,
    write_question,
)
from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.registry import WRITERS, read_questions
from tongpin.questions.kept_pictures import QuestionError
from tongpin.questions.kinds import question_faults
from tongpin.questions.models import Purpose, Question, Version, VersionPicture
from tongpin.questions.notations.file_pictures import MOST_PICTURES
from tongpin.questions.picture_addresses import picture_address
from tongpin.questions.picture_signs import PictureSign, sign_alternative, signs_in, with_pictures
from tongpin.questions.tests import builders as b
from tongpin.questions.tests.outcomes import outcomes, without_marks, zipped
from tongpin.questions.tests.test_variants_qti import TWO, choice_of, declaration, item
from tongpin.testing import NOON

PNG = as_file(scene(1, (40, 30)), "PNG")
JPEG = as_file(scene(2, (60, 20)), "JPEG")
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
NO_TEXT = (
    "refused: It holds a picture or formula without a text that says what it shows; write one."
)
NO_KIND = "refused: Pictures are PNG, JPEG, GIF, WebP, BMP or TIFF; this is none of them."
SHOWN = "single: 看（图#40x30：红船）是？ [甲|乙] = A ?"


def in_base64(content):
    return base64.b64encode(content).decode()


def data_url(content, media_type="image/png"):
    return f"data:{media_type};base64,{in_base64(content)}"


def moodle(stem, files="", first="甲", why=""):
    return (
        '<?xml version="1.0"?><quiz><question type="multichoice"><name><text>n</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text>{files}</questiontext>'
        f"<generalfeedback><text><![CDATA[{why}]]></text></generalfeedback>"
        f'<answer fraction="100" format="html"><text><![CDATA[{first}]]></text></answer>'
        '<answer fraction="0"><text>乙</text></answer></question></quiz>'
    ).encode()


def file_of(content, name="船.png"):
    return f'<file name="{name}" path="/" encoding="base64">{in_base64(content)}</file>'


MOODLE = [
    (moodle('看<img src="@@PLUGINFILE@@/%E8%88%B9.png" alt="红船">是？', file_of(PNG)), SHOWN),
    (moodle(f'看<img alt="红船" src="{data_url(PNG)}"/>是？'), SHOWN),
    (
        moodle("看<img src='@@PLUGINFILE@@/船.png?time=1' alt=''>是？", file_of(PNG)),
        "single: 看（图#40x30）是？ [甲|乙] = A ?",
    ),
    (moodle("是？", first=f'<img src="{data_url(JPEG)}">'), "single: 是？ [（图#60x20）|乙] = A ?"),
    (moodle("看<img src='@@PLUGINFILE@@/船.png'>？"), NO_TEXT),
    (moodle("看<img src='@@PLUGINFILE@@/船.svg'>？", file_of(SVG, "船.svg")), NO_KIND),
    (
        moodle("看<img alt='红船' src='@@PLUGINFILE@@/船.svg'>是？", file_of(SVG, "船.svg")),
        "single: 看（图：红船）是？ [甲|乙] = A ?",
    ),
    (
        moodle("看<img src='@@PLUGINFILE@@/船.png'>？", file_of(PNG[:60])),
        "refused: This picture is damaged; send it again.",
    ),
    (
        moodle(f'看<img src="{data_url(PNG)}">' * (MOST_PICTURES + 1)),
        "refused: It holds 13 pictures; at most 12 are kept with a question.",
    ),
]
ITEM = item(
    '<p>看<img src="../pics/a%20b.png" alt="红船"/>是？</p>' + choice_of(TWO), declaration("b")
)


def package(*parts):
    return zipped(("imsmanifest.xml", "<manifest/>"), *parts)


def canvas(markup, extra=""):
    stem = (
        f'<material><mattext texttype="text/html"><![CDATA[{markup}]]></mattext>{extra}</material>'
    )
    options = "".join(
        f'<response_label ident="{name}"><material><mattext>{text}</mattext></material>'
        "</response_label>"
        for name, text in (("1", "甲"), ("2", "乙"))
    )
    return (
        f'<questestinterop><assessment><section><item ident="i"><presentation>{stem}'
        f'<response_lid ident="r"><render_choice>{options}</render_choice></response_lid>'
        "</presentation><resprocessing><respcondition><conditionvar>"
        '<varequal respident="r">1</varequal></conditionvar><setvar varname="SCORE">100</setvar>'
        "</respcondition></resprocessing></item></section></assessment></questestinterop>"
    )


CANVAS_IMG = '看<img src="$IMS-CC-FILEBASE$/Uploaded%20Media/a.png?canvas_=1" alt="红船">是？'
PACKAGES = [
    (
        package(("items/i.xml", ITEM), ("pics/a b.png", PNG)),
        "single: 看（图#40x30：红船）是？\n一大？ [上海|嘉兴] = B ?",
    ),
    (package(("items/i.xml", ITEM)), "single: 看（图：红船）是？\n一大？ [上海|嘉兴] = B ?"),
    (package(("q/q.xml", canvas(CANVAS_IMG)), ("web_resources/Uploaded Media/a.png", PNG)), SHOWN),
    (
        package(("q.xml", canvas("看", '<matimage uri="a.png" label="红船"/>')), ("a.png", PNG)),
        "single: 看 （图#40x30：红船） [甲|乙] = A ?",
    ),
    (
        package(("q.xml", canvas('看<img src="a.svg">是？')), ("a.svg", SVG)),
        NO_KIND,
    ),
    (canvas(f'看<img src="{data_url(PNG)}" alt="红船">是？').encode(), SHOWN),
]
OPTIONS = "\nA. 甲\nB. 乙\n答案：A"
PAGES = [
    ("a.txt", f"1. 看<img src='{data_url(PNG)}' alt='红船'>是？{OPTIONS}", SHOWN),
    ("a.txt", f"1. 看<img src='{data_url(SVG, 'image/svg+xml')}'>是？{OPTIONS}", NO_TEXT),
    (
        "a.html",
        (
            f"<html><body><p>1. 看<img src='{data_url(PNG)}' alt='红船'>是？</p>"
            "<p>A. 甲</p><p>B. 乙</p><p>答案：A</p></body></html>"
        ),
        SHOWN,
    ),
    (
        "a.gift",
        f"看<img src\\='{data_url(PNG)}' alt\\='红船'>是？{{=甲 ~乙}}",
        "single: 看（图：红船）是？ [甲|乙] = A ?",
    ),
]


@pytest.mark.parametrize(("content", "expected"), MOODLE)
def test_moodle_keeps_files_in_base64_and_data(content, expected):
    assert outcomes("a.xml", content) == [expected]


@pytest.mark.parametrize(("content", "expected"), PACKAGES)
def test_packages_keep_their_files(content, expected):
    assert outcomes("a.zip", content) == [expected]


@pytest.mark.parametrize(("name", "content", "expected"), PAGES)
def test_texts_and_pages_keep_data(name, content, expected):
    assert outcomes(name, content) == [expected]


def test_a_draft_brings_its_pictures_clean_and_says_so():
    photograph = scene(3, (3000, 2000))
    tags = Image.Exif()
    tags[0x010F] = "camera"
    sent = as_file(photograph, "JPEG", exif=tags)

    __, (question,) = read_questions("a.xml", moodle(f'看<img src="{data_url(sent)}">？'))

    (picture,) = question.draft.pictures
    kept = Image.open(io.BytesIO(picture.cleaned.content))
    assert kept.width * kept.height <= 1600 * 1600
    assert not kept.getexif()
    assert question.draft.signs == [PictureSign(picture.mark, kept.width, kept.height)]
    assert question.notes == ("Its pictures come along: 1.",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("红船（南湖）", "红船 南湖"), ("A. 甲 B. 乙", "A 甲 B 乙"), ('"><b onx=1>', "b onx=1")],
)
def test_what_a_picture_shows_is_no_sign_of_anything_else(text, expected):
    assert sign_alternative(text) == expected


def test_pictures_stand_in_texts_and_never_in_tags_or_lists():
    sign = PictureSign("0123456789abcdef", 40, 30, "红船")
    html = f'<p title="{sign.text}">{sign.text}</p><option value="A">{sign.text}</option>'

    shown = with_pictures(html, lambda mark: f"/{mark}?a&b")

    assert shown == (
        f'<p title="{sign.text}"><img src="/0123456789abcdef?a&amp;b" alt="红船" width="40" '
        'height="30" loading="lazy"></p><option value="A">（图：红船）</option>'
    )


@pytest.fixture
def bank(county):
    return make_bank(county["青禾县"], "题库", Purpose.PRACTICE, by=None, now=NOON)


FILE = moodle(
    '看<img src="@@PLUGINFILE@@/船.png" alt="红船">是？',
    file_of(PNG),
    why=f'<img src="{data_url(JPEG)}" alt="船">',
)


def take_in(bank, content=FILE, name="a.xml", by=None):
    return import_questions(bank, name, content, source="书", by=by, now=NOON)


@pytest.mark.django_db
def test_a_dry_run_shows_pictures_and_keeps_none(bank):
    (question,) = preview_questions(bank, "a.xml", FILE, source="书")

    assert question.outcome == ImportOutcome.TAKEN
    assert question.reason == "Its pictures come along: 2."
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_pictures_are_kept_once_and_held_by_rows(bank):
    take_in(bank)
    (again,) = take_in(bank)

    assert again.outcome == ImportOutcome.SAME
    version = Version.objects.get()
    files = [picture.file for picture in version.pictures.order_by("id")]
    assert {file.media_type for file in files} == {"image/png", "image/jpeg"}
    assert [file.digest[:16] for file in files] == [one.mark for one in version.pictures.all()]
    assert not unused_files().filter(pk__in=[file.pk for file in files]).exists()
    assert StoredFile.objects.filter(media_type__startswith="image/").count() == 2


@pytest.mark.django_db
def test_the_same_text_with_another_picture_is_another_question(bank):
    take_in(bank, moodle(f'看<img src="{data_url(PNG)}">？'))
    take_in(bank, moodle(f'看<img src="{data_url(JPEG)}">？'))

    assert Question.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xml", "qti21.zip", "qti30.zip"])
def test_what_goes_out_with_its_pictures_comes_in_as_the_same(bank, form):
    take_in(bank)
    version = Version.objects.get()

    content = WRITERS[form].write(bank.name, [version.draft_with_pictures])
    (again,) = take_in(bank, content, f"bank.{form}")

    assert (again.outcome, again.read_question.draft.content) == (
        ImportOutcome.SAME,
        version.asked_content,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xml", "qti21.zip", "qti30.zip"])
@pytest.mark.parametrize("question", [b.SINGLE, b.multiple(), b.ORDERING, b.MATCHING, b.SHORT])
def test_pictures_go_out_with_stems_and_options_of_every_kind(form, question):
    content, key = question
    __, (read,) = read_questions("a.xml", moodle(f'看<img src="{data_url(PNG)}" alt="红船">？'))
    (sign,) = read.draft.signs
    pictured = content.with_texts(lambda text: f"{text}{sign.text}" if text else "")
    draft = QuestionDraft(pictured, replace(key, why=""), "书", pictures=read.draft.pictures)

    written = WRITERS[form].write("题库", [draft])

    known = [picture.cleaned.digest for picture in draft.pictures]
    if _is_left_out(written):
        return
    __, (again,) = read_questions(f"a.{form}", written, known)
    assert again.draft.content.stem == pictured.stem
    assert again.draft.pictures == draft.pictures


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["txt", "gift", "xlsx"])
def test_other_files_say_what_pictures_show(bank, form):
    take_in(bank)
    version = Version.objects.get()

    content = WRITERS[form].write(bank.name, [version.draft_with_pictures])

    (outcome,) = outcomes(f"bank.{form}", content)
    assert outcome.startswith("single: 看（图：红船）是？")
    if form != "xlsx":
        assert "Pictures are left out" in content.decode("utf-8-sig")


@pytest.mark.django_db
def test_a_new_version_keeps_the_picture_that_its_text_names(bank):
    take_in(bank)
    version = Version.objects.get()
    stem = f"{version.asked_content.stem}再看一遍。"
    content = replace(version.asked_content, stem=stem)

    newer = rewrite_question(
        version.question, replace(version.draft, content=content), by=None, now=NOON
    )

    assert newer.pictures.count() == 2


@pytest.mark.django_db
def test_a_typed_sign_leads_to_no_picture_of_others(bank, county):
    take_in(make_bank(county["柳林镇"], "别的", Purpose.CONTEST, by=None, now=NOON))
    sign = PictureSign(VersionPicture.objects.all()[0].mark, 40, 30)
    draft = QuestionDraft(Content("true_false", f"看{sign.text}。"), Key("T"), source="书")

    with pytest.raises(QuestionError, match="No question here has the picture"):
        write_question(bank, draft, by=None, now=NOON)

    text = f"1. 看{sign.text}。\n答案：√"
    (question,) = preview_questions(bank, "a.txt", text.encode(), source="书")
    assert question.outcome == ImportOutcome.REFUSED


@pytest.mark.django_db
def test_pages_of_the_bank_show_pictures(bank, office_client, client):
    take_in(bank)
    version = Version.objects.get()
    (mark,) = [sign.mark for sign in signs_in([version.asked_content.stem])]
    address = picture_address(mark)

    listed = office_client.get(f"/banks/{bank.pk}/?waiting").content.decode()
    page = office_client.get(f"/banks/questions/{version.question_id}/").content.decode()

    image = f'<img src="{address}" alt="红船" width="40" height="30" loading="lazy">'
    assert image in listed
    assert image in page
    assert "看（图：红船）是？" in listed
    shown = client.get(address)  # nobody is signed in: the address is enough
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
    assert shown["Cache-Control"] == "private, max-age=31536000, immutable"


@pytest.mark.django_db
def test_a_picture_has_no_other_address(bank, client):
    take_in(bank)
    address = picture_address(VersionPicture.objects.all()[0].mark)

    assert client.get(f"{address[:-2]}x/").status_code == 404
    assert client.get(picture_address("0" * 16)).status_code == 404


@pytest.mark.django_db
def test_what_was_understood_says_what_pictures_show(bank, office_client):
    looked = office_client.post(
        f"/banks/{bank.pk}/take-in/", {"file": named_file("a.xml", FILE), "source": "书"}
    )

    page = looked.content.decode()
    assert "看（图：红船）是？" in page
    assert without_marks(page) == page
    assert VersionPicture.objects.count() == 0


def _is_left_out(written):
    """Whether the format has no such kind, and names the question as left out."""
    return b"left-out.txt" in written or b"<!-- left out" in written


def named_file(name, content):
    file = io.BytesIO(content)
    file.name = name
    return file


@pytest.mark.django_db
def test_the_editor_takes_signs_as_the_text_shows_them(bank, office_client):
    take_in(bank)
    version = Version.objects.get()
    text = version.as_text.replace("是？", "是哪里？")

    office_client.post(f"/banks/questions/{version.question_id}/", {"text": text})

    newer = Version.objects.get(number=2)
    assert newer.asked_content.stem == version.asked_content.stem.replace("是？", "是哪里？")
    assert newer.answer_key == version.answer_key
    assert newer.pictures.count() == 2


@pytest.mark.parametrize(("alternative", "is_faulty"), [("", True), ("红船", False)])
def test_a_picture_in_a_list_needs_a_text(alternative, is_faulty):
    sign = PictureSign("0123456789abcdef", 40, 30, alternative)
    content, key = b.MATCHING
    pictured = replace(content, choices=b.choices(sign.text, "洛川", "瓦窑堡"))

    faults = question_faults(pictured, key)

    assert (
        faults
        == ["A picture to be chosen from a list needs a text that says what it shows."] * is_faulty
    )


def test_a_damaged_picture_keeps_no_other_question_of_a_package_out():
    content = package(("items/i.xml", ITEM), ("pics/a b.png", PNG), ("items/j.xml", ITEM))
    place = content.index(PNG[16:40]) if PNG[16:40] in content else content.index(b"pics/a b.png")
    damaged = content[: place + 14] + b"\0\0\0\0" + content[place + 18 :]

    assert (
        outcomes("a.zip", damaged) == ["single: 看（图：红船）是？\n一大？ [上海|嘉兴] = B ?"] * 2
    )


CELL_IMAGES = (
    '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="ID_7F" descr="红船"/>'
    '</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic>'
    "</etc:cellImage></etc:cellImages>"
)
CELL_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="media/image1.png" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/>'
    "</Relationships>"
)


@pytest.mark.parametrize(
    ("name", "expected"), [("ID_7F", "single: （图#40x30：红船） [甲|乙] = A ?"), ("ID_8", NO_TEXT)]
)
def test_wps_keeps_pictures_in_cells(name, expected):
    rows = ["题干", "选项A", "选项B", "答案"], [f'=_xlfn.DISPIMG("{name}",1)', "甲", "乙", "A"]
    stream = io.BytesIO(write_book("题库", rows[0], [["PLACE", *rows[1][1:]]]))
    with zipfile.ZipFile(stream) as archive:
        parts = [(part, archive.read(part)) for part in archive.namelist()]
    formula = escape(rows[1][0], quote=False).encode()
    parts = [(part, content.replace(b"PLACE", formula)) for part, content in parts]
    parts += [
        ("xl/cellimages.xml", CELL_IMAGES),
        ("xl/_rels/cellimages.xml.rels", CELL_LINKS),
        ("xl/media/image1.png", PNG),
    ]

    assert outcomes("a.xlsx", zipped(*parts)) == [expected]
