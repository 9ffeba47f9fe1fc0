"""Key terms and names of groups, and what is conspicuous about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reviews.clustering.signals import signals_of
from reviews.clustering.topics import LONGEST_LABEL, Group, shortened, topics_of, words_in

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
HELLO = "Thank you for the opportunity to comment on this draft standard."
LIMIT = (
    f"{HELLO} The limit of 0.92 excludes small hospitals. The limit is too strict for hospitals."
)
TONES = f"{HELLO} Grouping skin tones hides results that matter. Report each skin tone."
CHINESE = "感谢贵委员会给予我们发表意见的机会。限值过严会排除基层医院。请按用途规定限值。"


def test_terms_are_what_a_group_says_and_others_do_not():
    limit, tones = topics_of([Group(40, [LIMIT]), Group(9, [TONES])])
    assert set(limit.terms[:2]) == {"hospitals", "limit"}
    assert set(tones.terms) >= {"skin", "grouping", "results"}
    assert not {"thank", "opportunity", "standard"} & {*limit.terms, *tones.terms}


def test_a_group_is_named_by_its_most_telling_sentence():
    limit, tones = topics_of([Group(40, [LIMIT]), Group(9, [TONES])])
    assert limit.label == "The limit is too strict for hospitals."
    assert tones.label.startswith("Grouping skin tones")


def test_chinese_groups_have_chinese_terms_and_names():
    (topic,) = topics_of([Group(5, [CHINESE])], [TONES])
    assert "限值" in topic.terms
    assert "机会" not in topic.terms[:1]
    assert "限值" in topic.label


def test_mixed_texts_give_terms_of_both_languages():
    (topic,) = topics_of([Group(2, ["限值 threshold 太严, threshold 限值"])], [HELLO])
    assert {"限值", "threshold"} <= set(topic.terms)


def test_a_large_group_weighs_as_its_size():
    one, _two = topics_of([Group(1000, ["alpha beta"]), Group(1, ["alpha gamma"])])
    assert set(one.terms) == {"alpha", "beta"}


@pytest.mark.parametrize("texts", [[], [""], ["!!"], ["a"], ["👍"]])
def test_a_group_without_words_has_no_terms(texts):
    (topic,) = topics_of([Group(3, texts)])
    assert topic.terms == ()


def test_no_groups_have_no_topics():
    assert topics_of([]) == []


def test_words_of_a_megabyte_are_read_quickly_and_in_part():
    assert 0 < len(words_in("limit 限值 " * 150_000)) < 10_000


def test_long_names_are_cut_at_a_word():
    name = shortened("considerable " * 20)
    assert len(name) <= LONGEST_LABEL
    assert name.endswith("considerable…")
    assert len(shortened("限" * 200)) == LONGEST_LABEL


def arrivals(*minutes):
    return [START + timedelta(minutes=each) for each in minutes]


def test_a_campaign_shows_template_burst_and_source():
    moments = arrivals(*range(40), 3000)
    found = signals_of(moments, 30, ["a"] * 30 + ["b"] * 11, START + timedelta(days=5))
    assert found.as_dict()["shown"] == ["template", "burst", "source"]
    assert found.peak == 40
    assert found.base == pytest.approx(1 / 119, abs=0.001)


def test_steady_arrivals_from_everywhere_show_nothing():
    moments = arrivals(*range(0, 60 * 48, 60))
    sources = [str(each) for each in range(48)]
    found = signals_of(moments, 3, sources, START + timedelta(days=2))
    assert found.shown() == []
    assert found.source == pytest.approx(1 / 48, abs=0.001)


def test_small_groups_and_unknown_sources_say_nothing():
    assert signals_of(arrivals(*range(9)), 9, ["a"] * 9, START) is None
    assert signals_of([], 0, [], START) is None
    assert signals_of(arrivals(*range(12)), 1, [""] * 12, START).source == 0.0
