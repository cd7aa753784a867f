"""Teams say how many members they have."""

import pytest
from django.apps import apps

from lms_lite_learners.host.erasing.teams import recount

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(acme, person):
    """A team of the learner and another."""
    made = apps.get_model("teams.CourseTeam").objects.create(
        team_id="ladders", name="Ladders", course_id=acme.safe.id, topic_id="t", team_size=2
    )
    for user in (acme.learner, person("other")):
        apps.get_model("teams.CourseTeamMembership").objects.create(user=user, team=made)
    return made


def size(team):
    team.refresh_from_db()
    return team.team_size


def leave(team, user):
    rows = apps.get_model("teams.CourseTeamMembership").objects
    return rows.filter(team=team, user=user)._raw_delete("default")


def test_a_team_that_lost_a_member_says_so(team, acme):
    leave(team, acme.learner)
    assert recount([team.pk]) == 1
    assert size(team) == 1
    assert recount([team.pk]) == 0


def test_a_team_that_lost_all_has_none(team):
    apps.get_model("teams.CourseTeamMembership").objects.all()._raw_delete("default")
    recount([team.pk])
    assert size(team) == 0


def test_other_teams_stay_as_they_are(team, acme):
    leave(team, acme.learner)
    assert recount([team.pk + 1]) == 0
    assert size(team) == 2
