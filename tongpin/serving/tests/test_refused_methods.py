"""Addresses that only take forms: a page for browsers, HTTP's own answer for programs."""

BROWSER = {"accept": "text/html,application/xhtml+xml"}


def test_a_browser_reads_where_to_go_and_a_program_what_is_allowed(office_client, campaign, county):
    page = office_client.get("/duties/remind/", headers=BROWSER)
    answer = office_client.get("/duties/remind/")

    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "Nothing to see at this address" in page.text
    assert (answer.status_code, answer.content) == (405, b"")


def test_other_answers_stay_as_they_are(office_client, campaign, county):
    assert "Duties" in office_client.get("/duties/", headers=BROWSER).text
