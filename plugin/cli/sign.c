/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal sign, pdfseal stamp. */
#include "command.h"
#include "drawing.h"
#include "executor.h"
#include "files.h"
#include "json_string.h"
#include "network.h"
#include "picture.h"
#include "places.h"
#include "secrets.h"
#include "times.h"
#include "token.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One run: what was opened, and where it goes. */
typedef struct sign_run {
    cli_command *command;
    bool signs;
    const char *input;
    const char *output; /* as shown */
    pdfseal_sign_options options;
    cli_places places;
    cli_secret passphrase, password;
    cli_network network;
    cli_token token;
    renderer renderer;
    pdfseal_session *session;
    cli_document document;
    int spool; /* standard output's, or -1 */
} sign_run;

static int check_line(const cli_command *command)
{
    const char *const *values = command->line.values;
    if (command->line.operand_count != 1)
        return cli_usage(command, "one PDF is needed (as pdfseal %s IN.pdf -o OUT.pdf)", command->subcommand->name);
    if (!values[OPTION_OUTPUT] == !values[OPTION_IN_PLACE])
        return cli_usage(command, "either -o OUT or --in-place is needed, to say where the result goes");
    if (values[OPTION_IN_PLACE] && strcmp(command->line.operands[0], "-") == 0)
        return cli_usage(command, "--in-place needs a file, not standard input");
    return 0;
}

static int check_key(const cli_command *command)
{
    const char *const *values = command->line.values;
    if (values[OPTION_P12] && (values[OPTION_KEY] || values[OPTION_CERT]))
        return cli_usage(command, "--p12 and --key with --cert exclude each other (give one of them)");
    if (cli_token_is_address(values[OPTION_CERT]) && !cli_token_is_address(values[OPTION_KEY]))
        return cli_usage(command, "a certificate on a token needs a key on it (give both as pkcs11: URIs)");
    if (!values[OPTION_P12] && !cli_token_is_address(values[OPTION_KEY]) && !(values[OPTION_KEY] && values[OPTION_CERT]))
        return cli_usage(command, "a key is needed: --p12 FILE, or --key FILE with --cert FILE, or --key pkcs11:...");
    return 0;
}

static int read_format(const cli_command *command, bool *ret_json)
{
    const char *format = command->line.values[OPTION_FORMAT];
    *ret_json = format && strcmp(format, "json") == 0;
    if (format && !*ret_json && strcmp(format, "text") != 0)
        return cli_usage(command, "--format %s: text or json is possible here", format);
    return 0;
}

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
    if (values[OPTION_RESERVE]) {
        char *end;
        unsigned long long bytes = strtoull(values[OPTION_RESERVE], &end, 10);
        if (*end || end == values[OPTION_RESERVE] || bytes == 0 || values[OPTION_RESERVE][0] == '-')
            return cli_usage(command, "--reserve %s: a number of bytes is needed", values[OPTION_RESERVE]);
        options->reserve_bytes = (size_t)bytes;
    }
    return 0;
}

static int load_key(sign_run *run)
{
    const char *const *values = run->command->line.values;
    const char *certificate = values[OPTION_CERT];
    pdfseal_error error = cli_error(run->command);
    pdfseal_passphrase source = cli_secret_source(&run->passphrase);
    pdfseal_status status = PDFSEAL_OK;
    if (cli_token_is_address(values[OPTION_KEY]))
        status = cli_token_open(values[OPTION_KEY], certificate, &source, &run->token, &error);
    pdfseal_key_options key = {.size = sizeof key, .p12_path = values[OPTION_P12], .key_path = values[OPTION_KEY],
                               .certificate_path = cli_token_is_address(certificate) ? NULL : certificate,
                               .chain_path = values[OPTION_CHAIN], .passphrase = &source,
                               .signer = cli_token_signer(&run->token),
                               .allow_readable_secrets = values[OPTION_ALLOW_READABLE_SECRETS] != NULL,
                               .limits = run->command->limits, .limit_count = run->command->limit_count};
    if (status == PDFSEAL_OK)
        status = pdfseal_session_set_key(run->session, &key, &error);
    if (status == PDFSEAL_OK && pdfseal_session_key_is_legacy(run->session))
        cli_say(run->command, values[OPTION_P12] ? values[OPTION_P12] : values[OPTION_KEY],
                "encrypted by an old, weak algorithm; OpenSSL's legacy provider opened it (encrypt it anew with AES)");
    if (status == PDFSEAL_OK)
        return 0;
    /* The library names the file that is at fault. */
    return cli_secret_fail(&run->passphrase, NULL, &error);
}

static int read_network(sign_run *run)
{
    int code = cli_network_open(run->command, &run->network);
    if (code == 0)
        code = cli_level_read(run->command, &run->network);
    if (run->network.level.level > PDFSEAL_LEVEL_B)
        run->options.level = &run->network.level;
    return code;
}

static int prepare(sign_run *run)
{
    pdfseal_error error = cli_error(run->command);
    pdfseal_session_options options = {.size = sizeof options, .executor = executor_of_threads(),
                                       .renderer = renderer_table(&run->renderer),
                                       .fetcher = cli_network_fetcher(&run->network), .limits = run->command->limits,
                                       .limit_count = run->command->limit_count};
    if (pdfseal_session_new(&options, &run->session, &error) != PDFSEAL_OK)
        return cli_fail(NULL, &error);
    int code = run->signs ? load_key(run) : 0;
    if (code == 0 && cli_picture_is_asked(run->command))
        code = cli_picture_load(run->command, run->session, &run->options);
    if (code == 0 && cli_document_open(run->command, run->input, &run->password, &run->document, &error) != PDFSEAL_OK)
        code = cli_secret_fail(&run->password, run->input, &error);
    return code;
}

static void print_json(const sign_run *run, const pdfseal_sign_result *result)
{
    printf("{\"format\": \"pdfseal-%s\", \"version\": 1, \"tool\": \"pdfseal %s\", \"input\": ",
           run->signs ? "sign" : "stamp", pdfseal_version());
    cli_json_string_print(run->input);
    printf(", \"output\": ");
    cli_json_string_print(run->output);
    printf(", \"field\": ");
    if (run->signs)
        cli_json_string_print(result->field);
    else
        printf("null");
    printf(", \"signed\": %s, \"bytes_in\": %lld, \"bytes_out\": %lld, \"bytes_added\": %lld, \"sealed_pages\": %lld, \"seal_bytes\": %lld, \"flattened\": %s, \"level\": ",
           run->signs ? "true" : "false", (long long)result->bytes_in, (long long)result->bytes_out,
           (long long)(result->bytes_out - result->bytes_in), (long long)result->pages, (long long)result->picture_bytes,
           result->flattened ? "true" : "false");
    printf(run->signs ? "\"%s\"}\n" : "null}\n", cli_level_name(result->level));
}

static void tell(const sign_run *run, const pdfseal_sign_result *result)
{
    double added = (double)(result->bytes_out - result->bytes_in) / 1000.0;
    long long pages = result->pages;
    long long page = pages == 1 ? result->first_page : 0;
    double seal = (double)result->picture_bytes / 1000.0;
    if (result->flattened)
        cli_say(run->command, run->output, "the seal was laid on white: this PDF/A document allows no transparency");
    if (result->shortfall.message[0])
        cli_complain(run->output, result->shortfall.message);
    if (!run->signs && page)
        cli_say(run->command, run->output, "sealed page %lld, NOT signed: a draft copy (%.1f KB added, the seal %.1f KB)", page, added, seal);
    else if (!run->signs)
        cli_say(run->command, run->output, "sealed %lld pages, NOT signed: a draft copy (%.1f KB added, the seal %.1f KB)", pages, added, seal);
    else if (result->pages == 0)
        cli_say(run->command, run->output, "signed invisibly as %s (%.1f KB added)", result->field, added);
    else if (page)
        cli_say(run->command, run->output, "sealed page %lld and signed as %s (%.1f KB added, the seal %.1f KB)", page, result->field, added, seal);
    else
        cli_say(run->command, run->output, "sealed %lld pages and signed as %s (%.1f KB added, the seal %.1f KB)", pages, result->field, added, seal);
}

static int write_result(sign_run *run, bool json)
{
    const char *const *values = run->command->line.values;
    bool to_stdout = strcmp(run->output, "-") == 0;
    pdfseal_error error = cli_error(run->command);
    pdfseal_sign_result result = {.size = sizeof result};
    pdfseal_output_options output = {.size = sizeof output, .path = to_stdout ? NULL : run->output, .fd = -1,
                                     .overwrite = values[OPTION_FORCE] || values[OPTION_IN_PLACE],
                                     .no_sync = values[OPTION_NO_SYNC] != NULL};
    if (to_stdout)
        output.fd = run->spool = cli_spool_open();
    if (to_stdout && run->spool < 0) {
        cli_complain("-", pdfseal_words(run->command->language, "no temporary file can be made (set TMPDIR to a folder with room)"));
        return CLI_EXIT_OUTPUT;
    }
    pdfseal_status status = run->signs ? pdfseal_session_sign(run->session, run->document.document, &run->options, &output, &result, &error)
                                       : pdfseal_session_stamp(run->session, run->document.document, &run->options, &output, &result, &error);
    if (status == PDFSEAL_ERROR_OUTPUT)
        return cli_fail(run->output, &error);
    if (status != PDFSEAL_OK)
        return cli_secret_fail(&run->password, run->input, &error);
    if (to_stdout && !cli_spool_print(run->spool)) {
        cli_complain("-", pdfseal_words(run->command->language, "standard output cannot be written (disk full or pipe closed?)"));
        return CLI_EXIT_OUTPUT;
    }
    if (json && !to_stdout)
        print_json(run, &result);
    tell(run, &result);
    return CLI_EXIT_OK;
}

static int run_sign(cli_command *command, bool signs)
{
    bool json = false;
    sign_run run = {.command = command, .signs = signs, .document = {.fd = -1}, .spool = -1,
                    .options = {.size = sizeof run.options}, .renderer = cli_renderer(command)};
    int code = check_line(command);
    if (code == 0 && signs)
        code = check_key(command);
    if (code == 0)
        code = read_format(command, &json);
    if (code == 0)
        code = cli_places_read(command, &run.places);
    if (code == 0)
        code = read_statement(command, &run.options);
    if (code != 0) {
        cli_places_clear(&run.places);
        return code;
    }
    cli_places_use(&run.places, &run.options);
    run.input = command->line.operands[0];
    run.output = command->line.values[OPTION_IN_PLACE] ? run.input : command->line.values[OPTION_OUTPUT];
    run.passphrase = cli_secret_passphrase(command);
    run.password = cli_secret_password(command);
    code = signs ? read_network(&run) : 0;
    if (code == 0)
        code = prepare(&run);
    if (code == 0)
        code = write_result(&run, json);
    cli_document_close(&run.document);
    cli_places_clear(&run.places);
    pdfseal_session_free(run.session);
    cli_network_close(&run.network);
    cli_token_close(&run.token);
    renderer_clear(&run.renderer);
    if (run.spool >= 0)
        close(run.spool);
    return code;
}

int cli_run_sign(cli_command *command)
{
    return run_sign(command, true);
}

int cli_run_stamp(cli_command *command)
{
    if (!cli_picture_is_asked(command))
        return cli_usage(command, "there is no seal to draw (give its picture with --seal)");
    return run_sign(command, false);
}
