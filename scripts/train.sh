#!/usr/bin/env bash
# Makes every learned part again from the development data (TRUCELINE_DATA): same data, same bytes.
set -euo pipefail
export OMP_NUM_THREADS=1 PYTHONHASHSEED=0
for step in train/*.py; do
  case "$(basename "$step")" in __init__.py) continue ;; esac
  echo "== $step"
  .venv/bin/python -m "train.$(basename "$step" .py)"
done
