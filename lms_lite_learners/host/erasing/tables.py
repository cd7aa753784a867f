"""Rows of the platform's models by their labels, as far as this platform has them."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import router
from django.db.models import QuerySet

# Keys that one statement names.
SLICE = 500

__all__ = ["all_rows", "classes_of", "find_model", "has_module", "rows_in", "slices"]


def find_model(label: str) -> Any:
    """A model by `app_label.ModelName`, or None where this platform lacks it."""
    app_label, _dot, name = label.partition(".")
    return apps.all_models.get(app_label, {}).get(name.lower())


def rows_in(label: str) -> QuerySet[Any] | None:
    """All rows of a model to be written, hidden ones too; None where this platform lacks it."""
    return all_rows(label) if find_model(label) is not None else None


def all_rows(label: str) -> QuerySet[Any]:
    """The same of a model that is there for sure; raises LookupError where it isn't."""
    model = find_model(label)
    if model is None:
        raise LookupError(f"This platform has no model {label}.")
    rows: QuerySet[Any] = model._base_manager.using(router.db_for_write(model)).order_by()  # noqa: SLF001
    return rows


def has_module(path: str) -> bool:
    """Can this dotted path be imported? Its packages are, the module itself is not."""
    parts = path.split(".")
    return all(find_spec(".".join(parts[:end])) for end in range(1, len(parts) + 1))


def slices(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The values in lists that one statement takes."""
    rest = iter(values)
    while part := list(islice(rest, SLICE)):
        yield part


def classes_of(names: Iterable[tuple[str, str]]) -> tuple[type[Exception], ...]:
    """Those of the classes of errors that are installed here, by module and name."""
    found = [
        getattr(import_module(module), name, None) for module, name in names if has_module(module)
    ]
    return tuple(one for one in found if one is not None)
