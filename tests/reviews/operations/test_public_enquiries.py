import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reviews.infrastructure import challenge
from reviews.models import (
    ClusterMember,
    Comment,
    CommentAttachment,
    EnquiryFollower,
    EnquiryReceipt,
)
from reviews.operations.comments import Decision, Wording, dispose_comment
from reviews.operations.enquiries import EnquiryPlan, EnquiryTerms, forget_addresses, open_enquiry
from reviews.operations.grouping import Keeper
from reviews.operations.intake import Submission, file_enquiry_comment, file_enquiry_comments
from reviews.operations.moderation import post_comment, remove_comment
from reviews.operations.receipts import (
    confirm_email,
    correct_comment,
    disown_comment,
    say_satisfied,
    withdraw_comment,
)
from reviews.rules.submissions import Sender
from standards.kernel.clock import now
from standards.kernel.errors import (
    ChallengeRequired,
    Conflict,
    DomainError,
    Forbidden,
    InvalidInput,
    NotFound,
)
from tests.reviews.enquiry_scene import group

pytestmark = [pytest.mark.django_db, pytest.mark.services]
CANARY = "canary-7f3c@private.example"


@pytest.fixture
def at():
    return now() - timedelta(hours=1)


@pytest.fixture
def open_with(revision, people, at):
    def make(**terms):
        plan = EnquiryPlan(
            revision=revision,
            title="Imaging",
            summary="",
            closes_at=at + timedelta(days=80),
            terms=EnquiryTerms(**terms),
        )
        return open_enquiry(plan=plan, actor=people.secretary, at=at)

    return make


@pytest.fixture
def file(at):
    def make(enquiry, text="Too strict.", **sender):
        filed = file_enquiry_comment(
            enquiry=enquiry, wording=Wording(text=text), sender=Sender(**sender), at=at
        )
        return EnquiryReceipt.objects.get(comment=filed.pk), filed.secret

    return make


def decide(comment, people, at, words="Because of N 214."):
    decision = Decision(disposition="rejected", observation=words, final=True)
    dispose_comment(comment=comment, decision=decision, actor=people.chair, at=at)


def test_batch_gives_each_its_own_result_in_order(open_with, at):
    enquiry = open_with()
    given = ["One.", "", "Three.", "x" * 70000, "one. "]
    submissions = [
        Submission(enquiry=enquiry.pk, wording=Wording(text=text), sender=Sender(name=f"N{n}"))
        for n, text in enumerate(given)
    ]
    results = file_enquiry_comments(submissions=submissions, at=at)
    assert [isinstance(each, DomainError) for each in results] == [False, True, False, True, False]
    kept = Comment.objects.in_bulk()
    assert [kept[results[n].pk].name for n in (0, 2, 4)] == ["N0", "N2", "N4"]
    assert kept[results[4].pk].copy_of_id == results[0].pk  # a copy within the batch
    again = file_enquiry_comments(submissions=submissions[2:3], at=at)
    assert Comment.objects.get(pk=again[0].pk).copy_of_id == results[2].pk


def test_comment_goes_where_its_columns_say(open_with, at):
    enquiry = open_with(questions=("Clear?", "Short?"))
    wording = Wording(
        text="El límite es demasiado estricto para los pequeños.",
        type="te",
        proposed_text="0,90",
        anchor={"block": "p1", "start": 5, "end": 9},
    )
    sender = Sender(name="Ana", organisation="O", country="ES", stakeholder="patient", source="s")
    given = Submission(
        enquiry=enquiry.pk, wording=wording, sender=sender, answers=['It\'s 100 % "clear".']
    )
    filed = file_enquiry_comments(submissions=[given], at=at)[0]
    row = Comment.objects.select_related("receipt").get(pk=filed.pk)
    assert (row.type, row.proposed_text, row.language) == ("te", "0,90", "es")
    assert (row.anchor_quote, row.anchor_start, row.anchor_end, row.clause) == ("text", 5, 9, "1")
    assert (row.created_at, row.receipt.received_at, row.receipt.posted_at) == (at, at, at)
    assert (row.state, row.version, row.must_satisfy) == ("open", 1, False)
    assert row.receipt.answers == ['It\'s 100 % "clear".', ""]
    assert (row.draft_id, row.work_item_id) == (enquiry.draft_id, enquiry.work_item_id)


@pytest.mark.parametrize(
    "terms",
    [
        {"demands": ["shoe size"]},
        {"questions": ["?"] * 11},
        {"questions": ["x" * 501]},
        {"correction_hours": 1000},
    ],
)
def test_terms_that_cannot_be_are_refused(open_with, terms):
    with pytest.raises(InvalidInput):
        open_with(**terms)


def test_what_is_demanded_is_needed(open_with, file):
    enquiry = open_with(demands=["name", "country"])
    with pytest.raises(InvalidInput) as caught:
        file(enquiry, name="Ana")
    assert caught.value.errors[0].pointer == "/country"
    file(enquiry, name="Ana", country="ES")


def test_confirmed_address_is_limited_and_another_is_not(open_with, file, monkeypatch):
    monkeypatch.setattr("reviews.operations.intake.PER_EMAIL", 2)
    enquiry = open_with()
    for number in range(3):
        file(enquiry, str(number), email="a@x.example")  # anybody can name an address
    EnquiryReceipt.objects.update(email_confirmed_at=now())
    with pytest.raises(DomainError) as caught:
        file(enquiry, "more", email="A@x.example")
    assert caught.value.status == 429
    file(enquiry, "more", email="b@x.example")


def test_words_are_corrected_in_time_with_the_secret_alone(open_with, file, at):
    enquiry = open_with(correction_hours=2)
    receipt, secret = file(enquiry)
    words = {"text": "Less strict, please, for the small ones.", "proposed_text": ""}
    with pytest.raises(InvalidInput):
        correct_comment(receipt=receipt, secret="wrong", at=at, **words)
    group(at, Keeper())
    correct_comment(receipt=receipt, secret=secret, at=at + timedelta(hours=1), **words)
    comment = Comment.objects.get(pk=receipt.comment_id)
    assert (comment.text, comment.original_text) == (words["text"], "Too strict.")
    assert not ClusterMember.objects.filter(comment=comment).exists()
    with pytest.raises(Conflict):
        correct_comment(receipt=receipt, secret=secret, at=at + timedelta(hours=3), **words)


def test_answered_withdrawn_or_late_comments_are_not_corrected(open_with, file, people, at):
    enquiry = open_with(correction_hours=720)
    words = {"text": "Other.", "proposed_text": ""}
    answered, secret = file(enquiry)
    decide(answered.comment, people, at)
    withdrawn, other = file(enquiry, "Another.")
    withdraw_comment(receipt=withdrawn, secret=other, at=at)
    late, third = file(enquiry, "Third.")
    for receipt, known, when in (
        (answered, secret, at),
        (withdrawn, other, at),
        (late, third, enquiry.closes_at),
    ):
        with pytest.raises(Conflict):
            correct_comment(receipt=receipt, secret=known, at=when, **words)


def test_writer_says_whether_the_reply_answers(open_with, file, people, at):
    receipt, secret = file(open_with())
    with pytest.raises(Conflict):
        say_satisfied(receipt=receipt, secret=secret, satisfied=True, note="", at=at)
    decide(receipt.comment, people, at)
    with pytest.raises(InvalidInput):
        say_satisfied(receipt=receipt, secret="", satisfied=True, note="", at=at)
    say_satisfied(receipt=receipt, secret=secret, satisfied=False, note="N 214 is old.", at=at)
    comment = Comment.objects.get(pk=receipt.comment_id)
    assert (comment.satisfied, comment.satisfied_note) == (False, "N 214 is old.")


def test_this_was_not_me_marks_the_record_once(open_with, file, at):
    receipt, _secret = file(open_with(), name="Ana")
    assert disown_comment(receipt=receipt, at=at)
    assert not disown_comment(receipt=receipt, at=at + timedelta(hours=1))
    assert EnquiryReceipt.objects.get().disowned_at == at


def test_removed_comment_leaves_its_reason_and_can_come_back(
    client_for, open_with, file, people, at
):
    enquiry = open_with()
    receipt, _secret = file(enquiry, "Buy my tokens today!")
    with pytest.raises(Forbidden):
        remove_comment(receipt=receipt, reason="advertising", actor=people.expert1, at=at)
    with pytest.raises(InvalidInput):
        remove_comment(receipt=receipt, reason="dull", actor=people.chair, at=at)
    remove_comment(receipt=receipt, reason="advertising", actor=people.chair, at=at)
    page = client_for().get(reverse("enquiry", args=[enquiry.pk])).content.decode()
    assert "Buy my tokens" not in page
    assert "It advertises." in page
    assert "1 received, 0 shown" in page
    told = client_for().get(reverse("enquiry-receipt", args=[receipt.receipt])).content.decode()
    assert "Buy my tokens" not in told
    listed = client_for().get(f"/api/v1/enquiries/{enquiry.pk}/comments/").json()["results"]
    assert listed == []
    api = client_for().get(f"/api/v1/enquiries/receipts/{receipt.receipt}/").json()
    assert (api["status"], api["text"]) == ("removed", "")
    post_comment(receipt=receipt, actor=people.chair, at=at)
    assert (
        "Buy my tokens" in client_for().get(reverse("enquiry", args=[enquiry.pk])).content.decode()
    )


def test_moderated_comment_waits_and_is_counted_apart(client_for, open_with, file, people):
    enquiry = open_with(posts_at_once=False)
    receipt, secret = file(enquiry, "Let me be seen.")
    address = reverse("enquiry", args=[enquiry.pk])
    page = client_for().get(address).content.decode()
    assert "Let me be seen." not in page
    assert "1 received, 0 shown" in page
    queue = reverse("enquiry-moderation", args=[enquiry.pk])
    assert client_for(people.expert1).get(queue).status_code == 403
    chair = client_for(people.chair)
    assert "Let me be seen." in chair.get(queue).content.decode()
    chair.post(queue, {"receipt": receipt.receipt, "act": "post"})
    assert "Let me be seen." in client_for().get(address).content.decode()
    chair.post(queue, {"receipt": receipt.receipt, "act": "remove", "reason": "insult"})
    assert "It insults or threatens" in client_for().get(address).content.decode()
    withdraw_comment(receipt=receipt, secret=secret, at=now())
    with pytest.raises(Conflict):
        post_comment(receipt=receipt, actor=people.chair, at=now())


def test_moderation_of_another_enquiry_is_not_reached(client_for, open_with, file, people):
    enquiry = open_with()
    queue = reverse("enquiry-moderation", args=[enquiry.pk])
    answer = client_for(people.chair).post(queue, {"receipt": "AAAA-BBBB-CCCC", "act": "post"})
    assert answer.status_code == 404


def link_in(message):
    return re.search(r"http://testserver(\S+)", message.body)[1]


def test_address_is_confirmed_by_its_link_and_gets_the_answer(
    client_for, open_with, file, people, work, at
):
    receipt, _secret = file(open_with(), email=CANARY)
    work()
    assert [message.to for message in mail.outbox] == [[CANARY]]
    client = client_for()
    assert client.get(link_in(mail.outbox[0])).status_code == 302
    assert EnquiryReceipt.objects.get().email_confirmed_at is not None
    decide(receipt.comment, people, at)
    work()
    assert len(mail.outbox) == 2
    assert "Because of N 214." in mail.outbox[1].body
    decide(receipt.comment, people, at, "Again.")
    work()
    assert len(mail.outbox) == 2  # once


def test_answer_is_not_mailed_to_an_address_that_nobody_confirmed(
    open_with, file, people, work, at
):
    receipt, _secret = file(open_with(), email=CANARY)
    decide(receipt.comment, people, at)
    work()
    assert len(mail.outbox) == 1  # the request alone


def test_forged_confirmations_are_refused(client_for, open_with, file):
    from reviews.operations.receipts import confirmation_of

    receipt, _secret = file(open_with(), email=CANARY)
    token = confirmation_of(receipt)
    forged = [token[:-2], token.replace(":", ""), "x", f"{receipt.receipt}:a:b"]
    EnquiryReceipt.objects.update(email="other@x.example")  # made for another address
    for each in [*forged, token]:
        assert client_for().get(reverse("enquiry-email-confirm", args=[each])).status_code == 404
    with pytest.raises(NotFound):
        confirm_email(token="", at=now())
    assert EnquiryReceipt.objects.get().email_confirmed_at is None


def test_address_is_asked_three_times_a_day_at_most(open_with, file, work):
    enquiry = open_with()
    for number in range(5):
        file(enquiry, f"{number}", email=CANARY)
    work()
    assert len(mail.outbox) == 3


def test_addresses_are_shown_nowhere_and_forgotten_in_time(client_for, open_with, file, people, at):
    enquiry = open_with()
    receipt, _secret = file(enquiry, email=CANARY, source="source-canary")
    CommentAttachment.objects.all()
    addresses = [
        reverse("enquiries"),
        reverse("enquiry", args=[enquiry.pk]),
        reverse("enquiry-receipt", args=[receipt.receipt]),
        reverse("enquiries-feed"),
        reverse("enquiries-calendar"),
        f"/api/v1/enquiries/{enquiry.pk}/",
        f"/api/v1/enquiries/{enquiry.pk}/comments/",
        f"/api/v1/enquiries/receipts/{receipt.receipt}/",
        f"/api/v1/comments/?enquiry={enquiry.pk}",
        f"/api/v1/comments/{receipt.comment_id}/",
        f"/api/v1/comments/export/?draft={enquiry.draft_id}&as=csv",
        reverse("enquiry-moderation", args=[enquiry.pk]),
        f"{reverse('comments')}?draft={enquiry.draft_id}",
    ]
    for user in (None, people.secretary):
        for address in addresses:
            answer = client_for(user).get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"canary" not in body, address
    forget_addresses(at=at + timedelta(days=91))
    row = EnquiryReceipt.objects.get()
    assert (row.email, row.source) == ("", "")


def test_followers_are_told_of_their_subject_and_can_leave(client_for, open_with, work):
    client = client_for()
    for email, domain in (("a@x.example", ""), ("b@x.example", "health"), ("c@x.example", "law")):
        with_mail = client.post(
            reverse("enquiries-follow"), {"email": email, "domain": domain, "website": ""}
        )
        assert with_mail.status_code == 302
    rows = EnquiryFollower.objects.order_by("pk")
    assert [row.confirmed_at for row in rows] == [None] * 3


@pytest.mark.django_db(transaction=True)
def test_follower_confirms_by_mail_is_told_and_leaves(client_for, open_with, work):
    client = client_for()
    for domain in ("", "evaluation", "law"):
        client.post(reverse("enquiries-follow"), {"email": "a@x.example", "domain": domain})
    client.post(reverse("enquiries-follow"), {"email": "a@x.example", "domain": ""})
    assert len(mail.outbox) == 3  # the same wish within the hour asks once
    for message in list(mail.outbox):
        assert client.get(link_in(message)).status_code == 302
    mail.outbox.clear()
    enquiry = open_with()
    work()
    assert [message.to for message in mail.outbox] == [["a@x.example"]]  # one mail, two wishes
    assert reverse("enquiry", args=[enquiry.pk]) in mail.outbox[0].body
    stop = re.search(r"http://testserver(/enquiries/unfollow/\S+)", mail.outbox[0].body)[1]
    assert client.get(stop).status_code == 200
    assert EnquiryFollower.objects.count() == 3
    assert client.post(stop).status_code == 302
    assert EnquiryFollower.objects.count() == 2
    assert client.get(stop).status_code == 404
    assert client.get(reverse("enquiries-follow-confirm", args=["forged"])).status_code == 404


def test_robots_and_wrong_subjects_follow_nothing(client_for):
    client, address = client_for(), reverse("enquiries-follow")
    assert client.get(address).status_code == 200
    assert client.post(address, {"email": "a@x", "domain": ""}).status_code == 400
    assert client.post(address, {"email": "a@x.example", "domain": "?"}).status_code == 400
    client.post(address, {"email": "a@x.example", "domain": "", "website": "x"})
    assert EnquiryFollower.objects.count() == 0


def test_wishes_that_nobody_confirmed_are_forgotten(client_for):
    client_for().post(reverse("enquiries-follow"), {"email": "a@x.example", "domain": ""})
    forget_addresses(at=now() + timedelta(days=91))
    assert EnquiryFollower.objects.count() == 0


@pytest.fixture
def crowd(monkeypatch):
    monkeypatch.setattr(challenge, "EASY_PER_SLOT", 0)
    monkeypatch.setattr(challenge, "BITS", 8)


def solved(nonce):
    from hashlib import sha256
    from itertools import count

    return next(f"{nonce}:{n}" for n in count() if sha256(f"{nonce}:{n}".encode()).digest()[0] == 0)


def test_crowd_is_asked_for_a_proof_that_counts_once(crowd):
    with pytest.raises(ChallengeRequired) as caught:
        challenge.check_proof("")
    asked = caught.value.extra["challenge"]
    assert (asked["kind"], asked["bits"]) == ("sha256", 8)
    proof = solved(asked["nonce"])
    challenge.check_proof(proof)
    for wrong in (proof, solved("made.up.nonce"), f"{asked['nonce']}:x", "é:1"):
        with pytest.raises(ChallengeRequired):
            challenge.check_proof(wrong)
    cache.clear()


def test_old_proofs_do_not_count(crowd, monkeypatch):
    proof = solved(challenge.new_nonce())
    monkeypatch.setattr(challenge, "GOOD_FOR", -1)
    assert not challenge.is_proof(proof)


def test_nothing_is_asked_while_few_come():
    challenge.check_proof("")
    challenge.check_sum("", "")


def test_form_asks_for_a_sum_in_a_crowd(crowd, client_for, open_with):
    client, address = client_for(), reverse("enquiry", args=[open_with().pk])
    page = client.get(address).content.decode()
    one, other = re.search(r"How much is (\d) and (\d)", page).groups()
    token = re.search(r'name="sum_token" value="([^"]+)"', page)[1]
    given = {"text": "Too strict.", "sum_token": token, "answer": "99"}
    assert client.post(address, given).status_code == 400
    right = given | {"answer": str(int(one) + int(other))}
    assert client.post(address, right).status_code == 303
    assert client.post(address, right | {"text": "Again."}).status_code == 400  # counts once
    assert Comment.objects.count() == 1


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7*7 }}"


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "هذا نص \u202eمن اليمين",
        "zero\u200bwidth\ufeff",
        "👩‍👩‍👧‍👦 family 👍🏽",
        "Ꭺnа Ⅼind",
        "=cmd|' /C calc'!A0",
        "a" * 60000,
    ],
    ids=["script", "rtl", "zero-width", "emoji", "homoglyph", "formula", "long"],
)
def test_hostile_texts_are_shown_as_they_were_written(client_for, open_with, text):
    enquiry = open_with(questions=("Clear?",))
    client, address = client_for(), reverse("enquiry", args=[enquiry.pk])
    given = {"text": text, "proposed_text": text, "question_0": text}
    if not set(text) & set("\u202e\u200b\ufeff\u200d") and len(text) < 60:
        given |= {"name": text, "organisation": text, "country": text}
    sent = client.post(address, given)
    assert sent.status_code == 303
    assert Comment.objects.get().text == text
    for page in (client.get(address), client.get(sent["Location"])):
        body = page.content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body
        assert "{{ 7*7 }}" in body or text is not HOSTILE


def test_a_megabyte_is_refused_with_its_limit(client_for, open_with):
    address = reverse("enquiry", args=[open_with().pk])
    answer = client_for().post(address, {"text": "x" * (1 << 20)})
    assert answer.status_code == 400
    assert Comment.objects.count() == 0


PDF = b"%PDF-1.7 letter"


def test_file_of_a_comment_is_a_download_that_can_do_nothing(
    client_for, open_with, people, settings, tmp_path
):
    settings.LEPTON_DATA = tmp_path
    client, address = client_for(), reverse("enquiry", args=[open_with().pk])
    file = SimpleUploadedFile('let"ter.pdf', PDF, content_type="text/html")
    sent = client.post(address, {"text": "See the file.", "attachments": file})
    assert sent.status_code == 303
    row = CommentAttachment.objects.get()
    download = reverse("comment-attachment", args=[row.pk])
    assert download in client.get(address).content.decode()
    answer = client.get(download)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Type"] == "application/octet-stream"
    remove_comment(receipt=row.comment.receipt, reason="unlawful", actor=people.chair, at=now())
    assert client.get(download).status_code == 404
    assert client.get(reverse("comment-attachment", args=["x"])).status_code == 404


@pytest.mark.parametrize("name", ["page.html", "page.pdf", "a.docx"])
def test_hostile_file_keeps_the_whole_comment_out(client_for, open_with, name):
    address = reverse("enquiry", args=[open_with().pk])
    file = SimpleUploadedFile(name, b"<script>alert(1)</script>")
    answer = client_for().post(address, {"text": "See the file.", "attachments": file})
    assert answer.status_code == 400
    assert name in answer.content.decode()
    assert Comment.objects.count() == 0


def test_passage_that_was_selected_is_quoted(client_for, open_with):
    client, address = client_for(), reverse("enquiry", args=[open_with().pk])
    client.post(address, {"text": "1", "passage": "p1", "quote": "what is measured"})
    client.post(address, {"text": "2", "passage": "p1", "quote": "not there"})
    client.post(address, {"text": "3", "passage": "gone", "quote": "x", "block": "c1"})
    made = Comment.objects.order_by("pk").values_list("anchor_block", "anchor_quote")
    assert list(made) == [("p1", "what is measured"), ("p1", ""), ("c1", "")]


def test_public_sees_what_changed_since_last_time(client_for, open_with, people, at, draft):
    from copy import deepcopy

    from reviews.operations.enquiries import close_enquiry
    from standards.kernel.canonical import content_hash
    from standards.models import Revision
    from tests.reviews.conftest import DOC

    close_enquiry(enquiry=open_with(), actor=people.chair, at=at)
    doc = deepcopy(DOC)
    doc["content"][0]["content"][1]["content"][0]["text"] = "This text says who measures, and how."
    second = Revision.objects.create(
        draft=draft, number=2, name="DIS 2", hash=content_hash(doc), content=doc,
        frozen_at=at, frozen_by=people.editor,
    )  # fmt: skip
    plan = EnquiryPlan(
        revision=second, title="Again", summary="", closes_at=at + timedelta(days=80)
    )
    later = open_enquiry(plan=plan, actor=people.secretary, at=at + timedelta(minutes=1))
    page = client_for().get(reverse("enquiry", args=[later.pk])).content.decode()
    assert "1 clause changed since DIS 1" in page
    assert "<ins>" in page


def test_receipt_is_corrected_answered_and_disowned_by_forms(client_for, open_with, people, at):
    client, enquiry = client_for(), open_with()
    sent = client.post(
        reverse("enquiry", args=[enquiry.pk]), {"text": "Too strict.", "name": "Ana"}
    )
    page = client.get(sent["Location"]).content.decode()
    secret = re.search(r"<code>([^<]+)</code>", page)[1]
    row = EnquiryReceipt.objects.get()
    found = client.get(reverse("enquiry-receipt-find"), {"receipt": f" {row.receipt.lower()} "})
    assert found["Location"] == sent["Location"]
    correct = reverse("enquiry-receipt-correct", args=[row.receipt])
    assert client.get(correct).status_code == 302
    refused = client.post(correct, {"text": "Kept in the form", "secret": "wrong"})
    assert refused.status_code == 400
    assert "Kept in the form" in refused.content.decode()
    assert client.post(correct, {"text": "Mended.", "secret": secret}).status_code == 302
    assert "Mended." in client.get(sent["Location"]).content.decode()
    client.post(reverse("enquiry-receipt-disown", args=[row.receipt]))
    assert "not to have written" in client.get(sent["Location"]).content.decode()
    decide(Comment.objects.get(), people, at)
    answer = reverse("enquiry-receipt-answer", args=[row.receipt])
    client.post(answer, {"secret": secret, "satisfied": "no", "note": "Why?"})
    page = client.get(sent["Location"]).content.decode()
    assert "You said: it does not." in page
    assert "Because of N 214." in page
