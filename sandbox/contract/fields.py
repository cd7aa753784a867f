"""Django fields from a contract's description of them."""

import datetime
import importlib
import uuid

from django.db import models
from django.utils import timezone

# Classes that don't come from django.db.models.
ELSEWHERE = {
    "AutoCreatedField": "model_utils.fields",
    "AutoLastModifiedField": "model_utils.fields",
    "CountryField": "django_countries.fields",
    "CourseKeyField": "opaque_keys.edx.django.models",
    "LearningContextKeyField": "opaque_keys.edx.django.models",
    "UsageKeyField": "opaque_keys.edx.django.models",
    "BlockTypeKeyField": "opaque_keys.edx.django.models",
    "UnsignedBigIntAutoField": "lms.djangoapps.courseware.fields",
    "CharNullField": "contract.stand_ins",
    "EncryptedCharField": "contract.stand_ins",
    "LanguageField": "contract.stand_ins",
    "ListCharField": "contract.stand_ins",
    "MonitorField": "contract.stand_ins",
    "MultiCollationCharField": "contract.stand_ins",
    "MultiCollationTextField": "contract.stand_ins",
    "MultiEmailField": "contract.stand_ins",
    "StatusField": "contract.stand_ins",
    "TreeForeignKey": "contract.stand_ins",
}
# The package's own column of JSON is text; Django's class of the same name is not.
TEXT_OF_JSON = {"class": "JSONField", "type": "TextField"}
# What a contract doesn't tell: the value of a column that the caller leaves out.
DEFAULTS = {
    "BooleanField": False,
    "IntegerField": 0,
    "BigIntegerField": 0,
    "SmallIntegerField": 0,
    "PositiveIntegerField": 0,
    "PositiveSmallIntegerField": 0,
    "FloatField": 0.0,
    "JSONField": dict,
    "DurationField": datetime.timedelta,
    "UUIDField": uuid.uuid4,
    "DateTimeField": timezone.now,
}
SET_ON_INSERT = ("change_date", "created", "created_at", "created_date")
SET_ON_SAVE = ("updated", "updated_at", "modified", "modified_date")


def field_class(described: dict) -> type[models.Field]:
    """The field class that a contract names."""
    module = ELSEWHERE.get(described["class"])
    if described.items() >= TEXT_OF_JSON.items():
        module = "jsonfield"
    return getattr(importlib.import_module(module) if module else models, described["class"])


def is_relation(described: dict) -> bool:
    """Whether the described column links to a model."""
    return "to" in described


def primary_key(described: list[dict]) -> str:
    """Name of the primary key among described fields, which a contract shows only as unique."""
    unique = [field for field in described if field.get("unique")]
    automatic = [field["name"] for field in unique if field["class"].endswith("AutoField")]
    named = [field["name"] for field in unique if field["name"] in ("history_id", "id", "key")]
    return (automatic + named + [field["name"] for field in unique])[0]


def default_of(described: dict) -> dict:
    """Arguments that fill the column when the caller gives nothing."""
    name, kind = described["name"], described["class"]
    if described["null"]:
        filled = kind == "DateTimeField" and name in SET_ON_INSERT
        return {"blank": True} | ({"auto_now_add": True} if filled else {})
    if kind == "DateTimeField" and name in SET_ON_INSERT:
        return {"auto_now_add": True}
    if kind == "DateTimeField" and name in SET_ON_SAVE:
        return {"auto_now": True}
    if kind in DEFAULTS and (kind == "UUIDField" or not described.get("unique")):
        return {"default": DEFAULTS[kind]}
    return {"blank": True} if described["type"] in ("CharField", "TextField") else {}


def plain_arguments(described: dict, *, is_primary: bool) -> dict:
    """Arguments of a column without a link."""
    arguments: dict = {"null": True} if described["null"] else {}
    if is_primary:
        arguments["primary_key"] = True
    elif described.get("unique"):
        arguments["unique"] = True
    if described.get("index"):
        arguments["db_index"] = True
    if described.get("max_length") and described["type"] != "UUIDField":
        arguments["max_length"] = described["max_length"]
    if described["type"] == "DecimalField":
        arguments |= {"max_digits": 10, "decimal_places": 2}
    if described["class"].startswith("Auto") and described["type"] == "DateTimeField":
        return arguments
    if is_primary:
        return arguments | ({"default": uuid.uuid4} if described["type"] == "UUIDField" else {})
    return arguments | default_of(described)


def link_arguments(described: dict, related_name: str | None, *, is_primary: bool) -> dict:
    """Arguments of a column that links to a model."""
    arguments = {"to": described["to"], "on_delete": getattr(models, described["on_delete"])}
    if is_primary:
        arguments["primary_key"] = True
    elif described["class"] != "OneToOneField" and described.get("unique"):
        arguments["unique"] = True
    if described["null"]:
        arguments |= {"null": True, "blank": True}
    if described.get("db_constraint") is False:
        arguments["db_constraint"] = False
    if described["class"] == "ForeignKey" and not described.get("index"):
        arguments["db_index"] = False
    if related_name:
        arguments["related_name"] = related_name
    return arguments


def build_field(
    described: dict, *, is_primary: bool, related_name: str | None, **changes: object
) -> models.Field:
    """The field that a contract describes, with the arguments it doesn't tell in `changes`."""
    if is_relation(described):
        arguments = link_arguments(described, related_name, is_primary=is_primary)
    else:
        arguments = plain_arguments(described, is_primary=is_primary)
    standard = described["name"] + ("_id" if is_relation(described) else "")
    if described["column"] != standard:
        arguments["db_column"] = described["column"]
    return field_class(described)(**(arguments | changes))
