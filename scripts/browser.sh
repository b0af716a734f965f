#!/usr/bin/env bash
# Finds a Chromium for the page's tests, or installs one: Debian's as root, else Playwright's own.
set -euo pipefail
[ -n "${TRUCELINE_CHROMIUM:-}" ] && [ -x "$TRUCELINE_CHROMIUM" ] && exit 0
for known in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do [ -x "$known" ] && exit 0; done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests (apt) ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "Installing Chromium for the browser tests (Playwright) ..."
.venv/bin/python -m playwright install chromium
