#!/bin/sh
# Sees to it that there is a Chromium for the tests of the pages: the one that $CHROMIUM names, that of this machine, or
# else Debian's, installed now: the one without windows, which takes half the time.
set -eu
if [ -x "${CHROMIUM:-}" ]; then echo "$CHROMIUM"; exit; fi
for name in chromium-headless-shell chromium chromium-browser; do
    if command -v "$name"; then exit; fi
done
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    echo "Chromium is needed: install it with this machine's package manager (Debian: apt-get install chromium-headless-shell)." >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update >&2 || true  # a source that does not answer may not be the one that counts
apt-get -qq --yes --no-install-recommends install chromium-headless-shell fonts-liberation >&2
command -v chromium-headless-shell
