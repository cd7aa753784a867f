"""The sort columns are named once, for whoever reads, writes or compares them."""

from lms_lite_learners.data import Account, Figures
from lms_lite_learners.models import Learner
from lms_lite_learners.roster import refresh, rows
from lms_lite_learners.roster.keys import KEYS, keys_of

ADA = Account(id=1, username="ada", email="ada@x.example", is_active=True)


def test_every_key_has_its_value_and_its_column():
    assert tuple(keys_of(ADA, Figures(), is_open=True)) == KEYS
    assert set(KEYS) <= {field.name for field in Learner._meta.get_fields()}


def test_what_is_refreshed_is_what_is_looked_at():
    assert set(refresh.COLUMNS) == {*KEYS, "is_open"}
    assert set(refresh.COLUMNS) <= set(rows.ActiveColumns._fields)
