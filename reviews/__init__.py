"""Reviews: ballots, comments and enquiries."""
