"""Organisations in paths."""

import pytest
from django.urls import Resolver404, resolve, reverse


@pytest.mark.parametrize(
    ("org", "path"),
    [
        ("Acme", "/learners/Acme/"),
        ("results", "/learners/~results/"),
        ("launch", "/learners/~launch/"),
        ("console", "/learners/~console/"),
        ("~tilde", "/learners/~~tilde/"),
        ("Results", "/learners/Results/"),
        ("A&B x", "/learners/A&B%20x/"),
    ],
)
def test_an_organisation_has_one_path_and_is_found_by_it(org, path):
    assert reverse("lms_lite_learners:panel-learners", kwargs={"org": org}) == path
    assert resolve(path.replace("%20", " ")).kwargs == {"org": org}


@pytest.mark.parametrize("name", ["files", "invitations", "launch", "leave"])
def test_a_fixed_page_is_no_organisation(name):
    with pytest.raises(Resolver404):
        resolve(f"/learners/{name}/")


@pytest.mark.parametrize("name", ["results", "console"])
def test_the_pages_of_authors_and_operators_are_no_organisations_either(name):
    assert resolve(f"/learners/{name}/").view_name == f"lms_lite_learners:panel-{name}"


@pytest.mark.parametrize(
    "path",
    [
        "/learners/Acme/jobs/%s/",
        "/learners/Acme/jobs/%s/cancel/",
        "/learners/Acme/imports/%s/",
        "/learners/invitations/%s/",
        "/learners/leave/%s/",
        "/api/lms_lite_learners/v1/jobs/%s/",
        "/api/lms_lite_learners/v1/jobs/%s/cancel/",
        "/api/lms_lite_learners/v1/jobs/%s/file/",
        "/api/lms_lite_learners/v1/organizations/Acme/imports/%s/rows/",
    ],
)
def test_an_id_in_a_path_is_of_plain_characters(path):
    assert resolve(path % "-aZ0_9")
    for text in ("\0", "a\0", "a b", "ä"):
        with pytest.raises(Resolver404):
            resolve(path % text)
