/* SPDX-License-Identifier: Apache-2.0 */
/* One block of text holds all names: 100,000 of them take a few megabytes. */
#include "batch/names.h"

#include "batch/bounds.h"
#include "shared/failure.h"

#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool reserve(batch_names *names, size_t bytes)
{
    if (names->count == names->room) {
        size_t room = names->room ? names->room * 2 : 256;
        size_t *grown = reallocarray(names->places, room, sizeof *grown);
        if (!grown)
            return false;
        names->places = grown;
        names->room = room;
    }
    if (names->text_room - names->text_bytes >= bytes)
        return true;
    size_t room = names->text_room * 2 + bytes + 4096;
    char *grown = realloc(names->text, room);
    if (!grown)
        return false;
    names->text = grown;
    names->text_room = room;
    return true;
}

static pdfseal_status add(batch_names *names, const char *folder, const char *name, pdfseal_error *error)
{
    size_t before = strlen(folder);
    bool slash = before > 0 && folder[before - 1] != '/';
    size_t bytes = before + slash + strlen(name) + 1;
    if (names->count >= BATCH_FOLDER_NAMES)
        FAIL(error, PDFSEAL_ERROR_LIMIT, "holds more than %zu documents (give a list instead)", BATCH_FOLDER_NAMES);
    if (!reserve(names, bytes))
        FAIL_MEMORY(error);
    names->places[names->count++] = names->text_bytes;
    (void)snprintf(names->text + names->text_bytes, bytes, "%s%s%s", folder, slash ? "/" : "", name);
    names->text_bytes += bytes;
    return PDFSEAL_OK;
}

static bool is_document(const char *name)
{
    size_t length = strlen(name);
    return name[0] != '.' && length > 4 && strcasecmp(name + length - 4, ".pdf") == 0;
}

static int compare(const void *a, const void *b, void *text)
{
    return strcmp((const char *)text + *(const size_t *)a, (const char *)text + *(const size_t *)b);
}

pdfseal_status batch_names_read_folder(const char *path, batch_names *names, pdfseal_error *error)
{
    DIR *entries = opendir(path);
    pdfseal_status status = PDFSEAL_OK;
    if (!entries)
        FAIL(error, PDFSEAL_ERROR_INPUT, "this folder cannot be read (check its name and mode)");
    for (struct dirent *entry; status == PDFSEAL_OK && (entry = readdir(entries)) != NULL;) {
        if (entry->d_type != DT_DIR && is_document(entry->d_name))
            status = add(names, path, entry->d_name, error);
    }
    closedir(entries);
    if (status == PDFSEAL_OK && names->count)
        qsort_r(names->places, names->count, sizeof *names->places, compare, names->text);
    return status;
}

pdfseal_status batch_names_match(const char *pattern, batch_names *names, pdfseal_error *error)
{
    glob_t found;
    int result = glob(pattern, 0, NULL, &found);
    pdfseal_status status = PDFSEAL_OK;
    if (result == GLOB_NOSPACE)
        FAIL_MEMORY(error);
    if (result != 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "not found (check the name)");
    for (size_t i = 0; status == PDFSEAL_OK && i < found.gl_pathc; i++)
        status = add(names, "", found.gl_pathv[i], error);
    globfree(&found);
    return status;
}

void batch_names_clear(batch_names *names)
{
    free(names->text);
    free(names->places);
    *names = (batch_names){0};
}
