"""The exports that were asked for, the newest first."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lms_lite_learners.data import Kind, Page, is_id
from lms_lite_learners.exceptions import InvalidInputError
from lms_lite_learners.models import Job

__all__ = ["of_author", "of_org"]


def of_org(org: str, *, cursor: str = "", page_size: int = 50) -> Page[Job]:
    """A page of an organisation's exports, whoever of its managers asked for them."""
    return _page(Job.objects.filter(org=org, kind=Kind.EXPORT.value), cursor, page_size)


def of_author(owner_id: int, *, cursor: str = "", page_size: int = 50) -> Page[Job]:
    """A page of the exports that a person asked for as an author."""
    own = Job.objects.filter(owner_id=owner_id, kind=Kind.EXPORT.value, org="")
    return _page(own, cursor, page_size)


def _page(rows: "QuerySet[Job]", cursor: str, page_size: int) -> Page[Job]:
    """Cursors are ids: `12` for older than job 12, `-12` for newer. Raises InvalidInputError."""
    digits, is_backwards = cursor.removeprefix("-"), cursor.startswith("-")
    if cursor and not is_id(digits):
        text = _("“%(value)s” is no cursor of this list.") % {"value": cursor[:40]}
        raise InvalidInputError(text, fields={"cursor": [text]})
    if is_backwards:
        found = list(rows.filter(id__gt=int(digits)).order_by("id")[: page_size + 1])
        page, previous, following = found[:page_size][::-1], len(found) > page_size, True
    else:
        older = rows.filter(id__lt=int(digits)) if cursor else rows
        found = list(older.order_by("-id")[: page_size + 1])
        page, previous, following = found[:page_size], bool(cursor), len(found) > page_size
    return Page(
        rows=page,
        count=rows.count(),
        count_is_exact=True,
        next_cursor=str(page[-1].pk) if page and following else "",
        previous_cursor=f"-{page[0].pk}" if page and previous else "",
    )
