"""Organisations in paths."""

import pytest
from django.urls import Resolver404, resolve, reverse


@pytest.mark.parametrize(
    ("org", "path"),
    [
        ("Acme", "/learners/Acme/"),
        ("results", "/learners/~results/"),
        ("launch", "/learners/~launch/"),
        ("~tilde", "/learners/~~tilde/"),
        ("Results", "/learners/Results/"),
        ("A&B x", "/learners/A&B%20x/"),
    ],
)
def test_an_organisation_has_one_path_and_is_found_by_it(org, path):
    assert reverse("lms_lite_learners:panel-learners", kwargs={"org": org}) == path
    assert resolve(path.replace("%20", " ")).kwargs == {"org": org}


@pytest.mark.parametrize("name", ["console", "files", "invitations", "launch", "leave", "results"])
def test_a_fixed_page_is_no_organisation(name):
    with pytest.raises(Resolver404):
        resolve(f"/learners/{name}/")
