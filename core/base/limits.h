/* SPDX-License-Identifier: Apache-2.0 */
/* Every bound on input, in one place, each with its reason. Honest documents pass; what meets one is refused clearly. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

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
/* A password; handlers use at most 127 bytes of it. */
#define LIMIT_PASSWORD_BYTES ((size_t)1024)
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
/* What one signing appends, without the document itself. */
#define LIMIT_SECTION_BYTES ((size_t)512 << 20)

#endif
