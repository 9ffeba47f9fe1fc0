import pytest
from django.urls import reverse

from reviews.models import Comment
from reviews.operations.comments import Decision, dispose_comment

pytestmark = pytest.mark.django_db
HX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def many(draft, people, bodies, at):
    """Return 300 comments of two clauses and two bodies."""
    return Comment.objects.bulk_create(
        Comment(
            draft=draft,
            work_item=draft.work_item,
            author=people.expert1,
            member_body=bodies[n % 2],
            name=f"Expert {n % 7}",
            type="te" if n % 3 else "ed",
            text=f"Point {n}",
            clause="6.10" if n % 2 else "6.2",
            must_satisfy=n % 50 == 0,
            created_at=at,
        )
        for n in range(300)
    )


def _table(draft, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"{reverse('comments')}?draft={draft.pk}{more}"


def test_table_needs_few_queries_whatever_its_length(
    client_for, people, draft, many, django_assert_max_num_queries
):
    client = client_for(people.secretary)
    client.get(_table(draft))
    with django_assert_max_num_queries(15):
        page = client.get(_table(draft)).content.decode()
    assert page.count("data-comment=") == 30
    assert "300 comments" in page
    assert "30 of 300 shown" in page
    with django_assert_max_num_queries(15):
        client.get(f"{reverse('comment-rows')}?draft={draft.pk}&from=50&q=Point")


def test_rows_follow_in_windows_and_in_the_order_asked_for(client_for, people, draft, many):
    rows = f"{reverse('comment-rows')}?draft={draft.pk}"
    client = client_for(people.secretary)
    last = client.get(f"{rows}&from=250").content.decode()
    assert last.count("data-comment=") == 50
    assert "Show more" not in last
    first = client.get(f"{rows}&sort=-clause").content.decode()
    assert ">6.10" in first
    assert ">6.2<" not in first
    for sort in ("type", "from", "disposition", "must", "number", "none"):
        assert client.get(f"{rows}&sort={sort}").status_code == 200


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("clause=6.10", 150),
        ("must=1", 6),
        ("type=ed", 100),
        ("q=Point 299", 1),
        ("q=nothing", 0),
        ("assignee=1", 0),
        ("member_body=x", 0),
    ],
)
def test_filters_narrow_the_rows(client_for, people, draft, many, query, n):
    page = client_for(people.editor).get(f"{reverse('comment-rows')}?draft={draft.pk}&{query}")
    assert f'data-total="{n}"' in page.content.decode()


def test_row_is_edited_in_place_and_conflicts_are_told(client_for, people, draft, many, at):
    comment = many[0]
    client = client_for(people.editor)
    edit = client.get(f"{reverse('comment-row', args=[comment.pk])}?edit=1").content.decode()
    assert 'name="version" value="1"' in edit
    decide = reverse("comment-disposition", args=[comment.pk])
    sent = {"disposition": "rejected", "observation": "No <b>data", "version": "1"}
    done = client.post(decide, sent, **HX)
    assert "Rejected" in done.content.decode()
    late = client.post(decide, sent | {"observation": "Mine"}, **HX)
    assert late.status_code == 422
    assert "Mine" in late.content.decode()
    assert "meanwhile" in late.content.decode()
    assert client.post(decide, sent)["Location"].endswith(f"#comment-{comment.pk}")
    assert "data-editing" in client.get(_table(draft, edit=comment.pk)).content.decode()
    shown = client.get(f"{reverse('comment-rows')}?draft={draft.pk}&ids={comment.pk},x")
    assert shown.content.decode().count("data-comment=") == 1


def test_bulk_is_previewed_done_and_undone(client_for, people, draft, many):
    client = client_for(people.editor)
    bulk = f"{reverse('comments-bulk')}?draft={draft.pk}&clause=6.2"
    sent = {"act": "dispose", "ids": "all", "disposition": "noted", "observation": "Seen."}
    assert "150 comments get: Noted" in client.post(bulk, sent).content.decode()
    assert not Comment.objects.exclude(disposition="").exists()
    done = client.post(bulk, sent | {"confirm": "1"}).content.decode()
    assert "150 comments: Noted." in done
    undo = done.split('hx-post="')[1].split('"')[0]
    assert "150 comments are as before" in client.post(undo).content.decode()
    assert client.post(undo).status_code == 422
    one, two = many[0].pk, many[1].pk
    pair = {"act": "duplicate", "ids": f"{two},{one}", "confirm": "1"}
    assert "1 comment: Duplicate." in client.post(bulk, pair).content.decode()
    assert client.post(bulk, pair | {"ids": str(one)}).status_code == 422
    assert client.post(bulk, {"act": "dispose", "ids": ""}).status_code == 422
    give = {"act": "assign", "ids": str(one), "assignee": str(people.editor.pk)}
    assert "Editor" in client.post(bulk, give).content.decode()
    assert client.post(bulk, give | {"assignee": "999999"}).status_code == 422
    assert "nobody" in client.post(bulk, give | {"assignee": ""}).content.decode()
    assert client_for(people.expert1).post(bulk, sent | {"confirm": "1"}).status_code == 403


def test_split_and_answer_by_form(client_for, people, draft, many, at):
    comment = many[0]
    client = client_for(people.editor)
    split = reverse("comment-split", args=[comment.pk])
    assert "Point 0" in client.get(split).content.decode()
    assert client.post(split, {"text": ""})["Location"] == split
    assert "#comment" in client.post(split, {"text": "One"})["Location"]
    final = Decision(disposition="rejected", observation="No.", final=True)
    dispose_comment(comment=comment, decision=final, actor=people.chair, at=at)
    mine = client_for(people.expert1)
    assert "Does this answer you?" in mine.get(_table(draft)).content.decode()
    mine.post(reverse("comment-answer", args=[comment.pk]), {"satisfied": "no", "note": "Why?"})
    assert "does not answer the commenter" in client.get(_table(draft)).content.decode()
    client.post(reverse("comment-apply", args=[comment.pk]))
    assert Comment.objects.get(pk=comment.pk).applied_at is None
