/* SPDX-License-Identifier: Apache-2.0 */
/* What is filled in is one part of a path: it names no folder and no hidden file. */
#include "batch/output_name.h"

#include "shared/failure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CUSTOM "custom:"
#define NUMBER "number"
#define MOST_DIGITS 18

static const char *find_custom(const batch_job *job, const char *key, size_t length)
{
    for (size_t i = job->option_count; i > 0; i--) {
        const batch_option *option = &job->options[i - 1];
        if (strcmp(option->name, "text-value") == 0 && strncmp(option->value, key, length) == 0 && option->value[length] == '=')
            return option->value + length + 1;
    }
    return NULL;
}

static void write_part(FILE *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        fputc(text[i] == '/' || (unsigned char)text[i] < 0x20 || (i == 0 && text[i] == '.') ? '_' : text[i], out);
}

static void write_name(FILE *out, const char *input)
{
    const char *slash = strrchr(input, '/');
    const char *name = slash ? slash + 1 : input;
    size_t length = strlen(name);
    if (length > 4 && strcasecmp(name + length - 4, ".pdf") == 0)
        length -= 4;
    write_part(out, name, length);
}

/* "number" or "number:6"; how many digits at least, or -1. */
static int parse_number(const char *word, size_t length)
{
    size_t digits = 0;
    if (length < sizeof NUMBER - 1 || strncmp(word, NUMBER, sizeof NUMBER - 1) != 0)
        return -1;
    if (length == sizeof NUMBER - 1)
        return 1;
    if (word[sizeof NUMBER - 1] != ':' || length - sizeof NUMBER > 2 || length == sizeof NUMBER)
        return -1;
    for (size_t i = sizeof NUMBER; i < length; i++) {
        if (word[i] < '0' || word[i] > '9')
            return -1;
        digits = digits * 10 + (size_t)(word[i] - '0');
    }
    return digits >= 1 && digits <= MOST_DIGITS ? (int)digits : -1;
}

static bool is_custom(const char *word, size_t length)
{
    return length > sizeof CUSTOM - 1 && strncmp(word, CUSTOM, sizeof CUSTOM - 1) == 0;
}

/* One placeholder between its braces; `job` NULL: only its name is checked. */
static pdfseal_status write_placeholder(FILE *out, const char *word, size_t length, const batch_job *job, pdfseal_error *error)
{
    int digits = parse_number(word, length);
    bool is_name = length == 4 && strncmp(word, "name", 4) == 0;
    if (!is_name && digits < 0 && !is_custom(word, length))
        FAIL(error, PDFSEAL_ERROR_USAGE, "--out-name: {%.*s} is not known (known are {name}, {number}, {number:6}, {custom:KEY})", (int)length, word);
    if (!job)
        return PDFSEAL_OK;
    if (is_name) {
        write_name(out, job->input);
    } else if (digits > 0) {
        fprintf(out, "%0*llu", digits, (unsigned long long)job->number);
    } else {
        const char *value = find_custom(job, word + sizeof CUSTOM - 1, length - (sizeof CUSTOM - 1));
        if (!value)
            FAIL(error, PDFSEAL_ERROR_USAGE, "--out-name: the row gives no value for {%.*s}", (int)length, word);
        write_part(out, value, strlen(value));
    }
    return PDFSEAL_OK;
}

static pdfseal_status write_all(FILE *out, const char *pattern, const batch_job *job, pdfseal_error *error)
{
    while (*pattern) {
        size_t plain = strcspn(pattern, "{");
        fwrite(pattern, 1, plain, out);
        pattern += plain;
        if (!*pattern)
            break;
        const char *end = strchr(pattern, '}');
        if (!end)
            FAIL(error, PDFSEAL_ERROR_USAGE, "--out-name: a { is not closed");
        TRY(write_placeholder(out, pattern + 1, (size_t)(end - pattern) - 1, job, error));
        pattern = end + 1;
    }
    return PDFSEAL_OK;
}

static pdfseal_status make(const char *pattern, const batch_job *job, char **ret_name, pdfseal_error *error)
{
    size_t length = 0;
    FILE *out = open_memstream(ret_name, &length);
    if (!out)
        FAIL_MEMORY(error);
    pdfseal_status status = write_all(out, pattern, job, error);
    if (fclose(out) != 0 && status == PDFSEAL_OK)
        status = shared_failure_set(error, PDFSEAL_ERROR_MEMORY, __FILE__, __LINE__, "memory ran out");
    if (status != PDFSEAL_OK) {
        free(*ret_name);
        *ret_name = NULL;
    }
    return status;
}

pdfseal_status batch_output_name_check(const char *pattern, pdfseal_error *error)
{
    char *name = NULL;
    TRY(make(pattern, NULL, &name, error));
    free(name);
    return PDFSEAL_OK;
}

pdfseal_status batch_output_name_make(const char *pattern, const batch_job *job, char **ret_name, pdfseal_error *error)
{
    return make(pattern, job, ret_name, error);
}
