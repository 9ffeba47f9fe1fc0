"""Comments of enquiries are grouped as they arrive, whoever does it and however often it stops."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviews.models import Cluster, Clustering, ClusterMember
from reviews.operations.clusters import forget_grouping, regroup_comments
from reviews.operations.grouping import LEASE, Keeper, group_pending, stop_grouping
from reviews.operations.topics import is_due, replace_hidden
from reviews.queries.enquiries import counts_of_enquiry
from standards.operations.leases import take_lease
from tests.reviews.enquiry_scene import CHINESE, TEXT, UNIQUE, file, group, groups_of, lay_open

pytestmark = [pytest.mark.django_db, pytest.mark.services]


@pytest.fixture
def enquiry(revision, people, at):
    return lay_open(revision, people, at)


def test_comments_that_say_the_same_stand_together_and_others_alone(enquiry, at):
    texts = [TEXT, TEXT.upper(), TEXT + " Ada Lovelace, London", CHINESE, CHINESE + "张三，北京"]
    filed = [file(enquiry, text, at).pk for text in [*texts, *UNIQUE]]
    assert group(at) == 8
    assert groups_of(enquiry) == sorted([filed[:3], filed[3:5], *([each] for each in filed[5:])])
    counts = counts_of_enquiry(enquiry)
    assert counts == {"received": 8, "posted": 8, "grouped": 5, "unique": 3, "pending": 0}


def test_what_waits_is_counted_as_pending(enquiry, at):
    file(enquiry, TEXT, at)
    assert counts_of_enquiry(enquiry)["pending"] == 1


def test_a_unique_comment_becomes_a_group_when_its_like_arrives(enquiry, at):
    keeper = Keeper()
    first = file(enquiry, TEXT, at)
    group(at, keeper)
    assert Cluster.objects.count() == 0
    second = file(enquiry, TEXT + " From me too.", at)
    group(at, keeper)
    cluster = Cluster.objects.get()
    assert (cluster.size, cluster.representative) == (2, first)
    assert groups_of(enquiry) == [[first.pk, second.pk]]


def test_a_worker_that_starts_anew_goes_on_as_the_one_before(enquiry, at):
    texts = [TEXT, *UNIQUE, TEXT + " More.", CHINESE, TEXT.upper(), CHINESE + "张三", UNIQUE[0]]
    texts += [TEXT[:120] + UNIQUE[1], UNIQUE[1].upper(), UNIQUE[2] + "谢谢", *UNIQUE]
    for text in texts:
        file(enquiry, text, at)
        group(at, Keeper())  # a new worker for each comment
    singly = groups_of(enquiry)
    ClusterMember.objects.all().delete()
    Cluster.objects.all().delete()
    group(at, Keeper())
    assert groups_of(enquiry) == singly


def test_two_groups_are_joined_by_a_comment_that_resembles_both(enquiry, at):
    left, right = (" ".join(f"{side}{n}" for n in range(40)) for side in ("left", "right"))
    keeper = Keeper()
    for text in (left, left, right, right):
        file(enquiry, text, at)
    group(at, keeper)
    older = Cluster.objects.order_by("pk").first()
    assert Cluster.objects.count() == 2
    file(enquiry, f"{left} {right}", at)
    group(at, keeper)
    assert Cluster.objects.get() == older
    assert Cluster.objects.get().size == ClusterMember.objects.count() == 5


def test_groups_of_one_enquiry_are_not_those_of_another(enquiry, people, revision, at):
    from reviews.models import Enquiry

    other = Enquiry.objects.get(pk=enquiry.pk)
    other.pk, other.state, other.closed_at = None, "closed", at
    other.save()
    other.state = "open"
    file(enquiry, TEXT, at)
    from reviews.models import Comment

    comment = Comment.objects.get()
    comment.pk, comment.enquiry = None, other
    comment.save()
    from reviews.models import EnquiryReceipt

    EnquiryReceipt.objects.create(comment=comment, receipt="AAAA-BBBB-CCCC", received_at=at)
    group(at)
    assert Cluster.objects.count() == 0
    assert Clustering.objects.count() == 2


def test_while_another_worker_holds_the_lease_nothing_is_grouped(enquiry, at):
    file(enquiry, TEXT, at)
    assert take_lease(LEASE, holder="another", seconds=15, at=at)
    keeper = Keeper()
    assert group_pending(keeper=keeper, at=at) == {}
    assert group_pending(keeper=keeper, at=at + timedelta(seconds=16)) == {enquiry.pk: 1}


def test_a_worker_that_stops_lets_the_next_one_begin(enquiry, at):
    file(enquiry, TEXT, at)
    first, second = Keeper(), Keeper()
    group_pending(keeper=first, at=at)
    file(enquiry, TEXT, at)
    assert group_pending(keeper=second, at=at) == {}
    stop_grouping(keeper=first)
    assert group_pending(keeper=second, at=at) == {enquiry.pk: 1}


def test_a_stale_index_is_read_anew(enquiry, at):
    first, second = Keeper(), Keeper()
    file(enquiry, TEXT, at)
    group(at, first)
    stop_grouping(keeper=first)
    file(enquiry, TEXT + " Second.", at)
    group(at, second)
    stop_grouping(keeper=second)
    file(enquiry, TEXT + " Third.", at)
    group(at, first)
    assert Cluster.objects.get().size == 3


def test_old_comments_are_not_looked_at_again(enquiry, at):
    keeper = Keeper()
    comment = file(enquiry, TEXT, at)
    group(at, keeper)
    assert keeper.grouped_up_to == 0
    group(at + timedelta(minutes=11), keeper)
    assert keeper.grouped_up_to == comment.pk
    file(enquiry, TEXT, at + timedelta(minutes=12))
    assert group(at + timedelta(minutes=12), keeper) == 1


def test_old_comments_are_looked_at_again_when_a_person_has_them_grouped_anew(enquiry, people, at):
    keeper = Keeper()
    for text in (TEXT, *UNIQUE):
        file(enquiry, text, at)
    group(at, keeper)
    group(at + timedelta(minutes=11), keeper)
    regroup_comments(enquiry=enquiry, actor=people.chair, at=at)
    assert group(at + timedelta(minutes=12), keeper) == 4


def test_a_corrected_comment_leaves_its_group_and_is_grouped_by_its_new_words(enquiry, at):
    keeper = Keeper()
    comments = [file(enquiry, TEXT + end, at) for end in ("", " Ada", " Bob")]
    file(enquiry, CHINESE, at)
    group(at, keeper)
    group(at + timedelta(minutes=11), keeper)
    comments[0].text = CHINESE + "张三"
    comments[0].save()
    forget_grouping(comment=comments[0].pk)
    counts = counts_of_enquiry(enquiry)
    assert (counts["grouped"], counts["unique"], counts["pending"]) == (2, 1, 1)
    group(at + timedelta(minutes=12), keeper)
    sizes = [len(each) for each in groups_of(enquiry)]
    assert sizes == [2, 2]
    assert Cluster.objects.order_by("pk")[0].representative == comments[1]


def test_the_last_two_of_a_group_may_part(enquiry, at):
    keeper = Keeper()
    one, other = file(enquiry, TEXT, at), file(enquiry, TEXT + " Ada", at)
    group(at, keeper)
    other.text = CHINESE
    other.save()
    forget_grouping(comment=other.pk)
    group(at, keeper)
    assert counts_of_enquiry(enquiry)["unique"] == 2
    file(enquiry, TEXT + " Bob", at)
    group(at, keeper)
    assert ClusterMember.objects.get(comment=one).cluster.size == 2
    forget_grouping(comment=one.pk)
    forget_grouping(comment=one.pk)
    group(at, keeper)
    assert ClusterMember.objects.get(comment=one).cluster.size == 2


def test_another_comment_stands_for_a_group_whose_typical_one_is_withdrawn(enquiry, at):
    comments = [file(enquiry, TEXT + end, at) for end in ("", " Ada Lovelace, London", " Bob")]
    group(at)
    assert replace_hidden() == set()
    comments[0].receipt.withdrawn_at = at
    comments[0].receipt.save()
    assert replace_hidden() == {enquiry.pk}
    cluster = Cluster.objects.get()
    assert (cluster.representative, cluster.described_size) == (comments[1], 0)
    for comment in comments[1:]:
        comment.receipt.withdrawn_at = at
        comment.receipt.save()
    assert replace_hidden() == set()


def test_a_failed_write_leaves_nothing_and_the_next_pass_groups(enquiry, at, monkeypatch):
    keeper = Keeper()
    file(enquiry, TEXT, at)
    group(at, keeper)
    file(enquiry, TEXT, at)

    def refuse(*_given, **_options):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(ClusterMember.objects, "bulk_create", refuse)
        with pytest.raises(RuntimeError):
            group_pending(keeper=keeper, at=at)
    assert Cluster.objects.count() == 0
    assert keeper.known == {}
    assert group(at, keeper) == 1
    assert Cluster.objects.get().size == 2


def test_groups_get_a_name_terms_and_signals(enquiry, at):
    for second in range(12):
        file(enquiry, TEXT, at + timedelta(seconds=second), source=f"prefix{second % 3 // 2}")
    file(enquiry, TEXT + " Also from me.", at + timedelta(minutes=1))
    for text in UNIQUE:
        file(enquiry, text, at)
    group(at + timedelta(hours=2))
    cluster = Cluster.objects.get()
    assert cluster.label in TEXT
    assert {"limit", "hospitals"} & set(cluster.terms)
    assert cluster.signals["peak"] == 13
    assert cluster.signals["shown"] == ["template", "burst", "source"]
    assert "prefix" not in str(cluster.signals)


def test_clauses_get_terms(enquiry, at):
    for text in (TEXT, *UNIQUE):
        file(enquiry, text, at, block="p1")
    group(at)
    (clause,) = Clustering.objects.get().clauses
    assert clause["size"] == 4
    assert len(clause["terms"]) == 8


def test_groups_are_described_when_something_came_and_a_moment_has_passed(enquiry, at):
    clustering = Clustering(grouped_at=None)
    assert not is_due(clustering, at)
    clustering.grouped_at = at
    assert is_due(clustering, at)
    clustering.described_at = at - timedelta(seconds=1)
    assert not is_due(clustering, at)
    assert is_due(clustering, at + timedelta(seconds=20))
    clustering.described_at = at + timedelta(seconds=1)
    assert not is_due(clustering, at + timedelta(seconds=20))


def test_the_command_groups_what_waits_and_ends(enquiry, at, capsys):
    from django.core.management import call_command

    for text in (TEXT, TEXT.upper(), *UNIQUE):
        file(enquiry, text, at)
    call_command("group_comments", "--once")
    assert Cluster.objects.get().label
    call_command("group_comments", "--once", "--anew", str(enquiry.pk))
    assert "5 comments are grouped anew" in capsys.readouterr().out
    assert Cluster.objects.get().size == 2
