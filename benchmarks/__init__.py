"""gridplan beside its peers, on the same problems."""
