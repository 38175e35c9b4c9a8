"""The first tables, as they were; this never changes."""
