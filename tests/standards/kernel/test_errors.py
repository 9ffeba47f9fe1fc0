"""Domain errors as problem+json: what is wrong, where, and how to mend it."""

import pytest

from standards.kernel import errors
from standards.kernel.errors import DomainError, FieldProblem, as_problem

KINDS = {
    errors.InvalidInput: 400,
    errors.SignInRequired: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.StaleEdit: 412,
    errors.TooLarge: 413,
    errors.Unsupported: 415,
    errors.ChallengeRequired: 428,
}


@pytest.mark.parametrize(("kind", "status"), KINDS.items())
def test_each_kind_of_refusal_has_its_status_title_and_type(kind, status):
    problem = as_problem(kind("Do this instead."))
    assert problem == {
        "type": f"urn:lepton:problem:{kind.slug}",
        "title": kind.title,
        "status": status,
        "detail": "Do this instead.",
    }


def test_every_kind_has_a_slug_of_its_own():
    kinds = [*DomainError.__subclasses__()]
    assert len({kind.slug for kind in kinds}) == len(kinds)


def test_faulty_places_are_listed_with_their_pointers():
    error = errors.InvalidInput("No.", errors=[FieldProblem("/position", "Choose yes or no.")])
    assert as_problem(error)["errors"] == [{"pointer": "/position", "detail": "Choose yes or no."}]


def test_extra_members_are_added():
    error = errors.ChallengeRequired("Solve it.")
    error.extra["challenge"] = "abc"
    assert as_problem(error)["challenge"] == "abc"


def test_too_many_asks_to_wait_at_least_a_second():
    assert errors.TooMany("Wait.", retry_after=0).retry_after == 1
    assert str(errors.TooMany("Wait.", retry_after=9)) == "Wait."
