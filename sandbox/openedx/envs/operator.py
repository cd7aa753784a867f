"""The operator's file of settings, merged as the platform does it."""

import json
from pathlib import Path
from typing import Any

import yaml

# All other names of the file replace the setting whole.
MERGED = {"FEATURES", "JWT_AUTH", "CELERY_QUEUES"}
AFTER_PLUGINS = {"REST_FRAMEWORK", "EXPLICIT_QUEUES"}


def read(path: str) -> dict[str, Any]:
    """Read a YAML or JSON file; no path, no settings."""
    if not path:
        return {}
    text = Path(path).read_text(encoding="utf-8")
    return (json.loads(text) if path.endswith(".json") else yaml.safe_load(text)) or {}


def merge(settings: dict[str, Any], tokens: dict[str, Any]) -> None:
    """Put the file's settings in place, before the plugins' turn."""
    for name, value in tokens.items():
        if name in MERGED:
            settings[name] = {**settings.get(name, {}), **value}
        elif name not in AFTER_PLUGINS:
            settings[name] = value
    settings["ENV_TOKENS"] = tokens


def finish(settings: dict[str, Any], tokens: dict[str, Any]) -> None:
    """Set what the platform sets after the plugins' turn, whatever they did to it."""
    settings["REST_FRAMEWORK"].update(tokens.get("REST_FRAMEWORK", {}))
    settings["EXPLICIT_QUEUES"] = dict(tokens.get("EXPLICIT_QUEUES", {}))
