"""Short forms for the lines of the map."""

from typing import Any

from lms_lite_learners.data import Along, Category, Direct, Entry, Kept, Key, Treatment

# Every former state of a row stands in its history, which nothing of the platform ever clears.
HISTORY = "A history holds every former state of a row, so it goes as well."


def erase(
    model: str,
    category: Category,
    reason: str,
    *ways: Direct | Along,
    kept: Kept | None = None,
    **columns: Any,
) -> Entry:
    """Rows to delete; those that stay for the reason `kept` are emptied of the columns."""
    return Entry(
        model=model,
        ways=ways,
        category=category,
        treatment=Treatment.ERASE,
        reason=reason,
        blank=columns,
        kept=kept,
    )


def blank(
    model: str, category: Category, reason: str, *ways: Direct | Along, **columns: Any
) -> Entry:
    """Rows that stay, with these columns emptied of the person."""
    return Entry(
        model=model,
        ways=ways,
        category=category,
        treatment=Treatment.BLANK,
        reason=reason,
        blank=columns,
    )


def keep(model: str, category: Category, reason: str, *ways: Direct | Along) -> Entry:
    """Rows that stay as they are."""
    return Entry(model=model, ways=ways, category=category, treatment=Treatment.KEEP, reason=reason)


def account(person: str = "user_id", place: str = "course_id", **where: Any) -> Direct:
    """By the number of the account."""
    return Direct(person, Key.ACCOUNT, place, where)


def username(person: str, place: str) -> Direct:
    """By the name of the account."""
    return Direct(person, Key.USERNAME, place)


def address(person: str, place: str = "course_id") -> Direct:
    """By an e-mail address."""
    return Direct(person, Key.ADDRESS, place)


def anonymous(person: str = "student_id", place: str = "course_id") -> Direct:
    """By one of the account's anonymous ids."""
    return Direct(person, Key.ANONYMOUS, place)


def external(person: str, place: str) -> Direct:
    """By an id under which other services know the account."""
    return Direct(person, Key.EXTERNAL, place)


def along(column: str, of: str, to: str = "pk", **where: Any) -> Along:
    """By what it hangs on, whether that goes or stays."""
    return Along(column, of, to, where=where)


def going_with(column: str, of: str, to: str = "pk", **where: Any) -> Along:
    """By what it hangs on, if that goes."""
    return Along(column, of, to, with_kept=False, where=where)
