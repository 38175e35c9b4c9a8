"""
The peers, one file and one process each, in an environment without gridplan.

They are handed the same communities, k and tolerance, at their best documented settings.
"""
