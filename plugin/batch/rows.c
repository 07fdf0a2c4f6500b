/* SPDX-License-Identifier: Apache-2.0 */
/* Three forms of one thing. */
#include "batch/rows.h"

#include "batch/bounds.h"
#include "batch/byte_stream.h"
#include "shared/failure.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef enum rows_form { FORM_NAMES, FORM_CSV, FORM_JSON } rows_form;

#define MOST_COLUMNS BATCH_ROW_OPTIONS
#define CUSTOM "custom:"

struct batch_rows {
    byte_stream stream;
    batch_words words;
    rows_form form;
    char *row;            /* the bytes of the row under way, BATCH_ROW_BYTES of room and a zero */
    size_t length;
    char separator;       /* of CSV */
    char *cells[MOST_COLUMNS]; /* of the row, in `row` */
    size_t cell_count;
    char *head[MOST_COLUMNS];  /* of CSV: copies */
    size_t column_count;
    uint64_t line;        /* of the list, where the row began */
};

bool batch_rows_is_document(const char *bytes, size_t length)
{
    return memmem(bytes, length < 1024 ? length : 1024, "%PDF-", 5) != NULL;
}

void batch_rows_close(batch_rows *rows)
{
    if (!rows)
        return;
    for (size_t i = 0; i < rows->column_count; i++)
        free(rows->head[i]);
    if (rows->stream.fd >= 0)
        close(rows->stream.fd);
    free(rows->row);
    free(rows);
}

static const char *say(const batch_rows *rows, const char *english)
{
    return pdfseal_words(rows->words.language, english);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

/* A row that cannot be used: `english` has a %s for `word`. */
static void refuse(batch_rows *rows, batch_job *job, const char *english, const char *word)
{
    char cause[256];
    if (job->problem)
        return;
    (void)snprintf(cause, sizeof cause, say(rows, english), word);
    if (asprintf(&job->problem, say(rows, "line %llu of the list: %s"), (unsigned long long)rows->line, cause) < 0)
        job->problem = NULL;
}

#pragma GCC diagnostic pop

/* ---- CSV and lines ---- */

/* Adds a byte to the row; false when it is too long. */
static bool keep(batch_rows *rows, char byte)
{
    if (rows->length >= BATCH_ROW_BYTES)
        return false;
    rows->row[rows->length++] = byte;
    return true;
}

static void end_line(batch_rows *rows)
{
    while (rows->length > 0 && rows->row[rows->length - 1] == '\r')
        rows->length--;
    rows->row[rows->length] = 0;
}

/* Reads to the end of a line; false at the end of all. *ret_fits false: too long, and left out. */
static bool read_line(batch_rows *rows, bool *ret_fits)
{
    int byte = byte_stream_peek(&rows->stream);
    rows->length = 0;
    rows->line++;
    *ret_fits = true;
    if (byte < 0)
        return false;
    while ((byte = byte_stream_next(&rows->stream)) >= 0 && byte != '\n')
        *ret_fits = *ret_fits && byte && keep(rows, (char)byte);
    end_line(rows);
    return true;
}

/* One cell of CSV up to its separator; *ret_last: the row ends with it. source  RFC 4180 2 */
static bool read_cell(batch_rows *rows, bool *ret_last)
{
    bool quoted = byte_stream_peek(&rows->stream) == '"';
    bool good = rows->cell_count < MOST_COLUMNS;
    int byte;
    if (good)
        rows->cells[rows->cell_count++] = rows->row + rows->length;
    if (quoted)
        (void)byte_stream_next(&rows->stream);
    while ((byte = byte_stream_next(&rows->stream)) >= 0) {
        if (quoted && byte == '"' && byte_stream_peek(&rows->stream) == '"')
            (void)byte_stream_next(&rows->stream);
        else if (quoted && byte == '"') {
            quoted = false;
            continue;
        } else if (!quoted && (byte == rows->separator || byte == '\n')) {
            break;
        }
        rows->line += byte == '\n';
        good = good && byte && (byte == '\r' || keep(rows, (char)byte));
    }
    *ret_last = byte != rows->separator;
    return keep(rows, 0) && good && !quoted;
}

/* Reads a row of CSV; false at the end of all. */
static bool read_cells(batch_rows *rows, bool *ret_fits)
{
    bool last = false;
    rows->length = rows->cell_count = 0;
    *ret_fits = true;
    rows->line++;
    if (byte_stream_peek(&rows->stream) < 0)
        return false;
    while (!last)
        *ret_fits = read_cell(rows, &last) && *ret_fits;
    return true;
}

static bool set_text(char **text, const char *value)
{
    free(*text);
    *text = strdup(value);
    return *text != NULL;
}

/* One named value of a row. */
static bool take_value(batch_rows *rows, batch_job *job, const char *name, const char *value)
{
    bool is_flag = false;
    if (strcmp(name, "input") == 0)
        return set_text(&job->input, value);
    if (strcmp(name, "output") == 0)
        return set_text(&job->output, value);
    if (strncmp(name, CUSTOM, sizeof CUSTOM - 1) == 0) {
        char *pair;
        if (asprintf(&pair, "%s=%s", name + sizeof CUSTOM - 1, value) < 0)
            return false;
        bool good = batch_job_add_option(job, "text-value", 10, pair);
        free(pair);
        return good;
    }
    if (!rows->words.knows(rows->words.context, name, &is_flag)) {
        refuse(rows, job, "%s is no option that a document can have of its own", name);
        return true;
    }
    if (!is_flag)
        return batch_job_add_option(job, name, strlen(name), value);
    bool yes = strcmp(value, "yes") == 0 || strcmp(value, "true") == 0 || strcmp(value, "1") == 0;
    if (!yes && strcmp(value, "no") != 0 && strcmp(value, "false") != 0 && strcmp(value, "0") != 0)
        refuse(rows, job, "%s takes yes or no", name);
    return !yes || batch_job_add_option(job, name, strlen(name), "");
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t")] == 0;
}

static pdfseal_status take_row(batch_rows *rows, batch_job *job, bool fits, pdfseal_error *error)
{
    bool good = true;
    if (!fits) {
        refuse(rows, job, "too long, or not closed by a quotation mark%s", "");
        return PDFSEAL_OK;
    }
    if (rows->cell_count > rows->column_count)
        refuse(rows, job, "more cells than the head has%s", "");
    for (size_t i = 0; good && i < rows->cell_count && i < rows->column_count; i++) {
        if (rows->cells[i][0])
            good = take_value(rows, job, rows->head[i], rows->cells[i]);
    }
    if (!good)
        FAIL_MEMORY(error);
    if (!job->input)
        refuse(rows, job, "it names no input%s", "");
    return PDFSEAL_OK;
}

static pdfseal_status next_of_csv(batch_rows *rows, batch_job *job, bool *ret_more, pdfseal_error *error)
{
    bool fits = true;
    do
        *ret_more = read_cells(rows, &fits);
    while (*ret_more && fits && rows->cell_count == 1 && is_blank(rows->cells[0]));
    return *ret_more ? take_row(rows, job, fits, error) : PDFSEAL_OK;
}

static pdfseal_status next_of_names(batch_rows *rows, batch_job *job, bool *ret_more, pdfseal_error *error)
{
    bool fits = true;
    do
        *ret_more = read_line(rows, &fits);
    while (*ret_more && fits && is_blank(rows->row));
    if (!*ret_more)
        return PDFSEAL_OK;
    if (!fits)
        refuse(rows, job, "too long, or not closed by a quotation mark%s", "");
    else if (!set_text(&job->input, rows->row))
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

/* ---- JSON Lines ---- */

/* One member: text, number, true, or a list of texts. */
static bool take_member(batch_rows *rows, batch_job *job, const char *name, json_t *value)
{
    char number[64];
    size_t index;
    json_t *one;
    bool good = true;
    if (json_is_string(value))
        return take_value(rows, job, name, json_string_value(value));
    if (json_is_integer(value)) {
        (void)snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
        return take_value(rows, job, name, number);
    }
    if (json_is_true(value))
        return take_value(rows, job, name, "yes");
    if (json_is_false(value) || json_is_null(value))
        return true;
    if (!json_is_array(value))
        refuse(rows, job, "%s must be a text, a whole number, true, or a list of texts", name);
    json_array_foreach(value, index, one)
    {
        if (json_is_string(one))
            good = good && take_value(rows, job, name, json_string_value(one));
        else
            refuse(rows, job, "%s must be a text, a whole number, true, or a list of texts", name);
    }
    return good;
}

static pdfseal_status take_object(batch_rows *rows, batch_job *job, pdfseal_error *error)
{
    json_error_t cause;
    const char *name;
    json_t *value;
    bool good = true;
    json_t *root = json_loadb(rows->row, rows->length, JSON_REJECT_DUPLICATES, &cause);
    if (!json_is_object(root)) {
        refuse(rows, job, "no JSON object: %s", root ? "{" : cause.text);
        json_decref(root);
        return PDFSEAL_OK;
    }
    json_object_foreach(root, name, value)
        good = good && take_member(rows, job, name, value);
    json_decref(root);
    if (!good)
        FAIL_MEMORY(error);
    if (!job->input)
        refuse(rows, job, "it names no input%s", "");
    return PDFSEAL_OK;
}

static pdfseal_status next_of_json(batch_rows *rows, batch_job *job, bool *ret_more, pdfseal_error *error)
{
    bool fits = true;
    do
        *ret_more = read_line(rows, &fits);
    while (*ret_more && fits && is_blank(rows->row));
    if (*ret_more && fits)
        return take_object(rows, job, error);
    if (*ret_more)
        refuse(rows, job, "too long, or not closed by a quotation mark%s", "");
    return PDFSEAL_OK;
}

/* ---- opening ---- */

/* Whether the first line has a cell that says "input"; finds its separator. */
static bool has_head(batch_rows *rows, const char *bytes, size_t length)
{
    static const char SEPARATORS[] = ",;\t";
    const char *end = memchr(bytes, '\n', length);
    size_t width = end ? (size_t)(end - bytes) : length;
    rows->separator = ',';
    for (const char *one = SEPARATORS; *one; one++) {
        if (!memchr(bytes, ',', width) && memchr(bytes, *one, width))
            rows->separator = *one;
    }
    for (size_t at = 0; at < width;) {
        size_t cell = at;
        while (cell < width && bytes[cell] != rows->separator && bytes[cell] != '\r')
            cell++;
        bool quoted = cell - at >= 2 && bytes[at] == '"';
        if (cell - at - (quoted ? 2 : 0) == 5 && memcmp(bytes + at + quoted, "input", 5) == 0)
            return true;
        at = cell + 1;
    }
    return false;
}

static pdfseal_status take_head(batch_rows *rows, pdfseal_error *error)
{
    bool fits;
    if (!read_cells(rows, &fits) || !fits)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the head of the list cannot be read (its first line names the columns)");
    for (size_t i = 0; i < rows->cell_count; i++) {
        const char *name = rows->cells[i];
        bool is_flag;
        bool good = strcmp(name, "input") == 0 || strcmp(name, "output") == 0 || strncmp(name, CUSTOM, sizeof CUSTOM - 1) == 0 ||
                    rows->words.knows(rows->words.context, name, &is_flag);
        if (!good)
            FAIL(error, PDFSEAL_ERROR_USAGE, "the column %s is no option that a document can have of its own (input, output, options of pdfseal sign without the dashes, custom:KEY)", name);
        rows->head[rows->column_count] = strdup(name);
        if (!rows->head[rows->column_count])
            FAIL_MEMORY(error);
        rows->column_count++;
    }
    return PDFSEAL_OK;
}

static pdfseal_status find_form(batch_rows *rows, pdfseal_error *error)
{
    size_t length = byte_stream_fill(&rows->stream);
    if (length >= 3 && memcmp(rows->stream.bytes, "\xEF\xBB\xBF", 3) == 0)
        rows->stream.begin = 3;
    const char *bytes = rows->stream.bytes + rows->stream.begin;
    length -= rows->stream.begin;
    if (rows->stream.failed)
        FAIL(error, PDFSEAL_ERROR_INPUT, "cannot be read (is it a folder, or gone?)");
    if (batch_rows_is_document(bytes, length) || memchr(bytes, 0, length))
        FAIL(error, PDFSEAL_ERROR_INPUT, "is no list of documents (CSV with a head, JSON Lines, or a name a line)");
    size_t first = 0;
    while (first < length && strchr(" \t\r\n", bytes[first]))
        first++;
    if (first < length && bytes[first] == '{')
        rows->form = FORM_JSON;
    else if (has_head(rows, bytes, length)) {
        rows->form = FORM_CSV;
        return take_head(rows, error);
    }
    return PDFSEAL_OK;
}

pdfseal_status batch_rows_open(int fd, const batch_words *words, batch_rows **ret_rows, pdfseal_error *error)
{
    batch_rows *rows = calloc(1, sizeof *rows);
    if (rows) {
        rows->stream = (byte_stream){.fd = fd, .stopped = words->stopped};
        rows->words = *words;
        rows->row = malloc(BATCH_ROW_BYTES + 1);
    } else {
        close(fd);
    }
    if (!rows || !rows->row) {
        batch_rows_close(rows);
        FAIL_MEMORY(error);
    }
    pdfseal_status status = find_form(rows, error);
    if (status != PDFSEAL_OK) {
        batch_rows_close(rows);
        return status;
    }
    *ret_rows = rows;
    return PDFSEAL_OK;
}

pdfseal_status batch_rows_next(batch_rows *rows, batch_job *ret_job, bool *ret_more, pdfseal_error *error)
{
    pdfseal_status status = rows->form == FORM_CSV    ? next_of_csv(rows, ret_job, ret_more, error)
                            : rows->form == FORM_JSON ? next_of_json(rows, ret_job, ret_more, error)
                                                      : next_of_names(rows, ret_job, ret_more, error);
    if (status == PDFSEAL_OK && rows->stream.failed)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the list cannot be read to its end");
    return status;
}
