"""The two lists of an organisation."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms_lite_learners import access, invitation_settings, invitations, roster
from lms_lite_learners.data import Page, Query, Status
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.host import courses
from lms_lite_learners.panel import address
from lms_lite_learners.panel.door import is_partial, org_page, show
from lms_lite_learners.panel.forms import ListForm
from lms_lite_learners.panel.inviting import told
from lms_lite_learners.panel.tabs import LABELS, more_tabs
from lms_lite_learners.roster import backfill

__all__ = ["learners"]


@require_safe
@org_page
def learners(request: HttpRequest, org: str) -> HttpResponse:
    """The Active and the Pending tab, searched, filtered, sorted, a page at a time."""
    tab = request.GET.get("tab", "")
    form = ListForm(request.GET, tab if tab in set(Status) else Status.ACTIVE.value)
    query = form.query()
    errors = [str(text) for texts in form.errors.values() for text in texts]
    now = timezone.now()
    page: Page[Any] | None = None
    try:
        page = roster.list_learners(org, query, now)
    except InvalidInputError as error:
        errors.append(error.detail)
    context = {
        "query": query,
        "page": page or Page([], 0, count_is_exact=True),
        "plain_url": address.url_of(org, Query(tab=query.tab)),
        "now": now,
        "list_errors": errors,
        "told": _told(org, now) if query.tab == Status.PENDING else [],
        **_around(org, query, page or Page([], 0, count_is_exact=True)),
        **_parts(request, org, query, form, page),
    }
    template = "_region.html" if is_partial(request) else "learners.html"
    answer = show(request, template, context, org=org, status=400 if errors else 200)
    if request.headers.get("HX-Trigger") == "lll-filters":
        # Typing and filtering change the address in place; the way back leads before them.
        answer["HX-Replace-Url"] = address.url_of(org, query)
    return answer


def _told(org: str, now: datetime) -> list[str]:
    """How invitations go out, and how many mails wait for another day."""
    rules = invitation_settings.rules_of(org)
    waiting = invitations.count_waiting(org, now) if rules.mails_a_day else 0
    return told(rules, waiting)


def _around(org: str, query: Query, page: Page[Any]) -> dict[str, Any]:
    """Where one can go from this page of the list."""
    seen = address.query_string(query)
    turned = {
        "previous_url": page.previous_cursor,
        "next_url": page.next_cursor,
    }
    chosen = replace(query, cursor="", ordering="", page_size=Query().page_size)
    return {
        "back": seen,
        "back_parameter": urlencode({"back": seen}),
        "selection_key": f"lll {org} {address.query_string(chosen)}",
        "unfiltered_url": address.url_of(org, address.unfiltered(query)),
        "columns": address.columns_of(org, query),
        **{
            name: address.url_of(org, replace(query, cursor=cursor)) if cursor else ""
            for name, cursor in turned.items()
        },
    }


def _parts(
    request: HttpRequest, org: str, query: Query, form: ListForm, page: Page[Any] | None
) -> dict[str, Any]:
    """Tabs, filters, what an empty list says; the switcher only where a whole page is drawn."""
    known = courses.courses_of(org)
    form.offer(known, address.orders_of(query))
    chips = address.chips_of(org, query, known)
    lengths = {status: roster.count(org, status.value) for status in LABELS if status != query.tab}
    # A list that nothing narrows was counted with its page.
    if page is None or chips:
        own = roster.count(org, query.tab)
    else:
        own = (page.count, page.count_is_exact)
    lengths[Status(query.tab)] = own
    is_whole = not is_partial(request)
    is_empty = query.tab == Status.ACTIVE and not own[0]
    return {
        "tabs": [
            *(_tab(org, query, status, *lengths[status]) for status in LABELS),
            *more_tabs(org),
        ],
        "chips": chips,
        "is_filtered": bool(chips),
        "filter_form": form,
        "is_refined": len(chips) > bool(query.search),
        "unlisted": Page([], *(backfill.glance(org) if is_empty else (0, True))),
        "has_others": is_whole and len(access.managed_orgs(request.user)) > 1,
    }


def _tab(org: str, query: Query, status: Status, number: int, is_exact: bool) -> dict[str, Any]:
    return {
        "label": LABELS[status],
        "url": address.url_of(org, Query(tab=status.value, search=query.search)),
        "is_current": query.tab == status,
        "page": Page([], number, is_exact),
    }
