"""What the tests of the sandbox's own pages share."""

from contextlib import suppress
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from kombu.exceptions import OperationalError
from kombu.simple import SimpleQueue

from openedx.core.lib.celery import APP

NEW = {
    "email": "nora@people.example",
    "name": "Nora New",
    "username": "nora",
    "password": "nine lives of cats",
}


def default_queue(connection):
    """The queue that tasks go to, on a connection."""
    return APP.amqp.queues[APP.conf.task_default_queue](connection.default_channel)


@pytest.fixture(autouse=True)
def _no_task_is_left_over():
    """Begin with an empty queue: the broker lives as long as the process."""
    with APP.connection() as connection:
        queue = default_queue(connection)
        queue.declare()
        queue.purge()


@pytest.fixture
def run_tasks():
    """Do what waits in the queue, as a worker would; return the names of the tasks."""

    def run():
        done = []
        with APP.connection() as connection:
            queue = SimpleQueue(connection.default_channel, default_queue(connection))
            with suppress(queue.Empty):
                while True:
                    message = queue.get(block=False)
                    args, kwargs, _embed = message.payload
                    name = message.headers["task"]
                    APP.tasks[name].apply(args, kwargs, throw=True)
                    message.ack()
                    done.append(name)
        return done

    return run


@pytest.fixture
def dead_broker(monkeypatch):
    """Nothing answers at the broker's address."""
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(APP.amqp, "_producer_pool", None)
    with pytest.raises(OperationalError):
        APP.send_task("anything")


@pytest.fixture
def newcomer():
    """Who registers in these tests."""
    return dict(NEW)


@pytest.fixture
def registered(client, newcomer, db):
    """Somebody who has registered and not confirmed, with the key of the link."""
    answer = client.post("/api/user/v2/account/registration/", newcomer)
    assert answer.status_code == 200, answer.content.decode()
    user = get_user_model().objects.get(username=newcomer["username"])
    return SimpleNamespace(user=user, key=user.registration.activation_key)
