#!/bin/sh
# Installs the Debian packages of the tools that the tests need, where they are missing and it may;
# else says in one line what is missing.
set -eu

needed="yosys:yosys iverilog:iverilog vvp:iverilog verilator:verilator g++:g++ make:make z3:z3"
missing() {
  packages=""
  for pair in $needed; do
    command -v "${pair%%:*}" >/dev/null 2>&1 && continue
    case " $packages " in *" ${pair#*:} "*) ;; *) packages="$packages ${pair#*:}" ;; esac
  done
  echo "$packages"
}

packages=$(missing)
[ -z "$packages" ] && exit 0
hint="missing tools: install them with: apt-get install$packages"

if [ "$(id -u)" = 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root="sudo -n"
else
  echo "tcvar: $hint" >&2
  exit 3
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "tcvar: missing tools (no apt-get here to install them):$packages" >&2
  exit 3
fi

echo "installing$packages (once) ..." >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
install() {
  # the words of $as_root and $packages are meant to be split
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages </dev/null >>"$log" 2>&1
}
# the package lists of a fresh machine are empty or old
if ! install && ! { $as_root apt-get update </dev/null >>"$log" 2>&1 && install; }; then
  tail -n 5 "$log" >&2
  echo "tcvar: apt-get failed (see above); $hint" >&2
  exit 3
fi
packages=$(missing)
if [ -n "$packages" ]; then
  echo "tcvar: still missing after the installation:$packages" >&2
  exit 3
fi
