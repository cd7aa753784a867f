"""Whom somebody wants removed: learners, addresses, or all that match a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lms_lite_learners import identity, roster
from lms_lite_learners.data import Query, Selection
from lms_lite_learners.exceptions import ConflictError, InvalidEmailError, InvalidInputError
from lms_lite_learners.models import Learner
from lms_lite_learners.removal import people
from lms_lite_learners.roster.stored import read_query, stored_query

__all__ = ["Step", "Target", "arguments_of", "count", "ensure_one", "next_targets"]

# A person as the list knows one: an account, or an address key.
Target = tuple[int | None, str | None]


@dataclass(frozen=True, slots=True)
class Step:
    """Some of those selected, and the point to go on from; `is_last` at the end."""

    targets: list[Target]
    after: int
    is_last: bool


def ensure_one(selection: Selection) -> None:
    """Raise InvalidInputError unless exactly one way of selecting is used, with somebody in it."""
    ways = (selection.learners, selection.emails, selection.query)
    if sum(way is not None for way in ways) == 1 and selection.learners != ():
        if selection.emails is not None:
            _ensure_addresses(selection.emails)
        return
    text = _("Name learners, addresses, or a filter: one of them.")
    raise InvalidInputError(text, code="invalid_selection", fields={"learners": [text]})


def count(org: str, selection: Selection) -> int:
    """How many people are selected now; raises ConflictError where another number was shown.

    InvalidInputError where nobody is, or a selection makes no sense.
    """
    ensure_one(selection)
    if selection.learners is not None:
        return _count_listed(org, selection.learners)
    if selection.emails is not None:
        return len({identity.email_key(email) for email in selection.emails})
    if selection.query is None:
        return 0
    number = roster.count_exactly(org, selection.query)
    if selection.expected is not None and number != selection.expected:
        raise ConflictError(
            _("%(number)d learners match now.") % {"number": number}, code="selection_changed"
        )
    return number


def arguments_of(org: str, selection: Selection) -> dict[str, Any]:
    """What a job stores of a selection; who joins the list after this isn't meant."""
    if selection.learners is not None:
        return {"learners": sorted(set(selection.learners))}
    if selection.emails is not None:
        keys = {identity.email_key(email) for email in selection.emails}
        return {"emails": sorted(keys)}
    newest = Learner.objects.filter(org=org).order_by("-id").values_list("id", flat=True).first()
    return {"filter": stored_query(selection.query or Query()), "until": newest or 0}


def next_targets(org: str, arguments: dict[str, Any], after: int, limit: int) -> Step:
    """The next of those selected, from the point that the step before answered."""
    if "emails" in arguments:
        some = arguments["emails"][after : after + limit]
        end = after + len(some)
        return Step(_by_address(some), end, end >= len(arguments["emails"]))
    if "learners" in arguments:
        ids = [pk for pk in arguments["learners"] if pk > after][:limit]
    else:
        query = read_query(arguments["filter"])
        found = roster.matching_ids(org, query, after, limit)
        ids = [pk for pk in found if pk <= arguments["until"]]
    if not ids:
        return Step([], after, is_last=True)
    return Step(_by_learner(org, ids), ids[-1], is_last=False)


def _count_listed(org: str, learner_ids: Sequence[int]) -> int:
    """How many of them are on the list; raises InvalidInputError where none is."""
    number = Learner.objects.filter(org=org, pk__in=learner_ids).count()
    if not number:
        text = _("None of these learners is on the list any more.")
        raise InvalidInputError(text, code="invalid_selection", fields={"learners": [text]})
    return number


def _ensure_addresses(emails: Sequence[str]) -> None:
    if not emails:
        text = _("Name at least one address.")
        raise InvalidInputError(text, code="invalid_selection", fields={"emails": [text]})
    texts = []
    for email in emails:
        try:
            identity.email_key(email)
        except InvalidEmailError as error:
            texts.append(error.detail)
    if texts:
        raise InvalidInputError(texts[0], code="invalid_email", fields={"emails": texts})


def _by_learner(org: str, ids: Sequence[int]) -> list[Target]:
    rows = Learner.objects.filter(org=org, pk__in=ids).order_by("pk")
    return list(rows.values_list("user_id", "email_key"))


def _by_address(keys: Sequence[str]) -> list[Target]:
    """Each address with the accounts that have it; alone where nobody has it."""
    owners = people.with_accounts(keys)
    return [target for key in keys for target in _owners(key, owners.get(key, []))]


def _owners(key: str, user_ids: Sequence[int]) -> list[Target]:
    found: list[Target] = [(user_id, key) for user_id in user_ids]
    return found or [(None, key)]
