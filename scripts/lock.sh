#!/usr/bin/env bash
# Writes the hash locks anew from pyproject.toml: scripts/lock.sh [--upgrade]. Needs uv.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() { # compile NAME OPTION…: one lock, without where it was fetched from
    local name=$1
    shift
    uv pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url \
        --no-annotate --output-file "requirements/$name.txt" pyproject.toml "$@"
}
compile demo "$@"
compile serve --extra postgres --extra redis --extra s3 "$@"
compile dev --extra postgres --extra redis --extra s3 --group dev "$@"
if grep -nE '://|^-|file:' requirements/*.txt; then
    echo "The locks above name a place: they may name only packages, versions and hashes." >&2
    exit 1
fi
