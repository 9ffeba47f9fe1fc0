"""A stranger learns nothing of what is not public: every URL name and every socket, one by one."""

import re
from datetime import timedelta

import pytest
from django.urls import URLPattern, get_resolver

from certification.operations.jobs import enqueue_job
from lepton_site.routing import websocket_urlpatterns
from reviews.operations.ballots import BallotPlan, create_ballot, open_ballot
from reviews.operations.meetings import MeetingPlan, plan_meeting
from reviews.operations.meetings_agenda import NewItem, add_item
from standards.infrastructure.keys import ensure_keys
from standards.models import Discussion, Draft, Revision, WorkItem
from standards.operations.register import DocumentFacts, NewFile, enter_document
from tests.certification import laboratory
from tests.standards.sockets import Socket

pytestmark = [pytest.mark.services, pytest.mark.django_db]
SECRET = "Zanzibar"  # stands in every text that is not public

# What everybody may read. Anything else, and all that comes later, is for those who may know.
PUBLIC_PAGES = {
    "home", "healthz", "readyz", "robots", "sitemap", "did-document", "badge", "registry-feed",
    "enquiries-feed", "enquiries-calendar", "standards-feed", "search", "javascript-catalog",
    "ledger", "standards", "standard", "edition", "edition-export", "edition-cite", "committees",
    "committee", "signing-keys", "work-item", "enquiries", "enquiry", "enquiry-receipt",
    "enquiry-receipt-withdraw", "enquiry-receipt-find", "enquiry-receipt-correct",
    "enquiry-receipt-disown", "enquiry-receipt-answer", "enquiry-email-confirm",
    "comment-attachment", "enquiries-follow", "enquiries-follow-confirm", "enquiries-unfollow",
    "certification", "registry", "certificate", "verify", "scheme",
    "theme", "language", "invitation", "calculator", "edition-compare",
    "compare",  # leads on to a comparison, which asks for the right to both states
}  # fmt: skip
ACCOUNT_PAGES = re.compile(r"^account_|^usersessions_")  # the library's own; tested by it
PUBLIC_API = {
    "api-schema", "api-docs", "api-schema-document", "api-ledger-checkpoint", "api-ledger-entries",
    "api-ledger-inclusion", "api-ledger-consistency", "api-committees", "api-committee",
    "api-work-items", "api-work-item", "api-standards", "api-standard", "api-standard-requirements",
    "api-standard-export", "api-edition", "api-edition-requirements", "api-edition-export",
    "api-ballot-rules", "api-ballot-rule", "api-enquiries", "api-enquiry", "api-enquiry-receipt",
    "api-enquiry-comments", "api-enquiry-clusters", "api-certificates", "api-certificate",
    "api-certificate-download",
    "api-certificate-proof", "api-certificate-badge", "api-datasets", "api-dataset",
    "api-dataset-versions", "api-schemes", "api-scheme", "api-scheme-power",
    "api-compare",  # of editions, and of what else the caller may read
    "api-comments",  # those of open enquiries only
}  # fmt: skip
PUBLIC_POST = {
    "api-ballot-rule-evaluate", "api-certificate-verify", "api-enquiry-comments", "verify",
    "enquiry", "enquiry-receipt-withdraw", "enquiry-receipt-correct", "enquiry-receipt-disown",
    "enquiry-receipt-answer", "enquiries-follow", "enquiries-unfollow", "theme",
    "language", "calculator",
}  # fmt: skip


def walk(patterns, prefix=""):
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield one.name, route
        else:
            yield from walk(one.url_patterns, route)


ROUTES = sorted(
    {(name, route) for name, route in walk(get_resolver().url_patterns)}, key=lambda pair: pair[1]
)
NAMES = {name for name, _route in ROUTES}
GUARDED = [
    pair for pair in ROUTES
    if pair[0] not in PUBLIC_PAGES | PUBLIC_API and not ACCOUNT_PAGES.match(pair[0])
]  # fmt: skip


@pytest.fixture
def world(committee, people, at, settings, tmp_path):
    """Return one private thing of each kind by the word that stands before its id in addresses."""
    settings.LEPTON_DATA = tmp_path / "data"
    settings.LEPTON_DATA.mkdir()
    ensure_keys(at=at)
    item = WorkItem.objects.create(
        committee=committee, designation="ls-4999", title="Public title",
        proposed_by=people.secretary, justification=SECRET, phase="public_enquiry", substage=20,
        started=at.date(), updated_at=at,
    )  # fmt: skip
    draft = Draft.objects.create(
        work_item=item, title=SECRET, created_by=people.editor, created_at=at, edited_at=at
    )
    content = {
        "type": "doc",
        "content": [{"type": "paragraph", "content": [{"type": "text", "text": SECRET}]}],
    }
    revision = Revision.objects.create(
        draft=draft, number=1, name=SECRET, hash="sha256:" + "00" * 32, content=content,
        frozen_at=at, frozen_by=people.editor,
    )  # fmt: skip
    discussion = Discussion.objects.create(
        subject_kind="draft", subject_id=draft.pk, author=people.editor, text=SECRET, at=at
    )
    plan = BallotPlan(
        committee=committee, question=SECRET, rule="simple-majority", revision=revision,
        closes_at=at + timedelta(days=9),
    )  # fmt: skip
    ballot = create_ballot(plan=plan, actor=people.secretary, at=at)
    open_ballot(ballot=ballot, actor=people.secretary, at=at)
    begins = at + timedelta(days=3)
    meeting = plan_meeting(
        committee=committee,
        plan=MeetingPlan(title=SECRET, starts_at=begins, ends_at=begins + timedelta(hours=1)),
        actor=people.secretary, at=at,
    )  # fmt: skip
    on_agenda = add_item(meeting=meeting, item=NewItem(title=SECRET), actor=people.secretary, at=at)
    facts = DocumentFacts(
        kind="report", title=SECRET, date=at.date(), files=(NewFile(name="a.txt", content=b"a"),)
    )
    document = enter_document(committee=committee, facts=facts, actor=None, at=at)
    return {
        "meetings": meeting.pk, "items": on_agenda.pk, "documents": document.number,
        "files": document.files.get().pk,
        "work-items": item.pk, "drafts": draft.pk, "revisions": revision.pk, "compare": revision.pk,
        "discussions": discussion.pk, "ballots": ballot.pk, "committees": committee.slug,
        "members": committee.memberships.first().pk, **evaluation(committee, people, at, tmp_path),
    }  # fmt: skip


def evaluation(committee, people, at, folder):
    data = laboratory.BinarySet()
    edition = laboratory.make_edition(committee, people.secretary, at)
    edition.work_item.designation = "ls-4101"
    edition.work_item.save()
    version = laboratory.make_version(people.scheme_manager, at, folder, data)
    scheme = laboratory.make_scheme(edition, version, people.scheme_manager, at)
    application, artifact = laboratory.make_application(
        scheme, people.applicant, at, data.predictions()
    )
    application.system_name = SECRET
    application.save()
    job = enqueue_job(
        application=application, artifact=artifact, attempt=1, actor=people.evaluator, at=at
    )
    return {
        "standards": edition.standard.designation, "schemes": scheme.pk, "apply": scheme.pk,
        "applications": application.pk, "artifacts": artifact.pk, "jobs": job.pk,
        "datasets": version.dataset_id,
    }  # fmt: skip


FIXED = {"form": "json", "number": 1, "key": "k", "uidb36": "1", "secret": "s", "receipt": "r"}


def address(route, known, unknown):
    """Return the address of a route: ids that exist, or one that does not for all of them."""
    path = route.replace("^", "").replace("$", "")
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", path)

    def value(match):
        before, _kind, name = match.groups()
        if unknown:
            return f"{before}/{'ls-9876' if name == 'designation' else '987654321'}"
        return f"{before}/{known.get(before, FIXED.get(name, 1))}"

    for _part in range(3):
        path = re.sub(r"([\w.-]+)/<(\w+):(\w+)>", value, path)
    return "/" + path


def told(answer):
    """Return what an answer gives away: its status, where it leads, what it says."""
    where = answer.headers.get("Location", "").partition("?")[0]
    body = answer.content if answer["Content-Type"].startswith("application/") else b""
    return answer.status_code, where, body


def test_the_tables_name_nothing_that_is_gone():
    assert PUBLIC_PAGES | PUBLIC_API | PUBLIC_POST <= NAMES


def test_every_address_has_a_name():
    assert all(NAMES)


def test_no_guarded_address_tells_a_stranger_anything(world, client):
    leaks = []
    for name, route in GUARDED:
        for method in ("get", "post", "put", "patch", "delete"):
            if method == "post" and name in PUBLIC_POST:
                continue
            real, none = (
                told(getattr(client, method)(address(route, world, unknown), data={}))
                for unknown in (False, True)
            )
            fine = {401} if name.startswith("api-") else {302, 401, 405}
            if real != none or real[0] not in fine | {405}:
                leaks.append(f"{method} {name}: {real[:2]} but {none[:2]} for what is not there")
            if real[0] == 302 and not real[1].endswith("/accounts/login/"):
                leaks.append(f"{method} {name} leads to {real[1]}")
    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("who", [None, "stranger"])
def test_no_address_at_all_shows_a_private_text_to_an_outsider(world, client_for, people, who):
    client = client_for(who and getattr(people, who))
    shown, faults = [], []
    for name, route in ROUTES:
        if ACCOUNT_PAGES.match(name):
            continue
        answer = client.get(address(route, world, False))
        body = b"".join(answer) if answer.streaming else answer.content
        if SECRET.encode() in body:
            shown.append(name)
        if answer.status_code >= 500 and name != "readyz":
            faults.append(name)
    assert (shown, faults) == ([], [])


def test_the_private_texts_are_there_for_those_who_may_know(world, client_for, people):
    client = client_for(people.secretary)
    for path in ("/drafts/{drafts}/", "/ballots/{ballots}/", "/api/v1/ballots/{ballots}/",
                 "/api/v1/drafts/{drafts}/", "/api/v1/revisions/{revisions}/"):  # fmt: skip
        answer = client.get(path.format(**world))
        assert answer.status_code == 200, path
        assert SECRET.encode() in answer.content, path


def test_no_unknown_address_is_a_fault(client_for, people):
    for client in (client_for(), client_for(people.secretary)):
        for name, route in ROUTES:
            if not ACCOUNT_PAGES.match(name):
                status = client.get(address(route, {}, True)).status_code
                assert status < 500 or name == "readyz", name


SOCKETS = [str(one.pattern) for one in websocket_urlpatterns]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pattern", SOCKETS)
async def test_no_socket_tells_a_stranger_anything(pattern):
    path = re.sub(r"\(\?P<pk>[^)]*\)|<path:anything>", "1", pattern)
    path = "/" + path.replace("^", "").replace("/?$", "/")
    async with Socket(path, origin="http://testserver") as socket:
        assert await socket.close_code() == 4401
        assert socket.frames == []


def test_the_matrix_covers_what_it_should():
    assert len(GUARDED) > 60
    assert len(SOCKETS) >= 7
