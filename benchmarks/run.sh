#!/usr/bin/env bash
# Build the peers' own environment where it is missing or old, then run the bench.
set -euo pipefail
cd "$(dirname "$0")/.."

lock=benchmarks/requirements.lock
stamp=.venv-bench/requirements.lock
if ! cmp -s "$lock" "$stamp"; then
  rm -rf .venv-bench
  "${PYTHON:-python3.11}" -m venv .venv-bench
  .venv-bench/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes --requirement "$lock"
  cp "$lock" "$stamp"
fi

exec .venv/bin/python -m benchmarks.partition "$@"
