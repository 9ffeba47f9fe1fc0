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


def insert_comments(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert comments of the columns `OF_COMMENT`; return their ids in the order of the rows."""
    return _insert(Comment, OF_COMMENT, rows)


def insert_receipts(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert receipts of the columns `OF_RECEIPT`; return their ids in the order of the rows."""
    return _insert(EnquiryReceipt, OF_RECEIPT, rows)


def _insert(
    model: type[models.Model], names: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
) -> list[int]:
    given = [{name: _plain(row[name]) for name in names} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, names, connection.vendor), [json.dumps(given)])
        return [row[0] for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return str(connection.ops.adapt_datetimefield_value(value))
    return value


@cache
def _statement(model: type[models.Model], names: tuple[str, ...], vendor: str) -> str:
    """Return the statement of a model; columns that are not named hold the model's defaults."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    others = [name for name in fields if name not in names and not fields[name].primary_key]
    table = connection.ops.quote_name(model._meta.db_table)
    value, rows = (each.replace("{table}", table) for each in READING[vendor])
    values = [value.replace("{name}", name) for name in names]
    values += [_literal(fields[name].get_default()) for name in others]
    columns = ", ".join(connection.ops.quote_name(name) for name in (*names, *others))
    return f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM {rows} RETURNING id"  # noqa: S608  (names of our own columns)


def _literal(value: object) -> str:
    """Return a default as SQL; none of them comes from outside."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(value).upper()
    return "'" + str(value).replace("'", "''").replace("%", "%%") + "'"
