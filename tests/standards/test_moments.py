"""Days and instants in words."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.utils.translation import override

from standards.infrastructure.moments import day_words, moment_words

NOON = datetime(2026, 12, 9, 12, 11, 7, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("moment", "to", "words"),
    [
        (NOON, "minute", "9 December 2026, 12:11 UTC"),
        (NOON, "second", "9 December 2026, 12:11:07 UTC"),
        (NOON.astimezone(SHANGHAI), "minute", "9 December 2026, 12:11 UTC"),
        (date(2026, 12, 9), "minute", "9 December 2026"),
    ],
)
def test_moment_is_written_in_full_and_in_utc(moment, to, words):
    assert moment_words(moment, to=to) == words


def test_day_is_short_in_lists_and_chinese_for_chinese_readers():
    assert day_words(NOON, short=True) == "9 Dec 2026"
    with override("zh-hans"):
        assert day_words(NOON) == "2026年12月9日"
