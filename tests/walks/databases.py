"""A database of its own for a walk, on the server that DATABASE_URL names."""

import os
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

HISTORY = "_history"


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """Make two empty databases beside the one of `url`, answer the first's address, drop both.

    The second one is that of the history of answers, which the sandbox finds by its name.

    Without an address there is nothing to make: the sandbox then keeps SQLite in its own folder.
    """
    if not url or url.startswith("sqlite"):
        yield ""
        return
    name = f"walk_{uuid.uuid4().hex[:12]}"
    names = (name, f"{name}{HISTORY}")
    for each in names:
        _execute(url, f"CREATE DATABASE {each}")
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        force = " WITH (FORCE)" if url.startswith("postgres") else ""
        for each in names:
            _execute(url, f"DROP DATABASE {each}{force}")


def dump(url: str, folder: Path) -> None:
    """Write both databases of `url` to files in the folder, with the server's own tool."""
    for suffix in ("", HISTORY):
        with (folder / f"dump{suffix}.sql").open("wb") as file:
            _client(url, suffix, ("pg_dump",), ("mysqldump",), stdout=file)


def fill(url: str, folder: Path) -> None:
    """Read both files that `dump` wrote into the empty databases of `url`."""
    for suffix in ("", HISTORY):
        with (folder / f"dump{suffix}.sql").open("rb") as file:
            quiet = (
                "psql",
                "--quiet",
                "--no-psqlrc",
                "--set",
                "ON_ERROR_STOP=1",
                "--single-transaction",
            )
            _client(url, suffix, quiet, ("mysql",), stdin=file, stdout=subprocess.DEVNULL)


def _client(
    url: str, suffix: str, postgres: tuple[str, ...], mysql: tuple[str, ...], **files
) -> None:
    parts = urlsplit(url)
    command, secret = (postgres, "PGPASSWORD") if _is_postgres(parts) else (mysql, "MYSQL_PWD")
    where = ["-h", parts.hostname or "", "-U" if _is_postgres(parts) else "-u", _user(parts)]
    port = ["-p" if _is_postgres(parts) else "-P", str(parts.port or _default_port(parts))]
    subprocess.run(
        [*command, *where, *port, f"{parts.path[1:]}{suffix}"],
        env=os.environ | {secret: unquote(parts.password or "")},
        check=True,
        **files,
    )


def _is_postgres(parts: SplitResult) -> bool:
    return parts.scheme.startswith("postgres")


def _user(parts: SplitResult) -> str:
    return unquote(parts.username or "")


def _default_port(parts: SplitResult) -> int:
    return 5432 if _is_postgres(parts) else 3306


def _execute(url: str, statement: str) -> None:
    with closing(_connect(url)) as connection:
        connection.cursor().execute(statement)


def _connect(url: str):
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _default_port(parts)
    secret = unquote(parts.password or "")
    if _is_postgres(parts):
        import psycopg

        return psycopg.connect(
            host=host,
            port=port,
            user=_user(parts),
            password=secret,
            dbname="postgres",
            autocommit=True,
        )
    import MySQLdb

    return MySQLdb.connect(host=host, port=port, user=_user(parts), password=secret)
