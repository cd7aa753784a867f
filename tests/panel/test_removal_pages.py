"""Removing learners by the pages: whom, what goes, the confirmation, receipts."""

import html
import re
from pathlib import Path

import pytest
from django.utils import timezone
from panel_pages import text_of

import lms_lite_learners
from common.djangoapps.student.models import CourseEnrollment
from lms_lite_learners.models import Job, Learner, OrganizationPlan, Receipt, Suppression
from lms_lite_learners.panel import receipts
from lms_lite_learners.roster import membership, refresh
from lms_lite_learners.tasks.jobs import work

CSS = Path(lms_lite_learners.__file__).parent / "static/lms_lite_learners/removal.css"
PART = {"HX-Request": "true"}


@pytest.fixture
def active(acme, person):
    """Put accounts that study SAFE101 on Acme's list: active("ada") is the row."""

    def add(username):
        user, now = person(username), timezone.now()
        CourseEnrollment.enroll(user, acme.safe.id)
        membership.activate(
            "Acme", {user.pk: user.email}, via="enrollment", acting_user_id=0, is_open=True, now=now
        )
        refresh.refresh("Acme", [user.pk], now)
        return Learner.objects.get(org="Acme", user=user)

    return add


@pytest.fixture
def confirm(managing):
    """Send the form of a page that asks for the confirmation: confirm(page, confirm="on")."""

    def send(page, *, headers=None, follow=False, **typed):
        return managing.post("remove/", fields_of(page) | typed, headers=headers, follow=follow)

    return send


@pytest.fixture
def removed(managing, confirm):
    """Remove one learner to the end; the receipt's page."""

    def run(row):
        confirm(managing(f"remove/?learner={row.pk}"), confirm="on")
        job = Job.objects.filter(kind="removal").latest("id")
        work(job.pk)
        return managing(f"removals/{job.public_id}/")

    return run


def fields_of(page):
    """The hidden fields of the form that asks for the confirmation."""
    (form,) = re.findall(
        r"<form[^>]*data-ends-selection.*?</form>", page.content.decode(), re.DOTALL
    )
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    fields = {}
    for name, value in found:
        fields.setdefault(name, []).append(html.unescape(value))
    return fields


def href(answer, label):
    """Where the first link with this text leads."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>([^<]*)', answer.content.decode())
    return html.unescape(next(url for url, text in found if text.strip() == label))


def test_a_rows_menu_leads_to_what_would_go_and_back(managing, active):
    active("ada")
    page = managing.client.get(href(managing("?search=ada"), "Remove …"))
    said = text_of(page)
    assert "Remove 1 learner?" in said
    assert "ada@people.example" in said
    assert "Enrolments" in said
    assert href(page, "Cancel") == "/learners/Acme/?search=ada"


def test_a_pending_row_has_the_same(managing, pending):
    pending("ada@new.example")
    page = managing.client.get(href(managing("?tab=pending"), "Remove …"))
    assert "Remove 1 learner? ada@new.example" in text_of(page)
    assert href(page, "Cancel") == "/learners/Acme/?tab=pending"


def test_the_ticked_ones_are_asked_about_together(managing, active):
    ids = [active(name).pk for name in ("ada", "bob")]
    page = managing.post("remove/", {"learner": ids, "which": "selected"})
    assert "Remove 2 learners?" in text_of(page)
    assert fields_of(page)["learner"] == [str(pk) for pk in ids]


def test_what_can_not_be_reached_is_said(managing, active):
    assert "Backups of the site" in text_of(managing(f"remove/?learner={active('ada').pk}"))


def test_who_is_staff_too_is_told_apart(managing, acme):
    page = managing.post("remove/", {"emails": acme.author.email})
    assert "Also staff" in text_of(page)
    assert f"{acme.author.email}: {acme.safe.id}" in re.sub(r"\s+:", ":", text_of(page))


def test_looking_changes_nothing(managing, active):
    ada = active("ada")
    managing(f"remove/?learner={ada.pk}")
    assert not Job.objects.exists()
    assert not Suppression.objects.exists()
    assert Learner.objects.filter(pk=ada.pk).exists()


def test_without_the_tick_nobody_is_removed_and_it_is_said_beside_it(managing, confirm, active):
    ada = active("ada")
    answer = confirm(managing(f"remove/?learner={ada.pk}"))
    assert answer.status_code == 400
    assert "Confirm that the data of these learners" in text_of(answer)
    assert 'class="lll-error"' in answer.content.decode()
    assert not Job.objects.exists()


def test_confirmed_it_is_a_job_that_leads_to_the_receipt(managing, confirm, active):
    ada = active("ada")
    page = confirm(managing(f"remove/?learner={ada.pk}"), confirm="on", follow=True)
    assert re.match(r"/learners/Acme/jobs/[\w-]+/", page.redirect_chain[0][0])
    assert "Removing learners" in text_of(page)
    work(Job.objects.get().pk)
    page = managing.client.get(page.redirect_chain[0][0])
    assert "Finished" in text_of(page)
    receipt = managing.client.get(href(page, "To the receipt"))
    assert "Receipt 1: learners removed" in text_of(receipt)
    assert not Learner.objects.filter(pk=ada.pk).exists()
    assert not CourseEnrollment.objects.filter(user=ada.user_id).exists()


def test_all_that_match_are_counted_again_when_it_is_confirmed(managing, confirm, active):
    active("ada-1")
    page = managing.post("remove/", {"which": "all", "back": "search=ada"})
    assert "Remove 1 learner?" in text_of(page)
    active("ada-2")
    answer = confirm(page, confirm="on")
    assert answer.status_code == 409
    assert "Remove 2 learners?" in text_of(answer)
    assert "Nobody was removed" in text_of(answer)
    assert not Job.objects.exists()
    assert confirm(answer, confirm="on").status_code == 302
    assert Job.objects.get().total == 2


@pytest.mark.parametrize("back", ["search=" + "x" * 300, "tab=nonsense", "inactive_since=never"])
def test_a_filter_that_makes_no_sense_is_never_left_out(managing, active, back):
    active("ada")
    answer = managing.post("remove/", {"which": "all", "back": back})
    assert answer.status_code == 400
    assert "Nobody can be removed like this" in text_of(answer)


def test_to_remove_oneself_the_name_has_to_be_typed(managing, confirm, acme):
    page = managing.post("remove/", {"emails": acme.manager.email})
    assert "Type “Acme”" in text_of(page)
    answer = confirm(page, confirm="on", typed="acme")
    assert answer.status_code == 400
    assert "Type “Acme” to confirm." in text_of(answer)
    assert not Job.objects.exists()
    assert confirm(answer, confirm="on", typed="Acme").status_code == 302


def test_somebody_who_is_not_listed_is_removed_by_address(managing, confirm, person, acme):
    eve = person("eve")
    CourseEnrollment.enroll(eve, acme.safe.id)
    Learner.objects.filter(user=eve).delete()
    page = managing.post("remove/", {"emails": f"Eve <{eve.email}>"})
    assert "Remove 1 learner?" in text_of(page)
    confirm(page, confirm="on")
    work(Job.objects.get().pk)
    assert not CourseEnrollment.objects.filter(user=eve).exists()


def test_an_address_that_nobody_has_is_named_and_kept_off(managing, confirm, acme):
    page = managing.post("remove/", {"emails": "nobody@x.example"})
    assert "Nobody here has these addresses" in text_of(page)
    confirm(page, confirm="on")
    work(Job.objects.get().pk)
    added = managing.post("add/", {"emails": "nobody@x.example"})
    assert "Left or removed" in text_of(added)


@pytest.mark.parametrize(
    ("typed", "said"), [("", "at least one address"), ("  ,; ", "at least one"), ("a@b@c", "a@b@c")]
)
def test_what_is_no_address_is_said_beside_the_field(managing, typed, said):
    answer = managing.post("remove/", {"emails": typed})
    assert answer.status_code == 400
    assert re.search(rf"lll-error[^>]*>[^<]*{re.escape(said)}", answer.content.decode())


def test_the_same_form_sent_twice_starts_one_removal(managing, confirm, active):
    page = managing(f"remove/?learner={active('ada').pk}")
    first, second = (confirm(page, confirm="on") for _time in range(2))
    assert first.url == second.url
    assert Job.objects.count() == 1


def test_nobody_ticked_is_said(managing, active):
    page = managing.post("remove/", {"which": "selected", "back": "search=x"}, follow=True)
    assert page.redirect_chain[-1][0] == "/learners/Acme/?search=x"
    assert "Tick the people to remove first." in text_of(page)


def test_another_organisations_learner_is_nobody_here(managing, theirs):
    assert managing(f"remove/?learner={theirs.pk}").status_code == 400
    assert managing(f"{theirs.pk}/removal/").status_code == 404


def test_in_a_dialog_an_error_comes_back_as_a_part(managing, confirm, active):
    page = managing(f"remove/?learner={active('ada').pk}", **PART)
    assert "<html" not in page.content.decode()
    answer = confirm(page, headers=PART)
    assert answer.status_code == 200
    assert "Confirm that the data" in text_of(answer)
    answer = confirm(answer, confirm="on", headers=PART)
    assert answer.headers["HX-Redirect"] == f"/learners/Acme/jobs/{Job.objects.get().public_id}/"


def test_the_learners_page_leads_to_it_and_shows_what_would_go_on_demand(managing, active):
    ada = active("ada")
    page = managing(f"{ada.pk}/?back=search%3Dada")
    assert "Enrolments" not in text_of(page)
    part = managing.client.get(href(page, "What removal would erase"), headers=PART)
    assert "Enrolments" in text_of(part)
    assert "data-ends-selection" not in part.content.decode()
    dialog = managing.client.get(href(page, "Remove …"))
    assert href(dialog, "Cancel") == f"/learners/Acme/{ada.pk}/?back=search%3Dada"


def test_without_a_plan_removing_by_address_goes_on_to_the_receipt(managing, confirm, active):
    ada = active("ada")
    OrganizationPlan.objects.create(org="Acme", plan="free")
    page = confirm(managing.post("remove/", {"emails": ada.user.email}), confirm="on", follow=True)
    assert page.status_code == 200
    work(Job.objects.get().pk)
    page = managing.client.get(page.redirect_chain[0][0])
    assert managing.client.get(href(page, "To the receipt")).status_code == 200
    history = managing("removals/")
    assert "No. 1 of" in text_of(history)
    assert "Pending" not in text_of(history)


def test_the_receipt_tells_of_each_category_and_of_no_person(managing, removed, active, acme):
    page = removed(active("ada"))
    said = text_of(page)
    assert re.search(r"Enrolments [1-9]\d* [1-9]\d* 0 0", said)
    assert "Backups of the site" in said
    assert "Mary Manager" in said
    assert Receipt.objects.get().checksum in said
    assert "ada" not in said.casefold().replace("lms-lite", "")


def test_the_receipt_can_be_kept_as_a_file(managing, removed, active):
    answer = managing.client.get(href(removed(active("ada")), "Download"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="receipt-1.json"'
    assert answer.json()["checksum"] == Receipt.objects.get().checksum


def test_verifying_is_a_job_whose_entry_stands_on_the_receipt(managing, removed, active, acme):
    ada = active("ada")
    removed(ada)
    job = Job.objects.get()
    CourseEnrollment.objects.create(user_id=ada.user_id, course_id=acme.safe.id)
    page = managing.post(f"removals/{job.public_id}/verify/", follow=True)
    assert "Verifying a removal" in text_of(page)
    work(Job.objects.latest("id").pk)
    page = managing.client.get(page.redirect_chain[0][0])
    receipt = text_of(managing.client.get(href(page, "To the receipt")))
    assert "Looked again" in receipt
    assert "appeared after the removal" in receipt
    assert not CourseEnrollment.objects.filter(user_id=ada.user_id).exists()


def test_the_history_has_the_newest_first_and_pages(managing, removed, active, monkeypatch):
    monkeypatch.setattr(receipts, "PAGE", 1)
    removed(active("ada"))
    removed(active("bob"))
    page = managing("removals/")
    assert "No. 2 of" in text_of(page)
    assert "No. 1 of" not in text_of(page)
    assert "No. 1 of" in text_of(managing.client.get(href(page, "Older")))


def test_what_is_under_way_stands_above_the_history(managing, confirm, active):
    confirm(managing(f"remove/?learner={active('ada').pk}"), confirm="on")
    assert re.search(
        r"Under way Removing learners Queued 0 of 1 people", text_of(managing("removals/"))
    )


def test_another_manager_sees_the_history_too(removed, active, person, client, signed_in):
    from common.djangoapps.student.roles import OrgInstructorRole

    removed(active("ada"))
    colleague = person("acme-colleague")
    OrgInstructorRole("Acme").add_users(colleague)
    client.logout()
    page = signed_in(colleague).get("/learners/Acme/removals/")
    assert "No. 1 of" in text_of(page)


def test_its_stylesheet_is_small_and_stands_under_our_class():
    css = re.sub(r"/\*.*?\*/", "", CSS.read_text(encoding="utf-8"), flags=re.DOTALL)
    screen = css.partition("@media print")[0]
    assert len(css.encode()) <= 4000
    heads = re.findall(r"^([^{}\n]+)\{", screen, flags=re.MULTILINE)
    assert heads
    rules = [head.strip() for head in heads if not head.startswith("@media")]
    assert all(head.startswith(".lms-lite-learners") for head in rules)
    assert not re.search(r"\b(left|right)\b", css)
