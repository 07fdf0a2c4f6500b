#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the packages of the named groups that are missing, by cmake/packages.list; at once and offline if none is.
#
#   cmake/install-packages.sh GROUP...        groups: build run test samples full docs
set -eu

list=$(dirname "$0")/packages.list

fail() {
    echo "install-packages.sh: $*" >&2
    exit 1
}

packages_of() {
    awk -v group="$1" '$1 == group { print $2 }' "$list"
}

missing_of() {
    for package in "$@"; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || state=
        [ "$state" = installed ] || echo "$package"
    done
}

apt() {
    # shellcheck disable=SC2086 # "sudo" or nothing
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

[ $# -gt 0 ] || fail "wrong usage: install-packages.sh GROUP... (build run test samples full docs)"
wanted=
for group in "$@"; do
    found=$(packages_of "$group")
    [ -n "$found" ] || fail "no group $group in packages.list"
    wanted="$wanted $found"
done
command -v dpkg-query >/dev/null || fail "this is no Debian (install what cmake/packages.list names by your system's own means)"
# shellcheck disable=SC2086 # a list of words
missing=$(missing_of $wanted | sort -u | tr '\n' ' ')
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "not installed: $missing(run as root, or install sudo)"
    as_root=sudo
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing: $missing"
# shellcheck disable=SC2086
if ! { apt update && apt install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -5 "$log" >&2
    fail "could not install: $missing(is the package archive reachable?)"
fi
