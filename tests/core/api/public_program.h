/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of the public functions begin with, as another program would: paths, a session with key and
 * seal, documents. */
#ifndef API_PUBLIC_PROGRAM_H
#define API_PUBLIC_PROGRAM_H

#include "pdfseal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct public_program {
    char folder[32];
    char sample[512], pki[512], output[128];
} public_program;

/* False where the tests' environment is missing. */
static inline bool public_program_open(public_program *program)
{
    const char *source = getenv("PDFSEAL_SOURCE_DIR");
    const char *keys = getenv("PDFSEAL_TEST_PKI");
    (void)snprintf(program->folder, sizeof program->folder, "program.XXXXXX");
    if (!source || !keys || !mkdtemp(program->folder))
        return false;
    (void)snprintf(program->sample, sizeof program->sample, "%s/samples/contract.pdf", source);
    (void)snprintf(program->pki, sizeof program->pki, "%s", keys);
    (void)snprintf(program->output, sizeof program->output, "%s/out.pdf", program->folder);
    return true;
}

static inline int public_program_close(public_program *program)
{
    (void)unlink(program->output);
    return rmdir(program->folder);
}

/* The passphrase of the tests' keys; `context` is the program. */
static inline bool public_program_passphrase(void *context, const char *what, char *buffer, size_t capacity,
                                             size_t *ret_length)
{
    char path[600];
    const public_program *program = context;
    (void)what;
    (void)snprintf(path, sizeof path, "%s/passphrase", program->pki);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    *ret_length = fread(buffer, 1, capacity, file);
    (void)fclose(file);
    while (*ret_length && buffer[*ret_length - 1] == '\n')
        --*ret_length;
    return true;
}

/* A session with the key in `name`, as "p256.p12". */
static inline pdfseal_status public_program_session_of(public_program *program, const char *name,
                                                       const pdfseal_session_options *options,
                                                       pdfseal_session **ret_session, pdfseal_error *error)
{
    char key[600];
    const pdfseal_passphrase passphrase = {program, public_program_passphrase};
    const pdfseal_key_options how = {.size = sizeof how, .p12_path = key, .passphrase = &passphrase};
    (void)snprintf(key, sizeof key, "%s/%s", program->pki, name);
    pdfseal_status status = pdfseal_session_new(options, ret_session, error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_set_key(*ret_session, &how, error);
    if (status != PDFSEAL_OK)
        pdfseal_session_free(*ret_session);
    return status;
}

static inline pdfseal_status public_program_session(public_program *program,
                                                    const pdfseal_session_options *options,
                                                    pdfseal_session **ret_session, pdfseal_error *error)
{
    return public_program_session_of(program, "p256.p12", options, ret_session, error);
}

/* Signs the document at `input`, invisibly and with the defaults, into `output`. */
static inline pdfseal_status public_program_sign(public_program *program, const char *input,
                                                 const char *output, pdfseal_error *error)
{
    pdfseal_session *session = NULL;
    pdfseal_document *document = NULL;
    const pdfseal_output_options where = {.size = sizeof where, .path = output, .no_sync = true};
    pdfseal_status status = public_program_session(program, NULL, &session, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_document_open(input, NULL, &document, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_sign(session, document, NULL, &where, NULL, error);
    pdfseal_document_close(document);
    pdfseal_session_free(session);
    return status;
}

/* The program of the test that includes this, and what begins and ends its group. */
static public_program program __attribute__((unused));

static inline int public_program_set_up(void **state)
{
    (void)state;
    return public_program_open(&program) ? 0 : -1;
}

/* The same, and `output` is the sample signed. */
static inline int public_program_set_up_signed(void **state)
{
    pdfseal_error error = {0};
    (void)state;
    return public_program_open(&program) &&
                   public_program_sign(&program, program.sample, program.output, &error) == PDFSEAL_OK
               ? 0
               : -1;
}

static inline int public_program_tear_down(void **state)
{
    (void)state;
    return public_program_close(&program);
}

#endif
