#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes every sample anew from the sources beside this script: samples/src/make.sh [all|pdf|seals|NAME.pdf...]
set -eu

cd "$(dirname "$0")"
samples=$(cd .. && pwd)
SOURCE_DATE_EPOCH=1795510800 # 2026-11-24, for the producers that heed it
export SOURCE_DATE_EPOCH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "make.sh: $*" >&2
    exit 1
}

# export_fodt NAME [FILTER OPTIONS]: LibreOffice with a profile of its own.
export_fodt() {
    HOME=$work soffice --headless "-env:UserInstallation=file://$work/office" \
        --convert-to "pdf:writer_pdf_Export${2:+:$2}" --outdir "$work" "$1.fodt" >"$work/office.log" 2>&1
    [ -s "$work/$1.pdf" ] || fail "LibreOffice made no $1.pdf: $(tail -1 "$work/office.log")"
}

make_contract() { export_fodt contract; }

make_tagged_pdfa() {
    export_fodt notice '{"SelectPdfVersion":{"type":"long","value":"2"},"UseTaggedPDF":{"type":"boolean","value":"true"}}'
    mv "$work/notice.pdf" "$work/tagged-pdfa.pdf"
}

make_form() {
    export_fodt form
    mv "$work/form.pdf" "$work/form-unsigned.pdf"
    ./add_signature_field.py "$work/form-unsigned.pdf" "$work/form.pdf" Approval 262 312 425 380
}

make_invoice() {
    HOME=$work chromium --headless --no-sandbox --disable-gpu "--user-data-dir=$work/chromium" --no-pdf-header-footer \
        "--print-to-pdf=$work/invoice.pdf" "file://$PWD/invoice.html" >"$work/chromium.log" 2>&1
}

make_article() {
    for _pass in 1 2; do
        pdflatex -interaction=batchmode -halt-on-error "-output-directory=$work" article.tex >"$work/tex.log" ||
            fail "pdfTeX: $(grep -m1 '^!' "$work/article.log")"
    done
}

# The first and the last page of the contract, as if printed and scanned.
make_scan() {
    pdftoppm -r 130 -gray -png -f 1 -l 1 "$samples/contract.pdf" "$work/scan-first"
    pdftoppm -r 130 -gray -png -f 6 -l 6 "$samples/contract.pdf" "$work/scan-last"
    ./age_page.py "$work"/scan-first*.png "$work/first.jpg" 0.4
    ./age_page.py "$work"/scan-last*.png "$work/last.jpg" -0.7
    img2pdf --nodate --pagesize A4 --output "$work/scan.pdf" "$work/first.jpg" "$work/last.jpg"
}

make_drawing() { ./drawing.py "$work/drawing.pdf"; }

make_sample() {
    "make_$(basename "$1" .pdf | tr - _)"
    qpdf --check "$work/$1" >"$work/check.log" || fail "$1: $(tail -1 "$work/check.log")"
    [ "$(stat -c %s "$work/$1")" -lt 400000 ] || fail "$1 is larger than 400 KB"
    ! pdffonts "$work/$1" | awk 'NR > 2 { print $(NF - 4) }' | grep -qx no || echo "$1: not all fonts are embedded (a form's own Helvetica need not be)"
    mv "$work/$1" "$samples/$1"
    echo "$1"
}

all_pdf="contract.pdf invoice.pdf article.pdf scan.pdf form.pdf tagged-pdfa.pdf drawing.pdf"
[ $# -gt 0 ] || set -- all
for wanted in "$@"; do
    # shellcheck disable=SC2086 # a list of words
    case $wanted in
    all) set -- seals $all_pdf ;;
    pdf) set -- $all_pdf ;;
    esac
done
for wanted in "$@"; do
    case $wanted in
    seals) ./seals.py "$samples/seals" && echo seals ;;
    *)
        echo "$all_pdf" | grep -qw -- "$wanted" || fail "no sample $wanted (there are: $all_pdf seals)"
        make_sample "$wanted"
        ;;
    esac
done
