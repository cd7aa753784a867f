"""What the platform's base template of mails asks is there for every mail of ours."""

import re

import pytest
from django.utils import timezone

from lms_lite_learners import imports, invitations
from lms_lite_learners.host import mail

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(mail.TAKEN))
def test_names_that_the_platform_uses_itself_are_refused(name):
    with pytest.raises(ValueError, match=name):
        mail.send(
            "course", email="ada@x.example", user_id=None, language="en", context={name: "Hello"}
        )


def test_a_mail_is_written_though_nobody_asked_for_a_page(mailoutbox):
    context = {"course_name": "Safety", "launch_url": "https://x.example", "org_name": "Acme"}
    mail.send("course", email="ada@x.example", user_id=None, language="en", context=context)
    assert [one.to for one in mailoutbox] == [["ada@x.example"]]


LINK = re.compile(r'href="([^"]*)"|^(/\S*|\S+://\S+)$', re.MULTILINE)


def test_every_link_in_the_mail_of_a_new_learner_is_whole(acme, person, mailoutbox):
    ada = person("ada")
    imports.add(acme.org, ada.email, acting_user_id=acme.manager.pk)
    invitations.send_due(10, timezone.now())

    [sent] = mailoutbox
    bodies = [sent.body, *(str(content) for content, _kind in sent.alternatives)]
    links = [link for body in bodies for found in LINK.findall(body) for link in found if link]
    assert any(link.endswith("/dashboard") for link in links)
    assert [link for link in links if "://" not in link and not link.startswith("mailto:")] == []
