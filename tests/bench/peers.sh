#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same invoices with what Debian and npm offer, on one core: peers.sh [COUNT]. Prints documents a second and our ratio to each.
# What is not installed is named, not left out silently: apt-get install libpdfbox2-java libbcpkix-java default-jdk-headless
# libpoppler-glib-dev poppler-utils libnss3-tools nodejs npm
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${PDFSEAL_BUILD_DIR:-$here/../../build}
pki=${PDFSEAL_TEST_PKI:-$build/tests/pki}
count=${1:-300}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
core=$(taskset -cp $$ | sed 's/.*: *//; s/[,-].*//')
PASSPHRASE=$(head -n 1 "$pki/passphrase")
export PASSPHRASE

missing() { echo "NOT RUN: $1 ($2)" >&2; }
# show NAME DOCUMENTS SECONDS OURS: a line with the rate, and how many times as fast ours is.
show() { awk -v name="$1" -v n="$2" -v s="$3" -v ours="$4" 'BEGIN { r = n / s; printf "%-42s %8.0f a second   pdfseal %6.1f times\n", name, r, ours / r }'; }

mkdir "$folder/in" "$folder/out"
python3 - "$here" "$folder/in" "$count" <<'PYTHON'
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import make_workloads
for number in range(int(sys.argv[3])):
    make_workloads.make_invoice(os.path.join(sys.argv[2], "invoice-%06d.pdf" % number), "invoice %d" % number)
PYTHON

for signer in rsa2048 p256; do
    rm -rf "$folder/ours"
    rate=$(taskset -c "$core" "$build/bin/pdfseal" batch "$folder/in" --out-dir "$folder/ours" --p12 "$pki/$signer.p12" --passphrase-file "$pki/passphrase" \
        --jobs 1 --no-sync --quiet --format json | python3 -c 'import json, sys; one = json.load(sys.stdin); print(one["sealed"] / one["seconds"])')
    echo "$signer, signing $count invoices: pdfseal $(printf %.0f "$rate") a second"
    if command -v node > /dev/null && (cd "$folder" && { [ -d node_modules ] || npm install --silent --no-audit --no-fund @signpdf/signpdf @signpdf/signer-p12 @signpdf/placeholder-plain; } > /dev/null 2>&1); then
        if [ "$signer" = rsa2048 ]; then
            if read -r n s < <(taskset -c "$core" node "$here/peers/signpdf_loop.mjs" "$folder" "$pki/$signer.p12" "$folder/in" "$folder/out" 2> "$folder/node.log"); then
                show "  @signpdf/signpdf, warm" "$n" "$s" "$rate"
            else
                missing "@signpdf/signpdf" "$(grep -m 1 Error "$folder/node.log")"
            fi
        else
            missing "@signpdf/signpdf with P-256" "it signs with RSA alone"
        fi
    else
        missing "@signpdf/signpdf" "node and npm, with the registry in reach"
    fi
    jars=$(printf '%s:' /usr/share/java/pdfbox2.jar /usr/share/java/fontbox2.jar /usr/share/java/commons-logging.jar /usr/share/java/bcpkix.jar /usr/share/java/bcprov.jar /usr/share/java/bcutil.jar)
    if command -v javac > /dev/null && [ -e /usr/share/java/pdfbox2.jar ] && [ -e /usr/share/java/bcpkix.jar ]; then
        javac -cp "$jars" -d "$folder/java" "$here/peers/PdfBoxLoop.java"
        if read -r n s < <(taskset -c "$core" java -cp "$folder/java:$jars" PdfBoxLoop "$pki/$signer.p12" "$folder/in" "$folder/out" 2> "$folder/java.log"); then
            show "  PDFBox with Bouncy Castle, warm" "$n" "$s" "$rate"
        else
            missing "PDFBox with Bouncy Castle" "$(grep -m 1 Exception "$folder/java.log")"
        fi
    else
        missing "PDFBox with Bouncy Castle" "libpdfbox2-java, libbcpkix-java, javac"
    fi
    began=$(date +%s.%N)
    taskset -c "$core" "$build/bin/pdfseal" verify "$folder/ours" --jobs 1 --no-network --trust "$pki/root.crt" --format json --quiet > "$folder/reports"
    rate=$(awk -v n="$count" -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { print n / (b - a) }')
    echo "$signer, verifying $count invoices: pdfseal $(printf %.0f "$rate") a second"
    if pkg-config --exists poppler-glib gio-2.0 && cc -O2 -o "$folder/poppler_loop" "$here/peers/poppler_loop.c" $(pkg-config --cflags --libs poppler-glib gio-2.0) 2> "$folder/cc.log"; then
        if read -r n s < <(taskset -c "$core" "$folder/poppler_loop" "$folder"/ours/*.pdf) && [ "$n" = "$count" ]; then
            show "  poppler-glib, warm" "$n" "$s" "$rate"
        else
            missing "a poppler-glib loop" "it finds ${n:-no} of $count signatures good"
        fi
    else
        missing "a poppler-glib loop" "libpoppler-glib-dev: $(head -n 1 "$folder/cc.log" 2> /dev/null)"
    fi
    if command -v pdfsig > /dev/null; then
        began=$(date +%s.%N)
        for file in $(ls "$folder/ours"/*.pdf | head -n 30); do taskset -c "$core" pdfsig "$file" > /dev/null; done
        show "  pdfsig, a process each" 30 "$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')" "$rate"
    else
        missing pdfsig poppler-utils
    fi
    command -v mutool > /dev/null && {
        began=$(date +%s.%N)
        for file in $(ls "$folder/ours"/*.pdf | head -n 30); do taskset -c "$core" mutool sign -v "$file" > /dev/null 2>&1 || true; done
        show "  mutool sign -v, a process each" 30 "$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')" "$rate"
    } || missing mutool mupdf-tools
done
