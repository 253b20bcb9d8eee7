from uuid import uuid4

import pytest

from tongpin.signin.operations import OperationError, digest_of, read_operation


def operation_data(**changes) -> dict:
    base = {
        "operation": str(uuid4()),
        "kind": "in",
        "occurred": "2021-03-23T09:00:00+08:00",
        "source": "scan",
        "person": 1,
    }
    return {key: value for key, value in (base | changes).items() if value is not None}


def test_an_operation_is_read():
    operation = read_operation(operation_data(person=None, name=" 王　伟 "))

    assert (operation.kind, operation.name, operation.person) == ("in", "王 伟", None)
    assert operation.occurred.isoformat() == "2021-03-23T09:00:00+08:00"


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({"operation": "17"}, "UUID"),
        ({"kind": "dance"}, "in, out, leave, absent, annul"),
        ({"source": "guess"}, "self, scan, roster"),
        ({"occurred": "2021-03-23T09:00:00"}, "time zone"),
        ({"occurred": "2021-02-30T09:00:00Z"}, "time zone"),
        ({"person": None}, "one of person, code and name"),
        ({"name": "王伟"}, "one of person, code and name"),
        ({"person": True}, "one of person, code and name"),
        ({"person": None, "name": "王" * 61}, "at most 60"),
        ({"kind": "annul"}, "annuls"),
        ({"annuls": str(uuid4())}, "annuls"),
    ],
)
def test_a_faulty_operation_says_what_is_accepted(changes, accepted):
    with pytest.raises(OperationError, match=accepted):
        read_operation(operation_data(**changes))


def test_the_digest_does_not_hang_on_the_order_of_keys():
    data = operation_data()

    assert digest_of(data) == digest_of(dict(reversed(data.items())))
    assert digest_of(data) != digest_of(data | {"person": 2})
