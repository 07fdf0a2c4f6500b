/* SPDX-License-Identifier: Apache-2.0 */
/* From the line to a session and a document. */
#include "signing.h"

#include "drawing.h"
#include "numbers.h"
#include "picture.h"
#include "session.h"
#include "times.h"

#include <string.h>

static int read_certification(const cli_command *command, pdfseal_certify *ret_certify)
{
    static const char *const KINDS[] = {"", "no-changes", "forms", "annotations"};
    const char *kind = command->line.values[OPTION_CERTIFY];
    for (int i = PDFSEAL_CERTIFY_NO_CHANGES; kind && i <= PDFSEAL_CERTIFY_ANNOTATIONS; i++) {
        if (strcmp(kind, KINDS[i]) == 0)
            *ret_certify = (pdfseal_certify)i;
    }
    if (kind && *ret_certify == PDFSEAL_CERTIFY_NOT)
        return cli_usage(command, "--certify %s: no-changes, forms or annotations is possible here", kind);
    return 0;
}

static int read_statement(const cli_command *command, pdfseal_sign_options *options)
{
    const char *const *values = command->line.values;
    options->reason = values[OPTION_REASON];
    options->location = values[OPTION_LOCATION];
    options->name = values[OPTION_NAME];
    options->contact = values[OPTION_CONTACT];
    options->field = values[OPTION_FIELD];
    options->digest = values[OPTION_DIGEST];
    options->pss = values[OPTION_PSS] != NULL;
    options->commitment = values[OPTION_COMMITMENT];
    options->policy = values[OPTION_POLICY];
    options->policy_uri = values[OPTION_POLICY_URI];
    options->force = values[OPTION_FORCE] != NULL;
    options->lock = values[OPTION_LOCK];
    if (read_certification(command, &options->certify) != 0)
        return CLI_EXIT_USAGE;
    if (values[OPTION_SIGNING_TIME] && !time_parse(values[OPTION_SIGNING_TIME], &options->signing_time))
        return cli_usage(command, "--signing-time %s: no time (as 2026-11-23T18:50:00Z)", values[OPTION_SIGNING_TIME]);
    int64_t reserve = 0;
    if (values[OPTION_RESERVE] && !cli_whole_parse(values[OPTION_RESERVE], 1, INT64_MAX, &reserve))
        return cli_usage(command, "--reserve %s: a number of bytes is needed", values[OPTION_RESERVE]);
    options->reserve_bytes = (size_t)reserve;
    return 0;
}

int cli_signing_read(const cli_command *command, cli_signing *ret_signing)
{
    *ret_signing = (cli_signing){.options = {.size = sizeof ret_signing->options}, .renderer = cli_renderer(command)};
    int code = cli_update_read(command, &ret_signing->update);
    if (code == 0)
        code = cli_places_read(command, &ret_signing->places);
    if (code == 0)
        code = read_statement(command, &ret_signing->options);
    if (code == 0)
        cli_places_use(&ret_signing->places, &ret_signing->options);
    return code;
}

int cli_signing_open_session(cli_signing *signing, bool has_key)
{
    const cli_command *command = signing->update.command;
    int code = cli_session_open(command, renderer_table(&signing->renderer), cli_network_fetcher(&signing->network), &signing->session);
    return code == 0 && has_key ? cli_key_load(command, signing->session, &signing->key) : code;
}

int cli_signing_open(cli_signing *signing, bool has_key)
{
    const cli_command *command = signing->update.command;
    int code = cli_signing_open_session(signing, has_key);
    if (code == 0 && cli_picture_is_asked(command))
        code = cli_picture_load(command, signing->session, &signing->options);
    return code == 0 ? cli_update_open(&signing->update) : code;
}

void cli_signing_tell_picture(const cli_signing *signing, const pdfseal_sign_result *result)
{
    if (result->flattened)
        cli_say(signing->update.command, signing->update.output,
                "the seal was laid on white: this PDF/A document allows no transparency");
    if (result->may_hide_content)
        cli_say(signing->update.command, signing->update.output,
                "warning: the seal has no transparency: where it lies on words, the earlier signatures become doubtful (pdfseal seal import makes it transparent)");
    if (result->risk)
        cli_say(signing->update.command, signing->update.output,
                "warning: %s (pdfseal inspect --risks names all that could show something else later; --strict refuses it)",
                pdfseal_words(signing->update.command->language, result->risk));
}

void cli_signing_close(cli_signing *signing)
{
    cli_update_close(&signing->update);
    cli_places_clear(&signing->places);
    pdfseal_session_free(signing->session);
    cli_network_close(&signing->network);
    cli_key_close(&signing->key);
    renderer_clear(&signing->renderer);
}
