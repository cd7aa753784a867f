"""A database of its own for a walk, on the server that DATABASE_URL names."""

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import unquote, urlsplit, urlunsplit


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
    names = (name, f"{name}_history")
    for each in names:
        _execute(url, f"CREATE DATABASE {each}")
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        force = " WITH (FORCE)" if url.startswith("postgres") else ""
        for each in names:
            _execute(url, f"DROP DATABASE {each}{force}")


def _execute(url: str, statement: str) -> None:
    with closing(_connect(url)) as connection:
        connection.cursor().execute(statement)


def _connect(url: str):
    parts = urlsplit(url)
    host, user, password = parts.hostname or "", unquote(parts.username or ""), parts.password or ""
    if parts.scheme.startswith("postgres"):
        import psycopg

        return psycopg.connect(
            host=host,
            port=parts.port or 5432,
            user=user,
            password=unquote(password),
            dbname="postgres",
            autocommit=True,
        )
    import MySQLdb

    return MySQLdb.connect(
        host=host, port=parts.port or 3306, user=user, password=unquote(password)
    )
