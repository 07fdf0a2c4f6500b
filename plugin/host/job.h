/* SPDX-License-Identifier: Apache-2.0 */
/* What sealing and verifying share: structs of another size, messages, progress. */
#ifndef HOST_JOB_H
#define HOST_JOB_H

#include "pdfseal.h"
#include "pdfseal_plugin.h"

/* Copies a host's struct, which begins with its size, into `taken` of `full_bytes`; what an older one lacks is zero. False for
 * a struct without a size, or one that asks for what this plugin does not know. */
bool job_take(void *taken, uint64_t full_bytes, const void *given);
pdfseal_language job_language(const char *word);
/* A passphrase or password as a host gives it, for as long as its text stays; NULL: none. */
pdfseal_passphrase job_secret(const char *text);
/* Opens the input of a job, with the password of an encrypted one or NULL. */
pdfseal_status job_open(const char *path, const char *password, pdfseal_document **ret_document, pdfseal_error *error);
/* Writes the error as one line; returns the number of its status. */
int32_t job_fail(const pdfseal_error *error, char *message, uint64_t message_bytes);
int32_t job_refuse(pdfseal_language language, const char *english, char *message, uint64_t message_bytes);

typedef struct job_progress {
    pdfseal_plugin_progress *tell; /* NULL: nobody wants to know */
    void *context;
    int64_t done_bytes, total_bytes; /* as it was told last */
    pdfseal_progress table;
} job_progress;

/* The library's table for a host's function; NULL where it has none. */
const pdfseal_progress *job_progress_table(job_progress *progress, pdfseal_plugin_progress *tell, void *context);
/* Whether whoever waits still does (asked with the numbers of the last time); `context` is a job_progress. */
bool job_progress_goes_on(void *context);

int32_t host_seal_open(const pdfseal_plugin_keys *keys, void **ret_session, char *message, uint64_t message_bytes);
void host_seal_close(void *session);
int32_t host_seal(void *session, const pdfseal_plugin_seal_job *job, char *message, uint64_t message_bytes);
int32_t host_picture(const pdfseal_plugin_picture_job *job, char *message, uint64_t message_bytes);
int32_t host_tools_open(const pdfseal_plugin_network *network, const char *language, pdfseal_plugin_tools *ret_tools, char *message,
                        uint64_t message_bytes);
void host_tools_close(pdfseal_plugin_tools *tools);
int32_t host_verify(const pdfseal_plugin_verify_job *job, char *message, uint64_t message_bytes);

#endif
