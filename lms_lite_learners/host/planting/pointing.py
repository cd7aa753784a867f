"""Which columns of a table name an account or another row, and by which codes rows are named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from lms_lite_learners.host.planting import columns
from lms_lite_learners.host.planting.columns import meta_of
from lms_lite_learners.host.planting.rows import KEPT_BY, OWN_CODES

# A row by its model's label (or table) and its key.
Where = tuple[str, str]
CODE = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
ACCOUNTS = {"account", "external"}
# A column that, beside a kind, holds the number of a row of that kind.
ANY_ROW = "object_id"

__all__ = ["Pointers", "Where", "code_of", "codes_in", "pointers_of"]


@dataclass(frozen=True)
class Pointers:
    """Columns of accounts, columns that name rows of one model, and rows of any (by its kind)."""

    accounts: frozenset[str] = frozenset()
    targets: dict[str, str] = field(default_factory=dict)
    of_any: dict[str, str] = field(default_factory=dict)

    def account_in(self, column: str, value: Any) -> int | None:
        """The account that a value of a column is the number of."""
        if column not in self.accounts:
            return None
        return int(value) if str(value).isdigit() else None

    def target_of(self, column: str, row: dict[str, Any]) -> str:
        """The model whose row a column names, '' where it names none."""
        if column in self.of_any:
            return _label_of(row[self.of_any[column]])
        return self.targets.get(column, "")


@cache
def pointers_of(model: Any) -> Pointers:
    """Those of a model's table, as its columns and links say."""
    if model is None:
        return Pointers()
    accounts, targets, of_any = set(), {}, {}
    live, kinds = columns.live_of(model), _kind_columns(model)
    for one in meta_of(model).local_concrete_fields:
        kind = columns.kind_of(one)
        if one.is_relation and meta_of(one.related_model).label == "auth.User":
            accounts.add(one.column)
        elif one.is_relation and one.target_field.primary_key:
            targets[one.column] = meta_of(one.related_model).label
        elif kind in ACCOUNTS:
            accounts.add(one.column)
        elif kinds and (kind == "post" or one.name == ANY_ROW):
            of_any[one.column] = kinds[0]
        elif kind in KEPT_BY and KEPT_BY[kind][1] == "pk":
            targets[one.column] = KEPT_BY[kind][0]
        elif live not in (None, model) and one.attname == meta_of(live).pk.attname:
            targets[one.column] = meta_of(live).label
    return Pointers(frozenset(accounts), targets, of_any)


def codes_in(row: Any) -> Iterator[str]:
    """The codes by which others may name a row: they stand in this row and nowhere before."""
    label = meta_of(row).label
    if label.partition(".")[2].startswith("Historical"):
        return
    for one in meta_of(row).concrete_fields:
        value = getattr(row, one.attname)
        is_code = isinstance(one, models.UUIDField) or columns.kind_of(one) in OWN_CODES.get(
            label, ()
        )
        if is_code and not one.is_relation and value is not None:
            yield from code_of(str(value))


def code_of(text: str) -> Iterator[str]:
    """Every code in a text, as `codes_in` gives them."""
    for code in CODE.findall(text):
        yield code.replace("-", "").lower()


def _kind_columns(model: Any) -> list[str]:
    """Columns that say of which model the row is that another column names."""
    return [
        one.column
        for one in meta_of(model).concrete_fields
        if one.is_relation and one.related_model is ContentType
    ]


def _label_of(content_type_id: Any) -> str:
    if content_type_id is None:
        return ""
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    return "" if model is None else str(meta_of(model).label)
