"""Making a course in the second service."""

import pytest

pytestmark = pytest.mark.processes


def course(**fields):
    return {"org": "Acme", "number": "NEW1", "run": "2027", "name": "A New Course", **fields}


def test_who_makes_a_course_is_enrolled_in_it_and_leads_it(site):
    made = site.studio("acme-manager").post("/course/", course(number="MADE"))

    assert "course-v1:Acme+MADE+2027" in made.text
    assert "A New Course" in site.client("acme-manager").get("/dashboard").text
    roles = site.run(
        "from common.djangoapps.student.models import CourseAccessRole as Role\n"
        "made = Role.objects.filter(course_id='course-v1:Acme+MADE+2027')\n"
        "print(sorted(made.values_list('user__username', 'role')))"
    )
    assert "[('acme-manager', 'instructor'), ('acme-manager', 'staff')]" in roles


def test_a_manager_makes_no_course_for_another_organisation(site):
    refused = site.studio("globex-manager").post("/course/", course(number="STOLEN"))

    assert refused.status_code == 400
    assert "course-v1:Acme+STOLEN+2027" not in site.studio("operator").get("/home/").text


@pytest.mark.parametrize("username", ["acme-author", "acme-learner"])
def test_authors_and_learners_make_no_courses(site, username):
    assert site.studio(username).post("/course/", course()).status_code == 403


def test_the_operator_makes_a_course_for_an_organisation_nobody_had(site):
    made = site.studio("operator").post("/course/", course(org="Initech"))

    assert "course-v1:Initech+NEW1+2027" in made.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"run": "20 27"},
        {"number": "SAFE101", "run": "2026"},
        {"start": "2027-02-01", "end": "2027-01-01"},
        {"start": "soon"},
    ],
)
def test_a_key_that_is_taken_or_cannot_be_and_wrong_dates_are_refused(site, wrong):
    refused = site.studio("operator").post("/course/", course(name="Refused", **wrong))

    assert refused.status_code == 400
    assert "Refused" not in site.studio("operator").get("/home/").text


def test_a_visitor_is_asked_to_sign_in(site):
    answer = site.studio().get("/home/", allow_redirects=False)

    assert answer.headers["Location"].startswith("/login")
