/* SPDX-License-Identifier: Apache-2.0 */
/* Holds places of a manifest against the revision that recorded them and against the newest one. */
#ifndef VERIFY_PLACE_CHECK_H
#define VERIFY_PLACE_CHECK_H

#include "appearance/manifest.h"
#include "verify/places.h"

typedef enum place_answer {
    PLACE_CHANGED, /* what is drawn is not what was recorded, or was changed since */
    PLACE_COVERED, /* an annotation that came later lies over it */
    PLACE_INTACT,
    PLACE_UNKNOWN  /* there is too much to look at */
} place_answer;

/* One signature's places in the making. */
typedef struct place_check {
    verify_places_state *state;
    arena *owner;
    const pades_signature *signature;
    appearance_manifest *manifest;
    pdf_view signed_view, newest;
    bool picture_kept;
    verify_warning *warnings;
    size_t warning_count;
} place_check;

/* Whether the objects that the forms of all places lead to are still those of the signed revision. */
pdfseal_status place_check_picture(place_check *check, bool *ret_kept, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Judges the places of one page, in the order of the manifest. A status other than OK: nothing of them can be found. */
pdfseal_status place_check_page(place_check *check, const appearance_manifest_place *const *places, size_t count,
                                place_answer *answers, pdfseal_error *error) PDFSEAL_MUST_USE;

/* place_cover.c: the annotations of a page as they are now, the same until another page is asked for. */
struct verify_page_annotations {
    int64_t page_index; /* -1: none */
    struct page_annotation {
        uint32_t number;
        size_t revision;     /* index of the one that wrote it last */
        pdf_rectangle box;
        bool visible;
    } *items;
    size_t count;
    bool *newer; /* of each: it came, or was written again, after the revision asked for last */
};
pdfseal_status place_annotations_find(place_check *check, const pdf_page *page, const verify_page_annotations **ret_annotations,
                                      pdfseal_error *error) PDFSEAL_MUST_USE;
/* Finds which of them came after the signed revision, in which the page was `signed_page`. */
pdfseal_status place_annotations_find_newer(place_check *check, const pdf_page *signed_page, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
