"""Who is enrolled by launching a course, in every combination that R4.3 tells apart."""

from itertools import product

import pytest

from tests.launches.launching_cast import OPENNESS, is_in, set_openness, share

WHO = [
    "anonymous",
    "enrolled",
    "not enrolled",
    "on the list",
    "allow-listed",
    "suppressed",
    "staff",
    "masquerading",
    "inactive",
]
TAKES_NOBODY = {"full", "professional-only"}
TAKES_THE_ALLOWED = {"closed", "invitation-only"}
NEVER = {"anonymous", "suppressed", "staff", "masquerading", "inactive"}
CASES = list(product([True, False], [True, False], OPENNESS))


def is_expected_in(who, openness, *, save, sent):
    """Is this person in the course after launching it, as R4.3 says?"""
    if who == "enrolled":
        return True
    if who in NEVER or not save:
        return False
    if not sent and who not in {"on the list", "allow-listed"}:
        return False
    if openness in TAKES_NOBODY:
        return False
    return openness not in TAKES_THE_ALLOWED or who == "allow-listed"


def expected_answer(who, openness, *, save, sent):
    """Where pressing the button leads: to the course, to the sign-in, or to words and a status."""
    if not save:
        return "course"
    if who == "anonymous":
        return "sign in"
    if who in {"staff", "masquerading"} or is_expected_in(who, openness, save=save, sent=sent):
        return "course"
    return 403 if who == "suppressed" else 409


def lead(answer):
    """The same of a real answer."""
    if answer.status_code != 302:
        return answer.status_code
    return "sign in" if answer.url.startswith("/login") else "course"


@pytest.mark.parametrize(("save", "sent", "openness"), CASES)
def test_the_button_enrols_whom_the_course_is_for_and_says_why_not(
    acme, cast, save, sent, openness
):
    people = {who: cast(who) for who in WHO}
    share(acme.data, save=save, sent=sent)
    set_openness(acme.data, openness)
    seen, expected = {}, {}
    for who, (user, client) in people.items():
        page = client.get(f"/learners/launch/{acme.data.id}/")
        before = user is not None and is_in(user, acme.data)
        answer = client.post(f"/learners/launch/{acme.data.id}/")
        after = user is not None and is_in(user, acme.data)
        seen[who] = (page.status_code, before, lead(answer), after)
        state = {"save": save, "sent": sent}
        expected[who] = (
            200 if save or sent else 302,
            who == "enrolled",
            expected_answer(who, openness, **state),
            is_expected_in(who, openness, **state),
        )
    assert seen == expected


@pytest.mark.parametrize(("save", "sent", "openness"), CASES)
def test_the_first_page_of_the_course_enrols_and_says_so_at_once(acme, cast, save, sent, openness):
    people = {who: cast(who) for who in WHO}
    share(acme.data, save=save, sent=sent)
    set_openness(acme.data, openness)
    seen, expected = {}, {}
    for who, (user, client) in people.items():
        answer = client.get(
            f"/api/course_home/course_metadata/{acme.data.id}",
            headers={"Sec-Fetch-Site": "same-site"},
        )
        told = answer.json().get("is_enrolled") if answer.status_code == 200 else None
        seen[who] = (answer.status_code, bool(told), user is not None and is_in(user, acme.data))
        should = is_expected_in(who, openness, save=save, sent=sent)
        expected[who] = (403 if who == "suppressed" else seen[who][0], should, should)
    assert seen == expected
    assert {status for status, _told, _in in seen.values()} <= {200, 403, 404}
