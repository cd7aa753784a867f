"""What other learners' notices quote of people who are removed: the notices stay, without them.

Nothing but their own words leads to whom they quote, so that the whole table is asked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lms_lite_learners.data import Person
from lms_lite_learners.host.erasing.tables import rows_in, slices
from lms_lite_learners.host.selection import as_text

NOTICES = "notifications.Notification"
CONTEXT = "content_context"
# Who wrote a post, and who answered or acted on one, by username.
AUTHOR, REPLIER, SENDER = "username", "replier_name", "sender_id"
# Whose answer was answered: the username with an ending of the language.
OWNERS = ("author_name", "author_pronoun")
ENDINGS = ("", "'s", "\u2019s")
TITLE, WORDS = "post_title", ("content", "email_content")
# What the platform itself puts in place of a retired account's text.
DELETED = "[deleted]"

__all__ = ["NOTICES", "clear_people", "clear_threads"]

Context = Mapping[str, Any]


def clear_people(people: Iterable[Person], is_ours: Callable[[str], bool]) -> int:
    """Take people out of others' notices about courses that `is_ours` picks; how many changed."""
    changed = 0
    for some in slices(people):
        quoted = _Quoted.of(some)
        if quoted.names or quoted.ids:
            changed += _change(quoted.mentions(), quoted.without, is_ours)
    return changed


def clear_threads(thread_pks: Iterable[int], is_ours: Callable[[str], bool]) -> int:
    """Take the titles of these threads out of notices; answers in how many there were any."""
    changed = 0
    for some in slices(thread_pks):
        numbers = {str(pk) for pk in some}
        where = Q(**{f"{CONTEXT}__thread_id__in": [*numbers, *some]})
        changed += _change(where, _Titles(numbers).without, is_ours)
    return changed


@dataclass(frozen=True, slots=True)
class _Titles:
    """Threads whose titles are nobody's any more."""

    numbers: set[str]

    def without(self, context: Context) -> Context:
        """What the notice says without the title of such a thread."""
        if str(context.get("thread_id")) in self.numbers and context.get(TITLE):
            return {**context, TITLE: DELETED}
        return context


@dataclass(frozen=True, slots=True)
class _Quoted:
    """What notices quote of some people."""

    names: frozenset[str]
    ids: frozenset[str]

    @classmethod
    def of(cls, people: Iterable[Person]) -> "_Quoted":
        """All that is quoted of these people."""
        known = list(people)
        names = frozenset(one.username for one in known if one.username)
        return cls(names, frozenset(str(one.account) for one in known if one.account is not None))

    def mentions(self) -> Q:
        """The notices that quote one of them."""
        names, owners = sorted(self.names), sorted(self._owners())
        where = Q(**{f"{CONTEXT}__{SENDER}__in": [*self.ids, *map(int, self.ids)]})
        for key in (AUTHOR, REPLIER):
            where |= Q(**{f"{CONTEXT}__{key}__in": names})
        for key in OWNERS:
            where |= Q(**{f"{CONTEXT}__{key}__in": owners})
        return where

    def without(self, context: Context) -> Context:
        """What the notice says without them, and without words of theirs."""
        less = dict(context)
        is_author = context.get(AUTHOR) in self.names
        is_replier = context.get(REPLIER) in self.names or str(context.get(SENDER, "")) in self.ids
        if is_author:
            less |= _known(context, {AUTHOR: _("Removed learner"), TITLE: DELETED})
        if is_replier:
            less |= _known(context, {REPLIER: _("Removed learner"), SENDER: None})
        # The words are the author's, where one is named; else those of who answered.
        if is_author or (is_replier and AUTHOR not in context):
            less |= _known(context, dict.fromkeys(WORDS, ""))
        owners = self._owners()
        gone = {key for key in OWNERS if context.get(key) in owners}
        return less | dict.fromkeys(gone, _("a removed learner’s"))

    def _owners(self) -> set[str]:
        return {f"{name}{ending}" for name in self.names for ending in ENDINGS}


def _known(context: Context, values: Context) -> dict[str, Any]:
    """Those of the values that take the place of one that is there."""
    return {key: value for key, value in values.items() if context.get(key) not in (None, "")}


def _change(where: Q, without: Callable[[Context], Context], is_ours: Callable[[str], bool]) -> int:
    rows = rows_in(NOTICES)
    if rows is None:
        return 0
    return sum(_write(rows, *found, without, is_ours) for found in _found(rows, where))


def _found(rows: QuerySet[Any], where: Q) -> list[tuple[int, str, Any]]:
    return list(rows.filter(where).values_list("pk", as_text("course_id"), CONTEXT))


def _write(
    rows: QuerySet[Any],
    pk: int,
    course: str | None,
    context: Any,
    without: Callable[[Context], Context],
    is_ours: Callable[[str], bool],
) -> int:
    """Store one notice, if it is about a course that is meant and says something else now."""
    if not isinstance(context, dict) or not is_ours(course or ""):
        return 0
    less = without(context)
    return rows.filter(pk=pk).update(**{CONTEXT: less}) if less != context else 0
