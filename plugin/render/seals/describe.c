/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the complete description and the fonts. */
#include "describe.h"

#include "drawing.h"
#include "file_bytes.h"
#include "layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DECIMALS 6

typedef struct family_list {
    const char *names[64];
    size_t count;
} family_list;

static void add_family(void *context, const char *family)
{
    family_list *list = context;
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->names[i], family) == 0)
            return;
    }
    if (list->count < sizeof list->names / sizeof list->names[0])
        list->names[list->count++] = family;
}

static pdfseal_status answer_description(const seal_layout *layout, reply *answer, failure *cause)
{
    family_list families = {0};
    double width_mm, height_mm;
    char *json = json_dumps(layout->described.root, JSON_INDENT(2) | JSON_REAL_PRECISION(DECIMALS));
    if (!json)
        FAIL(cause, PDFSEAL_ERROR_MEMORY, "memory ran out");
    seal_layout_measure(layout, &width_mm, &height_mm);
    typeface_shelf_list(layout->shelf, add_family, &families);
    reply_write_text(answer, json, strlen(json));
    reply_write_i32(answer, (int32_t)lround(width_mm * 1000));
    reply_write_i32(answer, (int32_t)lround(height_mm * 1000));
    reply_write_u32(answer, (uint32_t)families.count);
    for (size_t i = 0; i < families.count; i++)
        reply_write_text(answer, families.names[i], strlen(families.names[i]));
    free(json);
    return PDFSEAL_OK;
}

pdfseal_status seals_describe(request *asked, reply *answer, failure *cause)
{
    __attribute__((cleanup(file_bytes_clear))) file_bytes data = {0};
    __attribute__((cleanup(seal_layout_release))) seal_layout *layout = NULL;
    TRY(file_bytes_read(asked->passed_fd, DRAWING_BYTES_MAX, &data, cause));
    TRY(seal_layout_read(data.start, data.length, &layout, cause));
    return answer_description(layout, answer, cause);
}
