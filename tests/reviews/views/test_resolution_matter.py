"""Topics, tags and what was applied where, in the resolution table."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews.models import Comment
from standards.models import Revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def comments(draft, people, revision, at):
    """Return six accepted comments on the first revision of a draft."""
    return Comment.objects.bulk_create(
        Comment(
            draft=draft,
            work_item=draft.work_item,
            revision=revision,
            author=people.expert1,
            text=f"Point {n}",
            clause="1",
            state="confirmed",
            disposition="accepted",
            created_at=at,
        )
        for n in range(6)
    )


@pytest.fixture
def later(draft, doc, people, at):
    return Revision.objects.create(
        draft=draft,
        number=2,
        name="DIS 2",
        hash="sha256:2",
        content=doc,
        frozen_at=at,
        frozen_by=people.editor,
    )


def sort(client, draft, comments, labels):
    ids = ",".join(str(each.pk) for each in comments)
    bulk = f"{reverse('comments-bulk')}?draft={draft.pk}"
    return client.post(bulk, {"act": "label", "ids": ids, "labels": labels})


def table(client, draft, query=""):
    return client.get(f"{reverse('comments')}?draft={draft.pk}&{query}").content.decode()


def count(client, draft, query):
    page = client.get(f"{reverse('comment-rows')}?draft={draft.pk}&{query}").content.decode()
    return int(page.split('data-total="')[1].split('"')[0])


def test_topics_and_tags_are_set_filtered_and_counted(client_for, people, draft, comments):
    client = client_for(people.editor)
    assert (
        "2 comments have their topic"
        in sort(client, draft, comments[:2], "Reporting <b> #urgent").content.decode()
    )
    sort(client, draft, comments[1:3], "#two")
    page = table(client, draft)
    assert "Reporting &lt;b&gt; (2)" in page
    assert "Without a topic (4)" in page
    assert "#urgent (2)" in page
    assert "Progress by topic" in page
    assert "2 of 2" in page
    for query, n in (
        ("topic=Reporting+<b>", 2),
        ("topic=-", 4),
        ("tag=urgent", 2),
        ("tag=two&topic=-", 1),
        ("tag=,", 0),
    ):
        assert count(client, draft, query) == n
    assert "0 comments have" in sort(client, draft, comments[:1], "#urgent").content.decode()
    refused = sort(client, draft, comments[:1], "x" * 81)
    assert refused.status_code == 422
    assert "at most 80 characters" in refused.content.decode()
    sort(client, draft, comments, "")
    assert not Comment.objects.exclude(topic="").exists()


def test_topics_are_not_set_by_those_who_do_not_answer(client_for, people, draft, comments):
    client = client_for(people.expert1)
    assert sort(client, draft, comments[:1], "Mine").status_code == 403
    assert "data-topic" not in table(client, draft)


@pytest.mark.parametrize(
    ("only", "n"),
    [
        ("must", 1),
        ("duplicates", 1),
        ("originals", 5),
        ("applied", 1),
        ("offered", 1),
        ("to_apply", 4),
        ("unsatisfied", 1),
        ("nothing", 0),
    ],
)
def test_table_is_narrowed_to_what_needs_a_look(
    client_for, people, draft, comments, later, only, n
):
    changes = [
        {"must_satisfy": True},
        {"duplicate_of": comments[0], "disposition": "duplicate"},
        {"applied_in": later, "applied_how": "text", "applied_evidence": {"text": "It is."}},
        {"offered_in": later, "applied_evidence": {"clause": "1", "changes": ["changed"]}},
        {"satisfied": False},
    ]
    for comment, values in zip(comments, changes, strict=False):
        Comment.objects.filter(pk=comment.pk).update(**values)
    client = client_for(people.editor)
    assert count(client, draft, f"only={only}") == n
    page = table(client, draft)
    assert "applied in revision 2" in page
    assert "It reads: “It is.”" in page
    assert "1 changed in revision 2" in page
    assert reverse("revision-compare", args=[comments[0].revision_id, later.pk]) in page


def test_what_was_offered_is_confirmed_or_turned_down(client_for, people, draft, comments, later):
    Comment.objects.update(offered_in=later, applied_evidence={"clause": "1"})
    client, (one, two, *_rest) = client_for(people.editor), comments
    assert table(client, draft).count("It is applied") == 6
    assert "It is applied" not in table(client_for(people.expert1), draft)
    address = reverse("comment-applied", args=[one.pk])
    back = client.post(address, {"revision": later.pk})
    assert back["Location"].endswith(f"#comment-{one.pk}")
    client.post(reverse("comment-applied", args=[two.pk]), {"revision": ""})
    page = table(client, draft)
    assert "applied in revision 2" in page
    assert "not applied in any revision" in page
    assert page.count("It is applied") == 4
    client.post(address, {"revision": "999999"})
    assert Comment.objects.get(pk=one.pk).applied_in == later


def test_table_needs_few_queries_with_everything_in_it(
    client_for, people, draft, comments, later, django_assert_max_num_queries
):
    Comment.objects.update(applied_in=later, topic="Reporting", tags=",urgent,")
    client = client_for(people.secretary)
    table(client, draft)
    with django_assert_max_num_queries(15):
        page = table(client, draft, "topic=Reporting&tag=urgent&only=applied")
    assert page.count("data-comment=") == 6


def test_form_for_a_new_comment_offers_the_types(client_for, people, draft, comments):
    page = table(client_for(people.expert1), draft)
    form = page.split('id="new-type"')[1].split("</select>")[0]
    assert [f'value="{value}"' in form for value in ("ge", "te", "ed")] == [True] * 3
