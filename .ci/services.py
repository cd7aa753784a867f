"""Databases, vhosts and Redis numbers of one CI run: made for it, removed after it.

python .ci/services.py drop-mysql URL PREFIX
python .ci/services.py drop-postgres URL PREFIX
python .ci/services.py free-redis URL        prints the URL of an empty database number
python .ci/services.py flush-redis URL
"""

import sys
from urllib.parse import urlsplit


def _mysql(url):
    import MySQLdb

    at = urlsplit(url)
    return MySQLdb.connect(
        host=at.hostname,
        port=at.port or 3306,
        user=at.username or "root",
        password=at.password or "",
    )


def drop_mysql(url, prefix):
    """Drop every database of this run."""
    with _mysql(url) as connection:
        cursor = connection.cursor()
        cursor.execute("SHOW DATABASES")
        for (name,) in cursor.fetchall():
            if prefix in name:
                cursor.execute(f"DROP DATABASE `{name}`")
                print("dropped", name)


def drop_postgres(url, prefix):
    """Drop every database of this run, whoever still holds a connection to it."""
    import psycopg

    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        names = connection.execute("SELECT datname FROM pg_database").fetchall()
        for (name,) in names:
            if prefix in name:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
                print("dropped", name)


def free_redis(url):
    """Print the URL of a database number that holds nothing."""
    import redis

    for number in range(1, 16):
        if not redis.Redis.from_url(f"{url}/{number}").dbsize():
            print(f"{url}/{number}")
            return
    sys.exit("every Redis database number from 1 to 15 holds something")


def flush_redis(url):
    """Empty the database number that this run used."""
    import redis

    redis.Redis.from_url(url).flushdb()


COMMANDS = {
    "drop-mysql": drop_mysql,
    "drop-postgres": drop_postgres,
    "free-redis": free_redis,
    "flush-redis": flush_redis,
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
