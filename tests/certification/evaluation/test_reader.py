"""A predictions file is good exactly when every id has one good row; else it says where not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.evaluation.reader import Expected, read_predictions
from certification.evaluation.table import label_text, shorten

IDS = {"a": 0, "b": 1, "c": 2}


def expected(task="binary", classes=("0", "1"), **changes):
    return Expected(task=task, places=IDS, classes=classes, **changes)


def read(folder, text, **changes):
    path = folder / "p.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_predictions(path, expected(**changes))


def codes(reading):
    return [(one.code, one.row) for one in reading.problems]


def test_good_file_is_put_in_the_order_of_the_set(tmp_path):
    reading = read(tmp_path, "id,score\nc,0.9\na,0.1\nb,0.5\n")
    assert reading.problems == []
    assert reading.scores.tolist() == [0.1, 0.5, 0.9]
    assert reading.predictions.tolist() == [0.0, 1.0, 1.0]
    assert reading.row_count == 3


def test_predictions_beside_scores_are_taken_as_they_are(tmp_path):
    text = "id,prediction,score\na,ill,0.1\nb,well,0.5\nc,1.0,0.9\n"
    reading = read(tmp_path, text, classes=("well", "ill"))
    assert reading.problems == []
    assert reading.predictions.tolist() == [1.0, 0.0, 1.0]


def test_byte_order_mark_blank_lines_and_quotes_are_no_fault(tmp_path):
    reading = read(tmp_path, '\ufeff"id","score"\r\n"a",0.1\r\n\r\n"b", 0.2\r\nc,0.3\r\n')
    assert reading.problems == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("empty_file", None)]),
        ("\n\n", [("empty_file", None)]),
        ("id,score\n", [("no_rows", None)]),
        ("id\na\n", [("missing_column", None)]),
        ("id,score,score\na,1,1\n", [("duplicate_column", None)]),
        ("id,score,mood\na,1,good\n", [("unknown_column", None)]),
        ("id;score\na;1\n", [("missing_column", None)] * 2 + [("unknown_column", None)]),
        ("id,score\na,1,2\nb,1\nc,1\n", [("row_length", 1), ("missing_ids", None)]),
        ("id,score\na,\nb,1\nc,1\n", [("empty_value", 1)]),
        ("id,score\n,1\na,1\nb,1\nc,1\n", [("empty_value", 1)]),
        ("id,score\na,high\nb,1\nc,1\n", [("not_a_number", 1)]),
        ("id,score\na,NaN\nb,inf\nc,1\n", [("not_finite", 1), ("not_finite", 2)]),
        ("id,score\na,1.5\nb,-0.1\nc,1\n", [("out_of_range", 1), ("out_of_range", 2)]),
        ("id,score\na,1\nb,1\nc,1\na,1\n", [("duplicate_id", 4)]),
        ("id,score\na,1\nb,1\nc,1\nz,1\n", [("unknown_id", 4)]),
        ("id,score\na,1\n", [("missing_ids", None)]),
        ("id,score,prediction\na,1,7\nb,1,\nc,1,1\n", [("unknown_class", 1), ("empty_value", 2)]),
        ('id,score\na,"1\nb,1\n', [("not_csv", None)]),
        (b"id,score\na,\xff\n", [("not_text", None)]),
        (b"\x89PNG\r\n\x1a\n\x00\x00", [("not_text", None)]),
    ],
)
def test_every_fault_is_named_with_its_row(tmp_path, text, found):
    assert codes(read(tmp_path, text)) == found


def test_every_problem_has_a_sentence(tmp_path):
    reading = read(tmp_path, "id,score\na,high\nb,2\nz,1\n")
    assert all(one.detail for one in reading.problems)


def test_file_that_is_too_large_is_not_read(tmp_path):
    assert codes(read(tmp_path, "id,score\na,1\n", max_bytes=5)) == [("too_large", None)]


def test_flood_of_faults_ends_after_a_hundred(tmp_path):
    text = "id,score\n" + "z,1\n" * 500
    found = codes(read(tmp_path, text))
    assert len(found) == 101
    assert found[-1] == ("too_many_problems", None)


def test_endless_file_is_given_up(tmp_path):
    places = {str(place): place for place in range(10)}
    path = tmp_path / "p.csv"
    rows = "".join(f"{place},1\n" for place in range(10)) + "\n" * 3
    path.write_text("id,score\n" + rows)
    assert read_predictions(path, Expected(task="binary", places=places)).problems == []
    wide = {str(place): place for place in range(2_000)}
    path.write_text("id,score\n" + "".join(f"{place},1\n" for place in range(2_000)))
    few = Expected(task="binary", places={name: wide[name] for name in list(wide)[:10]})
    assert "too_many_problems" in {one.code for one in read_predictions(path, few).problems}


def test_regression_takes_any_finite_number(tmp_path):
    reading = read(tmp_path, "id,prediction\na,-1e3\nb,2.5\nc,0\n", task="regression", classes=())
    assert reading.predictions.tolist() == [-1000.0, 2.5, 0.0]
    assert reading.scores is None


def test_multiclass_scores_are_optional_and_whole(tmp_path):
    kind = {"task": "multiclass", "classes": ("x", "y", "z")}
    bare = read(tmp_path, "id,prediction\na,x\nb,y\nc,z\n", **kind)
    assert bare.problems == []
    assert bare.scores is None
    head = "id,prediction,score_x,score_y,score_z\n"
    full = read(tmp_path, head + "a,x,1,0,0\nb,y,0,1,0\nc,z,.2,.2,.6\n", **kind)
    assert full.problems == []
    assert full.scores[2].tolist() == [0.2, 0.2, 0.6]
    odd = read(tmp_path, head + "a,x,1,1,0\nb,y,0,1,0\nc,z,.2,.2,.6\n", **kind)
    assert codes(odd) == [("scores_sum", 1)]
    part = read(tmp_path, "id,prediction,score_x\na,x,1\nb,y,0\nc,z,0\n", **kind)
    assert codes(part) == [("missing_column", None), ("missing_column", None)]


def test_class_names_have_one_spelling():
    assert [label_text(t) for t in ("1.0", "1", "-2.00", "a.0", "1.5", "1.")] == [
        "1",
        "1",
        "-2",
        "a.0",
        "1.5",
        "1",
    ]


def test_shown_values_are_short_and_printable():
    assert shorten("a\x00b") == "a�b"
    assert len(shorten("x" * 200)) == 40


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fall(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("read") / "p.csv"
    path.write_bytes(data)
    reading = read_predictions(path, expected())
    assert reading.problems


@given(st.permutations(list(IDS)), st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_any_order_reads_the_same(tmp_path_factory, order, scores):
    path = tmp_path_factory.mktemp("read") / "p.csv"
    by_id = dict(zip(IDS, scores, strict=True))
    path.write_text("id,score\n" + "".join(f"{i},{by_id[i]!r}\n" for i in order))
    reading = read_predictions(path, expected())
    assert reading.problems == []
    assert np.array_equal(reading.scores, np.array(scores))
