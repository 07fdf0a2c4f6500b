/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound on input, in one place, each with its reason. Honest documents pass; what meets one is refused clearly.
 * LIMIT_X is the default; the value that counts travels as `limits` with a document, a session or a store of trust, and can
 * be set up to a ceiling. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include "base/error.h"

/* Arrays and dictionaries in each other: honest files stay under 30, and the parser recurses once a level. */
#define LIMIT_OBJECT_NESTING 100
/* One object's text without its stream: a field list of 100,000 fields needs some 2 MB, Contents of a signature some 1 MB. */
#define LIMIT_OBJECT_BYTES ((size_t)64 << 20)
/* ISO 32000 allows 8,388,607 objects (Annex C, 32-bit readers); doubled, since the number alone costs memory. */
#define LIMIT_OBJECT_NUMBER ((uint32_t)16777215)
/* Entries over all cross-reference sections, so that overlapping sections cannot multiply the memory. */
#define LIMIT_XREF_ENTRIES ((size_t)40000000)
/* Sections in a Prev chain: 10,000 revisions are a target. */
#define LIMIT_XREF_SECTIONS ((size_t)100000)
/* Page tree depth: producers stay under 10; other readers' own tests go beyond 100. */
#define LIMIT_PAGE_TREE_DEPTH 256
/* Pages one can address: 100,000 honest ones, with room. */
#define LIMIT_PAGES ((int64_t)5000000)
/* A stream that is decoded into memory (object stream, content, manifest). */
#define LIMIT_STREAM_BYTES ((size_t)256 << 20)
/* How often the size of the file may be searched for the ends of streams whose Length is wrong: each end is near its begin. */
#define LIMIT_SEARCH_TIMES 64
/* Streams whose Length is wrong are written anew by a repair, as long as they are no more than this. */
#define LIMIT_MENDED_BYTES ((int64_t)64 << 20)
/* Decoded to encoded size; deflate itself cannot pass 1032. */
#define LIMIT_STREAM_RATIO ((size_t)1100)
/* Decoded sizes up to here are never refused for their ratio: LZW of an empty page passes it honestly. */
#define LIMIT_STREAM_RATIO_FROM ((size_t)16 << 20)
/* Filters of one stream; producers use one or two. */
#define LIMIT_FILTERS ((size_t)16)
/* Crypt filters of one document; producers define one. */
#define LIMIT_CRYPT_FILTERS ((size_t)64)
/* Objects in one object stream; producers write 100 to 200. */
#define LIMIT_OBJECTS_IN_STREAM ((size_t)1000000)
/* Indirect references that lead to each other. */
#define LIMIT_REFERENCE_CHAIN 32
/* Fields in a form, and their tree's depth. */
#define LIMIT_FIELDS ((size_t)500000)
#define LIMIT_FIELD_DEPTH 32
/* Signatures in one document. */
#define LIMIT_SIGNATURES ((size_t)10000)
/* A signature's CMS, decoded: long chains with revocation data stay under 1 MB. */
#define LIMIT_CMS_BYTES ((size_t)16 << 20)
/* The request of two-step signing: attributes of some 200 bytes and a chain of some certificates, in base64. */
#define LIMIT_REQUEST_BYTES ((size_t)4 << 20)
/* A key, certificate, chain or PKCS#12 file. */
#define LIMIT_KEY_FILE_BYTES ((size_t)16 << 20)
/* Certificates in one store or message. */
#define LIMIT_CERTIFICATES ((size_t)20000)
/* A time stamp token with its chain has some 5 KB, with revocation data inside some 100 KB. */
#define LIMIT_TIMESTAMP_BYTES ((size_t)1 << 20)
/* An OCSP answer with its responder's certificate has 2 to 5 KB; some carry a chain. */
#define LIMIT_OCSP_BYTES ((size_t)1 << 20)
/* A CRL: the largest honest ones, of national authorities, have some 30 MB. */
#define LIMIT_CRL_BYTES ((size_t)128 << 20)
/* The streams of validation data of one document together. */
#define LIMIT_VALIDATION_DATA_BYTES ((size_t)256 << 20)
/* A CRL that is fetched over the network: everything behind a signature has to be embedded. */
#define LIMIT_FETCHED_CRL_BYTES ((size_t)32 << 20)
/* CRLs and OCSP answers at hand at once: documents with validation data of many years hold some hundred. */
#define LIMIT_EVIDENCE ((size_t)10000)
/* Certificates between a signer and its root: public hierarchies have three to five. */
#define LIMIT_PATH ((size_t)16)
/* A picture's file, its sides and its area. */
#define LIMIT_PICTURE_BYTES ((size_t)128 << 20)
#define LIMIT_PICTURE_SIDE ((uint32_t)20000)
#define LIMIT_PICTURE_PIXELS ((uint64_t)100000000)
/* Objects that a page needs which becomes a picture: a page of CAD data with its fonts has some thousand. */
#define LIMIT_IMPORT_OBJECTS ((size_t)65536)
/* A text of a seal with its placeholders replaced: a stamp has five lines, a QR code holds 2953 bytes. */
#define LIMIT_SEAL_TEXT_BYTES ((size_t)16 << 10)
/* Letters on one page that a keyword is looked for in: a dense page of small print holds 20,000. */
#define LIMIT_PAGE_LETTERS ((size_t)2000000)
/* How often a keyword may be found in one document: once on every page of a long one, and more. */
#define LIMIT_KEYWORD_PLACES ((size_t)100000)
/* Places in the bytes of a file where a signature dictionary may begin: a document of 10,000 signatures has as many. */
#define LIMIT_MENTIONS ((size_t)1 << 20)
/* Signature dictionaries that no field leads to; honest files have none, and each is shown. */
#define LIMIT_STRAYS ((size_t)1000)
/* References to objects that were changed; an honest change concerns objects that few others name. */
#define LIMIT_REFERRALS ((size_t)200000)
/* Operators over all forms of one reading (an appearance has some hundred): a form drawn by forms must come to an end. */
#define LIMIT_CONTENT_OPERATORS ((size_t)4000000)
/* What `inspect --risks` names, and the pages that it looks through. */
#define LIMIT_RISKS ((size_t)500)
#define LIMIT_RISK_PAGES ((size_t)5000)
/* Warnings of one kind: a damaged file has the same fault a million times. */
#define LIMIT_WARNINGS ((size_t)16)
/* Places of a seal that one signature records: two on each of 100,000 pages, with room. */
#define LIMIT_MANIFEST_PLACES ((size_t)1000000)
/* Streams that one picture of a seal is made of: a page with its fonts has some hundred. */
#define LIMIT_MANIFEST_STREAMS ((size_t)65536)
/* Objects and annotations looked at for the places of all seals: 10,000 signatures side by side on one page need half of it. */
#define LIMIT_PLACE_COMPARISONS ((size_t)400000000)
/* What one signing appends, without the document itself. */
#define LIMIT_SECTION_BYTES ((size_t)512 << 20)

/* The same as members of a set. */
typedef enum limit_id {
    LIMITS_OBJECT_NESTING, LIMITS_OBJECT_BYTES, LIMITS_OBJECT_NUMBER, LIMITS_XREF_ENTRIES, LIMITS_XREF_SECTIONS,
    LIMITS_PAGE_TREE_DEPTH, LIMITS_PAGES, LIMITS_STREAM_BYTES, LIMITS_SEARCH_TIMES, LIMITS_MENDED_BYTES,
    LIMITS_STREAM_RATIO, LIMITS_STREAM_RATIO_FROM, LIMITS_FILTERS, LIMITS_CRYPT_FILTERS, LIMITS_OBJECTS_IN_STREAM,
    LIMITS_REFERENCE_CHAIN, LIMITS_FIELDS, LIMITS_FIELD_DEPTH, LIMITS_SIGNATURES, LIMITS_CMS_BYTES,
    LIMITS_REQUEST_BYTES, LIMITS_KEY_FILE_BYTES, LIMITS_CERTIFICATES, LIMITS_PATH, LIMITS_TIMESTAMP_BYTES, LIMITS_CRL_BYTES,
    LIMITS_FETCHED_CRL_BYTES, LIMITS_OCSP_BYTES, LIMITS_EVIDENCE, LIMITS_VALIDATION_DATA_BYTES, LIMITS_PICTURE_BYTES,
    LIMITS_PICTURE_SIDE, LIMITS_PICTURE_PIXELS, LIMITS_IMPORT_OBJECTS, LIMITS_SEAL_TEXT_BYTES, LIMITS_PAGE_LETTERS,
    LIMITS_KEYWORD_PLACES, LIMITS_MENTIONS, LIMITS_STRAYS, LIMITS_REFERRALS, LIMITS_CONTENT_OPERATORS, LIMITS_RISKS,
    LIMITS_RISK_PAGES, LIMITS_WARNINGS, LIMITS_SECTION_BYTES, LIMITS_COUNT
} limit_id;

typedef struct limits {
    size_t values[LIMITS_COUNT];
} limits;

/* Deepest nesting that may be asked for: the parser and the rules of verifying recurse, and a stack has an end. */
#define LIMIT_CEILING_NESTING ((size_t)1000)
/* Largest number of filters that may be asked for: the chain stands on the stack. */
#define LIMIT_CEILING_FILTERS ((size_t)64)
/* Most objects that may need each other to be read: loading them recurses through filters. */
#define LIMIT_CEILING_CHAIN ((size_t)256)
/* Highest object number that may be asked for: an entry of a cross-reference packs it into 31 bits. */
#define LIMIT_CEILING_NUMBER INT32_MAX
/* Longest path of certificates that may be asked for: gathering what proves it recurses through responders. */
#define LIMIT_CEILING_PATH ((size_t)100)
/* Largest signature, key or certificate that may be asked for: OpenSSL counts by int. */
#define LIMIT_CEILING_DER ((size_t)1 << 30)
/* Largest size in memory that may be asked for. */
#define LIMIT_CEILING_BYTES ((size_t)1 << 40)

/* The value of one limit; `set` NULL: its default. */
size_t limits_get(const limits *set, limit_id id);
/* Fills the set with the defaults. */
void limits_set_standard(limits *ret_set);
/* Fills the set with the defaults, then with `given`. USAGE: an unknown name, 0, or a value past the ceiling. */
pdfseal_status limits_read(const pdfseal_limit *given, size_t count, limits *ret_set, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Tells the log which limits are above their defaults. */
void limits_tell_raised(const limits *set, const pdfseal_log *log);
/* Fills `error`: the limit `id` was met, and how it is raised. Returns LIMIT. */
pdfseal_status limits_fail(const limits *set, limit_id id, int64_t offset, const char *file, int line, pdfseal_error *error);

/* Leaves the function, since the limit was met at `offset` of the input (or -1). */
#define FAIL_LIMIT(error, offset, set, id) return limits_fail((set), (id), (offset), __FILE__, __LINE__, (error))

#endif
