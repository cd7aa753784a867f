"""How the address of a database, cache or broker becomes Django's and Celery's settings."""

from pathlib import Path
from typing import Any

import dj_database_url


def database(url: str) -> dict[str, Any]:
    """Turn a database address into Django's dictionary, with what its engine needs."""
    config: dict[str, Any] = dict(dj_database_url.parse(url))
    config["ATOMIC_REQUESTS"] = True
    options = dict(config.get("OPTIONS") or {})
    if config["ENGINE"].endswith("sqlite3"):
        # One writer at a time: take the lock at once and wait for it, not half way through.
        options |= {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif config["ENGINE"].endswith("mysql"):
        options |= {"charset": "utf8mb4", "isolation_level": "read committed"}
        config["TEST"] = {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"}
    return config | {"OPTIONS": options}


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
        return url, {"socket_connect_timeout": 2}
    if url:
        return url, {}
    folders = {name: data / name for name in ("messages", "control", "processed")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    return "filesystem://", {
        "data_folder_in": str(folders["messages"]),
        "data_folder_out": str(folders["messages"]),
        "control_folder": str(folders["control"]),
        "processed_folder": str(folders["processed"]),
        "store_processed": False,
        "polling_interval": 0.2,
    }
