"""What the tests of tasks share."""

import pytest
from kombu import Connection, pools

from lms_lite_learners.tasks.jobs import run_job


@pytest.fixture
def broker_down(monkeypatch):
    """Nobody listens where the broker should be."""
    nowhere = Connection("redis://127.0.0.1:1/0", transport_options={"socket_connect_timeout": 1})
    monkeypatch.setattr(run_job.app.amqp, "_producer_pool", pools.producers[nowhere])
