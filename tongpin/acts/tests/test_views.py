import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongpin.acts.actions import cancel_act
from tongpin.acts.models import Status
from tongpin.testing import NOON, make_act, make_person


@pytest.fixture
def act(campaign, county):
    return make_act(campaign, county["柳林镇"])


def test_pages_ask_for_a_login(client, act):
    response = client.get(f"/acts/{act.pk}/")

    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next=/acts/{act.pk}/"


def test_an_act_is_404_outside_the_unit_tree(stranger_client, act):
    assert stranger_client.get(f"/acts/{act.pk}/").status_code == 404
    assert stranger_client.post(f"/acts/{act.pk}/cancel/", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_any_row_count(
    clerk_client, campaign, county, rows, django_assert_num_queries
):
    for number in range(rows):
        make_act(campaign, county["柳林镇"], title=f"参观第{number}处")
    with django_assert_num_queries(16):
        response = clerk_client.get("/acts/")
    with django_assert_num_queries(
        9
    ):  # session, person, inbox, and what the journal's last entry is
        again = clerk_client.get("/acts/")

    assert response.content.decode().count('href="/acts/') == rows + 1  # the menu has one
    assert again.content.decode().count('href="/acts/') == rows + 1


def test_the_list_shows_what_was_written_since_it_was_read(office_client, act, office):
    assert "参观烈士陵园" in office_client.get("/acts/").content.decode()

    cancel_act(act, reason="重复", by=office, now=NOON)

    assert 'class="mark cancelled"' in office_client.get("/acts/").content.decode()


def test_the_list_shows_the_acts_that_the_filter_asks_for(office_client, campaign, county):
    make_act(campaign, county["柳林镇"], title="清明祭英烈")
    make_act(campaign, county["石桥乡"], title="讲故事比赛")
    response = office_client.get("/acts/", {"q": "清明"})

    assert [act.title for act in response.context["page"]] == ["清明祭英烈"]


def test_a_period_that_ends_before_it_begins_is_a_fault(office_client, act):
    response = office_client.get("/acts/", {"start": "2021-05-01", "until": "2021-04-01"})

    assert "The last day is before the first." in response.content.decode()


def test_htmx_gets_the_rows_alone(clerk_client, act):
    response = clerk_client.get("/acts/", headers={"HX-Request": "true"})

    assert response.content.decode().lstrip().startswith('<div id="rows"')


def test_a_member_sees_but_may_not_change(client, act, county):
    member = make_person("马丽", county["柳林镇"], username="member")
    client.force_login(member)

    assert client.get(f"/acts/{act.pk}/").context["may_change"] is False
    assert client.post(f"/acts/{act.pk}/cancel/", {"reason": "x"}).status_code == 403


def test_cancelling_on_the_page(clerk_client, act):
    clerk_client.post(f"/acts/{act.pk}/cancel/", {"reason": "重复"})

    act.refresh_from_db()
    assert act.status == Status.CANCELLED


def test_several_files_answer_a_slot_at_once_and_the_page_shows_it_again(clerk_client, act):
    pictures = [SimpleUploadedFile(f"现场{n}.txt", f"第{n}页".encode()) for n in (1, 2)]

    answer = clerk_client.post(
        f"/acts/{act.pk}/slots/", {"slot": "pictures", "kind": "link", "file": pictures}
    )

    assert answer.url == f"/acts/{act.pk}/#slot-pictures"
    names = act.answers.order_by("id").values_list("file__name", flat=True)
    assert list(names) == ["现场1.txt", "现场2.txt"]


def test_four_files_are_too_many_and_none_stays(clerk_client, act):
    notes = [SimpleUploadedFile(f"{n}.txt", f"第{n}页".encode()) for n in range(4)]

    page = clerk_client.post(
        f"/acts/{act.pk}/slots/", {"slot": "plan", "kind": "file", "file": notes}, follow=True
    )

    assert "Three files are enough" in page.text
    assert not act.answers.exists()


def test_a_slot_is_answered_by_a_file_that_only_the_tree_can_open(client, act, clerk, stranger):
    client.force_login(clerk)
    upload = SimpleUploadedFile("方案.txt", "活动方案".encode())
    client.post(f"/acts/{act.pk}/slots/", {"slot": "plan", "kind": "file", "file": upload})

    file = act.answers.get().file
    response = client.get(f"/acts/files/{file.pk}/")
    assert b"".join(response.streaming_content).decode() == "活动方案"
    client.force_login(stranger)
    assert client.get(f"/acts/files/{file.pk}/").status_code == 404
