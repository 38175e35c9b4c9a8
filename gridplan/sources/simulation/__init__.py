"""A district drawn from a seed: communities, streets, buildings and people."""
