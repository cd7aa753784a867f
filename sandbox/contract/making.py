"""Model classes of applications that have nothing but their contract."""

from django.core.checks import CheckMessage
from django.db import connection, models
from django.db.backends.utils import truncate_name
from simple_history.models import HistoricalRecords

from contract.fields import is_relation, primary_key
from contract.loader import described_fields, described_models, fitting, many_to_many, meta


def is_history(app_label: str, name: str) -> bool:
    """Whether the described model is made beside the live one, whose changes it records."""
    described = described_models(app_label)
    keeps_changes = any(field["name"] == "history_id" for field in described[name]["fields"])
    return keeps_changes and name.removeprefix("Historical") in described


def is_link_table(app_label: str, name: str) -> bool:
    """Whether the described model is made by a many-to-many field."""
    owner, _, field_name = name.partition("_")
    return bool(field_name) and owner in described_models(app_label)


def parent_name(described: dict) -> str | None:
    """The model of which the described one adds columns to a row, if any."""
    for field in described["fields"]:
        if is_relation(field):
            name = field["to"].partition(".")[2]
            if field["name"] == f"{name.lower()}_ptr":
                return name
    return None


def own_columns(described: dict) -> dict:
    """The described model without what stands in its parent's table and the link to it."""
    names = [field["name"] for field in described["fields"]]
    link = f"{parent_name(described)}_ptr".lower()
    return {**described, "fields": described["fields"][names.index(link) + 1 :]}


def recorded(app_label: str, name: str) -> dict[str, HistoricalRecords]:
    """What keeps a model's changes, where the contract has a table for them."""
    described = described_models(app_label).get(f"Historical{name}")
    if described is None or not is_history(app_label, f"Historical{name}"):
        return {}
    return {"history": HistoricalRecords(table_name=fitting(described["table"]))}


class MadeModel(models.Model):
    """What every made model is."""

    class Meta:
        abstract = True

    @classmethod
    def check(cls, **kwargs) -> list[CheckMessage]:
        """What is wrong with the model; the platform's own taste is not ours to warn of."""
        return [message for message in super().check(**kwargs) if message.is_serious()]


def made_model(app_label: str, name: str, module: str, parents: dict[str, type]) -> type:
    """A model class with the described columns, keys, links and history, and nothing else.

    No reverse names but those in `related_names.json`: two channels have models of one name.
    """
    described = described_models(app_label)[name]
    parent = parent_name(described)
    own = own_columns(described) if parent else described
    primary = None if parent else primary_key(own["fields"])
    label = f"{app_label}.{name}"
    attributes = described_fields(label, own, {}, primary=primary, is_hidden=True)
    attributes |= many_to_many(app_label, name)
    attributes |= recorded(app_label, name)
    options = meta(app_label, own, abstract=False)
    options.db_table = truncate_name(described["table"], connection.ops.max_name_length())
    # Nobody may do anything with these over the admin pages: rights would be rows to no purpose.
    options.default_permissions = ()
    attributes |= {"__module__": module, "Meta": options}
    return type(name, (parents[parent] if parent else MadeModel,), attributes)


def made_models(app_label: str, module: str) -> dict[str, type]:
    """The models that a contract puts into `module`, parents first."""
    names = [
        name
        for name, described in described_models(app_label).items()
        if described["module"] == module
        and not is_history(app_label, name)
        and not is_link_table(app_label, name)
    ]
    names.sort(key=lambda name: parent_name(described_models(app_label)[name]) is not None)
    made: dict[str, type] = {}
    for name in names:
        made[name] = made_model(app_label, name, module, made)
    return made
