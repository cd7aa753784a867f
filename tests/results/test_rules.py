"""When a result is passed, failed or in progress, its percent and its date."""

from datetime import timedelta

import pytest
from happenings import NOW, complete, end, found_of, grade, result_of, study

from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners.data import ResultStatus
from lms_lite_learners.results.rules import percent_of

EARLIER, LATER = NOW - timedelta(days=9), NOW - timedelta(days=2)


def status_of(user, course, now=NOW):
    return result_of(user, course, now).status


def test_a_result_needs_an_active_enrolment_or_a_grade(acme, ada):
    assert result_of(ada, acme.safe) is None
    study(ada, acme.safe)
    assert result_of(ada, acme.safe) is not None
    CourseEnrollment.unenroll(ada, acme.safe.id)
    assert result_of(ada, acme.safe) is None
    grade(ada, acme.safe, 0.1)
    assert result_of(ada, acme.safe) is not None


def test_a_letter_grade_is_a_pass_whatever_the_percent(acme, ada):
    grade(ada, acme.safe, 0.1, "Pass")
    assert status_of(ada, acme.safe) == ResultStatus.PASSED
    end(acme.safe)
    assert status_of(ada, acme.safe) == ResultStatus.PASSED


def test_without_a_letter_the_end_of_the_course_tells_failed_from_in_progress(acme, ada):
    grade(ada, acme.safe, 0.99)
    assert status_of(ada, acme.safe) == ResultStatus.IN_PROGRESS
    end(acme.safe)
    assert status_of(ada, acme.safe) == ResultStatus.FAILED


def test_an_enrolment_without_a_grade_is_in_progress_with_0_and_then_failed(acme, ada):
    study(ada, acme.safe)
    found = result_of(ada, acme.safe)
    assert (found.status, found.percent) == (ResultStatus.IN_PROGRESS, 0)
    end(acme.safe)
    assert status_of(ada, acme.safe) == ResultStatus.FAILED


def test_a_course_ends_after_its_last_instant_and_not_before(acme, ada):
    study(ada, acme.safe)
    end(acme.safe, NOW)
    assert status_of(ada, acme.safe) == ResultStatus.IN_PROGRESS
    assert status_of(ada, acme.safe, NOW + timedelta(seconds=1)) == ResultStatus.FAILED


def test_who_passed_and_then_failed_has_failed(acme, ada):
    grade(ada, acme.safe, 0.8, "Pass", passed_timestamp=EARLIER)
    grade(ada, acme.safe, 0.3, "", modified=LATER)
    end(acme.safe)
    found = result_of(ada, acme.safe)
    assert (found.status, found.percent, found.date) == (ResultStatus.FAILED, 30, LATER)


def test_the_date_of_a_pass_is_the_first_pass_and_moves_no_more(acme, ada):
    grade(ada, acme.safe, 0.8, "Pass", passed_timestamp=EARLIER, modified=LATER)
    assert result_of(ada, acme.safe).date == EARLIER


def test_a_pass_without_a_time_is_dated_by_its_grade(acme, ada):
    grade(ada, acme.safe, 0.8, "Pass", passed_timestamp=None, modified=LATER)
    assert result_of(ada, acme.safe).date == LATER


def test_a_grade_that_is_no_pass_is_dated_by_its_change(acme, ada):
    study(ada, acme.safe)
    grade(ada, acme.safe, 0.2, passed_timestamp=EARLIER, modified=LATER)
    assert result_of(ada, acme.safe).date == LATER


def test_an_enrolment_without_a_grade_is_dated_by_itself(acme, ada):
    study(ada, acme.safe)
    CourseEnrollment.objects.filter(user=ada).update(created=EARLIER)
    assert result_of(ada, acme.safe).date == EARLIER


@pytest.mark.parametrize(
    ("stored", "percent"),
    [(0, 0), (0.285, 29), (0.284, 28), (0.845, 85), (0.845 - 1e-9, 84), (1, 100), (1.1, 110)],
)
def test_percent_is_rounded_half_up(stored, percent):
    assert percent_of(stored) == percent


@pytest.mark.parametrize("stored", [float("nan"), float("inf"), -0.1, "much", None, b"\x00"])
def test_what_is_no_grade_has_no_percent(stored):
    assert percent_of(stored) is None


def test_a_grade_that_cant_be_read_is_a_result_all_the_same(acme, ada):
    grade(ada, acme.safe, -1, "Pass", modified=LATER)
    found = result_of(ada, acme.safe)
    assert (found.status, found.percent, found.date) == (ResultStatus.UNREADABLE, 0, LATER)


def test_last_active_is_the_greatest_of_login_completion_and_grade(acme, ada):
    assert found_of(ada).last_active is None
    complete(ada, acme.safe, EARLIER)
    assert found_of(ada).last_active == EARLIER
    grade(ada, acme.safe, 0.2, modified=EARLIER + timedelta(days=1))
    assert found_of(ada).last_active == EARLIER + timedelta(days=1)
    ada.last_login = LATER
    ada.save()
    assert found_of(ada).last_active == LATER
    complete(ada, acme.data, NOW)
    assert found_of(ada).last_active == NOW


def test_what_is_done_in_another_organisation_is_no_activity_here(acme, globex, ada):
    complete(ada, globex.ops, NOW)
    grade(ada, globex.ops, 0.2)
    assert found_of(ada).last_active is None
