#!/usr/bin/env bash
# Make sure there is a browser for the journey: Debian's chromium and Chinese fonts.
# Where they cannot be installed this says so and leaves it at that; the journey is then skipped,
# except in CI (variable CI set), where a missing browser fails the tests.
set -u

if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; then
        exit 0
    fi
fi
echo "No browser: install the packages chromium and fonts-noto-cjk to run tests/test_journey.py."
exit 0
