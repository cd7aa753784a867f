"""Model classes from the contracts in `models/`, one file an app label."""

import json
from functools import cache
from pathlib import Path

from django.db import models

from contract.fields import build_field, is_relation, primary_key

HERE = Path(__file__).parent
# PostgreSQL's, the shortest of all.
LONGEST_NAME = 63


@cache
def described_models(app_label: str) -> dict[str, dict]:
    """The contract's models of an app label by class name."""
    return json.loads((HERE / "models" / f"{app_label}.json").read_text())


@cache
def related_names() -> dict[str, str]:
    """Reverse names by `label.Model.field`, which a contract doesn't tell."""
    return json.loads((HERE / "related_names.json").read_text())


def related_name(
    label: str, described: dict, earlier: list[dict], *, is_hidden: bool = False
) -> str | None:
    """Reverse name of a link: the platform's, or hidden where Django's own would clash."""
    known = related_names().get(f"{label}.{described['name']}")
    clashes = any(field.get("to") == described["to"] for field in earlier)
    return known or ("+" if clashes or is_hidden else None)


def described_fields(
    label: str,
    model: dict,
    changes: dict[str, dict],
    *,
    primary: str | None,
    is_hidden: bool = False,
) -> dict[str, models.Field]:
    """The fields of a model in the contract's order; hidden ones have no reverse names."""
    fields = {}
    for position, described in enumerate(model["fields"]):
        name = described["name"]
        reverse = is_relation(described) and related_name(
            label, described, model["fields"][:position], is_hidden=is_hidden
        )
        fields[name] = build_field(
            described,
            is_primary=name == primary,
            related_name=reverse or None,
            **changes.get(name, {}),
        )
    return fields


def many_to_many(app_label: str, model_name: str) -> dict[str, models.Field]:
    """The many-to-many fields of a model, which a contract shows as tables of their own."""
    found = {}
    for through, described in described_models(app_label).items():
        owner, _, field_name = through.partition("_")
        if owner == model_name and field_name:
            target = described["fields"][-1]["to"]
            reverse = related_names().get(f"{app_label}.{model_name}.{field_name}")
            found[field_name] = models.ManyToManyField(
                target, db_table=fitting(described["table"]), related_name=reverse
            )
    return found


def fitting(table: str) -> str | None:
    """A table's name, or None where a database takes none so long: Django then cuts its own."""
    return table if len(table) <= LONGEST_NAME else None


def meta(app_label: str, model: dict, *, abstract: bool) -> type:
    """The Meta class of a described model."""
    named = {"db_table": model["table"]} if fitting(model["table"]) else {}
    return type(
        "Meta",
        (),
        {
            **named,
            "app_label": app_label,
            "unique_together": [tuple(names) for names in model["unique"]],
            "indexes": [models.Index(fields=names) for names in model["indexes"]],
            "abstract": abstract,
        },
    )


def build_model(app_label: str, name: str, module: str, *, abstract: bool, **changes: dict) -> type:
    """A model class with the described columns, keys and links."""
    model = described_models(app_label)[name]
    primary = primary_key(model["fields"])
    attributes = described_fields(f"{app_label}.{name}", model, changes, primary=primary)
    attributes |= many_to_many(app_label, name)
    attributes |= {"__module__": module, "Meta": meta(app_label, model, abstract=abstract)}
    return type(name, (models.Model,), attributes)


def contract_base(label: str, **changes: dict) -> type[models.Model]:
    """An abstract model with a contract's columns, to be given behaviour by a subclass.

    Arguments that a contract doesn't tell (defaults, choices) go by field name in `changes`.
    """
    app_label, _, name = label.partition(".")
    return build_model(app_label, name, __name__, abstract=True, **changes)


def contract_models(app_label: str, module: str, *, written: dict) -> dict[str, type]:
    """The models that a contract puts into `module` and that are not `written` by hand there."""
    return {
        name: build_model(app_label, name, module, abstract=False)
        for name, described in described_models(app_label).items()
        if described["module"] == module and name not in written and "_" not in name
    }
