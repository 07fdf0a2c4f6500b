/* SPDX-License-Identifier: Apache-2.0 */
/* The pool of entries and its chains. */
#include "pdf/xref.h"

#include "base/limits.h"
#include "base/table.h"

#include <stdlib.h>

void pdf_xref_init(pdf_xref *xref)
{
    *xref = (pdf_xref){0};
}

void pdf_xref_clear(pdf_xref *xref)
{
    free(xref->entries);
    free(xref->newest);
    free(xref->sections);
    const limits *kept = xref->limits;
    pdf_xref_init(xref);
    xref->limits = kept;
}

/* Moves the entries to a table that has room for `capacity`. */
static pdfseal_status move_entries(pdf_xref *xref, size_t capacity, pdfseal_error *error)
{
    pdf_xref_entry *entries = table_allocate(capacity * sizeof *entries);
    if (!entries)
        FAIL_MEMORY(error);
    if (xref->count)
        memcpy(entries, xref->entries, xref->count * sizeof *entries);
    free(xref->entries);
    xref->entries = entries;
    xref->capacity = capacity;
    return PDFSEAL_OK;
}

/* Half as much again, at least `wanted`, at most what the limit allows: whoever finds room need not ask for the limit. */
static size_t grown_capacity(const pdf_xref *xref, size_t wanted, size_t most)
{
    size_t grown = xref->capacity + xref->capacity / 2;
    if (grown < wanted)
        grown = wanted;
    return grown < most ? grown : most;
}

pdfseal_status pdf_xref_reserve(pdf_xref *xref, size_t count, pdfseal_error *error)
{
    size_t most = limits_get(xref->limits, LIMITS_XREF_ENTRIES);
    size_t room = most > xref->count ? most - xref->count : 0;
    size_t wanted = xref->count + (count < room ? count : room);
    xref->number_room = (uint32_t)limits_get(xref->limits, LIMITS_OBJECT_NUMBER) + 1;
    return wanted <= xref->capacity ? PDFSEAL_OK : move_entries(xref, grown_capacity(xref, wanted, most), error);
}

pdfseal_status pdf_xref_make_room(pdf_xref *xref, uint32_t number, pdfseal_error *error)
{
    size_t most = limits_get(xref->limits, LIMITS_XREF_ENTRIES);
    if (number > limits_get(xref->limits, LIMITS_OBJECT_NUMBER))
        FAIL_LIMIT(error, -1, xref->limits, LIMITS_OBJECT_NUMBER);
    if (xref->count >= most)
        FAIL_LIMIT(error, -1, xref->limits, LIMITS_XREF_ENTRIES);
    bool has_room = xref->count < xref->capacity;
    return has_room ? PDFSEAL_OK : move_entries(xref, grown_capacity(xref, xref->count + 256, most), error);
}

pdfseal_status pdf_xref_add_section(pdf_xref *xref, const pdf_xref_section *section, pdfseal_error *error)
{
    if (xref->section_count >= limits_get(xref->limits, LIMITS_XREF_SECTIONS))
        FAIL_LIMIT(error, -1, xref->limits, LIMITS_XREF_SECTIONS);
    if (xref->section_count == xref->section_capacity) {
        size_t capacity = xref->section_capacity ? xref->section_capacity * 2 : 4;
        pdf_xref_section *sections = realloc(xref->sections, capacity * sizeof *sections);
        if (!sections)
            FAIL_MEMORY(error);
        xref->sections = sections;
        xref->section_capacity = capacity;
    }
    xref->sections[xref->section_count++] = *section;
    return PDFSEAL_OK;
}

/* In a hybrid section a free entry of the table stands for an object that its stream hides there. */
static bool is_hidden(const pdf_xref *xref, const pdf_xref_section *section, uint32_t index)
{
    const pdf_xref_entry *entry = &xref->entries[index];
    if (section->kind != PDF_XREF_HYBRID || pdf_xref_place(entry).kind != PDF_PLACE_FREE)
        return false;
    return entry->previous != PDF_XREF_NONE && entry->previous < section->first_entry + section->entry_count;
}

pdfseal_status pdf_xref_link(pdf_xref *xref, uint32_t *ret_twice, pdfseal_error *error)
{
    *ret_twice = 0;
    free(xref->newest);
    xref->newest = table_allocate(((size_t)xref->newest_count + 1) * sizeof *xref->newest);
    if (!xref->newest)
        FAIL_MEMORY(error);
    memset(xref->newest, 0xFF, ((size_t)xref->newest_count + 1) * sizeof *xref->newest);
    for (size_t s = xref->section_count; s-- > 0;) {
        const pdf_xref_section *section = &xref->sections[s];
        /* Backwards: within one section the entry that is read first counts. */
        for (size_t i = section->first_entry + section->entry_count; i-- > section->first_entry;) {
            pdf_xref_entry *entry = &xref->entries[i];
            entry->previous = xref->newest[entry->number];
            bool twice = entry->previous != PDF_XREF_NONE &&
                         entry->previous < section->first_entry + section->entry_count;
            if (twice && entry->number && !is_hidden(xref, section, (uint32_t)i))
                *ret_twice = entry->number;
            xref->newest[entry->number] = (uint32_t)i;
        }
    }
    return PDFSEAL_OK;
}

size_t pdf_xref_section_of(const pdf_xref *xref, uint32_t entry)
{
    size_t low = 0;
    size_t high = xref->section_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (xref->sections[middle].first_entry <= entry)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint32_t pdf_xref_find(const pdf_xref *xref, size_t newest_section, uint32_t number)
{
    if (number >= xref->newest_count || newest_section >= xref->section_count)
        return PDF_XREF_NONE;
    size_t first = xref->sections[newest_section].first_entry;
    uint32_t entry = xref->newest[number];
    while (entry != PDF_XREF_NONE && entry < first)
        entry = xref->entries[entry].previous;
    if (entry != PDF_XREF_NONE && is_hidden(xref, &xref->sections[pdf_xref_section_of(xref, entry)], entry))
        entry = xref->entries[entry].previous;
    return entry;
}
