from hypothesis import given
from hypothesis import strategies as st

from reviews.rules.running import change_of, group_of, summed, turnout_change
from reviews.rules.tally import Group

groups = st.builds(
    Group,
    member_class=st.sampled_from(["P", "O"]),
    position=st.sampled_from(["yes", "no", "abstain"]),
    reasoned=st.booleans(),
    weight=st.integers(0, 9),
    population=st.integers(0, 10**9),
    experts=st.integers(0, 3),
)


@given(st.lists(groups), st.lists(groups))
def test_what_is_added_and_taken_away_again_leaves_no_trace(kept, passing):
    came = [change_of(one) for one in [*kept, *passing]]
    gone = [change_of(one, -1) for one in passing]
    assert summed(came + gone) == summed(map(change_of, kept))


@given(st.lists(groups), st.integers(0, 20))
def test_folding_a_part_first_changes_nothing(listed, cut):
    changes = [change_of(one) for one in listed]
    folded = list(summed(changes[:cut]).values())
    assert summed([*folded, *changes[cut:]]) == summed(changes)


@given(groups)
def test_one_vote_is_counted_as_itself(group):
    assert group_of(change_of(group)) == group


def test_turnout_is_kept_beside_the_groups():
    changed = [turnout_change(voted=1, casts=1), turnout_change(voted=0, casts=1)]
    (only,) = summed(changed).values()
    assert (only.key, only.votes, only.casts) == (("", "", False), 1, 2)
