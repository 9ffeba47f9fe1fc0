"""What the pages of certification say: measures by their names, acts once, proofs that fail."""

import re

import pytest
from django.urls import reverse

from certification.queries import labels
from certification.queries.labels import (
    kind_word,
    metric_word,
    over_word,
    problem_sentence,
    status_tone,
)
from certification.rules.applications import MOVES, ApplicationState
from certification.rules.jobs import JobState
from certification.rules.schemes import SchemeState
from certification.rules.verdict import JobVerdict
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


def test_case_file_names_files_and_evaluations_in_words(evaluated, people, client_for):
    address = reverse("application", args=[evaluated.pk])
    page = client_for(people.evaluator).get(address).text
    assert "<span>Predictions file</span>" in page
    assert "<span>predictions</span>" not in page
    assert "<dd>Predictions file</dd>" in page


def test_scheme_says_over_what_and_how_its_criteria_are_decided(scene, client):
    page = client.get(reverse("scheme", args=[scene.scheme.pk])).text
    assert "decided by" in page
    assert "overall, bound" not in page


@pytest.mark.parametrize(
    ("over", "words"),
    [("overall", ""), ("each:site", "every group of “site”"), ("odd", "")],
)
def test_cells_of_a_criterion_are_said_in_words(over, words):
    assert over_word(over) == words


@pytest.mark.parametrize(
    ("kind", "words"),
    [("evidence", "Evidence"), ("predictions", "Predictions file"), ("tape", "tape")],
)
def test_kind_of_file_is_said_in_words(kind, words):
    assert kind_word(kind) == words


def test_certificate_shows_its_figures_to_four_digits(active, client):
    number = active.certificates.get().number
    page = client.get(reverse("certificate", args=[number])).text
    figures = re.findall(r'<b class="num">([\d.]+)</b>', page)
    assert figures
    assert all(len(one.replace(".", "").lstrip("0")) <= 4 for one in figures)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ({"code": "odd", "detail": "As it was told."}, "As it was told."),
        ({"code": "empty", "detail": "As it was told."}, "As it was told."),
    ],
)
def test_problem_without_a_template_or_figures_stands_as_it_was_told(problem, said):
    assert problem_sentence(problem) == said


@pytest.mark.parametrize(
    ("status", "tone"),
    [("active", "good"), ("reduced", "warn"), ("suspended", "warn"), ("withdrawn", "bad")],
)
def test_status_of_a_certificate_has_its_tone(status, tone):
    assert status_tone(status) == tone


def test_every_state_move_and_verdict_has_words():
    assert set(labels.STATES) == set(ApplicationState)
    assert set(labels.JOB_STATES) == set(JobState)
    assert set(labels.JOB_VERDICTS) == set(JobVerdict)
    assert set(labels.SCHEME_STATES) == set(labels.SCHEME_TONES) == set(SchemeState)
    assert set(MOVES) <= set(labels.MOVES)
