"""The address that blocks post to."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.csrf import csrf_protect
from edx_rest_framework_extensions.auth.jwt.authentication import JwtAuthentication
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey
from rest_framework.exceptions import APIException

from lms.djangoapps.courseware.access import has_access
from lms.djangoapps.courseware.block_handlers import HANDLERS
from lms.djangoapps.courseware.json_body import json_body
from lms.djangoapps.courseware.masquerade import (
    is_masquerading_as_specific_student,
    setup_masquerade,
)
from lms.djangoapps.courseware.runtime import Runtime
from openedx.core.lib.api.authentication import BearerAuthenticationAllowInactiveUser
from xmodule.block import Block
from xmodule.modulestore.django import modulestore
from xmodule.modulestore.exceptions import ItemNotFoundError


def get_block(course_key: CourseKey, usage_id: str) -> Block:
    """The block of a course by its usage key's text; raises Http404."""
    try:
        usage_key = UsageKey.from_string(usage_id)
        block = modulestore().get_item(usage_key)
    except (InvalidKeyError, ItemNotFoundError) as error:
        raise Http404(f"No block {usage_id}") from error
    if usage_key.course_key != course_key:
        raise Http404(f"No block {usage_id} in {course_key}")
    return block


@transaction.non_atomic_requests
@csrf_protect
def handle_xblock_callback(
    request: HttpRequest, course_id: str, usage_id: str, handler: str, suffix: str | None = None
) -> HttpResponse:
    """Give a block what was posted for it; asks for an account, not for an enrollment."""
    sign_in_by_token(request)
    if not request.user.is_authenticated:
        return HttpResponseForbidden("Unauthenticated")
    if request.method != "POST":
        raise Http404
    # Working at a course keeps the session alive.
    request.session.modified = True
    course_key = course_key_of(course_id)
    address = "/".join(filter(None, (handler, suffix)))
    answer = invoke_handler(request, course_key, usage_id, address, json_body(request))
    return JsonResponse(answer, safe=False)


def sign_in_by_token(request: HttpRequest) -> None:
    """Take a program's token where nobody is signed in; a wrong one is as good as none."""
    for kind in (JwtAuthentication, BearerAuthenticationAllowInactiveUser):
        if request.user.is_authenticated:
            return
        try:
            found = kind().authenticate(request)
        except APIException:
            continue
        if found:
            request.user = found[0]


def course_key_of(course_id: str) -> CourseKey:
    """The course key of an address; raises Http404."""
    try:
        return CourseKey.from_string(course_id)
    except InvalidKeyError as error:
        raise Http404 from error


def invoke_handler(
    request: HttpRequest, course_key: CourseKey, usage_id: str, address: str, data: dict[str, Any]
) -> Any:
    """Do what a block does with `data` for who asks, or for whom staff look as; raises Http404."""
    block = get_block(course_key, usage_id)
    handle = HANDLERS.get((block.block_type, address))
    if handle is None:
        raise Http404(f"No handler {address} of {usage_id}")
    _masquerade, user = setup_masquerade(
        request, course_key, staff_access=has_access(request.user, "staff", course_key)
    )
    is_borrowed = is_masquerading_as_specific_student(user, course_key)
    return handle(Runtime(user, block, leaves_traces=not is_borrowed), data)
