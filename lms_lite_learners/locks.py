"""Locking a row that others may be the first to lock as well."""

from collections.abc import Sequence

from django.db import connection, models
from django.db.transaction import TransactionManagementError

from lms_lite_learners import bulk

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
    names = [field.name for field in row._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    values = [getattr(row, name) for name in names]
    bulk.upsert(type(row), names, [values], unique=unique, update=unique[:1])
