"""Whom a manager chose on a list: the ticked ones, all that match, or typed addresses."""

from dataclasses import replace

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from lms_lite_learners import imports
from lms_lite_learners.data import Query, Selection, Status, is_id
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.host import accounts
from lms_lite_learners.models import Learner
from lms_lite_learners.panel.forms import ListForm
from lms_lite_learners.panel.removal_forms import AddressesForm

# So many people are named, more are only counted.
NAMED = 5

__all__ = ["fields_of", "named", "selection_of", "those_there"]


def selection_of(request: HttpRequest, form: AddressesForm) -> Selection | None:
    """Whom the request is about; None where it names nobody.

    Raises InvalidInputError for filters that the list would refuse: they are never left out.
    """
    given = request.POST if request.method == "POST" else request.GET
    if form.is_bound:
        return _typed(form)
    if given.get("which") == "all":
        return Selection(query=_query(given.get("back", "")))
    ids = sorted({int(value) for value in given.getlist("learner") if is_id(value)})
    return Selection(learners=tuple(ids)) if ids else None


def fields_of(request: HttpRequest, selection: Selection) -> list[tuple[str, str]]:
    """The same selection as fields of a form, with the way back."""
    given = request.POST if request.method == "POST" else request.GET
    way = [(name, given[name]) for name in ("back", "page") if given.get(name)]
    if selection.emails is not None:
        return [*way, ("emails", "\n".join(selection.emails))]
    if selection.query is not None:
        return [*way, ("which", "all")]
    return [*way, *(("learner", str(pk)) for pk in selection.learners or ())]


def those_there(org: str, selection: Selection) -> Selection:
    """The selection without learners who are gone; raises InvalidInputError if all are."""
    if selection.learners is None:
        return selection
    there = Learner.objects.filter(org=org, pk__in=selection.learners)
    ids = tuple(sorted(there.values_list("id", flat=True)))
    if not ids:
        text = _("None of them is on the list any more.")
        raise InvalidInputError(text, code="invalid_selection", fields={"learners": [text]})
    return replace(selection, learners=ids)


def named(org: str, selection: Selection) -> list[str]:
    """The addresses of the first few; of all that match a filter nobody's."""
    ids = selection.learners
    if ids is None:
        return list(selection.emails or ())[:NAMED]
    some = list(Learner.objects.filter(org=org, pk__in=ids[:NAMED]).order_by("id"))
    known = accounts.get_accounts(row.user_id for row in some if row.user_id)
    return [known[row.user_id].email if row.user_id in known else row.email for row in some]


def _typed(form: AddressesForm) -> Selection | None:
    if not form.is_valid():
        return None
    emails = tuple(row.email for row in imports.read_typed(form.cleaned_data["emails"]))
    if emails:
        return Selection(emails=emails)
    form.add_error("emails", form.fields["emails"].error_messages["required"])
    return None


def _query(seen: str) -> Query:
    """The filters of the list that the person saw."""
    asked = QueryDict(seen)
    tab = asked.get("tab", Status.ACTIVE.value)
    form = ListForm(asked, tab if tab in set(Status) else Status.ACTIVE.value)
    query = form.query()
    if form.errors:
        text = _("The list can’t be filtered like this: %s") % " ".join(
            str(one) for texts in form.errors.values() for one in texts
        )
        raise InvalidInputError(text, code="invalid_selection", fields={"filter": [text]})
    return replace(query, cursor="", ordering="", page_size=Query().page_size)
