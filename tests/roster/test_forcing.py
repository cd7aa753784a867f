"""The hint for MariaDB: the index of the order, and none for other databases."""

import pytest
from django.db import connection

from lms_lite_learners.models import Invitation, Learner
from lms_lite_learners.roster.forcing import along_index

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rows", "columns", "index"),
    [
        (
            Learner.objects.filter(status="active"),
            ["org", "status", "enrolled"],
            "lll_learner_enrolled",
        ),
        (Learner.objects.all(), ["org", "status", "id"], "lll_learner_id"),
        (Invitation.objects.all(), ["org", "is_open", "reason"], "lll_invitation_reason"),
    ],
)
def test_the_index_of_the_order_is_named_to_mariadb_alone(rows, columns, index):
    hinted = along_index(rows.order_by("id"), columns)

    assert (f"FORCE INDEX (`{index}`)" in str(hinted.query)) == (connection.vendor == "mysql")
    assert "FORCE INDEX" not in str(rows.query)
    assert list(hinted[:3]) == []


def test_columns_of_no_index_are_refused():
    with pytest.raises(
        LookupError, match=r"no index of lms_lite_learners\.Learner begins with org, added_by"
    ):
        along_index(Learner.objects.all(), ["org", "added_by"])
