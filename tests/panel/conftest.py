"""What the tests of the pages share."""

import pytest
from django.utils import timezone


@pytest.fixture
def managing(signed_in, acme):
    """Acme's manager in front of the pages: managing("?tab=pending"), managing("add/")."""
    client = signed_in(acme.manager)

    def visit(path="", **headers):
        return client.get(f"/learners/Acme/{path}", headers=headers)

    visit.client = client
    visit.post = lambda path, data=None, **more: client.post(
        f"/learners/Acme/{path}", data or {}, **more
    )
    return visit


@pytest.fixture
def pending(managing):
    """Put addresses on Acme's list as pending, by the page: pending("ada@x.example", ...)."""
    from lms_lite_learners.models import Learner

    def add(*addresses, **fields):
        managing.post("add/", {"emails": "\n".join(addresses), "notify": "on", **fields})
        found = Learner.objects.filter(org="Acme", email_key__in=addresses)
        return {learner.email_key: learner for learner in found}

    return add


@pytest.fixture
def theirs(globex):
    """Somebody pending on Globex's list."""
    from lms_lite_learners.models import Learner

    return Learner.objects.create(
        org=globex.org, status="pending", email_key="x@y.example", added_at=timezone.now(),
        added_via="manual",
    )  # fmt: skip


@pytest.fixture
def console(signed_in, operator):
    """The operator in front of the console: console("jobs/"), console.client."""
    client = signed_in(operator)

    def visit(path=""):
        return client.get(f"/learners/console/{path}")

    visit.client = client
    return visit
