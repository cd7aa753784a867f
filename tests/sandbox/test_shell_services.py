"""What the addresses of database, cache and broker turn into."""

import django
import pytest

from openedx.envs.services import broker, cache, database, history_url


@pytest.mark.parametrize("url", ["sqlite:////tmp/a.sqlite3", "mysql://root@h/a", "postgres://h/a"])
def test_every_database_wraps_requests_in_transactions(url):
    assert database(url)["ATOMIC_REQUESTS"] is True


def test_sqlite_waits_for_other_processes():
    options = database("sqlite:////tmp/a.sqlite3")["OPTIONS"]
    assert options["timeout"] == 20
    if django.VERSION >= (5, 1):
        assert options["transaction_mode"] == "IMMEDIATE"
        assert "journal_mode=WAL" in options["init_command"]


def test_mysql_is_what_the_platform_runs_on():
    config = database("mysql://root@h/a")
    assert config["OPTIONS"]["charset"] == "utf8mb4"
    assert config["OPTIONS"]["isolation_level"] == "read committed"
    assert config["TEST"]["COLLATION"] == "utf8mb4_unicode_ci"


def test_options_of_the_address_are_kept():
    assert database("postgres://h/a?sslmode=require")["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    ("url", "second"),
    [
        ("sqlite:////data/lms.sqlite3", "sqlite:////data/lms_history.sqlite3"),
        ("mysql://root@db:3306/lms?x=1", "mysql://root@db:3306/lms_history?x=1"),
        ("postgres://root@db/lms", "postgres://root@db/lms_history"),
    ],
)
def test_the_second_database_is_beside_the_first(url, second):
    assert history_url(url) == second


def test_without_a_broker_messages_are_files_in_folders_that_exist(tmp_path):
    url, options = broker("", tmp_path)
    assert url.startswith("filesystem://")
    assert options["data_folder_in"] == options["data_folder_out"]
    assert {path.name for path in tmp_path.iterdir()} == {"messages", "control", "processed"}


def test_a_silent_redis_is_given_up(tmp_path):
    url, options = broker("redis://h/0", tmp_path)
    assert url == "redis://h/0"
    assert options["socket_connect_timeout"] + options["socket_timeout"] <= 10


def test_processes_share_the_cache(tmp_path):
    assert cache("", "default", tmp_path)["LOCATION"].startswith(str(tmp_path))
    assert cache("redis://h/1", "default", tmp_path)["LOCATION"] == "redis://h/1"
    assert cache("redis://h/1", "a", tmp_path) != cache("redis://h/1", "b", tmp_path)
