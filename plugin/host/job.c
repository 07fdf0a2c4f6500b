/* SPDX-License-Identifier: Apache-2.0 */
/* Small things at the border. */
#include "job.h"

#include <stdio.h>
#include <string.h>

/* A struct that was never given a size most often has one beyond this. */
#define STRUCT_BYTES_MAX 4096

bool job_take(void *taken, uint64_t full_bytes, const void *given)
{
    uint64_t size;
    memset(taken, 0, full_bytes);
    if (!given)
        return false;
    memcpy(&size, given, sizeof size);
    if (size < sizeof size || size > STRUCT_BYTES_MAX)
        return false;
    for (uint64_t i = full_bytes; i < size; i++) {
        if (((const unsigned char *)given)[i])
            return false;
    }
    memcpy(taken, given, size < full_bytes ? size : full_bytes);
    return true;
}

pdfseal_language job_language(const char *word)
{
    return word && strncmp(word, "zh", 2) == 0 ? PDFSEAL_LANGUAGE_CHINESE : PDFSEAL_LANGUAGE_ENGLISH;
}

static bool give(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    const char *text = context;
    (void)what;
    size_t length = text ? strlen(text) : 0;
    if (!text || length > capacity)
        return false;
    memcpy(buffer, text, length);
    *ret_length = length;
    return true;
}

pdfseal_passphrase job_secret(const char *text)
{
    return (pdfseal_passphrase){(void *)(uintptr_t)text, give};
}

pdfseal_status job_open(const char *path, const char *password, pdfseal_document **ret_document, pdfseal_error *error)
{
    const pdfseal_passphrase secret = job_secret(password);
    const pdfseal_open_options options = {.size = sizeof options, .password = password ? &secret : NULL};
    return pdfseal_document_open(path, &options, ret_document, error);
}

static void say(char *message, uint64_t message_bytes, const char *text)
{
    if (message && message_bytes)
        (void)snprintf(message, message_bytes, "%s", text);
}

int32_t job_fail(const pdfseal_error *error, char *message, uint64_t message_bytes)
{
    say(message, message_bytes, error->message);
    return error->status == PDFSEAL_ERROR_CANCELLED ? PDFSEAL_PLUGIN_CANCELLED : pdfseal_status_exit_code(error->status);
}

int32_t job_refuse(pdfseal_language language, const char *english, char *message, uint64_t message_bytes)
{
    say(message, message_bytes, pdfseal_words(language, english));
    return PDFSEAL_PLUGIN_USAGE;
}

static bool tell(void *context, int64_t done_bytes, int64_t total_bytes)
{
    job_progress *progress = context;
    progress->done_bytes = done_bytes;
    progress->total_bytes = total_bytes;
    return job_progress_goes_on(progress);
}

bool job_progress_goes_on(void *context)
{
    const job_progress *progress = context;
    return !progress->tell || progress->tell(progress->context, progress->done_bytes, progress->total_bytes) != 0;
}

const pdfseal_progress *job_progress_table(job_progress *progress, pdfseal_plugin_progress *told, void *context)
{
    *progress = (job_progress){.tell = told, .context = context, .table = {progress, tell}};
    return told ? &progress->table : NULL;
}

/* ---- the one symbol ---- */

__attribute__((visibility("default"))) const pdfseal_plugin_table *pdfseal_plugin_abi_1(void)
{
    static const pdfseal_plugin_table TABLE = {sizeof TABLE, PDFSEAL_PLUGIN_ABI, 0, pdfseal_version, host_seal_open,
                                               host_seal_close, host_seal, host_verify, host_picture, host_tools_open, host_tools_close};
    return &TABLE;
}
