"""People on Acme's list."""

import pytest
from happenings import NOW

from lms_lite_learners.roster import membership
from lms_lite_learners.roster.refresh import refresh


@pytest.fixture
def enlist(db):
    """Put people on Acme's list by hand: enlist(ada, is_open=False)."""

    def add(*users, is_open=True, org="Acme"):
        membership.activate(
            org,
            {user.pk: None for user in users},
            via="manual",
            acting_user_id=1,
            is_open=is_open,
            now=NOW,
        )
        refresh(org, [user.pk for user in users], NOW)

    return add


@pytest.fixture
def ada(acme, person, enlist):
    """A learner on Acme's list who did nothing yet."""
    user = person("ada", name="Ada Lovelace", city="London", country="GB")
    enlist(user)
    return user
