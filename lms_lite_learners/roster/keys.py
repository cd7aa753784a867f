"""The columns an active row is sorted, filtered and found by, from what the platform says.

One function for whoever writes them and whoever looks whether they still hold.
"""

from typing import Any

from lms_lite_learners.data import NEVER, Account, Figures
from lms_lite_learners.roster.search import MAX_LENGTH, address_key, fold

__all__ = ["adder_key", "keys_of"]


def keys_of(account: Account, figures: Figures, *, is_open: bool) -> dict[str, Any]:
    """The sort columns of an active row by name.

    Of who isn't open yet only name and address count, so that no order or filter tells the rest.
    """
    last_login = account.last_login if is_open else None
    last_active = figures.last_active if is_open else None
    return {
        "email_sort": address_key(account.email)[:254],
        "name_sort": fold(account.shown_name)[:MAX_LENGTH],
        "location_sort": fold(account.location)[:MAX_LENGTH] if is_open else "",
        "last_login": last_login or NEVER,
        "last_active": last_active or NEVER,
        "enrolled": figures.enrolled if is_open else 0,
        "completed": figures.completed if is_open else 0,
    }


def adder_key(account: Account | None) -> str:
    """What rows are sorted by under "added by"; nobody in particular comes first."""
    return fold(account.shown_name) if account else ""
