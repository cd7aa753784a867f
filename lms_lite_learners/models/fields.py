"""Columns whose comparison is exact on every database."""

from typing import Any

from django import VERSION
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.deletion import Collector

_COLLATIONS = {"mysql": "utf8mb4_bin", "postgresql": "C", "sqlite": "BINARY"}


class ExactCharField(models.CharField):  # type: ignore[type-arg]
    """Text compared and sorted by code points, whatever the database's own collation.

    MariaDB's default collations take `Ada@`, `ada@` and `adä@` for the same unique key.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """The column's type, with the collation that this database has for the purpose."""
        parameters = super().db_parameters(connection)
        parameters["collation"] = _COLLATIONS.get(connection.vendor)
        return parameters


def check_constraint(rule: models.Q, name: str) -> models.CheckConstraint:
    """A check under the argument name that this Django has for it (`check` until 5.0)."""
    rules: dict[str, Any] = {"condition" if VERSION >= (5, 1) else "check": rule}
    return models.CheckConstraint(name=name, **rules)


def delete_along(
    collector: Collector, field: "models.ForeignKey[Any, Any]", sub_objs: Any, using: str
) -> None:
    """Delete rows with the account they stand for, without setting the link to NULL first.

    Django's CASCADE does that for nullable links on MySQL and MariaDB, where it would break the
    check that an active row has an account.
    """
    collector.collect(
        sub_objs,
        source=field.remote_field.model,
        source_attr=field.name,
        nullable=False,
        fail_on_restricted=False,
    )
