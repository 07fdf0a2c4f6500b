/* SPDX-License-Identifier: Apache-2.0 */
/* Counts allocations and lets one, or one and all after it, fail. */
#include "failing_malloc.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static long count;
static long failing;
static bool failing_lasts;

void failing_malloc_set(long number, bool lasting)
{
    count = 0;
    failing = number;
    failing_lasts = lasting;
}

long failing_malloc_count(void)
{
    return count;
}

long failing_malloc_next(long number, long total, long most)
{
    const char *full = getenv("PDFSEAL_FULL");
    long all_up_to = most * 2 / 5;
    if ((full && strcmp(full, "1") == 0) || number < all_up_to || total <= most)
        return number + 1;
    return number + (total - all_up_to) / (most - all_up_to) + 1;
}

static bool fails(void)
{
    count++;
    if (failing == 0 || (failing_lasts ? count < failing : count != failing))
        return false;
    errno = ENOMEM;
    return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t many, size_t size);
void *__real_realloc(void *old, size_t size);
int __real_vasprintf(char **text, const char *format, va_list arguments);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__real_reallocarray(void *old, size_t many, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t length);
char *__real_realpath(const char *path, char *resolved);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t many, size_t size);
void *__wrap_realloc(void *old, size_t size);
int __wrap_vasprintf(char **text, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__wrap_reallocarray(void *old, size_t many, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t length);
char *__wrap_realpath(const char *path, char *resolved);
int __wrap_asprintf(char **text, const char *format, ...) __attribute__((format(printf, 2, 3)));

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t many, size_t size)
{
    return fails() ? NULL : __real_calloc(many, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __real_aligned_alloc(alignment, size);
}

void *__wrap_reallocarray(void *old, size_t many, size_t size)
{
    return fails() ? NULL : __real_reallocarray(old, many, size);
}

char *__wrap_strdup(const char *text)
{
    return fails() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t length)
{
    return fails() ? NULL : __real_strndup(text, length);
}

char *__wrap_realpath(const char *path, char *resolved)
{
    return fails() ? NULL : __real_realpath(path, resolved);
}

int __wrap_asprintf(char **text, const char *format, ...)
{
    if (fails())
        return -1;
    va_list arguments;
    va_start(arguments, format);
    int length = __real_vasprintf(text, format, arguments);
    va_end(arguments);
    return length;
}

int __wrap_vasprintf(char **text, const char *format, va_list arguments)
{
    return fails() ? -1 : __real_vasprintf(text, format, arguments);
}
