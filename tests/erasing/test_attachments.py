"""Files that were put into posts of the forum go with the posts' words."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from lms_lite_learners.host.erasing.attachments import names_in
from lms_lite_learners.removal import erasing, people

pytestmark = pytest.mark.django_db

PICTURE = "0b2c1d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e.png"


@pytest.fixture
def upload(acme):
    """Keep a file as the platform's upload does; answers its name and its address."""

    def keep(name="", course=None):
        place = f"{(course or acme.safe).id}/root/{PICTURE}"
        stored = default_storage.save(name or place, ContentFile(b"a picture"))
        return stored, f"https://lms.example{default_storage.url(stored)}"

    return keep


def thread(course, author, body):
    return apps.get_model("forum.CommentThread").objects.create(
        author=author, course_id=str(course.id), title="Ladders", body=body
    )


def comment(begun, author, body):
    return apps.get_model("forum.Comment").objects.create(
        author=author, course_id=begun.course_id, comment_thread=begun, body=body
    )


def erase(org, user):
    return erasing.erase_people(org, people.identify(org, [user.pk])).tally


def test_a_file_goes_with_the_post_and_the_link_dies(acme, upload):
    name, link = upload()
    thread(acme.safe, acme.learner, f"![]({link})")
    assert erase("Acme", acme.learner).figures["files"]["erased"] == 1
    assert not default_storage.exists(name)


def test_a_file_of_a_post_that_stays_without_its_words_goes_too(acme, upload, person):
    name, link = upload()
    answered = comment(thread(acme.safe, person("other"), "?"), acme.learner, f'<img src="{link}">')
    below = comment(answered.comment_thread, person("third"), "Fine")
    apps.get_model("forum.Comment").objects.filter(pk=below.pk).update(parent=answered)
    erase("Acme", acme.learner)
    assert not default_storage.exists(name)
    answered.refresh_from_db()
    assert answered.body == "[deleted]"


def test_a_file_of_a_former_version_goes(acme, upload):
    name, link = upload()
    post = thread(acme.safe, acme.learner, "Gone again")
    apps.get_model("forum.EditHistory").objects.create(
        editor=acme.learner,
        original_body=link,
        content_type=ContentType.objects.get_for_model(post),
        content_object_id=post.pk,
    )
    erase("Acme", acme.learner)
    assert not default_storage.exists(name)


def test_a_file_of_the_older_upload_has_a_number_for_a_name(acme, upload):
    name, link = upload("17000000005231234567.jpg")
    post = thread(acme.safe, acme.learner, f"See {link}?at=1 and /2026010203.jpg")
    assert names_in([post.pk], []) == {name}


def test_a_file_that_another_had_before_is_the_others(acme, upload, person):
    name, link = upload()
    thread(acme.safe, person("other"), link)
    quoting = thread(acme.safe, acme.learner, f"> {link}")
    assert names_in([quoting.pk], []) == set()
    erase("Acme", acme.learner)
    assert default_storage.exists(name)


def test_a_file_that_another_quoted_later_is_the_persons_own(acme, upload, person):
    name, link = upload()
    own = thread(acme.safe, acme.learner, link)
    comment(own, person("other"), f"> {link}")
    assert names_in([own.pk], []) == {name}


def test_files_of_other_courses_and_addresses_are_none(acme, globex, upload):
    elsewhere = upload(course=globex.ops)[1]
    post = thread(acme.safe, acme.learner, f"{elsewhere} https://x.example/a.png 123456789012.jpg")
    assert names_in([post.pk], []) == set()
