/* SPDX-License-Identifier: Apache-2.0 */
/* One signing on its way through: what was asked, where things go, the section, the pass. */
#ifndef API_SIGNING_H
#define API_SIGNING_H

#include "api/extend.h"
#include "appearance/manifest.h"
#include "base/file.h"
#include "cms/signed_data_writer.h"
#include "pades/signature_section.h"

/* Everything that one signing or stamping holds; sign.c makes, runs and clears it. */
typedef struct signing {
    pdfseal_session *session;
    pdf_document *document;
    const pdfseal_passphrase *password;
    bool may_repair;
    const pdfseal_sign_options *options;
    bool is_signature;             /* false: a stamp, the seal alone, or an empty field */
    bool is_field;                 /* an empty signature field is added, no seal is drawn */
    const pdfseal_sink *request;   /* the key is elsewhere: the place stays empty, and what to sign goes here; NULL: it signs */
    cms_signing cms_signing;       /* key, digest, statement */
    cms_statement statement;
    int64_t time;                  /* M, seconds since 1970 UTC */
    arena memory;
    pades_form form;               /* read once, for places and section */
    bool in_field;                 /* an existing field is signed */
    pades_mark *marks;             /* of a signature the first is the widget */
    size_t mark_count, mark_capacity;
    pades_slot *slots;             /* fields and slots that are prepared for other parties */
    size_t slot_count, slot_capacity;
    int64_t sealed_pages;          /* how many different ones bear a visible mark */
    pdf_section *section;
    int64_t picture_bytes;         /* of the section: the picture of the seal */
    bool flattened;                /* it lost its transparency for PDF/A */
    appearance_manifest manifest;  /* its streams and digest are known once the picture is written */
    pdf_reference manifest_data;   /* number 0: nothing can be seen, so nothing is recorded */
    pades_placeholder placeholder;
    digest_context *context;
    digest_value message_digest;
    digest_context *whole;         /* goes on from the input's digest to the output's; NULL: not asked for, or by another way */
    char input_sha256[65], output_sha256[65];
    bytes_buffer cms;
    file_output output;
    level_reached reached;
    int64_t bytes_out;             /* with the updates that higher levels add */
    int64_t risks;                 /* what could show something else later, and the first of it */
    const char *risk;
    bool breaks_signatures;        /* a stamp on a document that is signed */
    bool is_further;               /* a signature on a document that is signed */
} signing;

/* Whether the seal must not lie over another one. */
bool signing_checks_seals(const signing *job);
/* Whether at least this level is wanted, and nothing stopped it yet. */
bool signing_wants_level(const signing *job, pdfseal_level level);
/* Whether the first mark has a size: an invisible signature's widget, and many an existing field's, has none. */
bool signing_widget_is_visible(const signing *job);
/* Whether a signature of the document may not be broken. */
pdfseal_status signing_is_signed(const signing *job, bool *ret_signed, pdfseal_error *error) PDFSEAL_MUST_USE;
/* A further mark, zeroed; NULL when memory ran out. Marks move when one is added. */
pades_mark *signing_add_mark(signing *job);
/* Finds the page of a mark, by its number from 1. USAGE: there is none; REFUSED: it is no object that can be changed. */
pdfseal_status signing_find_page(signing *job, int64_t page_number, pades_mark *mark, pdfseal_error *error) PDFSEAL_MUST_USE;

/* sign_request.c: whether the document, the certificate and the options allow what was asked; reads the form and sets time,
 * digest and statement. REFUSED, USAGE. */
pdfseal_status signing_check_request(signing *job, pdfseal_error *error) PDFSEAL_MUST_USE;
/* sign_places.c: fills the marks. USAGE: off the page, over another seal; no such page. */
pdfseal_status signing_find_places(signing *job, pdfseal_error *error) PDFSEAL_MUST_USE;
/* sign_keywords.c: adds a mark beside a word, or beside each of its kind. USAGE: it is not there. */
pdfseal_status signing_add_words(signing *job, const pdfseal_place_options *options, pdfseal_error *error) PDFSEAL_MUST_USE;
/* sign_places.c: the seal on every page of one place. */
pdfseal_status signing_add_place(signing *job, const pdfseal_place_options *place, pdfseal_error *error) PDFSEAL_MUST_USE;
/* sign_straddle.c: adds the slices of a straddle seal (NULL: none). */
pdfseal_status signing_add_slices(signing *job, const pdfseal_straddle_options *options, pdfseal_error *error) PDFSEAL_MUST_USE;
/* sign_slots.c: the marks of a document that is signed already go to the slots that were prepared for the field. REFUSED: there
 * are none for them. */
pdfseal_status signing_use_slots(signing *job, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Finds the places of the fields and slots that are to be prepared. USAGE as for marks. */
pdfseal_status signing_prepare_slots(signing *job, pdfseal_error *error) PDFSEAL_MUST_USE;
/* sign_overlap.c: USAGE where a mark would lie over another, or over a signature field that is not the one to sign. */
pdfseal_status signing_check_overlap(const signing *job, pdfseal_error *error) PDFSEAL_MUST_USE;
/* sign_prepare.c: writes what is to be signed elsewhere, of a section whose digest is known. */
pdfseal_status signing_write_request(signing *job, pdfseal_error *error) PDFSEAL_MUST_USE;
/* sign_manifest.c: appends the entries of the widget's appearance that lead to the manifest; nothing where nothing can be seen. */
pdfseal_status signing_announce_manifest(signing *job, bytes_buffer *entries, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Adds the manifest, once all marks are drawn. */
pdfseal_status signing_add_manifest(signing *job, pdf_reference widget_form, pdfseal_error *error) PDFSEAL_MUST_USE;
/* sign_section.c: makes the section with room for the signature. */
pdfseal_status signing_build_section(signing *job, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
