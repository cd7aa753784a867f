"""Describe what a running LMS offers: its models, and the signatures of callables.

DJANGO_SETTINGS_MODULE=lms.envs.test python -m host_contract OUT.json [CALLABLES.txt]

CALLABLES.txt holds one `package.module:Name` or `package.module:Class.method` a line. The same
module describes the real platform and the sandbox, so that two files can be compared.
"""

import importlib
import inspect
import json
import sys
from pathlib import Path

import django.apps
from django.db import models


def describe_link(field: models.Field) -> dict:
    """Where a column points, and what the end of the other row means to it."""
    if field.remote_field is None:
        return {}
    on_delete = getattr(field.remote_field, "on_delete", None)
    link = {
        "to": field.remote_field.model._meta.label,
        "on_delete": getattr(on_delete, "__name__", str(on_delete)),
    }
    return link if getattr(field, "db_constraint", True) else {**link, "db_constraint": False}


def describe_field(field: models.Field) -> dict:
    """Name, column, type, keys and link of one column."""
    described = {
        "name": field.name,
        "column": field.column,
        "type": field.get_internal_type(),
        "class": type(field).__name__,
        "null": field.null,
    }
    if field.unique:
        described["unique"] = True
    if field.db_index:
        described["index"] = True
    if getattr(field, "max_length", None):
        described["max_length"] = field.max_length
    return described | describe_link(field)


def describe_model(model: type[models.Model]) -> dict:
    """Table, columns, unique sets and indexes of one model."""
    meta = model._meta
    constraints = [c for c in meta.constraints if isinstance(c, models.UniqueConstraint)]
    return {
        "module": model.__module__,
        "table": meta.db_table,
        "history": model.__name__.startswith("Historical"),
        "fields": [describe_field(field) for field in meta.concrete_fields],
        "unique": [list(names) for names in meta.unique_together]
        + [list(constraint.fields) for constraint in constraints if constraint.fields],
        "indexes": [list(index.fields) for index in meta.indexes if index.fields]
        + [list(names) for names in getattr(meta, "index_together", ())],
    }


def describe_models() -> dict[str, dict]:
    """Every model of the configured project by label."""
    registered = django.apps.apps.get_models(include_auto_created=True)
    return {
        model._meta.label: describe_model(model)
        for model in sorted(registered, key=lambda model: model._meta.label)
    }


def describe_callable(path: str) -> dict:
    """Signature of `module:attribute`, or why there is none."""
    module_name, _, attribute = path.partition(":")
    try:
        found = importlib.import_module(module_name)
        for part in attribute.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError) as error:
        return {"missing": f"{type(error).__name__}: {error}"[:200]}
    try:
        return {"signature": str(inspect.signature(found))}
    except (TypeError, ValueError):
        return {"signature": None, "kind": type(found).__name__}


def main(arguments: list[str]) -> None:
    """Write the contract of the configured project to the file named first."""
    django.setup()
    target, *rest = arguments
    lines = Path(rest[0]).read_text(encoding="utf-8").splitlines() if rest else []
    paths = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    contract = {
        "django": django.get_version(),
        "models": describe_models(),
        "callables": {path: describe_callable(path) for path in paths},
    }
    text = json.dumps(contract, indent=1, sort_keys=True)
    Path(target).write_text(text, encoding="utf-8")
    print(len(contract["models"]), "models,", len(paths), "callables")


if __name__ == "__main__":
    main(sys.argv[1:])
