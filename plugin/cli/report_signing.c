/* SPDX-License-Identifier: Apache-2.0 */
/* A report is a document like any other; it is signed before it has a name. */
#include "report_signing.h"

#include "drawing.h"
#include "key.h"
#include "picture.h"
#include "session.h"

int cli_report_signing_check(const cli_command *command, pdfseal_format format)
{
    const char *const *values = command->line.values;
    if (!values[OPTION_SIGN_REPORT]) {
        if (values[OPTION_P12] || values[OPTION_KEY] || values[OPTION_SEAL])
            return cli_usage(command, "a key or seal is for the report (add --sign-report)");
        return 0;
    }
    if (format != PDFSEAL_FORMAT_PDF || !values[OPTION_OUTPUT])
        return cli_usage(command, "--sign-report needs a report in a file that can be signed (add --format pdf -o OUT.pdf)");
    return cli_key_check(command);
}

typedef struct report_signing {
    const cli_command *command;
    renderer renderer;
    pdfseal_session *session;
    cli_key key;
    pdfseal_document *document;
} report_signing;

static int sign(report_signing *signing, int fd)
{
    const cli_command *command = signing->command;
    const char *output = command->line.values[OPTION_OUTPUT];
    pdfseal_error error = cli_error(command);
    const pdfseal_open_options opening = {.size = sizeof opening, .name = output};
    const pdfseal_output_options writing = {.size = sizeof writing, .path = output, .fd = -1,
                                            .overwrite = command->line.values[OPTION_FORCE] != NULL};
    pdfseal_sign_options options = {.size = sizeof options, .place = {.size = sizeof options.place, .pages = "last",
                                    .anchor = PDFSEAL_ANCHOR_BOTTOM_RIGHT, .margin_pt = 28}};
    pdfseal_sign_result result = {.size = sizeof result};
    int code = cli_picture_is_asked(command) ? cli_picture_load(command, signing->session, &options) : 0;
    if (code != 0)
        return code;
    pdfseal_status status = pdfseal_document_open_fd(fd, &opening, &signing->document, &error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_sign(signing->session, signing->document, &options, &writing, &result, &error);
    return status == PDFSEAL_OK ? 0 : cli_fail(output, &error);
}

int cli_report_sign(const cli_command *command, int fd)
{
    report_signing signing = {.command = command, .renderer = cli_renderer(command)};
    int code = cli_session_open(command, renderer_table(&signing.renderer), NULL, &signing.session);
    if (code == 0)
        code = cli_key_load(command, signing.session, &signing.key);
    if (code == 0)
        code = sign(&signing, fd);
    pdfseal_document_close(signing.document);
    pdfseal_session_free(signing.session);
    cli_key_close(&signing.key);
    renderer_clear(&signing.renderer);
    return code;
}
