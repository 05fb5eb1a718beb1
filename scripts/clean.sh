#!/bin/sh
# Removes what was made in this folder: what was compiled, the cache, and those outputs whose manifest says they are ours.
set -eu
cd "$(dirname "$0")/.."
rm -rf dist .cache/tcvar .cache/test-report.json
for manifest in rtl-out/*/manifest.json; do
  if [ -f "$manifest" ] && grep -q '"generator": *"tcvar"' "$manifest"; then
    rm -rf "${manifest%/manifest.json}"
  fi
done
# what is left in these is somebody else's
rmdir rtl-out .cache 2>/dev/null || true
