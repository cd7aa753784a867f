"""The manifest tells how a report came about."""

import json
from datetime import UTC, date, datetime

from lms_lite_learners.data import DateRange, Scope
from lms_lite_learners.results import manifest

SCOPE = Scope("Acme", range=DateRange(date(2026, 1, 1), date(2026, 1, 31), "Europe/Berlin"))


def built(scope=SCOPE, **more):
    given = {
        "columns": ["course-v1:Acme+A+1"],
        "layout": "tidy",
        "file_format": "csv",
        "generated_at": datetime(2026, 2, 1, tzinfo=UTC),
        "counts": {"learners": 2, "rows": 3},
        "checksums": {"results.csv": "abc"},
    }
    return manifest.build(scope, **(given | more))


def test_it_names_rule_range_zone_columns_counts_time_and_sums():
    found = json.loads(json.dumps(built()))
    assert found["range"] == {
        "from": "2026-01-01", "to": "2026-01-31", "time_zone": "Europe/Berlin",
    }  # fmt: skip
    assert any("inclusive" in rule for rule in found["rules"])
    assert found["columns"][3:] == ["Course", "Status", "Percent", "Result date"]
    assert (found["counts"], found["sha256"]) == (
        {"learners": 2, "rows": 3},
        {"results.csv": "abc"},
    )
    assert found["generated_at"] == "2026-02-01T00:00:00+00:00"


def test_it_names_the_courses_of_a_wide_report_as_columns():
    assert built(layout="wide")["columns"][5:] == ["course-v1:Acme+A+1"]


def test_it_holds_no_learner():
    chosen = Scope("Acme", users=(7, 8))
    assert built(chosen)["selected_learners"] == 2
    assert built(chosen)["range"]["from"] is None
