"""The commenting template in and out: csv_table, xlsx_table, docx_table."""

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from reviews.exports import FORMATS, table_format, written
from reviews.imports import csv_table, docx_table, read_lines, xlsx_table
from reviews.rules.comment_table import COLUMNS, Line, comment_rows, heading_of
from standards.kernel.errors import InvalidInput

HEAD = list(COLUMNS.values())
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Cf", "Cn")), max_size=40
)
SHORT = st.one_of(WORDS, st.sampled_from(["=1+1", "'=x", "''-2", "@a", "+b", "-", "a;b", 'q"q']))
LONG = st.one_of(SHORT, st.sampled_from(["two\nlines", "a,b;c\nd", "5,0\n\n=1"]))
ROWS = st.lists(
    st.fixed_dictionaries(
        dict.fromkeys(("member", "line", "clause", "element"), SHORT)
        | {"type": st.sampled_from(["ge", "te", "ed"]), "proposed_text": LONG, "observation": LONG}
        | {"text": LONG.filter(bool)}
    ),
    min_size=1,
    max_size=6,
)


def _read(data):
    return comment_rows(read_lines(data))


def _xlsx(rows, merge=()):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in merge:
        book.active.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", FORMATS)
@given(rows=ROWS)
@settings(max_examples=25, deadline=None)
def test_what_is_exported_is_read_back_the_same(kind, rows):
    found = _read(written(table_format(kind), rows))
    assert [dict(row.values) for row in found] == rows
    assert not any(row.problems for row in found)


@pytest.mark.parametrize("kind", FORMATS)
def test_no_exported_cell_is_a_formula(kind):
    row = dict.fromkeys(COLUMNS, "=HYPERLINK(1)") | {"type": "te", "text": "\u2060@SUM"}
    lines = read_lines(written(table_format(kind), [row]))
    assert list(lines[0].cells) == HEAD
    assert lines[1].cells[0] == "'=HYPERLINK(1)"
    assert not any(cell[:1] in set("=+-@\t\r") for cell in lines[1].cells)


def test_spreadsheet_carries_texts_longer_than_a_cell():
    row = dict.fromkeys(COLUMNS, "") | {"type": "te", "text": "x" * 31_999 + "=" * 30_000}
    more = row | {"text": "another"}
    found = _read(written(table_format("xlsx"), [row, more]))
    assert [each.values["text"] for each in found] == [row["text"], "another"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separated_text_is_read_in_every_encoding(encoding, separator):
    text = "\r\n".join(
        separator.join(cells)
        for cells in (HEAD, ["CN", "12", "6.2", "Table 1", "te", "限值过严", "0.90", ""])
    )
    (row,) = _read(text.encode(encoding))
    assert (row.values["text"], row.values["member"], row.row) == ("限值过严", "CN", 2)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("MB/NC1", "member"),
        ("Line\nnumber (e.g. 17)", "line"),
        ("Clause/ Subclause (e.g. 3.1)", "clause"),
        ("Paragraph/ Figure/ Table/ Note", "element"),
        ("Type of com-ment²", "type"),
        ("Comment (justification for change) by the MB", "text"),
        ("Proposed change by the MB", "proposed_text"),
        ("Secretariat observations on each comment submitted", "observation"),
        ("成员国", "member"),
        ("意见", "text"),
        ("意见类型", "type"),
        ("Date", ""),
        ("", ""),
    ],
)
def test_headings_are_known_in_their_many_wordings(words, name):
    assert heading_of(words) == name


def test_rows_tell_what_is_wrong_with_them():
    lines = [
        Line(1, ["Template for comments", "", "", ""]),
        Line(2, ["MB", "Clause", "Type", "Comments", "Proposed change"]),
        Line(3, ["DE", "6.2", "", "Too strict."]),
        Line(4, ["DE", "6.2", "xx", "Too strict.", ""]),
        Line(5, ["", "", "", "", ""]),
        Line(6, ["DE", "c" * 121, "te/ed", "", ""]),
        Line(7, ["MB", "Clause", "Type", "Comments", "Proposed change"]),
    ]
    rows = comment_rows(lines)
    assert [row.row for row in rows] == [3, 4, 6]
    assert [row.usable for row in rows] == [True, False, False]
    assert {each.field for each in rows[2].problems} == {"type", "clause", "text"}


def test_merged_and_computed_cells_are_read_with_a_notice():
    data = _xlsx(
        [HEAD, ["DE", 5, "6.2", "", "te", "One", "a", ""], [None] * 5 + ["Two", "=A1", None]],
        merge=["A2:A3", "C2:C3", "E2:E3"],
    )
    one, two = _read(data)
    assert (one.values["line"], two.values["member"], two.values["clause"]) == ("5", "DE", "6.2")
    assert two.values["proposed_text"] == "=A1"
    assert len(two.problems) == 2
    assert two.usable


def test_word_cells_merged_downwards_are_read_for_each_row():
    document = docx.Document()
    document.add_paragraph("Comments on LS 4101")
    table = document.add_table(rows=3, cols=8)
    for place, words in enumerate(HEAD):
        table.cell(0, place).text = words
    table.cell(1, 0).text = "DE"
    table.cell(1, 0).merge(table.cell(2, 0))
    for row in (1, 2):
        table.cell(row, 4).text = "ed"
        table.cell(row, 5).text = f"Point {row}"
    out = io.BytesIO()
    document.save(out)
    assert [row.values["member"] for row in _read(out.getvalue())] == ["DE", "DE"]


def _zip(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n ",
        b"no,template\n1,2\n",
        b"%PDF-1.7",
        b"PK\x03\x04 broken",
        b"\xff\xff\xff\xfe\xfa",
        _zip("other.txt"),
        _zip("xl/workbook.xml"),
        _zip("word/document.xml"),
        ",".join(HEAD).encode() + b"\n" + b",,,,te,x,,\n" * 20_000,
    ],
)
def test_what_is_no_template_is_refused(data):
    with pytest.raises(InvalidInput):
        _read(data)


def test_every_reader_has_a_writer():
    assert {each.read for each in (csv_table, xlsx_table, docx_table)}
    assert set(FORMATS) == {"csv", "xlsx", "docx"}
    with pytest.raises(InvalidInput):
        table_format("pdf")


@pytest.mark.parametrize("mark", [b"<row r='1'/>", b"<x:row><x:c/></x:row>\n"])
def test_spreadsheet_with_too_many_rows_is_refused_before_it_is_built(monkeypatch, mark):
    def built(*_args, **_rest):
        raise AssertionError("The cells were built.")

    monkeypatch.setattr(xlsx_table.openpyxl, "load_workbook", built)
    monkeypatch.setattr(xlsx_table, "CHUNK", 1000)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<sheetData>" + mark * 20_001)
    with pytest.raises(InvalidInput, match="has 20001 rows"):
        xlsx_table.read(data.getvalue())
