#!/bin/sh
# Installs the npm packages of package-lock.json, unless they are there already. The stamp is a copy of the lock file.
set -eu
cd "$(dirname "$0")/.."
stamp=node_modules/.tcvar-package-lock.json

# npm writes its own record last: packages that someone installed by hand for this lock file are as good
by_npm=node_modules/.package-lock.json
if cmp -s package-lock.json "$stamp" || { [ -e "$by_npm" ] && [ "$by_npm" -nt package-lock.json ]; }; then
  cp package-lock.json "$stamp"
  exit 0
fi

for program in node npm; do
  if ! command -v "$program" >/dev/null; then
    echo "tcvar: $program not found: install Node.js 20.20 or newer (npm comes with it)" >&2
    exit 3
  fi
done
echo "installing the npm packages (once) ..." >&2
# what npm has to say is of interest only if it fails; compiling is the Makefile's business
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
if ! npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error </dev/null >"$log" 2>&1; then
  cat "$log" >&2
  echo "tcvar: the npm packages could not be installed (npm ci failed; see above)" >&2
  exit 4
fi
cp package-lock.json "$stamp"
