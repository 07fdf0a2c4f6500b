/* SPDX-License-Identifier: Apache-2.0 */
/* The key of the documents signs their receipt too. */
#include "batch_receipt.h"

#include "batch/receipt.h"
#include "files.h"

#include <stdlib.h>

static pdfseal_status sign(void *context, const void *bytes, size_t length, const pdfseal_sink *cms, pdfseal_error *error)
{
    return pdfseal_session_sign_bytes(context, bytes, length, cms, error);
}

static pdfseal_status write_receipt(const cli_command *command, const char *journal_path, const receipt_signer *signer,
                                    uint64_t *ret_documents, pdfseal_error *error)
{
    cli_output output;
    cli_command replacing = *command;
    replacing.line.values[OPTION_FORCE] = "";
    pdfseal_status status = cli_output_open(&replacing, command->line.values[OPTION_RECEIPT], &output, error);
    if (status != PDFSEAL_OK)
        return status;
    const pdfseal_sink sink = cli_output_sink(&output);
    status = batch_receipt_write(journal_path, signer, &sink, ret_documents, error);
    if (status == PDFSEAL_OK)
        status = cli_output_commit(&output, error);
    else
        status = cli_output_explain(&output, status, error);
    cli_output_close(&output);
    return status;
}

int batch_receipt_sign(const cli_command *command, const char *journal_path, pdfseal_session *session)
{
    pdfseal_error error = cli_error(command);
    const pdfseal_template_options template = {.size = sizeof template};
    char *name = NULL;
    uint64_t documents = 0;
    pdfseal_status status = pdfseal_session_resolve_text(session, "{name}", &template, &name, &error);
    const receipt_signer signer = {session, sign, name};
    if (status == PDFSEAL_OK)
        status = write_receipt(command, journal_path, &signer, &documents, &error);
    free(name);
    if (status != PDFSEAL_OK)
        return cli_fail(command->line.values[OPTION_RECEIPT], &error);
    cli_say(command, command->line.values[OPTION_RECEIPT], "signed receipt of %llu documents", (unsigned long long)documents);
    return 0;
}
