"""Every column of ours that may name a person is taken care of when the person is removed."""

import pytest
from django.apps import apps

# Every column of ours that isn't listed in `OF_PEOPLE` holds nobody, or is one of these: an id of
# ours, a time, a number, a key of a course or an organisation, a state.
OF_NOBODY = {
    "AuditEntry": "id org actor_id action subject count at",
    "CourseSharing": "id course_key save_progress sent_at",
    "EraserCall": "id person name state attempts due_at error",
    "Job": (
        "id public_id kind org owner_id idempotency_key state done total counts resume_point"
        " lease_until lease_token holder published_at cancel_requested error_code error_detail"
        " created_at started_at finished_at expires_at applies"
    ),
    "InvitationSettings": "id org remind_after_days remind_times mails_a_day language",
    "JobPart": "id job number after until rows is_done lease_until lease_token holder",
    "JobRow": "id job line outcome courses",
    "KnownCourse": "id course_key has_ended looked_after",
    "MailDay": "id org day number",
    "OrganizationPlan": "id org plan trial_ends_at",
    "Pulse": "name at",
    "Receipt": "id org number kind job previous checksum content created_at",
    "ReceiptChain": "id org number checksum",
    "RosterCount": "id org status count counted_at",
    # Keyed hashes alone.
    "Suppression": "id org person_hash created_at",
    "RemovalPerson": "id job number org person_hash address_hash open_hash state",
    # Their rows go as a whole.
    "Invitation": "*",
    "JobMend": "*",
    "LaterTrace": "*",
    "Learner": "*",
    "LearnerTerm": "*",
    "RosterDirty": "*",
}
# What may name somebody, and who takes it away.
OF_PEOPLE = {
    "Job": {
        "arguments": "asked: ids, addresses and searches are taken out",
        "request_hash": "outcomes: emptied, as an address could be tried out on it",
        "file": "exports: the report is deleted",
    },
    "JobPart": {"file": "exports and outcomes: pieces and uploads are deleted"},
    "JobRow": {
        "cells": "outcomes: emptied",
        "email": "outcomes: emptied",
        "email_key": "outcomes: emptied",
        "text": "outcomes: emptied, or the hash",
        "learner_id": "outcomes: emptied",
    },
    "ReportMail": {"reason": "exports: emptied"},
    "RemovalPerson": {
        "user_id": "others.forget_done: emptied when the removal is through",
        "address": "others.forget_done: emptied when the removal is through",
    },
}
OF_NOBODY["ReportMail"] = "id job state attempts due_at claimed_at"


@pytest.mark.parametrize(
    "model",
    list(apps.get_app_config("lms_lite_learners").get_models()),
    ids=lambda one: one.__name__,
)
def test_every_column_of_ours_is_classified(model):
    plain, personal = OF_NOBODY.get(model.__name__, ""), OF_PEOPLE.get(model.__name__, {})
    if plain != "*":
        columns = {field.name for field in model._meta.concrete_fields}
        assert columns == {*plain.split(), *personal}
