"""Insert many comments and receipts by one statement each: only what differs is bound."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, models

from reviews.models import Comment, EnquiryReceipt

OF_COMMENT = (
    *("enquiry_id", "draft_id", "revision_id", "work_item_id", "created_at", "copy_of_id"),
    *("name", "organisation", "country", "stakeholder", "type", "text", "proposed_text"),
    *("anchor_block", "anchor_start", "anchor_end", "anchor_quote", "anchor_before"),
    *("anchor_after", "anchor_repeated", "clause", "language", "text_digest"),
)
OF_RECEIPT = (
    *("comment_id", "receipt", "secret_digest", "email", "source", "received_at", "posted_at"),
    "answers",
)
NO_ANCHOR: Mapping[str, Any] = {
    **dict.fromkeys(("anchor_block", "anchor_quote", "anchor_before", "anchor_after"), ""),
    "anchor_start": 0,
    "anchor_end": 0,
    "anchor_repeated": False,
    "clause": "",
}
# A row's value of a column, and the rows, out of the one bound parameter: a JSON array of objects.
READING = {
    "postgresql": ("given.{name}", "json_populate_recordset(NULL::{table}, %s::json) AS given"),
    "sqlite": ("json_extract(value, '$.{name}')", "json_each(%s)"),
}


# "+ 0" keeps PostgreSQL from walking all comments by their ids for the first of a digest.
FIRST_COPY = """(SELECT MIN(known.id + 0) FROM reviews_comment AS known
 WHERE known.enquiry_id = {enquiry_id} AND known.text_digest = {text_digest}
 AND known.text_digest <> '')"""


def insert_comments(rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, int | None]]:
    """Insert comments of the columns `OF_COMMENT`, in the order of the rows.

    Returns the id of each, and that of the first comment filed before with the same digest.
    """
    return [(row[0], row[1]) for row in _insert(Comment, OF_COMMENT, rows, ("id", "copy_of_id"))]


def insert_receipts(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert receipts of the columns `OF_RECEIPT`; return their ids in the order of the rows."""
    return [row[0] for row in _insert(EnquiryReceipt, OF_RECEIPT, rows, ("id",))]


def _insert(
    model: type[models.Model],
    names: tuple[str, ...],
    rows: Sequence[Mapping[str, Any]],
    wanted: tuple[str, ...],
) -> list[Any]:
    given = [{name: _plain(row[name]) for name in names if name in row} for row in rows]
    statement = _statement(model, names, wanted, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(given)])
        return list(cursor.fetchall())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return str(connection.ops.adapt_datetimefield_value(value))
    return value


@cache
def _statement(
    model: type[models.Model], names: tuple[str, ...], wanted: tuple[str, ...], vendor: str
) -> str:
    """Return the statement of a model; columns that are not named hold the model's defaults."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    others = [name for name in fields if name not in names and not fields[name].primary_key]
    table = connection.ops.quote_name(model._meta.db_table)
    value, rows = (each.replace("{table}", table) for each in READING[vendor])
    given = {name: value.replace("{name}", name) for name in names}
    values = [*(FIRST_COPY.format(**given) if n == "copy_of_id" else given[n] for n in names)]
    values += [_literal(fields[name].get_default()) for name in others]
    back = ", ".join(wanted)
    columns = ", ".join(connection.ops.quote_name(name) for name in (*names, *others))
    return (
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM {rows} RETURNING {back}"  # noqa: S608  (names of our own columns)
    )


def _literal(value: object) -> str:
    """Return a default as SQL; none of them comes from outside."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(value).upper()
    return "'" + str(value).replace("'", "''").replace("%", "%%") + "'"
