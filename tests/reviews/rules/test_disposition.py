import pytest

from reviews.rules.disposition import (
    DISPOSITION_WORDS,
    CommentType,
    Disposition,
    check_observation,
    clean_text,
    comment_type,
    disposition_of,
)
from reviews.rules.electorate import Seat, draw_electorate, electorate_hash
from standards.kernel.errors import InvalidInput


def test_every_disposition_has_a_word():
    assert set(DISPOSITION_WORDS) == set(Disposition)


def test_text_keeps_its_letters_and_gets_uniform_lines():
    assert clean_text(" a\r\nb 😀 标准 ") == "a\nb 😀 标准"


@pytest.mark.parametrize("text", [None, 5, "", " \u200b", "a\x00", "\ud800", "字" * 22_000])
def test_texts_that_cannot_be_kept_are_refused(text):
    with pytest.raises(InvalidInput):
        clean_text(text)


def test_proposals_need_no_observation():
    check_observation(Disposition.REJECTED, "", final=False)
    check_observation(Disposition.ACCEPTED, "", final=True)
    with pytest.raises(InvalidInput):
        check_observation(Disposition.REJECTED, " ", final=True)


def seat(user, body=None, observes=False):
    return Seat(
        user=user,
        user_name=f"U{user}",
        observes=observes,
        body=body,
        body_name=f"B{body}",
        population=7,
    )


def test_body_with_a_voter_and_an_observer_participates():
    drawn = draw_electorate(
        [seat(1, 9, observes=True), seat(2, 9), seat(3, 8, observes=True)],
        by_body=True,
        with_observers=True,
    )
    assert [(each.key, each.member_class) for each in drawn] == [("body:8", "O"), ("body:9", "P")]


def test_observers_stay_out_where_they_do_not_count():
    assert draw_electorate([seat(3, 8, observes=True)], by_body=True, with_observers=False) == []


def test_observer_without_a_body_stays_out_where_bodies_vote():
    lone = [seat(3, observes=True)]
    assert draw_electorate(lone, by_body=True, with_observers=True) == []
    assert len(draw_electorate(lone, by_body=False, with_observers=True)) == 1


def test_persons_vote_for_themselves():
    drawn = draw_electorate([seat(1, 9), seat(2)], by_body=False, with_observers=False)
    assert [each.key for each in drawn] == ["person:1", "person:2"]
    assert draw_electorate([seat(2)], by_body=True, with_observers=False)[0].key == "person:2"


def test_hash_of_an_electorate_ignores_its_order():
    rows = [
        each.as_public()
        for each in draw_electorate([seat(1, 9), seat(2, 8)], by_body=True, with_observers=False)
    ]
    assert rows[0] == {"id": "body:8", "class": "P", "weight": 1, "population": 7}
    assert electorate_hash(rows) == electorate_hash(rows[::-1])


def test_types_and_dispositions_are_known_or_refused():
    assert comment_type("te") is CommentType.TECHNICAL
    assert disposition_of("noted") is Disposition.NOTED
    for read in (comment_type, disposition_of):
        with pytest.raises(InvalidInput):
            read("xx")
