"""The committee's page of groups: read, merged, taken apart, named and answered by form."""

from __future__ import annotations

import pytest

from reviews.models import Cluster, Comment
from reviews.operations.clusters import split_cluster
from tests.reviews.enquiry_scene import CHINESE, TEXT, UNIQUE, file, group, lay_open

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def enquiry(revision, people, at):
    return lay_open(revision, people, at)


@pytest.fixture
def filed(enquiry, at):
    texts = [TEXT, TEXT.upper(), TEXT + " From <b>Ada</b>", CHINESE, CHINESE + "张三", *UNIQUE]
    comments = [file(enquiry, text, at, name="Ada", source="secret-digest") for text in texts]
    group(at)
    return comments


def page_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def path_of(enquiry, *rest):
    return "/".join([f"/enquiries/{enquiry.pk}/clusters", *map(str, rest), ""])


def largest(enquiry):
    return Cluster.objects.filter(enquiry=enquiry).order_by("-size").first()


def test_unique_points_stand_above_the_groups(enquiry, filed, people, client_for):
    page = page_of(client_for(people.expert), path_of(enquiry))
    assert page.index("Annex B repeats") < page.index("Groups") < page.index(largest(enquiry).label)
    assert "All comments are grouped." in page
    assert "secret-digest" not in page
    assert "Make one group of the chosen" not in page  # an expert reads


def test_the_page_says_how_far_the_analysis_is_behind(enquiry, filed, people, at, client_for):
    for _each in range(2):
        file(enquiry, "Something else altogether that nobody said before.", at)
    page = page_of(client_for(people.secretary), path_of(enquiry))
    assert "The analysis is 2 comments behind." in page


def test_an_empty_enquiry_has_its_page(enquiry, people, client_for):
    page = page_of(client_for(people.secretary), path_of(enquiry))
    assert "Nobody has commented yet." in page
    assert "No two comments say the same." in page


def test_all_unique_points_are_listed(enquiry, people, at, client_for):
    for number in range(30):
        file(enquiry, f"w{number} x{number} y{number} z{number} has its own number {number}", at)
    group(at)
    client = client_for(people.expert)
    assert "?show=unique" in page_of(client, path_of(enquiry))
    page = page_of(client, path_of(enquiry) + "?show=unique&page=2")
    assert page.count('class="cl-text"') == 5
    assert "show=unique&amp;page=1" in page


def test_what_is_conspicuous_is_said_in_words(enquiry, people, at, client_for):
    for _each in range(12):
        file(enquiry, TEXT, at, source="prefix")
    group(at)
    page = page_of(client_for(people.expert), path_of(enquiry))
    assert "100 % use exactly the same words" in page
    assert "12 arrived within one hour" in page
    assert "100 % came from one network" in page


def test_a_group_shows_how_its_members_differ(enquiry, filed, people, client_for):
    page = page_of(client_for(people.expert), path_of(enquiry, largest(enquiry).pk))
    assert "<ins> From &lt;b&gt;Ada&lt;/b&gt;</ins>" in page
    assert "and 1 more of the same words" in page
    assert "Answer this group" not in page


def test_a_group_of_another_enquiry_is_not_there(enquiry, filed, people, client_for):
    client = client_for(people.secretary)
    assert client.get(path_of(enquiry, 10**9)).status_code == 404
    assert client.get(path_of(enquiry, "x")).status_code == 404
    assert client.post(path_of(enquiry, largest(enquiry).pk, "burn")).status_code == 404


@pytest.mark.parametrize("who", ["stranger", None])
def test_outsiders_do_not_see_the_committees_page(who, enquiry, filed, people, client_for):
    client = client_for(getattr(people, who) if who else None)
    for path in (path_of(enquiry), path_of(enquiry, largest(enquiry).pk)):
        response = client.get(path)
        assert response.status_code == (403 if who else 302)


def test_the_enquiry_leads_its_committee_to_the_groups(enquiry, people, client_for):
    for who, shown in ((people.expert, True), (people.stranger, False), (None, False)):
        page = client_for(who).get(f"/enquiries/{enquiry.pk}/").content.decode()
        assert (path_of(enquiry) in page) is shown


def test_chosen_groups_become_one(enquiry, filed, people, client_for):
    client = client_for(people.editor)
    chosen = {
        "cluster": list(Cluster.objects.values_list("pk", flat=True)),
        "comment": [filed[5].pk],
    }
    response = client.post(path_of(enquiry, "merge"), chosen, follow=True)
    assert "They are one group now, and stay one." in response.content.decode()
    assert Cluster.objects.get().size == 6


def test_nothing_chosen_is_told(enquiry, filed, people, client_for):
    client = client_for(people.editor)
    response = client.post(path_of(enquiry, "merge"), {"comment": ["x", ""]}, follow=True)
    assert "Choose at least two groups" in response.content.decode()
    assert Cluster.objects.count() == 2


def test_comments_are_taken_out_and_stand_among_the_unique_points(
    enquiry, filed, people, client_for
):
    client = client_for(people.editor)
    path = path_of(enquiry, largest(enquiry).pk, "split")
    page = client.post(path, {"comment": [filed[2].pk]}, follow=True).content.decode()
    assert "1 comment was taken out and stays apart." in page
    assert "Taken out by hand" in page_of(client, path_of(enquiry))


def test_a_group_is_renamed_and_named_by_its_text_again(enquiry, filed, people, client_for):
    client, cluster = client_for(people.editor), largest(enquiry)
    path = path_of(enquiry, cluster.pk, "rename")
    page = client.post(path, {"label": "Limit <too> strict"}, follow=True).content.decode()
    assert "<h1>Limit &lt;too&gt; strict</h1>" in page
    page = client.post(path, {"label": "x" * 300}, follow=True).content.decode()
    assert "At most 200 characters" in page
    client.post(path, {"label": ""})
    cluster.refresh_from_db()
    assert not cluster.named_by_hand


def test_a_group_is_answered_once_with_exceptions(enquiry, filed, people, client_for):
    client, cluster = client_for(people.secretary), largest(enquiry)
    sent = {
        "disposition": "rejected",
        "observation": "The evidence is in Annex C.",
        "final": "1",
        "comment": [filed[2].pk],
    }
    path = path_of(enquiry, cluster.pk, "answer")
    page = client.post(path, sent, follow=True).content.decode()
    assert "2 comments have it." in page
    assert "2 answered" in page
    replies = Comment.objects.filter(membership__cluster=cluster).order_by("pk")
    assert [each.observation for each in replies] == ["The evidence is in Annex C."] * 2 + [""]
    receipt = client_for().get(f"/enquiries/receipts/{filed[1].receipt.receipt}/")
    assert "The evidence is in Annex C." in receipt.content.decode()


def test_an_editor_cannot_confirm(enquiry, filed, people, client_for):
    path = path_of(enquiry, largest(enquiry).pk, "answer")
    sent = {"disposition": "accepted", "observation": "Yes.", "final": "1"}
    assert client_for(people.editor).post(path, sent).status_code == 403
    assert not Comment.objects.exclude(state="open").exists()


def test_an_answer_without_a_reason_is_told(enquiry, filed, people, client_for):
    client = client_for(people.secretary)
    path = path_of(enquiry, largest(enquiry).pk, "answer")
    page = client.post(path, {"disposition": "noted", "final": "1"}, follow=True).content.decode()
    assert "Write the reason" in page


def test_officers_have_the_comments_grouped_anew(enquiry, filed, people, client_for):
    path = path_of(enquiry, "anew")
    assert client_for(people.editor).post(path).status_code == 403
    page = client_for(people.chair).post(path, follow=True).content.decode()
    assert "8 comments are grouped anew." in page
    assert "The analysis is 8 comments behind." in page


def test_a_withdrawn_text_is_not_shown(enquiry, filed, people, at, client_for):
    filed[0].receipt.withdrawn_at = at
    filed[0].receipt.save()
    client = client_for(people.secretary)
    page = page_of(client, path_of(enquiry, largest(enquiry).pk))
    assert TEXT.upper()[:60] in page
    assert "<h1>Being read</h1>" in page
    assert largest(enquiry).label not in page_of(client, path_of(enquiry))


def test_the_api_lists_groups_to_everybody(enquiry, filed, people, at, api_for):
    split_cluster(cluster=largest(enquiry), comments=[filed[2].pk], actor=people.chair, at=at)
    found = api_for().get(f"/api/v1/enquiries/{enquiry.pk}/clusters/").json()
    assert found["count"] == 2
    first = found["results"][0]
    assert set(first) == {"id", "size", "label", "terms", "text", "members"}
    assert first["text"] == TEXT
    assert first["members"] == [str(filed[0].pk), str(filed[1].pk)]
    counts = found["counts"]
    assert counts["grouped"] + counts["unique"] + counts["pending"] == counts["received"] == 8
    one = api_for().get(f"/api/v1/enquiries/{enquiry.pk}/").json()
    assert one["counts"] == counts


def test_a_receipt_names_the_group(enquiry, filed, people, at, client_for, api_for):
    def receipt_of(comment):
        return api_for().get(f"/api/v1/enquiries/receipts/{comment.receipt.receipt}/").json()

    group_id = str(largest(enquiry).pk)
    assert (receipt_of(filed[0])["status"], receipt_of(filed[0])["cluster"]) == (
        "grouped",
        group_id,
    )
    assert (receipt_of(filed[5])["status"], receipt_of(filed[5])["cluster"]) == ("posted", None)


def test_the_api_shows_no_withdrawn_comment(enquiry, filed, people, at, api_for):
    for comment in filed[:3]:
        comment.receipt.withdrawn_at = at
        comment.receipt.save()
    first = api_for().get(f"/api/v1/enquiries/{enquiry.pk}/clusters/").json()["results"][0]
    assert (first["members"], first["text"], first["size"]) == ([], "", 3)
    assert (first["label"], first["terms"]) == ("", [])
