"""A broker of its own for a walk, on the server that CELERY_BROKER_URL names."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import unquote, urlsplit, urlunsplit

REDIS = "redis://127.0.0.1:6379/0"
# The embedded broker loses a killed worker's message, Redis keeps it: each has its databases.
TO_BE_KILLED = [REDIS if os.environ.get("DATABASE_URL") else ""]

CLAIM = "walk"
CLAIM_SECONDS = 1800


@contextmanager
def own_broker(url: str) -> Iterator[str]:
    """Answer the address of an empty broker beside the one of `url`, and empty it in the end.

    Sandboxes that share a broker do each other's tasks. Without an address there is nothing to
    make: the sandbox then keeps its queues in its own folder.
    """
    if url.startswith("redis"):
        with _redis_database(url) as own:
            yield own
    elif url.startswith("amqp") and shutil.which("rabbitmqctl"):
        with _virtual_host(url) as own:
            yield own
    else:
        yield url


@contextmanager
def _redis_database(url: str) -> Iterator[str]:
    import redis

    for number in range(15, 0, -1):
        own = urlunsplit(urlsplit(url)._replace(path=f"/{number}"))
        with closing(redis.Redis.from_url(own)) as server:
            if server.dbsize() or not server.set(CLAIM, "1", nx=True, ex=CLAIM_SECONDS):
                continue
            try:
                yield own
            finally:
                server.flushdb()
            return
    raise LookupError("no database of the Redis server is empty")


@contextmanager
def _virtual_host(url: str) -> Iterator[str]:
    name, user = f"walk_{uuid.uuid4().hex[:12]}", unquote(urlsplit(url).username or "guest")
    _rabbitmqctl("add_vhost", name)
    try:
        _rabbitmqctl("set_permissions", "-p", name, user, ".*", ".*", ".*")
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        _rabbitmqctl("delete_vhost", name)


def _rabbitmqctl(*arguments: str) -> None:
    subprocess.run(["rabbitmqctl", "--quiet", *arguments], check=True, capture_output=True)
