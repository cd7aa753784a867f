"""How the address of a database, cache or broker, or a secret, becomes settings."""

import json
from pathlib import Path
from typing import Any

import dj_database_url
import django
from jwt.utils import base64url_encode


def database(url: str, *, is_atomic: bool = True) -> dict[str, Any]:
    """Turn a database address into Django's dictionary, with what its engine needs."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    config["ATOMIC_REQUESTS"] = is_atomic
    options = dict(config.get("OPTIONS") or {})
    if config["ENGINE"].endswith("sqlite3"):
        options |= sqlite_options()
    elif config["ENGINE"].endswith("mysql"):
        options |= {"charset": "utf8mb4", "isolation_level": "read committed"}
        config["TEST"] = {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"}
    return config | {"OPTIONS": options}


def history_url(url: str) -> str:
    """The address of the second database: the first one's, with `_history` to its name."""
    address, mark, options = url.partition("?")
    folder, slash, name = address.rpartition("/")
    stem, dot, suffix = name.partition(".")
    return f"{folder}{slash}{stem}_history{dot}{suffix}{mark}{options}"


def sqlite_options() -> dict[str, Any]:
    """Let processes share the file; Django before 5.1 can only wait for each other."""
    if django.VERSION < (5, 1):
        return {"timeout": 20}
    # One writer at a time: take the lock at once and wait for it, not half way through.
    return {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }


def cache(url: str, name: str, data: Path) -> dict[str, Any]:
    """Give a cache that all processes share: Redis if there is one, else files."""
    if url:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": name,
        }
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(data / "cache" / name),
    }


def broker(url: str, data: Path) -> tuple[str, dict[str, Any]]:
    """Give Celery's broker and its options: the address, else folders under `data`."""
    if url.startswith("redis"):
        return url, {"socket_connect_timeout": 2, "socket_timeout": 5}
    if url:
        return url, {}
    folders = {name: data / name for name in ("messages", "control", "processed")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    return "filesystem://localhost", {
        "data_folder_in": str(folders["messages"]),
        "data_folder_out": str(folders["messages"]),
        "control_folder": str(folders["control"]),
        "processed_folder": str(folders["processed"]),
        "store_processed": False,
        "polling_interval": 0.2,
    }


def jwk_set(secret: str) -> str:
    """Give the set of one key that tokens are signed and checked with."""
    key = base64url_encode(secret.encode()).decode()
    return json.dumps({"keys": [{"kty": "oct", "alg": "HS256", "k": key}]})
