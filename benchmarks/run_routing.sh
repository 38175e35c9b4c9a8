#!/usr/bin/env bash
# Build the routing peers' own environment where it is missing or old, then run the bench.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=benchmarks/requirements-routing.lock
venv=.venv-bench-routing
if ! cmp -s "$lock" "$venv/requirements-routing.lock"; then
  rm -rf "$venv"
  "${PYTHON:-python3.11}" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --requirement "$lock"
  cp "$lock" "$venv/requirements-routing.lock"
fi

exec .venv/bin/python -m benchmarks.routing "$@"
