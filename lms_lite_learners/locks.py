"""Locking a row that others may be the first to lock as well."""

from collections.abc import Sequence

from django.db import connection, models
from django.db.transaction import TransactionManagementError

__all__ = ["hold"]


def hold(row: models.Model, *, unique: Sequence[str]) -> None:
    """Lock the row with these unique columns until the transaction ends; insert it if need be.

    Who wants to read what is in it reads it afterwards, with a lock as well. Raises
    TransactionManagementError outside of a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("Outside of a transaction nothing stays locked.")
    # In one statement, under which the row is locked whole: of several who look for it before they
    # insert it, MySQL and MariaDB give some up.
    is_named = connection.features.supports_update_conflicts_with_target
    type(row)._default_manager.bulk_create(  # noqa: SLF001 - Django's own way to a model's rows
        [row],
        update_conflicts=True,
        update_fields=unique[:1],
        unique_fields=unique if is_named else None,
    )
