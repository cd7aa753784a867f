"""How the platform's API defaults recognise people."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from edx_rest_framework_extensions.auth.jwt.tests.utils import generate_jwt
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from openedx.core.djangoapps.user_authn.views import register

REGISTRATION = "/api/user/v2/account/registration/"


class WhoAmI(APIView):
    """A view that leaves everything to the defaults."""

    def get(self, request):
        return Response({"me": request.user.username})


def ask(**headers):
    """Call the view and give its answer."""
    return WhoAmI.as_view()(APIRequestFactory().get("/", **headers))


def test_a_token_tells_who_calls(person):
    assert ask(HTTP_AUTHORIZATION=f"JWT {generate_jwt(person('ada'))}").data == {"me": "ada"}


def test_a_token_signed_with_another_key_is_refused(person):
    header, claims, _signature = generate_jwt(person("ada")).split(".")
    forged = f"{header}.{claims}.{'A' * 43}"
    assert ask(HTTP_AUTHORIZATION=f"JWT {forged}").status_code == 401


def test_without_permission_classes_anybody_may_ask(db):
    assert ask().data == {"me": ""}


def test_the_token_for_forms_can_be_fetched(client, db):
    assert client.get("/csrf/api/v1/token").json()["csrfToken"]


@pytest.mark.django_db(transaction=True)
def test_of_two_registrations_at_once_one_is_told(newcomer, monkeypatch):
    """The second one passes the form before the first one is written."""
    ensure = register._ensure_allowed
    rivals = [Client()]

    def ensure_then_be_overtaken(form):
        ensure(form)
        if rivals:
            assert rivals.pop().post(REGISTRATION, newcomer).status_code == 200

    monkeypatch.setattr(register, "_ensure_allowed", ensure_then_be_overtaken)
    answer = Client().post(REGISTRATION, newcomer)
    assert answer.status_code == 409
    assert get_user_model().objects.count() == 1
