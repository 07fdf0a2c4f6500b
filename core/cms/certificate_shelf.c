/* SPDX-License-Identifier: Apache-2.0 */
/* A sorted list: found by halves, whatever a hostile document brings along. */
#include "cms/certificate_shelf.h"

#include "cms/certificate_x509.h"

#include <stdlib.h>

/* More than a document's signers have; what comes later is read each time. */
#define MOST_CERTIFICATES ((size_t)4096)

void cms_certificate_shelf_clear(cms_certificate_shelf *shelf)
{
    for (size_t i = 0; i < shelf->count; i++)
        cms_certificate_free(shelf->items[i]);
    free(shelf->items);
    *shelf = (cms_certificate_shelf){0};
}

bool cms_certificate_shelf_is_full(const cms_certificate_shelf *shelf)
{
    return shelf->count >= MOST_CERTIFICATES;
}

static int compare(bytes_view a, bytes_view b)
{
    if (a.length != b.length)
        return a.length < b.length ? -1 : 1;
    return memcmp(a.data, b.data, a.length);
}

/* Where it stands, or would stand. */
static size_t find(const cms_certificate_shelf *shelf, bytes_view der, bool *ret_found)
{
    size_t low = 0;
    size_t high = shelf->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(shelf->items[middle]->der, der);
        if (order == 0) {
            *ret_found = true;
            return middle;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_found = false;
    return low;
}

static pdfseal_status keep(cms_certificate_shelf *shelf, size_t place, cms_certificate *certificate, pdfseal_error *error)
{
    if (shelf->count == shelf->capacity) {
        size_t capacity = shelf->capacity ? shelf->capacity * 2 : 16;
        cms_certificate **items = realloc(shelf->items, capacity * sizeof *items);
        if (!items)
            FAIL_MEMORY(error);
        shelf->items = items;
        shelf->capacity = capacity;
    }
    memmove(shelf->items + place + 1, shelf->items + place, (shelf->count - place) * sizeof *shelf->items);
    shelf->items[place] = cms_certificate_share(certificate);
    shelf->count++;
    return PDFSEAL_OK;
}

pdfseal_status cms_certificate_shelf_read(cms_certificate_shelf *shelf, bytes_view der, cms_certificate **ret_certificate,
                                          pdfseal_error *error)
{
    bool found = false;
    size_t place = shelf && der.length ? find(shelf, der, &found) : 0;
    if (found) {
        *ret_certificate = cms_certificate_share(shelf->items[place]);
        return PDFSEAL_OK;
    }
    cms_certificate *certificate;
    TRY(cms_certificate_read(der, &certificate, error));
    pdfseal_status status = shelf && !cms_certificate_shelf_is_full(shelf) ? keep(shelf, place, certificate, error) : PDFSEAL_OK;
    if (status != PDFSEAL_OK) {
        cms_certificate_free(certificate);
        return status;
    }
    *ret_certificate = certificate;
    return PDFSEAL_OK;
}
