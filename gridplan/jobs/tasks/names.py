"""Names of files that a task leaves for a step."""

FACILITIES = "facilities.json"
OUT = "out"
ROWS = "rows"
SCHEME = "scheme.toml"
