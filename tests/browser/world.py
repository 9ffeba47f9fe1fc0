"""A small world for looking at every page: the demo's people and programme, a fast laboratory."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from tests.lepton_site.factor import give_factor


def load_world(at):
    """Load people, programme and voices of the demo, then applications in every state."""
    from lepton_site.demo import people, programme, voices
    from standards.infrastructure.keys import ensure_keys
    from standards.models import Committee
    from standards.operations.joining import invite
    from standards.operations.ledger import sequence_ledger
    from tests.reviews.enquiry_scene import group

    ensure_keys(at=at)
    people.load_people(at=at - timedelta(days=430))
    programme.publish_classification(at - timedelta(days=360))
    programme.review_calibration(at - timedelta(days=190))
    programme.draft_cross_validation(at - timedelta(days=90))
    project = programme.enquire_impact(at - timedelta(days=150))
    voices.hold_enquiry(project, at)
    group(at)
    voices.comment_on_ballot(programme.vote_on_revision(at - timedelta(days=200), at), at)
    meet(at)
    evaluate(at)
    invite(
        committee=Committee.objects.get(slug="lc-4"),
        email="new@example.org",
        role="expert",
        actor=people.account("secretary"),
        at=at,
    )
    sequence_ledger(at=at)
    guard(people.account("chair"))
    return addresses(at)


def guard(user):
    """Give a person an authenticator app and recovery codes."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    give_factor(user)
    RecoveryCodes.activate(user)


def meet(at):
    """Plan a meeting over the comments of a draft and put the first one on the screen."""
    from lepton_site.demo.people import account
    from reviews.models import AgendaItem, Comment
    from reviews.operations.meetings import MeetingPlan, plan_meeting
    from reviews.operations.meetings_agenda import add_comments
    from reviews.operations.meetings_room import show_item
    from standards.models import Committee

    committee = Committee.objects.get(slug="lc-4")
    by = {"actor": account("secretary"), "at": at}
    plan = MeetingPlan(title="Third meeting", starts_at=at, ends_at=at + timedelta(hours=3))
    meeting = plan_meeting(committee=committee, plan=plan, **by)
    commented = Comment.objects.filter(draft__work_item__committee=committee)
    draft = commented.order_by("-anchor_block").first().draft
    add_comments(meeting=meeting, draft=draft, unanswered_only=False, **by)
    first = AgendaItem.objects.filter(meeting=meeting).first()
    show_item(meeting=meeting, item=first, **by)


def evaluate(at):
    """Lead one application to a certificate, one to its evaluation; leave one unsent."""
    from certification.operations.certificates import issue_certificate
    from lepton_site.demo.people import ACCOUNTS, account
    from standards.models import Committee
    from tests.certification import scene
    from tests.certification.life import find, finish_job, hand_in, move

    who = SimpleNamespace(**{key: account(key) for key in ACCOUNTS})
    then = at - timedelta(days=9)
    committee = Committee.objects.get(slug="lc-1")
    edition = scene.make_edition(committee, who.secretary, then, designation="ls-1900")
    scheme = scene.make_scheme(edition, scene.make_version(who.admin, then), who.admin, then)

    def application(applicant, name):
        return scene.make_application(scheme, applicant, at - timedelta(days=8), name=name)

    certified = application(who.applicant, "Helix Diagnostics")
    running = application(who.applicant2, "Nakamura Analytics")
    application(who.applicant, "Helix Diagnostics")
    for case, applicant in ((certified, who.applicant), (running, who.applicant2)):
        hand_in(case, scene.predictions(), applicant, at)
        move(case, "submit", applicant, at)
        move(case, "accept", who.admin, at)
        move(case, "start_evaluation", who.evaluator, at)
    finish_job(certified, at)
    find(certified, who.evaluator, at)
    move(certified, "review", who.reviewer, at, reason="Sound throughout.")
    move(certified, "grant", who.officer, at, limits="Adults only.")
    issue_certificate(application=certified, at=at)


def addresses(at):
    """Return the ids of things by their part in the tests."""
    from certification.models import Application, Certificate, Job, Scheme
    from reviews.models import Ballot, Cluster, Enquiry, EnquiryReceipt, Meeting
    from standards.models import Draft, Edition, Invitation, Revision
    from standards.operations.joining import invitation_secret

    def newest(model, **facts):
        return model.objects.filter(**facts).order_by("-pk").first()

    return {
        "draft": newest(Draft, state="open", language="en").pk,
        "frozen_draft": newest(Draft, state="frozen").pk,
        "revision": newest(Revision).pk,
        "first_revision": Revision.objects.order_by("pk").first().pk,
        "work_item": newest(Draft, state="open", language="en").work_item_id,
        "voted_item": newest(Ballot, state="open").work_item_id,
        "edition": newest(Edition, standard__designation="ls-4101").number,
        "ballot": newest(Ballot, state="open").pk,
        "closed_ballot": newest(Ballot, state="closed").pk,
        "enquiry": newest(Enquiry).pk,
        "cluster": newest(Cluster).pk,
        "meeting": newest(Meeting).pk,
        "invitation": invitation_secret(newest(Invitation).pk),
        "receipt": newest(EnquiryReceipt).receipt,
        "certificate": newest(Certificate).number,
        "application": newest(Application, state="active").pk,
        "evaluated": newest(Application, state="in_evaluation").pk,
        "unsent": newest(Application, state="draft").pk,
        "job": newest(Job, state="finished").pk,
        "queued": newest(Job, state="queued").pk,
        "scheme": newest(Scheme).pk,
        "scheme_edition": newest(Scheme).edition_id,
    }
