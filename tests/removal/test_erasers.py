"""R5.8: other plugins take part; what fails is tried again, and stands as not done until then."""

import json
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from lms_lite_learners import identity, jobs
from lms_lite_learners.data import CallState, JobState, Kind, PersonState
from lms_lite_learners.models import EraserCall, Job, Receipt, RemovalPerson
from lms_lite_learners.removal import others, receipts
from openedx.core.djangoapps.user_api.models import UserPreference

pytestmark = pytest.mark.django_db

CODE = '''
from openedx.core.djangoapps.user_api.models import UserPreference


class Plain:
    """Notes that a plugin keeps of people, by organisation, in a table."""

    name = "notes"

    def rows(self, org, person):
        return UserPreference.objects.filter(user_id=person.account, key=f"note-{org}")

    def count(self, org, person):
        return {"user_api.UserPreference": self.rows(org, person).count()}

    def erase(self, org, person):
        self.rows(org, person).delete()


class Greedy(Plain):
    """Deletes what isn't the person's."""

    def erase(self, org, person):
        UserPreference.objects.filter(key=f"note-{org}").delete()


class Meddling(Plain):
    """Changes what it didn't promise."""

    def erase(self, org, person):
        super().erase(org, person)
        person_model = UserPreference._meta.get_field("user").related_model
        person_model.objects.update(first_name="gone")


class Lazy(Plain):
    """Leaves rows."""

    def erase(self, org, person):
        pass


class Failing(Plain):
    """Deletes, and then fails with the person's name in its words."""

    def erase(self, org, person):
        super().erase(org, person)
        raise RuntimeError(f"no way to erase {person.username}")


class Unwilling(Plain):
    """Can't even be made."""

    def __init__(self):
        raise OSError("no service")


READY = Plain()
'''


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a plugin with these erasers: installed(notes="Plain"); {} takes all away."""
    (tmp_path / "other_plugin_erasers.py").write_text(CODE)
    info = tmp_path / "other_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-plugin\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(**erasers):
        lines = [f"{name} = other_plugin_erasers:{value}" for name, value in erasers.items()]
        text = "\n".join(["[lms_lite_learners.eraser]", *lines, ""])
        (info / "entry_points.txt").write_text(text)

    yield write
    sys.modules.pop("other_plugin_erasers", None)


@pytest.fixture
def noted(person):
    """An account of whom the other plugin keeps notes, in Acme and in Globex."""

    def make(name):
        user = person(name)
        for org in ("Acme", "Globex"):
            UserPreference.objects.create(user=user, key=f"note-{org}", value="x")
        return user

    return make


@pytest.fixture
def removed(acme):
    """People of one removal of Acme that is through with them: removed(ann, ben)."""

    def make(*users):
        job = jobs.create(Kind.REMOVAL.value, "Acme", owner_id=acme.manager.pk, arguments={})
        Job.objects.filter(pk=job.pk).update(state=JobState.SUCCEEDED.value)
        return [
            RemovalPerson.objects.create(
                job=job,
                number=number,
                org="Acme",
                user_id=user.pk,
                address=user.email,
                person_hash=identity.sign("user", str(user.pk)),
                open_hash=identity.sign("user", str(user.pk)),
                state=PersonState.ERASED.value,
            )
            for number, user in enumerate(users, 1)
        ]

    return make


def call(people, now=None):
    """Call the erasers for them as a removal does."""
    return others.call_for("Acme", people, now or timezone.now())


def notes(org="Acme"):
    return UserPreference.objects.filter(key=f"note-{org}").count()


def later(**time):
    return timezone.now() + timedelta(**time)


def test_without_other_plugins_nobody_is_called(noted, removed):
    assert others.names() == []
    assert call(removed(noted("ann"))) == {}
    assert not EraserCall.objects.exists()


@pytest.mark.parametrize("value", ["Plain", "READY"])
def test_an_eraser_is_found_by_its_entry_point_and_erases(installed, noted, removed, value):
    installed(notes=value)
    assert others.names() == ["notes"]
    assert call(removed(noted("ann"))) == {"notes": {"done": 1, "open": 0, "kinds": []}}
    assert (notes(), notes("Globex")) == (0, 1)


def test_two_plugins_of_one_name_are_both_called(installed, tmp_path, noted, removed):
    installed(notes="Plain")
    info = tmp_path / "second_plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: second-plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[lms_lite_learners.eraser]\nnotes = other_plugin_erasers:READY\n"
    )
    assert len(call(removed(noted("ann")))) == 2
    assert set(EraserCall.objects.values_list("state", flat=True)) == {CallState.DONE.value}


def test_repeating_it_calls_nobody_again(installed, noted, removed):
    installed(notes="Plain")
    people = removed(noted("ann"))
    call(people)
    call(people)
    assert EraserCall.objects.get().attempts == 1


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Greedy", "deleted_too_much"),
        ("Meddling", "deleted_too_much"),
        ("Failing", "RuntimeError"),
        ("Unwilling", "OSError"),
        ("Missing", "AttributeError"),
    ],
)
def test_what_goes_wrong_is_undone_and_stands_as_open(installed, noted, removed, value, kind):
    installed(notes=value)
    ann = noted("ann")
    noted("ben")
    assert call(removed(ann)) == {"notes": {"done": 0, "open": 1, "kinds": [kind]}}
    assert notes() == 2
    ann.refresh_from_db()
    assert ann.first_name == ""


def test_rows_that_are_left_are_told(installed, noted, removed):
    installed(notes="Lazy")
    told = call(removed(noted("ann")))
    assert told == {"notes": {"done": 0, "open": 1, "kinds": ["left_rows"]}}


def test_one_failing_eraser_holds_up_no_other(installed, noted, removed):
    installed(bad="Failing", good="Plain")
    told = call(removed(noted("ann"), noted("ben")))
    assert (told["good"]["done"], told["bad"]["open"]) == (2, 2)
    assert notes() == 0


def test_the_log_names_nobody(installed, noted, removed, caplog):
    installed(notes="Failing")
    call(removed(noted("quentin")))
    assert f"call {EraserCall.objects.get().pk}" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "quentin" not in caplog.text


def test_it_is_tried_again_later_and_later(installed, noted, removed):
    installed(notes="Failing")
    now = timezone.now()
    call(removed(noted("ann")), now)
    waits = []
    for _time in range(6):
        due = EraserCall.objects.get().due_at
        waits.append(round((due - now).total_seconds() / 60))
        assert others.retry_due(due - timedelta(seconds=1)) == 0
        assert others.retry_due(due) == 1
        now = due
    assert waits == [1, 5, 30, 120, 1440, 1440]
    assert EraserCall.objects.get().attempts == 7


def test_as_long_as_a_call_is_open_the_person_is_known(installed, noted, removed):
    installed(notes="Failing")
    ann, ben = noted("ann"), noted("ben")
    people = removed(ann, ben)
    call(people)
    EraserCall.objects.filter(person=people[1]).update(state=CallState.DONE.value)
    assert others.forget_done(people[0].job_id) == 1
    known = RemovalPerson.objects.order_by("number").values_list("user_id", "open_hash")
    assert [user_id for user_id, _hash in known] == [ann.pk, None]
    assert known[1][1] is None


def receipt_of(row):
    """The receipt that the removal itself wrote."""
    content = {"by": 0, "people_digest": receipts.people_digest(row.job_id)}
    return receipts.append(
        "Acme", "removal", job=row.job.public_id, content=content, now=timezone.now()
    )


def test_when_the_last_call_is_done_a_receipt_says_so_and_nobody_is_known(
    installed, noted, removed
):
    installed(notes="Failing")
    people = removed(noted("ann"))
    receipt_of(people[0])
    call(people)
    others.retry_due(later(minutes=2))
    assert not Receipt.objects.filter(kind="eraser").exists()
    installed(notes="Plain")
    others.retry_due(later(days=2))
    receipt = Receipt.objects.get(kind="eraser")
    assert receipt.job == people[0].job.public_id
    assert json.loads(receipt.content)["erasers"]["notes"]["done"] == 1
    row = RemovalPerson.objects.get()
    assert (row.user_id, row.address, row.open_hash) == (None, None, None)
    assert receipts.check("Acme") == []
    assert others.retry_due(later(days=9)) == 0


def test_a_removal_under_way_gets_no_receipt_of_erasers(installed, noted, removed):
    installed(notes="Failing")
    people = removed(noted("ann"))
    Job.objects.update(state=JobState.RUNNING.value)
    call(people)
    installed(notes="Plain")
    others.retry_due(later(minutes=2))
    assert EraserCall.objects.get().state == CallState.DONE.value
    assert not Receipt.objects.exists()


def test_a_plugin_that_is_gone_stands_as_not_done(installed, noted, removed):
    installed(notes="Failing")
    people = removed(noted("ann"))
    call(people)
    installed()
    others.retry_due(later(minutes=2))
    assert others.summary(people[0].job_id)["notes"]["kinds"] == ["not_installed"]


def test_rows_of_nobody_are_never_erased(installed, noted, removed):
    installed(notes="Plain")
    people = removed(noted("ann"))
    RemovalPerson.objects.update(user_id=None, address=None)
    people[0].refresh_from_db()
    call(people)
    assert notes() == 1


def test_an_eraser_is_called_in_a_removal(installed, noted, acme, listed, remove):
    installed(notes="Plain")
    ann = noted("ann")
    job = remove(acme, learners=[listed("Acme", ann)])
    assert (job.state, job.error_code) == (JobState.SUCCEEDED, "")
    assert (notes(), notes("Globex")) == (0, 1)
