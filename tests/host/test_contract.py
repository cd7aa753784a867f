"""The sandbox's models and callables are those of two real releases."""

import pytest

import host_contract
from contract import cut, loader
from tests.host.contract_data import (
    LABELS,
    ONE_RELEASE_ONLY,
    PYPI_LABELS,
    RELEASES,
    contract,
    in_order,
    label_of,
    parameters,
    pypi_differences,
)
from tests.host.not_yet import ABSENT_CALLABLES

SANDBOX = host_contract.describe_models()
RECORDED_LABELS = {label_of(name) for release in RELEASES for name in contract(release)["models"]}
WHOLE = sorted(name for name in SANDBOX if label_of(name) in LABELS)
PYPI = sorted(name for name in SANDBOX if label_of(name) in PYPI_LABELS)


def without_one_release_only(name: str, model: dict) -> dict:
    """A described model without the columns that are listed as another release's."""
    fields = {
        column: field
        for column, field in model["fields"].items()
        if f"{name}.{column}" not in ONE_RELEASE_ONLY
    }
    return {**model, "fields": fields}


def comparable(name: str, model: dict) -> dict:
    """A described model as far as both sides must agree."""
    return without_one_release_only(name, in_order(model))


def difference(name: str, release: str) -> dict | None:
    """What differs between the sandbox's model and the release's: [sandbox, release] by part."""
    ours, theirs = in_order(SANDBOX[name]), contract(release)["models"].get(name)
    if theirs is None:
        return {"model": ["there", "absent"]}
    theirs = in_order(theirs)
    parts = {key: [ours[key], theirs[key]] for key in ours if key != "fields"}
    for column in sorted(set(ours["fields"]) | set(theirs["fields"])):
        parts[column] = [ours["fields"].get(column), theirs["fields"].get(column)]
    return {part: pair for part, pair in parts.items() if pair[0] != pair[1]} or None


@pytest.mark.parametrize("release", RELEASES)
def test_no_model_of_the_whole_labels_is_missing(release):
    recorded = {name for name in contract(release)["models"] if label_of(name) in LABELS}
    assert recorded <= set(WHOLE)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", WHOLE)
def test_a_model_is_the_releases_own(name, release):
    theirs = contract(release)["models"].get(name)
    if theirs is None:
        assert name in ONE_RELEASE_ONLY
    else:
        assert comparable(name, SANDBOX[name]) == comparable(name, theirs)


@pytest.mark.parametrize("label", LABELS)
def test_models_are_made_from_the_releases_own_data(label):
    releases = {release: contract(release)["models"] for release in RELEASES}
    assert loader.described_models(label) == cut.union(releases, label)


def test_what_is_listed_for_one_release_is_in_one_release():
    for name in ONE_RELEASE_ONLY:
        label, model, *column = name.split(".")
        described = [contract(release)["models"].get(f"{label}.{model}") for release in RELEASES]
        found = [
            one is not None and (not column or any(f["name"] == column[0] for f in one["fields"]))
            for one in described
        ]
        assert sorted(found) == [False, True], name


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("name", PYPI)
def test_a_package_differs_from_the_release_only_as_listed(name, release):
    listed = pypi_differences().get(f"{release} {name}", {})
    assert difference(name, release) == listed.get("differs")


def test_every_listed_difference_names_package_version_and_reason():
    for key, listed in pypi_differences().items():
        assert listed.get("package"), key
        assert listed.get("version"), key
        assert listed.get("why"), key
        assert key.partition(" ")[2] in SANDBOX, key


def test_every_recorded_label_of_the_sandbox_is_compared():
    compared = {*LABELS, *PYPI_LABELS}
    assert {label_of(name) for name in SANDBOX} & RECORDED_LABELS <= compared


@pytest.mark.parametrize("path", sorted(contract("ulmo")["callables"]))
def test_a_callable_has_the_recorded_signature(path):
    ours, theirs = host_contract.describe_callable(path), contract("ulmo")["callables"][path]
    if path in ABSENT_CALLABLES:
        assert "missing" in ours, "it is there now: take it off the list"
        return
    assert "missing" not in ours, ours
    assert ours.get("kind") == theirs.get("kind")
    assert parameters(ours["signature"]) == parameters(theirs["signature"])


def test_both_releases_have_the_same_signatures():
    assert contract("teak")["callables"] == contract("ulmo")["callables"]


def test_only_recorded_callables_are_listed_as_absent():
    assert set(ABSENT_CALLABLES) <= set(contract("ulmo")["callables"])
