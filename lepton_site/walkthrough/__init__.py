"""Play the whole chain against a running site, as its users would."""
