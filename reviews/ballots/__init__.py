"""The table of ballot rules: one line per rule, one file each."""

from __future__ import annotations

from collections.abc import Mapping

from reviews.ballots import (
    cen_2017,
    committee_rule,
    etsi_71,
    ieee_sa,
    ietf_iesg,
    iso_cd,
    iso_dis,
    iso_fdis,
    iso_np,
    oasis_full,
    oasis_special,
    simple_majority,
    systematic_review,
    w3c_consensus,
)
from reviews.rules.ballot import BallotRule

RULES: Mapping[str, BallotRule] = {
    module.RULE.slug: module.RULE
    for module in (
        simple_majority,
        iso_np,
        iso_cd,
        iso_dis,
        iso_fdis,
        ietf_iesg,
        oasis_special,
        oasis_full,
        cen_2017,
        etsi_71,
        ieee_sa,
        w3c_consensus,
        systematic_review,
        committee_rule,
    )
}
