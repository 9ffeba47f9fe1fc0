"""Ballots whose result is known, as data: what was voted, what came of it, and where it stands.

`PUBLISHED` are results as the body published them; `PRINTED` take a limit, percentages or a rule
that was published and votes made to meet it, as `source` says; `CONSTRUCTED` are made up to try a
boundary of the rule, because no public figures could be confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PUBLISHED, PRINTED, CONSTRUCTED = "published", "printed", "constructed"
PROCESS = "Worked example of the process guide"


@dataclass(frozen=True, kw_only=True)
class Result:
    """One ballot: votes per position of participating members, and of all others that count.

    `without_reason` of the votes against came without one; `experts` are committed by members in
    favour, `idle_experts` by others; `population` is in people, `weights` give one member each.
    """

    rule: str
    title: str
    source: str
    kind: str
    p: Mapping[str, int]
    o: Mapping[str, int] = field(default_factory=dict)
    silent: int = 0
    parameters: Mapping[str, Any] = field(default_factory=dict)
    without_reason: int = 0
    experts: int = 0
    idle_experts: int = 0
    population: Mapping[str, int] = field(default_factory=dict)
    weights: tuple[int, ...] = ()
    interests: tuple[str, ...] = ()
    outcome: str
    choice: str | None = None

    def __str__(self) -> str:
        return f"{self.rule}: {self.title}"


def _made(rule: str, title: str, outcome: str, p: Mapping[str, int], **rest: Any) -> Result:
    why = {"source": "Made to try the boundary of the rule", "kind": CONSTRUCTED}
    return Result(rule=rule, title=title, outcome=outcome, p=p, **(why | rest))


def _known(rule: str, title: str, outcome: str, p: Mapping[str, int], **rest: Any) -> Result:
    return Result(rule=rule, title=title, outcome=outcome, p=p, **({"kind": PUBLISHED} | rest))


OASIS = "OASIS, ballot %d of the committee (oasis-open.org/committees/ballot.php?id=%d)"
IEEE_802 = "IEEE 802 executive committee mail archive (ieee802.org/secmail/%s)"
IEEE_WG = {"kind": "working_group"}
TWELVE_NATIONS = {"yes": 12, "no": 3, "abstain": 5}

ISO_NP = (
    _known(
        "iso-np",
        "24 members, 14 for, 5 against, 6 experts from members in favour",
        "passed",
        {"yes": 14, "no": 5, "abstain": 5},
        source=PROCESS,
        kind=PRINTED,
        experts=6,
    ),
    _known(
        "iso-np",
        "4 experts from members in favour and 2 from members against",
        "failed",
        {"yes": 14, "no": 5, "abstain": 5},
        source=PROCESS,
        kind=PRINTED,
        experts=4,
        idle_experts=2,
    ),
    _known(
        "iso-np",
        "6 for, 4 against of 14: short of two-thirds",
        "failed",
        {"yes": 6, "no": 4, "abstain": 4},
        source=PROCESS,
        kind=PRINTED,
        experts=4,
    ),
    _known(
        "iso-np",
        "the same votes under the IEC variant",
        "passed",
        {"yes": 6, "no": 4, "abstain": 4},
        source=PROCESS,
        kind=PRINTED,
        experts=4,
        parameters={"majority": "1/2", "more_than": True},
    ),
    _made("iso-np", "exactly two-thirds", "passed", {"yes": 8, "no": 4}, experts=4),
    _made("iso-np", "17 members need a fifth expert", "failed", TWELVE_NATIONS, experts=4),
    _made(
        "iso-np",
        "16 members do with four",
        "passed",
        {"yes": 10, "no": 3, "abstain": 1},
        silent=2,
        experts=4,
    ),
    _made(
        "iso-np",
        "votes against without a reason are left out",
        "passed",
        {"yes": 6, "no": 4},
        without_reason=1,
        experts=4,
    ),
)

ISO_CD = (
    _known(
        "iso-cd",
        "FCD 15291, Ada semantic interface: nobody against, 4 abstain, 5 silent",
        "passed",
        {"yes": 14, "abstain": 4},
        source="ISO/IEC JTC 1/SC 22 N2588, summary of voting (sigada.org/WG/asiswg)",
        silent=5,
        parameters={"consensus": True, "consensus_reason": "Nobody was against."},
    ),
    _made("iso-cd", "the chair has not judged", "undecided", {"yes": 9}),
    _made(
        "iso-cd",
        "the number passes, the chair finds sustained opposition",
        "failed",
        {"yes": 12, "no": 4},
        parameters={"consensus": False, "consensus_reason": "All makers oppose 6.2."},
    ),
    _made(
        "iso-cd",
        "the number fails, the objections were met",
        "passed",
        {"yes": 6, "no": 5},
        parameters={"consensus": True, "consensus_reason": "Annex B was taken out."},
    ),
)

ISO_DIS = (
    _known(
        "iso-dis",
        "DIS 23360: 13 of 16, 3 against of 21",
        "passed",
        {"yes": 13, "no": 3},
        o={"yes": 5},
        source=f"{PROCESS}, from the report of voting on DIS 23360",
    ),
    _known(
        "iso-dis",
        "DIS 29500 in September 2007: 17 of 32 (53 %), 18 against of 69 (26 %)",
        "failed",
        {"yes": 17, "no": 15},
        o={"yes": 34, "no": 3},
        source="ISO press release of 2007-09-04; ISO/IEC JTC 1 letter ballot on DIS 29500",
    ),
    _known(
        "iso-dis",
        "DIS 29500 in March 2008: 24 of 32 (75 %), 10 against of 71 (14 %)",
        "passed",
        {"yes": 24, "no": 8},
        o={"yes": 37, "no": 2},
        source="ISO/CS result of voting on ISO/IEC DIS 29500, closed 2008-03-31",
    ),
    _known(
        "iso-dis",
        "DIS 26000: 56 of 71 (78.9 %), 18 against of 78 (23.1 %)",
        "passed",
        {"yes": 56, "no": 15},
        o={"yes": 4, "no": 3},
        source="Analysis of the vote of 2010-02-14 (26k-estimation.com/dis-vote-analysis)",
    ),
    _known(
        "iso-dis",
        "DIS 45001: 71 % of 56, but 28 % against of 58",
        "failed",
        {"yes": 40, "no": 16},
        o={"yes": 2},
        source="EUROGIP, 2016-05-24; the counts follow from the published percentages",
        kind=PRINTED,
    ),
    _made("iso-dis", "exactly one quarter against passes", "passed", {"yes": 9, "no": 3}),
    _made(
        "iso-dis",
        "a vote against without a reason is left out",
        "passed",
        {"yes": 4, "yes_with_comments": 2, "no": 3, "abstain": 2},
        without_reason=1,
    ),
)

ISO_FDIS = (
    _known(
        "iso-fdis",
        "24 of 36 are exactly two-thirds, 14 against of 64",
        "passed",
        {"yes": 24, "no": 12},
        o={"yes": 26, "no": 2},
        source=PROCESS,
        kind=PRINTED,
    ),
    _known(
        "iso-fdis",
        "FDIS 2375: 16 of 16, none against of 23",
        "passed",
        {"yes": 16},
        o={"yes": 7},
        source="ISO/CS, ballot closed 2002-11-26 (unicode.org/L2/L2003/03013-fdis2375-voting)",
    ),
    _known(
        "iso-fdis",
        "FDIS 45001: 57 of 61 (93 %), 4 against",
        "passed",
        {"yes": 57, "no": 4},
        source="ISO/PC 283, ballot closed 2018-01 (pfiso45000.pl)",
    ),
    _known(
        "iso-fdis",
        "FDIS 8015: 65 % in favour, 32 % against",
        "failed",
        {"yes": 13, "no": 7},
        o={"yes": 4, "no": 1},
        source="macleod.co.uk, 2010-11-06; the counts are made to the published percentages",
        kind=PRINTED,
    ),
    _made("iso-fdis", "one vote short of two-thirds", "failed", {"yes": 23, "no": 12}),
)

IESG = "IESG statement on ballot procedures; the positions are made"
IETF_IESG = (
    _known(
        "ietf-iesg",
        "15 directors, 1 recused, 2 yes, 8 no objection, 1 abstains, 3 silent",
        "passed",
        {"yes": 2, "no_objection": 8, "abstain": 1, "recuse": 1},
        silent=3,
        source=PROCESS,
        kind=PRINTED,
    ),
    _known(
        "ietf-iesg",
        "a draft of October 2006: 3 yes, 9 no objection, 1 abstains, 1 recused, 1 discuss",
        "blocked",
        {"yes": 3, "no_objection": 9, "abstain": 1, "recuse": 1, "discuss": 1},
        source="IETF discussion list, 2006-10-20 (mail-archive.com/ietf@ietf.org/msg29470)",
    ),
    _known(
        "ietf-iesg",
        "nine who do not object are short of ten",
        "failed",
        {"yes": 2, "no_objection": 7, "abstain": 2, "recuse": 1},
        silent=3,
        source=IESG,
        kind=PRINTED,
    ),
    _known(
        "ietf-iesg",
        "nobody says yes",
        "failed",
        {"no_objection": 14},
        silent=1,
        source=IESG,
        kind=PRINTED,
    ),
    _known(
        "ietf-iesg",
        "off the standards track one yes is enough",
        "passed",
        {"yes": 1, "abstain": 2},
        silent=12,
        parameters={"track": "other"},
        source=IESG,
        kind=PRINTED,
    ),
)

IEEE_SA = (
    _known(
        "ieee-sa",
        "LB 231, P802.11ay D1.0: 74.24 % of 198",
        "failed",
        {"approve": 147, "disapprove": 52, "abstain": 31},
        silent=58,
        without_reason=1,
        parameters=IEEE_WG,
        source=IEEE_802 % "msg21978",
    ),
    _known(
        "ieee-sa",
        "LB 225, P802.11ax D1.0: 145 of 251",
        "failed",
        {"approve": 145, "disapprove": 110, "abstain": 25},
        silent=91,
        without_reason=4,
        parameters=IEEE_WG,
        source=IEEE_802 % "msg20810",
    ),
    _known(
        "ieee-sa",
        "LB 193, P802.11mc D1.0: 88.3 %",
        "passed",
        {"approve": 197, "disapprove": 26, "abstain": 22},
        silent=80,
        parameters=IEEE_WG,
        source="IEEE 802.11 reflector (ieee802.org/11/email/stds-802-11/msg00242)",
    ),
    _known(
        "ieee-sa",
        "802.20, first sponsor ballot: 84.3 % returned, 78.0 % approve",
        "passed",
        {"approve": 39, "disapprove": 12, "abstain": 8},
        silent=11,
        without_reason=1,
        source=IEEE_802 % "msg10271",
    ),
    _made("ieee-sa", "exactly 75 % twice", "passed", {"approve": 45, "disapprove": 15}, silent=20),
    _made(
        "ieee-sa",
        "30 % of returns abstain",
        "failed",
        {"approve": 28, "abstain": 12},
        silent=2,
    ),
    _made(
        "ieee-sa",
        "half of the ballot group has one interest",
        "failed",
        {"approve": 6},
        interests=("maker", "maker", "maker", "user", "user", "academic"),
    ),
)

OASIS_SPECIAL = (
    _known(
        "oasis-special",
        "9 members, 6 for, 2 against, 1 silent",
        "passed",
        {"yes": 6, "no": 2},
        silent=1,
        source=f"{PROCESS}; the limits are those printed in ballot 3399 of OASIS",
        kind=PRINTED,
    ),
    _known(
        "oasis-special",
        "9 members, 6 for, 3 against",
        "failed",
        {"yes": 6, "no": 3},
        source=f"{PROCESS}; the limits are those printed in ballot 3399 of OASIS",
        kind=PRINTED,
    ),
    _known(
        "oasis-special",
        "Transformational government: 9 of 10 for, 1 silent",
        "passed",
        {"yes": 9},
        silent=1,
        source=OASIS % (2404, 2404),
    ),
    _known(
        "oasis-special",
        "searchRetrieve: 3 of 3 for",
        "passed",
        {"yes": 3},
        source=OASIS % (2560, 2560),
    ),
    _known(
        "oasis-special",
        "genericode: 8 of 8 for",
        "passed",
        {"yes": 8},
        source=OASIS % (3692, 3692),
    ),
    _known(
        "oasis-special",
        "7 members need 5: silence works against",
        "failed",
        {"yes": 4, "abstain": 1},
        silent=2,
        source="The limits printed in ballot 2990 of OASIS; the votes are made",
        kind=PRINTED,
    ),
)

OASIS_FULL = (
    _known(
        "oasis-full",
        "5 of 9",
        "passed",
        {"yes": 5, "no": 4},
        source="OASIS defined terms, “Full Majority Vote”; the votes are made",
        kind=PRINTED,
    ),
    _made("oasis-full", "exactly half fails", "failed", {"yes": 5, "no": 1}, silent=4),
    _made("oasis-full", "six of ten, none against", "passed", {"yes": 6}, silent=4),
    _made("oasis-full", "abstaining works against", "failed", {"yes": 4, "abstain": 5}),
)

W3C_CONSENSUS = (
    _known(
        "w3c-consensus",
        "Encrypted media extensions, appeal: 108 approve, 57 reject, 20 abstain of 463",
        "passed",
        {"support": 108, "object": 57, "neutral": 20},
        silent=278,
        parameters={"stage": "appeal"},
        source="W3C announcement of 2017-09-18, as told by ixdzone.com",
    ),
    _made(
        "w3c-consensus",
        "an appeal that succeeds",
        "failed",
        {"support": 20, "object": 21},
        parameters={"stage": "appeal"},
    ),
    _made(
        "w3c-consensus",
        "support and reservations without an objection",
        "passed",
        {"support": 4, "support_with_reservations": 2, "neutral": 9},
    ),
    _made("w3c-consensus", "one objection opens a case", "blocked", {"support": 40, "object": 1}),
    _made("w3c-consensus", "nobody supports it", "failed", {"neutral": 5}),
)

MILLION = 1_000_000
CEN_2017 = (
    _known(
        "cen-2017",
        "11 for, 9 against; 270 of 400 million people",
        "passed",
        {"yes": 11, "no": 9},
        population={"yes": 270 * MILLION, "no": 130 * MILLION},
        source=PROCESS,
        kind=PRINTED,
    ),
    _made(
        "cen-2017",
        "64.75 % of the population",
        "failed",
        {"yes": 11, "no": 9},
        population={"yes": 259 * MILLION, "no": 141 * MILLION},
    ),
    _made(
        "cen-2017",
        "exactly 65 % of the population",
        "passed",
        {"yes": 11, "no": 9, "abstain": 4},
        population={"yes": 260 * MILLION, "no": 140 * MILLION, "abstain": 99 * MILLION},
    ),
    _made(
        "cen-2017",
        "many people in few countries",
        "failed",
        {"yes": 10, "no": 9},
        population={"yes": 390 * MILLION, "no": 10 * MILLION},
        silent=4,
    ),
)

ETSI_71 = (
    _known(
        "etsi-71",
        "71 of 100",
        "passed",
        {"yes": 71, "no": 29},
        source="ETSI Directives, 71 % of the votes cast; the votes are made",
        kind=PRINTED,
    ),
    _known(
        "etsi-71",
        "71 of 100 where more is needed",
        "failed",
        {"yes": 71, "no": 29},
        parameters={"more_than": True},
        source="ETSI Directives, 71 % of the votes cast; the votes are made",
        kind=PRINTED,
    ),
    _made("etsi-71", "5 of 7 are 71.4 %", "passed", {"yes": 5, "no": 2, "abstain": 8}),
    _made("etsi-71", "12 of 17 are 70.6 %", "failed", {"yes": 12, "no": 5}),
    _made(
        "etsi-71",
        "two heavy members against five light ones",
        "failed",
        {"yes": 5, "no": 2},
        weights=(1, 1, 1, 1, 1, 24, 18),
    ),
    _made(
        "etsi-71",
        "two heavy members for, against five light ones",
        "passed",
        {"yes": 2, "no": 5},
        weights=(24, 18, 1, 1, 1, 1, 1),
    ),
)

SIMPLE_MAJORITY = (
    _known(
        "simple-majority",
        "IEC 100/561/DTR: 14 of 14 P-members, 4 abstain, 2 silent",
        "passed",
        {"yes": 14, "abstain": 4},
        silent=2,
        source="IEC/TC 100, results of voting, 2003-02-14 (hi-ho.ne.jp/y-komachi)",
    ),
    _known(
        "simple-majority",
        "P802.3br to sponsor ballot: 52 for, 7 against, 28 abstain",
        "passed",
        {"yes": 52, "no": 7, "abstain": 28},
        source=IEEE_802 % "msg19795",
    ),
    _made("simple-majority", "a tie fails", "failed", {"yes": 4, "no": 4, "abstain": 1}),
    _made(
        "simple-majority",
        "abstentions make the quorum",
        "passed",
        {"yes": 2, "abstain": 3},
        silent=5,
        parameters={"quorum": "1/2"},
    ),
    _made(
        "simple-majority",
        "no quorum",
        "failed",
        {"yes": 4},
        silent=6,
        parameters={"quorum": "1/2"},
    ),
)

SYSTEMATIC_REVIEW = (
    _made(
        "systematic-review",
        "most confirm",
        "decided",
        {"confirm": 11, "revise": 5, "withdraw": 2, "abstain": 8},
        choice="confirm",
    ),
    _made(
        "systematic-review",
        "most revise",
        "decided",
        {"confirm": 3, "revise": 5, "withdraw": 2},
        choice="revise",
    ),
    _made(
        "systematic-review",
        "most withdraw",
        "decided",
        {"confirm": 1, "revise": 1, "withdraw": 4},
        choice="withdraw",
    ),
    _made("systematic-review", "a tie is judged", "undecided", {"confirm": 4, "revise": 4}),
    _made(
        "systematic-review",
        "too few answer",
        "undecided",
        {"confirm": 4},
        silent=9,
        parameters={"answers": 5},
    ),
)

RESULTS = (
    *ISO_NP,
    *ISO_CD,
    *ISO_DIS,
    *ISO_FDIS,
    *IETF_IESG,
    *IEEE_SA,
    *OASIS_SPECIAL,
    *OASIS_FULL,
    *W3C_CONSENSUS,
    *CEN_2017,
    *ETSI_71,
    *SIMPLE_MAJORITY,
    *SYSTEMATIC_REVIEW,
)
