"""Reading for the commenting template: whose label is whose, where clauses stand, what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from reviews.models import Ballot, Comment, CommentImport
from reviews.queries.room_texts import places_in
from standards.kernel.errors import NotFound
from standards.kernel.ids import row_id
from standards.models import Draft, MemberBody, User
from standards.queries.drafts import draft_content

SHOWN_ROWS = 500


def bodies_by_label() -> dict[str, MemberBody]:
    """Return the member bodies by what stands for them in a template: country, slug or name.

    A country that several bodies share stands for none of them.
    """
    bodies = list(MemberBody.objects.all())
    countries = [body.country.casefold() for body in bodies if body.country]
    labels = {
        body.country.casefold(): body
        for body in bodies
        if body.country and countries.count(body.country.casefold()) == 1
    }
    for body in bodies:
        labels |= {body.slug.casefold(): body, body.name.casefold(): body}
    return labels


def clause_places(draft: Draft | None) -> dict[str, str]:
    """Return the id of what bears each label in a draft's text now: clauses, terms, provisions."""
    if draft is None:
        return {}
    return {
        heading.split(" ", 1)[0]: identifier
        for identifier, heading in places_in(draft_content(draft))
        if heading
    }


def row_key(values: Mapping[str, str]) -> tuple[str, ...]:
    """Return what makes two rows of a template the same comment."""
    return tuple(values[name].strip() for name in ("member", "clause", "text", "proposed_text"))


def known_rows(draft: Draft | None, ballot: Ballot | None) -> set[tuple[str, ...]]:
    """Return the keys of the comments that stand at this place already."""
    rows = Comment.objects.select_related("member_body")
    rows = rows.filter(ballot=ballot) if ballot is not None else rows.filter(draft=draft)
    return {row_key(each) for each in template_rows(rows)}


def template_rows(comments: QuerySet[Comment] | Iterable[Comment]) -> Iterator[dict[str, str]]:
    """Return the columns of the template for each comment, in their order."""
    labels = bodies_by_label()
    for comment in comments:
        yield {
            "member": _label_of(comment, labels),
            "line": comment.line,
            "clause": comment.clause,
            "element": comment.element,
            "type": comment.type,
            "text": comment.text,
            "proposed_text": comment.proposed_text,
            "observation": comment.observation,
        }


def _label_of(comment: Comment, labels: Mapping[str, MemberBody]) -> str:
    """Return what stands for a commenter: as it came in a file, else the body's short label."""
    body = comment.member_body
    if comment.member_label or body is None:
        return comment.member_label or comment.organisation[:80] or comment.name[:80]
    return body.country if labels.get(body.country.casefold()) == body else body.slug


def access_import(user: User, pk: object) -> CommentImport:
    """Return a file that this person uploaded; NotFound for those of others."""
    found = (
        CommentImport.objects.select_related(
            "draft__work_item__committee", "ballot__committee", "ballot__revision__draft"
        )
        .filter(pk=row_id(pk), uploaded_by=user)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such file, or it is not yours."))
    return found


def import_counts(found: CommentImport) -> dict[str, int]:
    """Return how many rows can be used, how many of them with a remark, how many cannot."""
    fatal = [any(each["fatal"] for each in row["problems"]) for row in found.rows]
    noted = [bool(row["problems"]) for row in found.rows]
    return {
        "all": len(fatal),
        "usable": fatal.count(False),
        "noted": sum(one and not other for one, other in zip(noted, fatal, strict=True)),
        "refused": fatal.count(True),
    }


def shown_rows(found: CommentImport) -> list[dict[str, Any]]:
    """Return the rows of a file for its page, those with problems first."""
    rows: list[dict[str, Any]] = found.rows
    return sorted(rows, key=lambda row: not row["problems"])[:SHOWN_ROWS]
