"""A row written as it is: no signal, nothing made beside it, and a number of the database's own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, router, transaction

from lms_lite_learners.host.planting.columns import meta_of

# So much of what a database says is told.
WORDS = 300

__all__ = ["CantPlantError", "insert"]


class CantPlantError(Exception):
    """A table took no row, or one that it hangs on took none."""


def insert(row: Any) -> None:
    """Write the row into its own table; raises CantPlantError where the table refuses it."""
    model = type(row)
    meta, alias = meta_of(model), router.db_for_write(model)
    numbered = [field for field in meta.local_concrete_fields if _is_numbered(field, row)]
    fields = [field for field in meta.local_concrete_fields if field not in numbered]
    try:
        with transaction.atomic(using=alias):
            answers = model._base_manager._insert(  # noqa: SLF001 - Django's own way past signals
                [row], fields=fields, returning_fields=numbered or None, using=alias
            )
    except (DatabaseError, ValidationError, TypeError, ValueError) as error:
        raise CantPlantError(f"{meta.label}: {type(error).__name__}: {error}"[:WORDS]) from error
    for field, value in zip(numbered, answers[0] if answers else (), strict=True):
        setattr(row, field.attname, value)


def _is_numbered(field: Any, row: Any) -> bool:
    """Does the database give the number? A higher one of ours would move where it counts on."""
    return isinstance(field, models.AutoField) and getattr(row, field.attname) is None
