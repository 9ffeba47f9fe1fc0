"""Templates of drafts: whole, sober and in the draft's language."""

from __future__ import annotations

import pytest

from standards.rules.document import kind_of, text_of, validate_document, walk
from standards.rules.programme import DocumentType
from standards.rules.requirements import title_of
from standards.rules.templates import template_document, template_names
from standards.rules.wording import check_document

CASES = [(name, language) for name in template_names() for language in ("en", "zh-hans")]


def test_every_kind_of_document_has_a_template_and_no_other():
    assert set(template_names()) == {one.value for one in DocumentType}


@pytest.mark.parametrize(("name", "language"), CASES)
def test_a_template_keeps_the_vocabulary_and_the_rules_that_it_teaches(name, language):
    document = template_document(name, language)
    assert validate_document(document) == []
    found = check_document(document, language)
    assert [(one.rule, one.text) for one in found] == []


@pytest.mark.parametrize("name", template_names())
def test_both_languages_have_the_same_shape(name):
    shapes = [
        [kind_of(place.node) for place in walk(template_document(name, language))]
        for language in ("en", "zh-Hans")
    ]
    assert shapes[0] == shapes[1]


def test_the_scope_is_that_of_the_work_item():
    document = template_document("standard", "en", scope="It names this.\n\n It leaves out that.")
    (scope,) = (one for one in document["content"] if title_of(one) == "Scope")
    assert text_of(scope) == "Scope\nIt names this.\nIt leaves out that."


def test_an_unknown_name_gives_nothing():
    assert template_document("empty", "en") is None
