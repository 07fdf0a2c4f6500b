#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What screen_test.py runs inside a Debian of its own as an ordinary user: LibreOffice on a screen, with hands on its menu. Says on
# standard output what it has done. The script's folder holds contract.fodt, key.p12, passphrase, root.crt, seal.png, pdfseal.oxt.
set -euo pipefail
cd "$(dirname "$0")"
export HOME=$PWD LC_ALL=C.UTF-8 SAL_USE_VCLPLUGIN=gtk3 NO_AT_BRIDGE=1 PYTHONDONTWRITEBYTECODE=1

fail() {
    import -window root screen.png || true
    echo "drive_office.sh: $*; windows: $(xdotool search --onlyvisible --name . 2>/dev/null | while read -r one; do xdotool getwindowname "$one"; done | tr '\n' ';')" >&2
    exit 1
}

# The window with that title, once it is there.
window() {
    local found
    for _ in $(seq 150); do
        found=$(xdotool search --onlyvisible --name "^$1\$" 2>/dev/null | tail -1) && [ -n "$found" ] && echo "$found" && return
        sleep 0.2
    done
    fail "no window '$1'"
}

gone() {
    for _ in $(seq 150); do
        xdotool search --onlyvisible --name "^$1\$" >/dev/null 2>&1 || return 0
        sleep 0.2
    done
    fail "the window '$1' stays"
}

press() {
    for key in "$@"; do
        xdotool key "$key"
        sleep 0.7
    done
}

# Entry NUMBER (from 0) of Tools > Add-Ons > pdfseal: Add-Ons is the last of Tools.
menu() {
    local downs=()
    for _ in $(seq "$1"); do downs+=(Down); done
    xdotool windowactivate --sync "$office"
    sleep 1
    press alt+t Up Right Right "${downs[@]}" Return
}

# Whether a window stands in the middle of the document's, give or take its frame.
in_the_middle() {
    local X Y WIDTH HEIGHT x y width height
    eval "$(xdotool getwindowgeometry --shell "$1")"
    x=$X y=$Y width=$WIDTH height=$HEIGHT
    eval "$(xdotool getwindowgeometry --shell "$office")"
    local across=$((2 * x + width - 2 * X - WIDTH)) down=$((2 * y + height - 2 * Y - HEIGHT))
    [ $((${across#-} > ${down#-} ? ${across#-} : ${down#-})) -le 100 ] || fail "'$(xdotool getwindowname "$1")' stands $across/2 and $down/2 pixels off the middle"
}

unopkg add --suppress-license pdfseal.oxt >unopkg.txt 2>&1 || fail "unopkg: $(cat unopkg.txt)"
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>display.txt >/dev/null 2>&1 &
screen=$!
# Without the screen all that is on it ends, and the session with it.
trap 'kill "$screen"; wait' EXIT
for _ in $(seq 100); do [ -s display.txt ] && break; sleep 0.2; done
DISPLAY=:$(cat display.txt)
export DISPLAY
openbox >/dev/null 2>&1 &
dbus-run-session -- soffice --norestore --nologo --nofirststartwizard contract.fodt >soffice.txt 2>&1 &
office=$(window "contract.fodt - LibreOffice Writer")
sleep 5

# The window NAME that is not OTHER, once it is there.
next_window() {
    local found=$2
    for _ in $(seq 150); do
        found=$(window "$1")
        [ "$found" != "$2" ] && break
        sleep 0.2
    done
    [ "$found" != "$2" ] || fail "nothing followed the window '$1'"
    sleep 1
    echo "$found"
}

menu 2
settings=$(window "Key, seal and place")
in_the_middle "$settings"
# Key, its button, picture, its button, pages, place, distance, reason, authorities, their button; then OK.
for text in "$HOME/key.p12" "" "$HOME/seal.png" "" "" "" "" "on a screen" "$HOME/root.crt" ""; do
    xdotool type "$text"
    press Tab
done
import -window root settings.png
press Return
gone "Key, seal and place"
echo "set"

menu 0
title="Seal and sign as PDF"
picker=$(next_window "$title" none)
press Return
asked=$(next_window "$title" "$picker")
in_the_middle "$asked"
xdotool type "$(cat passphrase)"
press Return
told=$(next_window "$title" "$asked")
[ -s contract-sealed.pdf ] || fail "nothing was sealed"
import -window root sealed.png
in_the_middle "$told"
press Return
gone "$title"
echo "sealed"

menu 1
title="Check signatures"
picker=$(next_window "$title" none)
press slash # a path is typed, and not looked for
xdotool type "${HOME#/}/contract-sealed.pdf"
sleep 1
press Return
report=$(next_window "$title" "$picker")
import -window root report.png
in_the_middle "$report"
press Return
gone "$title"
echo "checked"
