/* SPDX-License-Identifier: Apache-2.0 */
/* The options and subcommands. */
#include "options.h"

#include "command.h"

/* Those that sign, and many documents of them. */
#define MANY (CLI_BATCH | CLI_WATCH)
#define KEYED (CLI_SIGN | MANY)
#define STATED (KEYED | CLI_PREPARE | CLI_BATCH_ROW)
#define LEVELLED (KEYED | CLI_EXTEND | CLI_EMBED)
#define ASKING (LEVELLED | CLI_VERIFY | CLI_BATCH_VERIFY)
#define DRAWN (KEYED | CLI_STAMP | CLI_PREVIEW | CLI_PREPARE | CLI_BATCH_ROW)
#define PLACED (DRAWN | CLI_FIELD_ADD)
#define ALL (63u | CLI_FIELD_ADD | CLI_FIELD_LIST | CLI_EXTEND | CLI_PREPARE | CLI_EMBED)
#define EVERY (~0u)
/* Those that read documents, keys or pictures within limits. */
#define BOUNDED (KEYED | CLI_STAMP | CLI_VERIFY | CLI_INSPECT | CLI_EXTRACT | CLI_DIFF | CLI_PREVIEW | CLI_EXTEND | CLI_PREPARE | CLI_EMBED)
/* Those that have something to tell on the way. */
#define TELLING (BOUNDED | CLI_FIELD_ADD | CLI_FIELD_LIST | CLI_BATCH_VERIFY)

const cli_option CLI_OPTIONS[] = {
    {OPTION_P12, 0, "p12", "FILE", KEYED | CLI_VERIFY, "key and certificates from a PKCS#12 file"},
    {OPTION_KEY, 0, "key", "FILE|URI", KEYED | CLI_VERIFY, "private key: a file (PEM or DER) with --cert, or a pkcs11: URI"},
    {OPTION_CERT, 0, "cert", "FILE|URI", KEYED | CLI_VERIFY, "the signer's certificate: a file (PEM or DER) or a pkcs11: URI"},
    {OPTION_CERT, 0, "cert", "FILE", CLI_PREPARE, "the signer's certificate (PEM or DER); the key may be anywhere"},
    {OPTION_REQUEST, 0, "request", "FILE", CLI_PREPARE, "where the JSON goes that says what is to be signed (default: standard output)"},
    {OPTION_REQUEST, 0, "request", "FILE", CLI_EMBED, "the JSON that pdfseal prepare wrote; whoever signed may have filled in its signature"},
    {OPTION_SIGNATURE, 0, "signature", "FILE", CLI_EMBED,
     "the signature, binary, base64, hexadecimal or PEM: a value, with --request, or a whole CMS; - for standard input"},
    {OPTION_CHAIN, 0, "chain", "FILE", (STATED & ~CLI_BATCH_ROW) | CLI_EMBED | CLI_VERIFY | CLI_EXTEND | CLI_BATCH_VERIFY, "further certificates between the signer and a root (PEM)"},
    {OPTION_PASSPHRASE_FILE, 0, "passphrase-file", "FILE", KEYED | CLI_VERIFY, "read the key's passphrase from FILE"},
    {OPTION_PASSPHRASE_FD, 0, "passphrase-fd", "N", KEYED | CLI_VERIFY, "read the key's passphrase from file descriptor N"},
    {OPTION_ALLOW_READABLE_SECRETS, 0, "allow-readable-secrets", NULL, KEYED | CLI_VERIFY | CLI_EXTEND | CLI_EMBED,
     "accept keys and passphrase files that others can read"},
    {OPTION_SEAL, 0, "seal", "FILE", CLI_VERIFY, "with --sign-report: the seal on the report's last page"},
    {OPTION_SEAL, 0, "seal", "FILE", DRAWN, "the picture of the seal (PNG, JPEG, SVG, PDF, strokes in JSON); without it the signature is invisible"},
    {OPTION_TEXT, 0, "text", "TEMPLATE", DRAWN, "text with the seal, or instead of one; {name} {organisation} {serial} {date} {time} {reason} {location} {custom:KEY} are filled in"},
    {OPTION_TEXT_POSITION, 0, "text-position", "WHERE", DRAWN, "right (default), left, below, above or over"},
    {OPTION_TEXT_FONT, 0, "text-font", "FAMILY", DRAWN, "font of the text (as Noto Serif CJK SC)"},
    {OPTION_TEXT_SIZE, 0, "text-size", "LENGTH", DRAWN, "largest size of the text (default: 9pt); it shrinks to fit"},
    {OPTION_TEXT_COLOUR, 0, "text-colour", "COLOUR", DRAWN, "colour of the text: a name or #rrggbb (default: black)"},
    {OPTION_TEXT_VALUE, 0, "text-value", "KEY=VALUE", DRAWN, "what {custom:KEY} stands for; may be repeated"},
    {OPTION_TEXT_ZONE, 0, "text-zone", "ZONE", DRAWN, "time zone of the text: +08:00 or a name (default: this computer's)"},
    {OPTION_QR, 0, "qr", "TEMPLATE", DRAWN, "a QR code with this text, placeholders as in --text"},
    {OPTION_OPACITY, 0, "opacity", "0..1", DRAWN, "how much the seal covers what is below it (default: 1)"},
    {OPTION_ROTATE, 0, "rotate", "DEG", DRAWN, "turns the seal clockwise by so many degrees; its box grows"},
    {OPTION_DPI, 0, "dpi", "N", DRAWN & ~CLI_PREVIEW, "dots per inch of the seal's pixels, instead of what its file says"},
    {OPTION_PAGE, 0, "page", "LIST", PLACED,
     "pages: 1, 2-5, last, -2 (last but one), odd, even, all, joined by commas (default: last)"},
    {OPTION_AT, 0, "at", "X,Y", PLACED, "the seal's top left corner, from the page's top left (as 120mm,200mm)"},
    {OPTION_ANCHOR, 0, "anchor", "PLACE", PLACED,
     "top-left, top, top-right, left, center, right, bottom-left, bottom or bottom-right"},
    {OPTION_MARGIN, 0, "margin", "LENGTH", PLACED, "distance of an anchored seal from the edges (default: 10mm)"},
    {OPTION_SIZE, 0, "size", "W[xH]", DRAWN, "width, or width and height (default: the picture's density, else 40mm wide)"},
    {OPTION_SIZE, 0, "size", "WxH", CLI_FIELD_ADD, "width and height of the field (default: 40mmx20mm)"},
    {OPTION_KEYWORD, 0, "keyword", "TEXT[#N]", DRAWN,
     "beside this text, the N-th of it (-1: the last; all); its centre on the text's, or by --anchor on that side; may be repeated"},
    {OPTION_OFFSET, 0, "offset", "DX,DY", DRAWN, "moves the seal from its keyword, right and down (as 5mm,-2mm)"},
    {OPTION_PLACE, 0, "place", "WORDS", DRAWN,
     "a further place of the seal, by the names of the options above: 'page=1; at=120mm,200mm; size=42mm'; may be repeated"},
    {OPTION_STRADDLE, 0, "straddle", "EDGE", DRAWN, "slices of the seal along an edge of all pages: right, left, top or bottom"},
    {OPTION_STRADDLE_PAGES, 0, "straddle-pages", "LIST", DRAWN, "the pages that bear slices (default: all)"},
    {OPTION_STRADDLE_ODD, 0, "straddle-odd", NULL, DRAWN, "of these pages only the odd ones, for printing on both sides"},
    {OPTION_STRADDLE_SLICES, 0, "straddle-slices", "N", DRAWN,
     "begin the seal again after N pages; a rest of one page joins the last seal (default: 20)"},
    {OPTION_STRADDLE_FIRST, 0, "straddle-first", "SHARE", DRAWN, "how much of the seal the first page bears, in per cent"},
    {OPTION_STRADDLE_AT, 0, "straddle-at", "PLACE", DRAWN,
     "from the top or left end of the edge: a length, or per cent (default: the middle)"},
    {OPTION_STRADDLE_FACING, 0, "straddle-facing", NULL, DRAWN, "halves on facing pages: the end of one, the begin of the next"},
    {OPTION_STRADDLE_ONLY, 0, "straddle-only", NULL, DRAWN, "no seal but the straddle seal"},
    {OPTION_PREPARE_SLOTS, 0, "prepare-slots", "WORDS", STATED,
     "an empty field, and slots for seals, for another party: 'name=PartyB; page=last,1; at=120mm,200mm; straddle=left'; may be repeated"},
    {OPTION_REASON, 0, "reason", "TEXT", STATED, "why it is signed"},
    {OPTION_LOCATION, 0, "location", "TEXT", STATED, "where it is signed"},
    {OPTION_NAME, 0, "name", "TEXT", STATED, "the signer's name as the document shall say it"},
    {OPTION_CONTACT, 0, "contact", "TEXT", STATED, "how to reach the signer"},
    {OPTION_FIELD, 0, "field", "NAME", STATED, "name of the signature field: a new one, or one that is there and empty"},
    {OPTION_FIELD, 0, "field", "NAME", CLI_EXTEND, "raise only the signature in this field (default: all)"},
    {OPTION_FIELD, 0, "field", "NAME", CLI_FIELD_ADD, "name of the new field (default: the next free SignatureN)"},
    {OPTION_CERTIFY, 0, "certify", "KIND", STATED,
     "certify the document: no-changes, forms or annotations may come later; first signature only"},
    {OPTION_LOCK, 0, "lock", "all|FIELD,...", STATED | CLI_FIELD_ADD, "form fields that nobody may change after the signature"},
    {OPTION_LEVEL, 0, "level", "LEVEL", LEVELLED, "PAdES level: B-B, B-T (time stamp), B-LT (validation data) or B-LTA (time stamp over it)"},
    {OPTION_TSA, 0, "tsa", "URL", LEVELLED, "time stamp authority; repeated: asked in turn until one answers"},
    {OPTION_TSA_POLICY, 0, "tsa-policy", "OID", LEVELLED, "the policy that time stamps must be made under"},
    {OPTION_TSA_LOGIN, 0, "tsa-login", "FILE", LEVELLED, "log in at the authority: user:password in the first line of FILE"},
    {OPTION_TSA_CERT, 0, "tsa-cert", "FILE", LEVELLED, "client certificate for the authority (PEM), with --tsa-key"},
    {OPTION_TSA_KEY, 0, "tsa-key", "FILE", LEVELLED, "its private key (PEM)"},
    {OPTION_TSA_PASSPHRASE_FILE, 0, "tsa-passphrase-file", "FILE", LEVELLED, "read the passphrase of an encrypted --tsa-key from FILE"},
    {OPTION_LEVEL_FALLBACK, 0, "level-fallback", NULL, LEVELLED, "when an outside party fails, rather a lower level than none"},
    {OPTION_DIGEST, 0, "digest", "NAME", STATED, "sha256 (default), sha384, sha512, sha3-256, sha3-384, sha3-512 or sm3"},
    {OPTION_PSS, 0, "pss", NULL, STATED, "let an RSA key sign by PSS instead of PKCS#1 v1.5"},
    {OPTION_COMMITMENT, 0, "commitment", "KIND", STATED,
     "what the signature commits to: origin, receipt, delivery, sender, approval, creation or an object identifier"},
    {OPTION_POLICY, 0, "policy", "OID:DIGEST:HEX", STATED,
     "the signature policy: its object identifier and the digest of its document (as 1.2.3:sha256:0a1b...)"},
    {OPTION_POLICY_URI, 0, "policy-uri", "URI", STATED, "where the signature policy can be read"},
    {OPTION_RESERVE, 0, "reserve", "BYTES", STATED, "room for the signature (default: as much as it can need)"},
    {OPTION_SIGNING_TIME, 0, "signing-time", "TIME", STATED, "the time that the document shall claim (default: now)"},
    {OPTION_TRUST, 0, "trust", "FILE|DIR", ASKING, "trusted authorities (PEM), instead of the system's; may be repeated"},
    {OPTION_CRL, 0, "crl", "FILE", ASKING, "certificate revocation list; may be repeated"},
    {OPTION_OCSP, 0, "ocsp", "FILE", ASKING, "OCSP answer (DER); may be repeated"},
    {OPTION_REVOCATION, 0, "revocation", "MODE", CLI_VERIFY | CLI_BATCH_VERIFY, "auto (default), require or off"},
    {OPTION_AT_TIME, 0, "at-time", "TIME", CLI_VERIFY | CLI_BATCH_VERIFY, "judge as of this time (2026-11-23T18:50:00Z)"},
    {OPTION_NO_NETWORK, 0, "no-network", NULL, ASKING, "ask nothing of the network"},
    {OPTION_ALLOW_PRIVATE_NETWORK, 0, "allow-private-network", NULL, ASKING,
     "ask private and loopback addresses too when a certificate names them"},
    {OPTION_PROXY, 0, "proxy", "URL", ASKING, "ask the network through this proxy"},
    {OPTION_TLS_CA, 0, "tls-ca", "FILE", ASKING, "whom to trust for https (PEM), instead of the system's"},
    {OPTION_TIMEOUT, 0, "timeout", "SECONDS", ASKING, "how long one question to the network may take (default: 20)"},
    {OPTION_REVISION, 0, "revision", "N", CLI_EXTRACT, "number of the revision; 1 is the oldest"},
    {OPTION_REVISION, 0, "revision", "N", CLI_DIFF, "the revision to compare with; 1 is the oldest (default: what the first signature closed)"},
    {OPTION_PAGE, 0, "page", "LIST", CLI_DIFF, "draw only these pages: 1, 2-5, last, -2 (last but one), odd, even (default: all)"},
    {OPTION_PICTURES, 0, "pictures", "DIR", CLI_DIFF, "write a picture of each page that differs into DIR, then beside now, with boxes"},
    {OPTION_VISUAL, 0, "visual", NULL, CLI_VERIFY, "draw the pages as signed and as they are now, and say where rules and pixels disagree"},
    {OPTION_RISKS, 0, "risks", NULL, CLI_INSPECT, "name what could change the document's looks later"},
    {OPTION_DPI, 0, "dpi", "N", CLI_PREVIEW | CLI_DIFF, "dots per inch of the picture (default: 96)"},
    {OPTION_SIDE_BY_SIDE, 0, "side-by-side", NULL, CLI_PREVIEW, "show the page as it is beside the page with the seal"},
    {OPTION_PASSWORD, 0, "password", "FILE", ALL | CLI_DIFF | MANY | CLI_BATCH_ROW, "read the password of an encrypted document from FILE"},
    {OPTION_PASSWORD_FD, 0, "password-fd", "N", ALL | CLI_DIFF | MANY, "read the document's password from file descriptor N"},
    {OPTION_STRICT, 0, "strict", NULL, STATED, "refuse a document that could show something else later (see pdfseal inspect --risks)"},
    {OPTION_REPAIR, 0, "repair", NULL, PLACED, "find the objects of a damaged document by scanning it"},
    {OPTION_PRESET, 0, "preset", "NAME", CLI_SEAL_MAKE,
     "company (default), joint-stock, institution, party, union, department, department-40, special, contract, contract-35, contract-58, finance, finance-30, finance-square, personnel, invoice, foreign, oval-double, name-square, name-square-white, name-rectangle or legal-representative"},
    {OPTION_TEXT, 0, "text", "TEXT", CLI_SEAL_MAKE, "the name: along the border, or in the columns of a name seal (a / ends a column)"},
    {OPTION_TITLE, 0, "title", "TEXT", CLI_SEAL_MAKE, "the line that says what the seal is for"},
    {OPTION_NUMBER, 0, "number", "TEXT", CLI_SEAL_MAKE, "the taxpayer's number of an invoice seal"},
    {OPTION_SERIAL, 0, "serial", "TEXT", CLI_SEAL_MAKE, "the number among several invoice seals, as (1)"},
    {OPTION_CODE, 0, "code", "TEXT", CLI_SEAL_MAKE, "the security code, or another text along the lower arc"},
    {OPTION_LINE, 0, "line", "TEXT", CLI_SEAL_MAKE, "a further horizontal line, below those before; may be repeated"},
    {OPTION_STAR, 0, "star", "LENGTH", CLI_SEAL_MAKE, "diameter of the star, or none"},
    {OPTION_SIZE, 0, "size", "WIDTH", CLI_SEAL_MAKE, "width of the seal; everything on it keeps its proportion"},
    {OPTION_COLOUR, 0, "colour", "COLOUR", CLI_SEAL_MAKE, "red (default), blue, black or #rrggbb"},
    {OPTION_FONT, 0, "font", "FAMILIES", CLI_SEAL_MAKE, "fonts by family, best first, joined by commas (default: the preset's)"},
    {OPTION_ROTATE, 0, "rotate", "DEGREES", CLI_SEAL_MAKE, "turn the seal clockwise"},
    {OPTION_NATURAL, 0, "natural", "AMOUNT", CLI_SEAL_MAKE, "look stamped by hand, 0 (not at all) to 1: askew, with dry specks and an uneven edge"},
    {OPTION_SEED, 0, "seed", "N", CLI_SEAL_MAKE, "another chance for --natural; the same number gives the same seal"},
    {OPTION_SET, 0, "set", "KEY=VALUE", CLI_SEAL_MAKE, "any number of the description (as ring.height_mm=5), or null to leave a part out; may be repeated"},
    {OPTION_DESCRIPTION, 0, "description", "FILE", CLI_SEAL_MAKE, "a description in JSON; the other options change it"},
    {OPTION_DUMP, 0, "dump", NULL, CLI_SEAL_MAKE, "print the complete description instead of drawing"},
    {OPTION_DPI, 0, "dpi", "N", CLI_SEAL_MAKE, "dots per inch of a PNG (default: 600)"},
    {OPTION_FORMAT, 0, "format", "FORMAT", CLI_VERIFY, "text (default), json, html, pdf or xml"},
    {OPTION_SIGN_REPORT, 0, "sign-report", NULL, CLI_VERIFY, "sign the PDF report itself, with the key that is given"},
    {OPTION_ZONE, 0, "zone", "ZONE", CLI_VERIFY, "time zone of the times that people read: +08:00 or a name (default: UTC)"},
    {OPTION_FORMAT, 0, "format", "FORMAT", CLI_SEAL_MAKE, "svg, png or pdf (default: by the output's name)"},
    {OPTION_PROFILE, 0, "profile", "NAME", DRAWN & ~CLI_BATCH_ROW, "take options from a profile, or from a file that is one; those on the line win"},
    {OPTION_LIMIT, 0, "limit", "NAME=N", BOUNDED,
     "lower or raise a bound on the input; help lists the names; may be repeated"},
    {OPTION_PAGE, 0, "page", "N", CLI_SEAL_IMPORT, "the page of a PDF (default: 1)"},
    {OPTION_SIZE, 0, "size", "W[xH]", CLI_SEAL_IMPORT, "width, or width and height (default: from the density, else 40mm wide)"},
    {OPTION_COLOUR, 0, "colour", "COLOUR", CLI_SEAL_IMPORT, "keep (default), red, blue, black or #rrggbb: what the ink of a scan or photo becomes"},
    {OPTION_ROTATE, 0, "rotate", "DEGREES", CLI_SEAL_IMPORT, "turn clockwise, instead of straightening what is skew; 0 leaves it"},
    {OPTION_DPI, 0, "dpi", "N", CLI_SEAL_IMPORT, "dots per inch of a PNG made from SVG or PDF (default: 600)"},
    {OPTION_OUTPUT, 'o', "output", "FILE", ALL | CLI_BATCH_VERIFY | CLI_DIFF | CLI_SELFTEST | CLI_SEAL_MAKE | CLI_SEAL_IMPORT, "where the result goes; - for standard output"},
    {OPTION_IN_PLACE, 0, "in-place", NULL, CLI_SIGN | CLI_STAMP | CLI_FIELD_ADD | CLI_EXTEND | CLI_PREPARE | CLI_EMBED, "replace the input by the result"},
    {OPTION_FORCE, 0, "force", NULL, DRAWN & ~(MANY | CLI_BATCH_ROW), "replace an existing output; let a seal lie off the page or over another one"},
    {OPTION_FORCE, 0, "force", NULL, CLI_FIELD_ADD,
     "replace an existing output; let the field lie off the page, and its lock keep others from signing"},
    {OPTION_FORCE, 0, "force", NULL, CLI_BATCH_VERIFY | CLI_VERIFY | CLI_INSPECT | CLI_EXTRACT | CLI_DIFF | CLI_SELFTEST | CLI_FIELD_LIST | CLI_EXTEND | CLI_EMBED | CLI_SEAL_MAKE | CLI_SEAL_IMPORT | CLI_PROFILE_SAVE, "replace an existing output"},
    {OPTION_NO_SYNC, 0, "no-sync", NULL, MANY | CLI_SIGN | CLI_STAMP | CLI_FIELD_ADD | CLI_EXTEND | CLI_PREPARE | CLI_EMBED, "do not wait until the result is on the disk"},
    {OPTION_FORMAT, 0, "format", "FORMAT", CLI_SIGN | CLI_BATCH | CLI_BATCH_VERIFY | CLI_STAMP | CLI_INSPECT | CLI_DIFF | CLI_SELFTEST | CLI_FIELD_ADD | CLI_FIELD_LIST | CLI_EXTEND | CLI_EMBED | CLI_PROFILE_LIST | CLI_PROFILE_SHOW, "text (default) or json"},
    {OPTION_OUT_DIR, 0, "out-dir", "DIR", CLI_BATCH | CLI_BATCH_VERIFY, "the folder that outputs go to"},
    {OPTION_OUT_NAME, 0, "out-name", "TEMPLATE", MANY, "names of outputs (default: {name}.pdf): {name} of the input, {number}, {number:6}, {custom:KEY}"},
    {OPTION_JOBS, 0, "jobs", "N", MANY | CLI_VERIFY, "documents at work side by side (default: as many as there are cores; eight times that with time stamps)"},
    {OPTION_LIST, 0, "list", "FILE", CLI_VERIFY, "check the documents that FILE names: CSV or JSON Lines with input and password, or a name a line; - for standard input"},
    {OPTION_JOURNAL, 0, "journal", "FILE", CLI_BATCH, "what became of each document (default: pdfseal-journal.jsonl in --out-dir)"},
    {OPTION_RESUME, 0, "resume", NULL, CLI_BATCH, "go on with a run that was ended: what its journal calls done or failed stays as it is"},
    {OPTION_RETRY_FAILED, 0, "retry-failed", NULL, CLI_BATCH, "try again what failed, and nothing else; with --resume, what was never tried too"},
    {OPTION_STOP_ON_ERROR, 0, "stop-on-error", NULL, CLI_BATCH, "end the run when a document fails"},
    {OPTION_PROGRESS, 0, "progress", "KIND", CLI_BATCH | CLI_VERIFY, "bar (default on a terminal), line, json or none"},
    {OPTION_ALLOW_OUTSIDE, 0, "allow-outside", NULL, CLI_BATCH, "let a list name outputs outside of --out-dir, and follow symbolic links"},
    {OPTION_RECEIPT, 0, "receipt", "FILE", CLI_BATCH, "sign a receipt of all that is done, for pdfseal batch-verify"},
    {OPTION_PROVE, 0, "prove", "OUTPUT", CLI_BATCH_VERIFY, "write the proof of one document alone, instead of checking all"},
    {OPTION_DONE_DIR, 0, "done", "DIR", CLI_WATCH, "where inputs go that were sealed (default: done in the watched folder)"},
    {OPTION_FAILED_DIR, 0, "failed", "DIR", CLI_WATCH, "where inputs go that could not be sealed (default: failed in the watched folder)"},
    {OPTION_OUT_DIR, 0, "out-dir", "DIR", CLI_WATCH, "the folder that outputs go to (default: sealed in the watched folder)"},
    {OPTION_SETTLE, 0, "settle", "SECONDS", CLI_WATCH, "how long a file must stay as it is before it is sealed (default: 2)"},
    {OPTION_FORCE, 0, "force", NULL, CLI_BATCH, "replace existing outputs, seal changed inputs anew; let a seal lie off the page or over another one"},
    {OPTION_FORCE, 0, "force", NULL, CLI_WATCH, "replace existing outputs; let a seal lie off the page or over another one"},
    {OPTION_LANG, 0, "lang", "LANGUAGE", EVERY, "en or zh (default: from LC_ALL, LC_MESSAGES, LANG)"},
    {OPTION_QUIET, 'q', "quiet", NULL, EVERY, "say nothing of a success"},
    {OPTION_VERBOSE, 0, "verbose", NULL, TELLING, "tell on standard error what is fetched, chosen and mended on the way"},
    {OPTION_HELP, 'h', "help", NULL, EVERY, "show this help"},
};
const size_t CLI_OPTION_ROWS = sizeof CLI_OPTIONS / sizeof CLI_OPTIONS[0];

static const char *const SIGN_EXAMPLES[] = {
    "seal the last page and sign",
    "pdfseal sign contract.pdf -o signed.pdf --p12 me.p12 --seal seal.png --anchor bottom-right",
    "a seal of 42 mm at a place, on two pages",
    "pdfseal sign contract.pdf -o signed.pdf --p12 me.p12 --seal seal.png --page 1,last --at 120mm,200mm --size 42mm",
    "below the words, wherever they stand",
    "pdfseal sign contract.pdf -o signed.pdf --p12 me.p12 --seal seal.png --keyword '甲方（盖章）' --anchor bottom",
    "the same seal on the last page and across the right edges of all pages",
    "pdfseal sign contract.pdf -o signed.pdf --p12 me.p12 --seal seal.png --straddle right",
    "with room for the seals of the other party",
    "pdfseal sign contract.pdf -o signed.pdf --p12 me.p12 --seal seal.png --straddle right --prepare-slots 'name=PartyB; anchor=bottom-left; straddle=left'",
    "an invisible signature with a reason, in place", "pdfseal sign contract.pdf --in-place --p12 me.p12 --reason 'I agree'",
    "with a time stamp and all that a later check needs",
    "pdfseal sign contract.pdf -o signed.pdf --p12 me.p12 --level B-LTA --tsa http://tsa.example.com/",
    "in a pipe, the passphrase from a file",
    "cat a.pdf | pdfseal sign - -o - --p12 me.p12 --passphrase-file secret > b.pdf", NULL};
static const char *const VERIFY_EXAMPLES[] = {
    "is it whole, and who signed?", "pdfseal verify signed.pdf",
    "with your own authority, for a program", "pdfseal verify --trust root.pem --format json signed.pdf",
    "as of a day in the past", "pdfseal verify --at-time 2026-01-31 signed.pdf",
    "a folder, on all cores, an object a line", "pdfseal verify --trust root.pem --format json sealed > reports.jsonl",
    "with the pages' looks as a second opinion", "pdfseal verify --visual signed.pdf", NULL};
static const char *const BATCH_EXAMPLES[] = {
    "every PDF of a folder", "pdfseal batch invoices --out-dir sealed --p12 me.p12 --seal seal.png --anchor bottom-right",
    "a list: CSV with a head, whose columns are options", "pdfseal batch jobs.csv --out-dir sealed --p12 me.p12 --seal seal.png",
    "go on after Ctrl-C or a power cut", "pdfseal batch invoices --out-dir sealed --p12 me.p12 --resume",
    "only what failed, once the cause is gone", "pdfseal batch invoices --out-dir sealed --p12 me.p12 --retry-failed",
    "names from another program, with a signed receipt",
    "find . -name '*.pdf' | pdfseal batch - --out-dir sealed --p12 me.p12 --receipt receipt.jsonl", NULL};
static const char *const BATCH_VERIFY_EXAMPLES[] = {
    "is everything as it was sealed?", "pdfseal batch-verify receipt.jsonl --out-dir sealed --trust root.pem",
    "the proof of one document, for somebody who shall not see the others",
    "pdfseal batch-verify receipt.jsonl --prove invoice-17.pdf -o proof.jsonl", NULL};
static const char *const WATCH_EXAMPLES[] = {
    "seal what is dropped into a folder", "pdfseal watch inbox --p12 me.p12 --passphrase-file secret --seal seal.png --anchor bottom-right",
    "with folders of their own for results", "pdfseal watch inbox --out-dir outbox --done old --failed bad --p12 me.p12", NULL};
static const char *const EXTEND_EXAMPLES[] = {
    "make signatures provable for years", "pdfseal extend signed.pdf -o kept.pdf --level B-LTA --tsa http://tsa.example.com/",
    "renew before the last time stamp's certificate ends", "pdfseal extend kept.pdf --in-place --level B-LTA --tsa http://tsa.example.com/", NULL};
static const char *const PREPARE_EXAMPLES[] = {
    "for a key that is elsewhere: the document with room, and what to sign",
    "pdfseal prepare contract.pdf -o prepared.pdf --cert me.pem --chain authority.pem --request request.json",
    "with a seal", "pdfseal prepare contract.pdf -o prepared.pdf --cert me.pem --seal seal.png --anchor bottom-right > request.json", NULL};
static const char *const EMBED_EXAMPLES[] = {
    "the value that a remote service gave back", "pdfseal embed prepared.pdf -o signed.pdf --request request.json --signature value.b64",
    "a whole CMS, with a time stamp and all that a later check needs",
    "pdfseal embed prepared.pdf -o signed.pdf --signature signature.p7s --level B-LTA --tsa http://tsa.example.com/", NULL};
static const char *const INSPECT_EXAMPLES[] = {"revisions, pages, fields, signatures", "pdfseal inspect contract.pdf",
                                               "what could change its looks later", "pdfseal inspect --risks contract.pdf", NULL};
static const char *const EXTRACT_EXAMPLES[] = {"the document as it was signed first",
                                               "pdfseal extract signed.pdf --revision 2 -o then.pdf", NULL};
static const char *const DIFF_EXAMPLES[] = {"what changed since it was signed", "pdfseal diff signed.pdf",
                                            "since revision 2, with pictures", "pdfseal diff signed.pdf --revision 2 --pictures .", NULL};
static const char *const SELFTEST_EXAMPLES[] = {"does this pdfseal catch what it should?", "pdfseal selftest",
                                                "each attack with its verdict, for a program", "pdfseal selftest --format json", NULL};
static const char *const PREVIEW_EXAMPLES[] = {
    "the last page with the seal on it", "pdfseal preview contract.pdf --seal seal.png --anchor bottom-right -o page.png", NULL};
static const char *const STAMP_EXAMPLES[] = {
    "a draft copy with the seal, not signed", "pdfseal stamp contract.pdf -o draft.pdf --seal seal.png --anchor bottom-right", NULL};
static const char *const SEAL_MAKE_EXAMPLES[] = {
    "a company's round seal with its code", "pdfseal seal make --text 示例科技有限公司 --code 1100000123456 -o company.svg",
    "the oval seal for invoices", "pdfseal seal make --preset invoice --text 示例科技有限公司 --number 91110000MA0SAMPLE0 -o invoice.pdf",
    "a name seal, white on red, as a picture", "pdfseal seal make --preset name-square-white --text 示例之印 -o name.png",
    "as if stamped by hand, in blue, 38 mm wide", "pdfseal seal make --text 示例公司 --size 38mm --colour blue --natural 0.5 -o seal.pdf",
    "all numbers, to change them by hand", "pdfseal seal make --preset contract --text 示例公司 --dump > contract.json", NULL};
static const char *const PROFILE_LIST_EXAMPLES[] = {"which profiles are there?", "pdfseal profile list", NULL};
static const char *const PROFILE_SHOW_EXAMPLES[] = {"the options of one", "pdfseal profile show company", NULL};
static const char *const PROFILE_SAVE_EXAMPLES[] = {
    "keep the options of a command that worked",
    "pdfseal profile save company -- sign contract.pdf -o signed.pdf --p12 me.p12 --seal seal.png --anchor bottom-right",
    "and use them", "pdfseal sign --profile company contract.pdf -o signed.pdf", NULL};
static const char *const SEAL_IMPORT_EXAMPLES[] = {
    "a photo of a seal on paper, in clean red, 42 mm wide", "pdfseal seal import photo.jpg -o seal.png --colour red --size 42mm",
    "a scanned signature as it is", "pdfseal seal import signature.png -o signature-clean.png",
    "what is drawn on the second page of a PDF", "pdfseal seal import logo.pdf --page 2 -o logo.svg", NULL};

static const char *const FIELD_ADD_EXAMPLES[] = {
    "a place for the other party to sign", "pdfseal field add contract.pdf -o prepared.pdf --field PartyB --anchor bottom-left",
    "whose signature locks the amount",
    "pdfseal field add form.pdf --in-place --field Approval --at 120mm,240mm --size 50mmx25mm --lock Amount", NULL};
static const char *const FIELD_LIST_EXAMPLES[] = {"which fields are there, and which may still be signed?",
                                                  "pdfseal field list contract.pdf", NULL};

const cli_subcommand CLI_SUBCOMMANDS[] = {
    {CLI_SIGN, "sign", "IN -o OUT", "draw the seal on the chosen pages and sign, in one incremental update", SIGN_EXAMPLES, cli_run_sign},
    {CLI_BATCH, "batch", "DIR|LIST|FILE... --out-dir DIR", "seal and sign many documents in one run that can go on after any end", BATCH_EXAMPLES, cli_run_batch},
    {CLI_BATCH_VERIFY, "batch-verify", "RECEIPT", "check documents against the receipt of a batch, or prove one of them", BATCH_VERIFY_EXAMPLES, cli_run_batch_verify},
    {CLI_WATCH, "watch", "DIR", "seal and sign what is dropped into a folder", WATCH_EXAMPLES, cli_run_watch},
    {CLI_STAMP, "stamp", "IN -o OUT", "draw the seal without signing (a draft copy)", STAMP_EXAMPLES, cli_run_stamp},
    {CLI_VERIFY, "verify", "FILE|DIR...", "report on every signature, and on what came after it", VERIFY_EXAMPLES, cli_run_verify},
    {CLI_EXTEND, "extend", "IN -o OUT", "raise signatures to B-T, B-LT or B-LTA, or stamp the time of a document", EXTEND_EXAMPLES, cli_run_extend},
    {CLI_PREPARE, "prepare", "IN -o OUT", "leave room for a signature that is made elsewhere, and say what is to be signed", PREPARE_EXAMPLES, cli_run_prepare},
    {CLI_EMBED, "embed", "IN -o OUT", "check a signature that was made elsewhere, and put it into a prepared document", EMBED_EXAMPLES, cli_run_embed},
    {CLI_FIELD_ADD, "field add", "IN -o OUT", "add an empty signature field for somebody to sign", FIELD_ADD_EXAMPLES, cli_run_field_add},
    {CLI_FIELD_LIST, "field list", "FILE", "list the fields of the form, their locks and demands", FIELD_LIST_EXAMPLES, cli_run_field_list},
    {CLI_INSPECT, "inspect", "FILE", "show revisions, fields, signatures, pages and their boxes", INSPECT_EXAMPLES, cli_run_inspect},
    {CLI_EXTRACT, "extract", "FILE --revision N -o OUT", "give the exact bytes that a revision had", EXTRACT_EXAMPLES, cli_run_extract},
    {CLI_DIFF, "diff", "FILE --revision N", "show what changed on the pages since a revision, object by object and as pictures", DIFF_EXAMPLES, cli_run_diff},
    {CLI_SELFTEST, "selftest", "[ATTACKS]", "run the attacks that ship with pdfseal, and say which were caught", SELFTEST_EXAMPLES, cli_run_selftest},
    {CLI_PREVIEW, "preview", "IN -o OUT.png", "show a page as it will look with the seal on it", PREVIEW_EXAMPLES, cli_run_preview},
    {CLI_SEAL_MAKE, "seal make", "-o OUT", "draw a seal: SVG, PNG or PDF, in true millimetres", SEAL_MAKE_EXAMPLES, cli_run_seal_make},
    {CLI_PROFILE_LIST, "profile list", "", "list the profiles of the user and of the system", PROFILE_LIST_EXAMPLES, cli_run_profile_list},
    {CLI_PROFILE_SHOW, "profile show", "NAME", "show the options of a profile", PROFILE_SHOW_EXAMPLES, cli_run_profile_show},
    {CLI_PROFILE_SAVE, "profile save", "NAME -- sign|stamp|preview [OPTION]...", "keep the options of a command under a name", PROFILE_SAVE_EXAMPLES, cli_run_profile_save},
    {CLI_SEAL_IMPORT, "seal import", "IN -o OUT", "make a clean transparent picture of a scan, photo, SVG or PDF page", SEAL_IMPORT_EXAMPLES, cli_run_seal_import},
    {0, NULL, NULL, NULL, NULL, NULL},
};
