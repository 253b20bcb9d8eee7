from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from tongpin.quizzes.answerers import person_of, uuid_of_device, uuid_of_person
from tongpin.quizzes.tickets import Receipt, Ticket, mark_of, secret_from
from tongpin.signin.phones import new_token

KEY, OTHER_KEY = secret_from("a"), secret_from("b")
SECRET, OTHER = (KEY,), (OTHER_KEY,)
TICKET = Ticket(5, UUID(int=9), 2, 7, 1_700_000_000_000, 600)
RECEIPT = Receipt(5, b"12345678", 1, 1_700_000_000_000, 850, b"abcdefgh")


def test_tickets_and_receipts_come_back_as_they_were():
    assert Ticket.opened(TICKET.sealed(SECRET), SECRET) == TICKET
    assert Receipt.opened(RECEIPT.sealed(SECRET), SECRET) == RECEIPT


def test_what_another_secret_sealed_is_not_opened():
    assert Ticket.opened(TICKET.sealed(OTHER), SECRET) is None
    assert Receipt.opened(RECEIPT.sealed(OTHER), SECRET) is None


def test_a_receipt_is_no_ticket():
    assert Ticket.opened(RECEIPT.sealed(SECRET), SECRET) is None


@given(st.data())
def test_a_ticket_with_one_sign_changed_is_not_opened(data):
    sealed = TICKET.sealed(SECRET)
    place = data.draw(st.integers(0, len(sealed) - 2))  # the last sign holds bits of no meaning
    sign = data.draw(st.sampled_from("ABCabc019-_").filter(lambda one: one != sealed[place]))

    assert Ticket.opened(f"{sealed[:place]}{sign}{sealed[place + 1 :]}", SECRET) is None


@given(st.text(max_size=120))
def test_any_other_text_is_not_opened(text):
    assert Ticket.opened(text, SECRET) is None


def test_a_receipt_names_nobody_but_is_of_one_person():
    who = uuid4()

    assert mark_of(who, KEY) == mark_of(who, KEY)
    assert mark_of(who, KEY) != mark_of(who, OTHER_KEY)
    assert mark_of(who, KEY) != mark_of(uuid4(), KEY)


def test_people_and_devices_are_told_apart():
    tokens = [new_token() for __ in range(100)]
    devices = [uuid_of_device(token) for token in tokens]

    assert person_of(uuid_of_person(12)) == 12
    assert {person_of(device) for device in devices} == {None}
    assert {device.version for device in devices} == {7}
    assert len(set(devices)) == 100
    assert uuid_of_device(tokens[0]) == devices[0]
    assert sorted(devices, key=lambda one: one.int >> 80) == devices  # by the time they came
    assert person_of(uuid_of_device("an-older-token")) is None


def test_what_an_older_secret_sealed_is_still_opened():
    rotated = (*OTHER, *SECRET)

    assert Ticket.opened(TICKET.sealed(SECRET), rotated) == TICKET
    assert Receipt.opened(RECEIPT.sealed(SECRET), rotated) == RECEIPT
    assert Ticket.opened(TICKET.sealed(rotated), SECRET) is None
    assert Ticket.opened(TICKET.sealed(rotated), OTHER) == TICKET
