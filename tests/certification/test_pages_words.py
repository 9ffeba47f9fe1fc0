"""What the pages of certification say: measures by their names, acts once, proofs that fail."""

import pytest
from django.urls import reverse

from certification.queries.labels import metric_word
from tests.certification.life import hand_in, move
from tests.certification.scene import predictions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("slug", "word"), [("mse", "Mean squared error"), ("not_a_metric", "not_a_metric")]
)
def test_measure_is_named_and_what_is_unknown_stands_as_it_is(slug, word):
    assert metric_word(slug) == word


def test_case_file_names_measures_and_the_side_of_the_limit(evaluated, people, client_for):
    address = reverse("application", args=[evaluated.pk])
    page = client_for(people.evaluator).get(address).content.decode()
    assert "Mean squared error" in page
    assert "≤ 4" in page


def test_act_that_asks_nothing_is_one_button(application, people, client_for, at):
    hand_in(application, predictions(), people.applicant, at)
    move(application, "submit", people.applicant, at)
    move(application, "accept", people.admin, at)
    address = reverse("application", args=[application.pk])
    page = client_for(people.evaluator).get(address).content.decode()
    assert page.count("Start the evaluation</") == 1
    assert page.index("What you can do now") < page.index('id="results"')


def test_certificate_whose_proof_fails_is_not_called_active(active, client, settings):
    settings.SITE_URL = "https://elsewhere.example"
    number = active.certificates.get().number
    page = client.get(reverse("certificate", args=[number])).content.decode()
    assert "Not valid: the proof does not hold." in page
    assert 'class="verify" data-tone="bad"' in page
