"""What people decide about groups stays, whatever is grouped anew."""

from __future__ import annotations

import pytest

from reviews.models import Cluster, ClusterMember, Comment
from reviews.operations.clusters import (
    ClusterAnswer,
    answer_cluster,
    merge_clusters,
    regroup_comments,
    rename_cluster,
    split_cluster,
)
from reviews.operations.grouping import Keeper
from reviews.operations.moderation import remove_comment
from reviews.queries.clusters import clusters_of, grouped_with
from reviews.queries.enquiries import counts_of_enquiry
from standards.kernel.errors import Conflict, Forbidden, InvalidInput
from standards.models import AuditEntry
from tests.reviews.enquiry_scene import CHINESE, TEXT, UNIQUE, file, group, groups_of, lay_open

pytestmark = [pytest.mark.django_db, pytest.mark.services]
OTHER = TEXT.replace("small hospitals", "large vendors").replace("second reader", "first reader")


@pytest.fixture
def enquiry(revision, people, at):
    return lay_open(revision, people, at)


@pytest.fixture
def keeper():
    return Keeper()


@pytest.fixture
def filed(enquiry, at, keeper):
    """Return the comments of two groups (three and two members) and two unique ones."""
    texts = [TEXT, OTHER, TEXT + " Ada, London", CHINESE, CHINESE + "张三", *UNIQUE[:2]]
    comments = [file(enquiry, text, at) for text in texts]
    group(at, keeper)
    return comments


def of(comment):
    return ClusterMember.objects.get(comment=comment).cluster


def test_merged_groups_stay_one_when_grouped_anew(enquiry, filed, people, at, keeper):
    english, chinese = of(filed[0]), of(filed[3])
    whole = merge_clusters(
        enquiry=enquiry,
        clusters=[english.pk, chinese.pk],
        comments=[filed[5].pk],
        actor=people.editor,
        at=at,
    )
    assert (whole, whole.size, whole.by_hand) == (english, 6, True)
    before = groups_of(enquiry)
    file(enquiry, CHINESE + "李四", at)
    group(at, keeper)
    assert Cluster.objects.get().size == 7
    assert regroup_comments(enquiry=enquiry, actor=people.secretary, at=at) == 1
    group(at, keeper)
    assert [each for each in groups_of(enquiry) if len(each) > 1] == [
        sorted([*before[0], ClusterMember.objects.order_by("-comment")[0].comment_id])
    ]


def test_unique_comments_are_merged_into_a_group_of_their_own(enquiry, filed, people, at):
    ids = [filed[5].pk, filed[6].pk]
    whole = merge_clusters(enquiry=enquiry, clusters=[], comments=ids, actor=people.editor, at=at)
    assert whole.size == 2
    assert whole.representative == filed[5]
    assert grouped_with(filed[6]) == 1
    assert counts_of_enquiry(enquiry)["unique"] == 0


def test_one_part_alone_is_not_merged(enquiry, filed, people, at):
    with pytest.raises(Conflict):
        merge_clusters(
            enquiry=enquiry, clusters=[of(filed[0]).pk], comments=[], actor=people.editor, at=at
        )


def test_comments_of_another_enquiry_are_not_merged(enquiry, filed, people, at):
    other = lay_open_again(enquiry)
    with pytest.raises(Conflict):
        merge_clusters(
            enquiry=other,
            clusters=[of(filed[0]).pk, of(filed[3]).pk],
            comments=[filed[5].pk],
            actor=people.editor,
            at=at,
        )


def lay_open_again(enquiry):
    enquiry = type(enquiry).objects.select_related("work_item__committee").get(pk=enquiry.pk)
    enquiry.pk, enquiry.state = None, "closed"
    enquiry.save()
    return enquiry


def test_what_was_taken_apart_stays_apart_and_both_grow(enquiry, filed, people, at, keeper):
    apart = split_cluster(cluster=of(filed[0]), comments=[filed[1].pk], actor=people.chair, at=at)
    assert (apart.size, of(filed[0]).size) == (1, 2)
    assert counts_of_enquiry(enquiry)["unique"] == 3
    more = [file(enquiry, OTHER + " Bob, Leeds", at), file(enquiry, TEXT + " Bob, Leeds", at)]
    group(at, keeper)
    assert [of(each) for each in more] == [apart, of(filed[0])]
    regroup_comments(enquiry=enquiry, actor=people.secretary, at=at)
    group(at, Keeper())
    assert of(filed[1]) == of(more[0]) == apart
    assert of(filed[0]) == of(filed[2]) == of(more[1]) != apart


def test_copies_leave_with_the_comment_that_is_taken_out(enquiry, filed, people, at, keeper):
    copy = file(enquiry, OTHER.upper(), at)
    group(at, keeper)
    apart = split_cluster(cluster=of(filed[0]), comments=[filed[1].pk], actor=people.chair, at=at)
    assert of(copy) == apart
    assert apart.size == 2


def test_when_the_typical_comment_leaves_the_next_one_stands_for_the_group(
    enquiry, filed, people, at
):
    cluster = of(filed[0])
    apart = split_cluster(cluster=cluster, comments=[filed[0].pk], actor=people.chair, at=at)
    cluster.refresh_from_db()
    assert cluster.representative == filed[1]
    assert apart.representative == filed[0]


def test_a_comment_taken_out_may_be_merged_back(enquiry, filed, people, at):
    cluster = of(filed[0])
    split_cluster(cluster=cluster, comments=[filed[1].pk], actor=people.chair, at=at)
    whole = merge_clusters(
        enquiry=enquiry,
        clusters=[cluster.pk],
        comments=[filed[1].pk],
        actor=people.chair,
        at=at,
    )
    assert (whole.size, whole.pk) == (3, cluster.pk)


def test_nothing_or_everything_is_not_taken_out(enquiry, filed, people, at):
    cluster = of(filed[0])
    for chosen in ([], [filed[3].pk], [each.pk for each in filed[:3]]):
        with pytest.raises(Conflict):
            split_cluster(cluster=cluster, comments=chosen, actor=people.chair, at=at)
    assert Cluster.objects.count() == 2


def test_a_given_name_stays(enquiry, filed, people, at, keeper):
    cluster = of(filed[0])
    rename_cluster(
        cluster=cluster, label="  The limit\n is too strict ", actor=people.editor, at=at
    )
    for number in range(6):
        file(enquiry, TEXT + f" Signed, {number}", at)
    group(at, keeper)
    regroup_comments(enquiry=enquiry, actor=people.secretary, at=at)
    group(at, keeper)
    cluster.refresh_from_db()
    assert (cluster.label, cluster.size) == ("The limit is too strict", 9)


def test_an_empty_name_has_the_machine_name_the_group(enquiry, filed, people, at, keeper):
    cluster = of(filed[0])
    rename_cluster(cluster=cluster, label="Mine", actor=people.editor, at=at)
    rename_cluster(cluster=cluster, label="", actor=people.editor, at=at)
    group(at, keeper)
    cluster.refresh_from_db()
    assert cluster.label in TEXT


def test_a_name_that_is_too_long_is_refused(filed, people, at):
    with pytest.raises(InvalidInput):
        rename_cluster(cluster=of(filed[0]), label="x" * 201, actor=people.editor, at=at)


def answer(**given):
    values = {"disposition": "rejected", "observation": "The limit follows from the evidence."}
    return ClusterAnswer(**(values | given))


def test_every_member_but_the_exceptions_gets_the_answer(enquiry, filed, people, at):
    count = answer_cluster(
        cluster=of(filed[0]),
        answer=answer(final=True, exceptions=[filed[2].pk]),
        actor=people.secretary,
        at=at,
    )
    assert count == 2
    states = list(Comment.objects.order_by("pk").values_list("state", "observation"))
    assert states[:3] == [
        ("confirmed", "The limit follows from the evidence."),
        ("confirmed", "The limit follows from the evidence."),
        ("open", ""),
    ]
    assert {state for state, _reply in states[3:]} == {"open"}
    assert Comment.objects.get(pk=filed[0].pk).version == 2
    event = AuditEntry.objects.get(name="reviews.cluster_answered")
    assert event.payload["count"] == 2


def test_a_proposal_leaves_confirmed_answers_alone(enquiry, filed, people, at):
    cluster = of(filed[3])
    answer_cluster(cluster=cluster, answer=answer(final=True), actor=people.secretary, at=at)
    with pytest.raises(Conflict):
        answer_cluster(
            cluster=cluster, answer=answer(disposition="accepted"), actor=people.editor, at=at
        )
    assert {c.disposition for c in Comment.objects.filter(pk__in=[filed[3].pk, filed[4].pk])} == {
        "rejected"
    }


def test_withdrawn_comments_get_no_answer(enquiry, filed, people, at):
    receipt = filed[0].receipt
    receipt.secret_digest = "x"
    receipt.withdrawn_at = at
    receipt.save()
    assert answer_cluster(cluster=of(filed[0]), answer=answer(), actor=people.editor, at=at) == 2


def test_removed_comments_get_no_answer_and_show_no_words(enquiry, filed, people, at):
    cluster = of(filed[0])
    receipt = cluster.representative.receipt
    assert clusters_of(enquiry).get(pk=cluster.pk).is_shown
    remove_comment(receipt=receipt, reason="insult", actor=people.secretary, at=at)
    assert not clusters_of(enquiry).get(pk=cluster.pk).is_shown
    assert answer_cluster(cluster=cluster, answer=answer(), actor=people.editor, at=at) == 2


def test_a_final_answer_needs_its_reason_and_an_officer(enquiry, filed, people, at):
    cluster = of(filed[0])
    with pytest.raises(InvalidInput):
        answer_cluster(
            cluster=cluster,
            answer=answer(final=True, observation=" "),
            actor=people.secretary,
            at=at,
        )
    with pytest.raises(InvalidInput):
        answer_cluster(cluster=cluster, answer=answer(disposition="?"), actor=people.editor, at=at)
    with pytest.raises(Forbidden):
        answer_cluster(cluster=cluster, answer=answer(final=True), actor=people.editor, at=at)


@pytest.mark.parametrize("who", ["expert", "observer", "stranger", "liaison"])
def test_who_only_reads_changes_no_groups(who, enquiry, filed, people, at):
    person, cluster = getattr(people, who), of(filed[0])
    with pytest.raises(Forbidden):
        merge_clusters(enquiry=enquiry, clusters=[], comments=[], actor=person, at=at)
    with pytest.raises(Forbidden):
        split_cluster(cluster=cluster, comments=[], actor=person, at=at)
    with pytest.raises(Forbidden):
        rename_cluster(cluster=cluster, label="x", actor=person, at=at)
    with pytest.raises(Forbidden):
        answer_cluster(cluster=cluster, answer=answer(), actor=person, at=at)
    with pytest.raises(Forbidden):
        regroup_comments(enquiry=enquiry, actor=person, at=at)
