"""Both doors tell the same refusals by the same status."""

import pytest
from django.utils import timezone

from lms_lite_learners import exceptions
from lms_lite_learners.api.errors import handle
from lms_lite_learners.panel.door import status_of

EXPECTED = {
    exceptions.NotFoundError: 404,
    exceptions.PlanRequiredError: 403,
    exceptions.ConflictError: 409,
    exceptions.GoneError: 410,
    exceptions.TooLargeError: 413,
    exceptions.TooSoonError: 429,
    exceptions.MailLimitError: 429,
}
# What these are made of: when it is allowed again, and how many a day.
OF_TIME = {
    exceptions.TooSoonError: (timezone.now(),),
    exceptions.MailLimitError: (timezone.now(), 5),
}


def every(kind):
    """A class of errors and all below it."""
    return {kind}.union(*(every(below) for below in kind.__subclasses__()))


@pytest.mark.parametrize(
    "kind", sorted(every(exceptions.LearnersError), key=lambda kind: kind.code)
)
def test_a_refusal_has_the_same_status_at_both_doors(db, kind):
    error = kind(*OF_TIME[kind]) if kind in OF_TIME else kind("because")
    status = EXPECTED.get(kind, 400)
    assert (handle(error, {}).status_code, status_of(error)) == (status, status)
