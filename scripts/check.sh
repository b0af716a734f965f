#!/usr/bin/env bash
# Every check and test, in the order in which they fail fastest. Called by `make test`.
set -euo pipefail
bin=.venv/bin
export OMP_NUM_THREADS=1
echo "== ruff";            $bin/ruff check src tests bench train; $bin/ruff format --check src tests bench train
echo "== types";           $bin/mypy
echo "== import contract"; $bin/lint-imports --config pyproject.toml
echo "== tests";           $bin/python -m pytest
