#!/usr/bin/env bash
# Writes the lock files anew, with hashes and without the address of any index.
set -euo pipefail
bin=.venv/bin
$bin/python -m pip --quiet install pip-tools
compile() { $bin/pip-compile --quiet --allow-unsafe --generate-hashes --no-header --no-annotate --strip-extras \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o "$1" "$2"; }
compile requirements-build.lock requirements-build.in
compile requirements.lock pyproject.toml
compile requirements-dev.lock requirements-dev.in
compile requirements-page.lock requirements-page.in
