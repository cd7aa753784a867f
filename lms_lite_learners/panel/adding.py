"""Adding learners by typing or pasting their addresses."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from lms_lite_learners import imports
from lms_lite_learners.data import Outcome, Outcomes
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.host import courses
from lms_lite_learners.panel.door import org_page, show, user_id_of
from lms_lite_learners.panel.forms import AddForm
from lms_lite_learners.tasks import mail

Pairs = list[tuple[str, str]]
TEMPLATE = "add.html"

__all__ = ["add"]


@require_http_methods(["GET", "HEAD", "POST"])
@org_page
def add(request: HttpRequest, org: str) -> HttpResponse:
    """The form, and after it was sent what became of each address."""
    known = courses.courses_of(org)
    if request.method != "POST":
        return show(request, TEMPLATE, _form(AddForm(known)), org=org)
    form = AddForm(known, request.POST)
    if not form.is_valid():
        return show(request, TEMPLATE, _form(form), org=org, status=400)
    asked = form.cleaned_data
    try:
        outcomes = imports.add(org, **asked, acting_user_id=user_id_of(request))
    except InvalidInputError as error:
        return show(request, TEMPLATE, _form(form) | _refusal(form, error), org=org, status=400)
    if not asked["dry_run"]:
        mail.publish_on_commit()
    context = _form(AddForm(known)) | _result(asked, outcomes)
    return show(request, TEMPLATE, context, org=org)


def _form(form: AddForm) -> dict[str, Any]:
    return {"form": form, "way": "type"}


def _refusal(form: AddForm, error: InvalidInputError) -> dict[str, Any]:
    if error.code == "too_many":
        return {"too_many": error.detail}
    form.add_error("emails", error.detail)
    return {}


def _result(asked: dict[str, Any], outcomes: list[Outcome]) -> dict[str, Any]:
    """What to show of the outcomes, and what may be asked for next."""
    good: list[str] = []
    suppressed: list[str] = []
    for row, one in zip(imports.read_typed(asked["emails"]), outcomes, strict=True):
        people = suppressed if one.outcome == Outcomes.SUPPRESSED else good
        people.append(imports.write_typed(one.email, row.name))
    return {
        "outcomes": outcomes,
        "dry_run": asked["dry_run"],
        "counts": Counter(one.outcome for one in outcomes).most_common(),
        "again": _hidden(asked, good) if asked["dry_run"] and good else [],
        "suppressed": _hidden(asked, suppressed, unsuppress="on") if suppressed else [],
    }


def _hidden(asked: dict[str, Any], people: Iterable[str], **more: str) -> Pairs:
    """The same request for some of the people, as fields of a form."""
    pairs = [("emails", "\n".join(people)), *more.items()]
    pairs += [("courses", key) for key in asked["courses"]]
    return pairs + ([("notify", "on")] if asked["notify"] else [])
