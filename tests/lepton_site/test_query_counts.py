"""A page costs the same number of queries however many rows it shows, and at most fifteen."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import Comment
from standards.models import Standard
from tests.lepton_site.world import ROWS, World

pytestmark = [pytest.mark.django_db, pytest.mark.services]

MOST = 15


@pytest.fixture
def world(committee, people):
    """Return a small world that can be made to grow."""
    made = World(committee, people)
    made.grow()
    return made


PAGES = {
    "home": lambda world: reverse("home"),
    "work": lambda world: reverse("work"),
    "catalogue": lambda world: reverse("standards"),
    "edition": lambda world: reverse("edition", args=["ls-5001", 1]),
    "committees": lambda world: reverse("committees"),
    "committee": lambda world: reverse("committee", args=[world.committee.slug]),
    "members": lambda world: reverse("committee-members", args=[world.committee.slug]),
    "work item": lambda world: reverse("work-item", args=[world.item.pk]),
    "drafts": lambda world: reverse("drafts"),
    "draft": lambda world: reverse("draft", args=[world.draft.pk]),
    "revision": lambda world: reverse("revision", args=[world.revision.pk]),
    "ballots": lambda world: reverse("ballots"),
    "ballot": lambda world: reverse("ballot", args=[world.ballot.pk]),
    "ballot tally": lambda world: reverse("ballot-tally", args=[world.ballot.pk]),
    "comments": lambda world: reverse("comments"),
    "comment table": lambda world: f"{reverse('comments')}?draft={world.draft.pk}",
    "enquiries": lambda world: reverse("enquiries"),
    "enquiry": lambda world: reverse("enquiry", args=[world.enquiry.pk]),
    "search": lambda world: f"{reverse('search')}?q=item",
    "certification": lambda world: reverse("certification"),
    "registry": lambda world: reverse("registry"),
    "ledger": lambda world: reverse("ledger"),
    "api standards": lambda world: "/api/v1/standards/",
    "api committees": lambda world: "/api/v1/committees/",
    "api members": lambda world: f"/api/v1/committees/{world.committee.slug}/members/",
    "api work items": lambda world: "/api/v1/work-items/",
    "api drafts": lambda world: "/api/v1/drafts/",
    "api ballots": lambda world: "/api/v1/ballots/",
    "api ballot": lambda world: f"/api/v1/ballots/{world.ballot.pk}/",
    "api votes": lambda world: f"/api/v1/ballots/{world.ballot.pk}/votes/",
    "api comments": lambda world: f"/api/v1/comments/?draft={world.draft.pk}",
    "api enquiries": lambda world: "/api/v1/enquiries/",
    "api schemes": lambda world: "/api/v1/schemes/",
    "api me": lambda world: "/api/v1/me/",
}
READERS = ("secretary", "expert1")


def cost(client, address):
    """Return the queries of one read; the first read fills what is kept for the process."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return [query["sql"] for query in captured.captured_queries]


def test_pages_cost_at_most_fifteen_queries_however_much_they_show(world, client_for, people):
    clients = {name: client_for(getattr(people, name)) for name in READERS} | {"": client_for()}
    public = {
        name
        for name, address in PAGES.items()
        if clients[""].get(address(world)).status_code == 200
    }

    def measured():
        return {
            (page, who): cost(client, PAGES[page](world))
            for page in PAGES
            for who, client in clients.items()
            if who or page in public
        }

    before = measured()
    world.grow()
    world.grow()
    after = measured()
    grown = {
        key: (len(before[key]), len(queries), sorted(set(queries) - set(before[key]))[:3])
        for key, queries in after.items()
        if len(queries) > len(before[key])
    }
    assert not grown, grown
    dear = {key: (len(queries), queries) for key, queries in after.items() if len(queries) > MOST}
    assert not dear, dear
    assert Comment.objects.count() > ROWS
    assert Standard.objects.count() == 3 * ROWS
