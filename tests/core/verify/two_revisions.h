/* SPDX-License-Identifier: Apache-2.0 */
/* A signed document of one page, to which a test adds a second revision that is then judged. Whether a signature is intact
 * is said by the test: the rules are tried without keys. */
#ifndef TESTS_TWO_REVISIONS_H
#define TESTS_TWO_REVISIONS_H

#include "built_document.h"
#include "verify/changes.h"

/*
 * The first revision: catalog 1, page tree 2, page 3 (Contents 4, font 5, Annots [6 8]), signature field and widget 6 with
 * value 7, text field 8 with appearance 9, document information 12, and a free number 13. The form stands in the catalog.
 */
#define FIRST_CATALOG_WITH(form_entries, fields, more) \
    "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[" fields "]/SigFlags 3/DA(/F 0 Tf)" form_entries ">>" more ">>"
#define FIRST_CATALOG FIRST_CATALOG_WITH("", "6 0 R 8 0 R", "")
#define FIRST_PAGE_WITH(annotations, contents, more) \
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Resources<</Font<</F 5 0 R>>>>" \
    "/Contents " contents "/Annots[" annotations "]" more ">>"
#define FIRST_PAGE FIRST_PAGE_WITH("6 0 R 8 0 R", "4 0 R", "")
#define FIRST_WIDGET "<</T(S1)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[0 0 9 9]/F 132/V 7 0 R>>"
#define FIRST_TEXT_FIELD "<</T(Amount)/FT/Tx/Type/Annot/Subtype/Widget/P 3 0 R/Rect[20 20 90 40]/V(100)/AP<</N 9 0 R>>>>"
/* The field of a second signature and what the catalog and the page need for it. */
#define SECOND_WIDGET "<</T(S2)/FT/Sig/Type/Annot/Subtype/Widget/P 3 0 R/Rect[50 50 90 90]/F 132/V 20 0 R/AP<</N 22 0 R>>>>"
#define SECOND_CATALOG FIRST_CATALOG_WITH("", "6 0 R 8 0 R 21 0 R", "")
#define SECOND_PAGE FIRST_PAGE_WITH("6 0 R 8 0 R 21 0 R", "4 0 R", "")

typedef struct two_revisions {
    pdf_builder builder;
    built_signature first, second;
    bool has_second, second_is_broken;
    int64_t second_end; /* what the second signature covers; 0: all of the file */
    pdf_document *document;
    arena memory;
    verify_revision_changes changes;
    pdfseal_error error;
} two_revisions;

typedef struct first_revision_options {
    const char *catalog, *page; /* NULL: as above */
    bool as_stream;             /* a cross-reference stream (object 14) */
} first_revision_options;

/* Writes the first revision; what the builder gets from now on is the second one. */
void two_revisions_begin(two_revisions *file, const first_revision_options *options);
/* Adds the signature dictionary 20. */
void two_revisions_sign(two_revisions *file, const char *entries);
/* All of an honest second signature: 20 to 22, page and catalog. */
void two_revisions_sign_honestly(two_revisions *file);
/* Writes the cross-reference and judges the second revision. */
void two_revisions_judge(two_revisions *file);
/* The same for a file whose end the test wrote itself. */
void two_revisions_judge_as_it_is(two_revisions *file);
void two_revisions_end(two_revisions *file);

/* The change of an object; NULL where it counts as none. */
const verify_change *change_of(const two_revisions *file, uint32_t number);
/* The object's change is judged by this rule, at this level. */
void expect_change(const two_revisions *file, uint32_t number, const char *rule, verify_change_level level);
void expect_no_change(const two_revisions *file, uint32_t number);
/* The object's change is forbidden, in these words (NULL: any). */
void expect_forbidden(const two_revisions *file, uint32_t number, const char *words);
/* The strongest change of the revision. */
void expect_level(const two_revisions *file, verify_change_level level);
/* Something that is no object is forbidden, in these words. */
void expect_forbidden_bytes(const two_revisions *file, const char *words);

#endif
