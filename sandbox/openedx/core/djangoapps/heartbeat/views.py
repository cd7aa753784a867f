"""Whether the service is up."""

from django.db import connection
from django.http import HttpRequest, JsonResponse


def heartbeat(request: HttpRequest) -> JsonResponse:
    """Answer once the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"sql": {"status": True}})
