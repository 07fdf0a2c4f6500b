/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal batch-verify. */
#include "batch/output.h"
#include "batch/receipt.h"
#include "files.h"
#include "json_string.h"
#include "shared/vocabulary.h"
#include "verify_options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct checking {
    const cli_command *command;
    const char *receipt_path;
    batch_folder folder;
    cli_network network;
    pdfseal_verify_options options;
    FILE *problems;    /* of the JSON: {...}, {...} */
    char *problems_text;
    size_t problems_bytes;
    uint64_t intact, differing, missing;
    batch_receipt receipt;
    pdfseal_bytes_verdict verdict;
} checking;

static bool is_json(const checking *work)
{
    const char *format = work->command->line.values[OPTION_FORMAT];
    return format && strcmp(format, "json") == 0;
}

static int read_options(checking *work)
{
    const cli_command *command = work->command;
    const char *const *values = command->line.values;
    const char *format = values[OPTION_FORMAT];
    if (command->line.operand_count != 1)
        return cli_usage(command, "one receipt is needed (as pdfseal batch-verify RECEIPT)");
    if (format && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
        return cli_usage(command, "--format %s: text or json is possible here", format);
    if (values[OPTION_OUTPUT] && !values[OPTION_PROVE])
        return cli_usage(command, "-o is for the proof of one document (give its output with --prove)");
    work->receipt_path = command->line.operands[0];
    return cli_judgement_read(command, &work->options);
}

static int open_trust(checking *work)
{
    int code = cli_network_open(work->command, &work->network);
    work->options.fetcher = cli_network_fetcher(&work->network);
    return code == 0 ? cli_trust_open(work->command, &work->options) : code;
}

/* The receipt's own folder, unless another is named. */
static int open_folder(checking *work)
{
    char name[PATH_MAX];
    pdfseal_error error = cli_error(work->command);
    const char *given = work->command->line.values[OPTION_OUT_DIR];
    const char *slash = strrchr(work->receipt_path, '/');
    struct stat status;
    int length = given ? snprintf(name, sizeof name, "%s", given)
                       : snprintf(name, sizeof name, "%.*s", slash ? (int)(slash - work->receipt_path) + 1 : 1, slash ? work->receipt_path : ".");
    bool fits = length > 0 && (size_t)length < sizeof name;
    if (!fits || stat(name, &status) != 0 || !S_ISDIR(status.st_mode)) {
        cli_complain(fits ? name : NULL, pdfseal_words(work->command->language, "this folder cannot be read (check its name and mode)"));
        return CLI_EXIT_INPUT;
    }
    if (batch_folder_open(name, false, &work->folder, &error) != PDFSEAL_OK)
        return cli_fail(name, &error);
    return 0;
}

static void note_problem(checking *work, const char *output, const char *word, const char *sentence)
{
    if (is_json(work)) {
        fprintf(work->problems, "%s{\"output\": ", work->differing + work->missing > 1 ? ", " : "");
        cli_json_string_write(work->problems, output);
        fprintf(work->problems, ", \"problem\": \"%s\"}", word);
    } else {
        cli_complain(output, pdfseal_words(work->command->language, sentence));
    }
}

static bool has_digest(int fd, const char *wanted)
{
    char text[65];
    return batch_file_digest(fd, text) && strcmp(text, wanted) == 0;
}

static bool check_document(void *context, const batch_record *record)
{
    checking *work = context;
    bool stays = batch_output_check(&work->folder, record->output, NULL) == PDFSEAL_OK;
    int fd = stays ? batch_output_find(&work->folder, record->output) : -1;
    if (fd < 0) {
        work->missing++;
        note_problem(work, record->output, "missing", "is missing");
        return true;
    }
    if (has_digest(fd, record->output_sha256)) {
        work->intact++;
    } else {
        work->differing++;
        note_problem(work, record->output, "differs", "differs from what was sealed");
    }
    close(fd);
    return true;
}

/* ---- verdict ---- */

static void judge(checking *work)
{
    pdfseal_error error = cli_error(work->command);
    const batch_receipt *receipt = &work->receipt;
    work->verdict = (pdfseal_bytes_verdict){.size = sizeof work->verdict};
    if (!receipt->holds) {
        work->verdict.verdict = PDFSEAL_VERDICT_ALTERED;
        (void)snprintf(work->verdict.cause, sizeof work->verdict.cause, "its lines are not those that were signed");
        return;
    }
    if (pdfseal_verify_bytes(receipt->head, receipt->head_bytes, receipt->cms, receipt->cms_bytes, &work->options, &work->verdict,
                             &error) == PDFSEAL_OK)
        return;
    work->verdict.verdict = PDFSEAL_VERDICT_INVALID;
    (void)snprintf(work->verdict.cause, sizeof work->verdict.cause, "%s", error.message);
}

static int exit_code(const checking *work)
{
    if (work->verdict.verdict == PDFSEAL_VERDICT_ALTERED || work->verdict.verdict == PDFSEAL_VERDICT_INVALID ||
        work->differing || work->missing)
        return CLI_EXIT_FOUND;
    return work->verdict.verdict == PDFSEAL_VERDICT_VALID ? CLI_EXIT_OK : CLI_EXIT_NOT_ESTABLISHED;
}

static void print_text_or_null(const char *text)
{
    if (text[0])
        cli_json_string_print(text);
    else
        printf("null");
}

static void print_json(checking *work)
{
    const batch_receipt *receipt = &work->receipt;
    const char *cause = work->verdict.cause;
    fclose(work->problems);
    work->problems = NULL;
    printf("{\"format\": \"pdfseal-batch-verify\", \"version\": 1, \"tool\": \"pdfseal %s\", \"receipt\": ", pdfseal_version());
    cli_json_string_print(work->receipt_path);
    printf(", \"verdict\": \"%s\", \"cause\": ", shared_verdict_name(work->verdict.verdict));
    print_text_or_null(cause[0] ? pdfseal_words(work->command->json_language, cause) : "");
    printf(", \"signer\": ");
    print_text_or_null(work->verdict.signer);
    printf(", \"created_at\": ");
    print_text_or_null(receipt->created_at);
    printf(", \"is_proof\": %s, \"documents\": %llu, \"checked\": %llu, \"intact\": %llu, \"differing\": %llu, \"missing\": %llu, \"problems\": [%s]}\n",
           receipt->is_proof ? "true" : "false", (unsigned long long)receipt->documents, (unsigned long long)receipt->lines,
           (unsigned long long)work->intact, (unsigned long long)work->differing, (unsigned long long)work->missing, work->problems_text);
}

static void tell(const checking *work)
{
    const cli_command *command = work->command;
    const batch_receipt *receipt = &work->receipt;
    const char *signer = work->verdict.signer;
    unsigned long long intact = work->intact;
    unsigned long long lines = receipt->lines;
    if (work->verdict.cause[0])
        cli_complain(work->receipt_path, pdfseal_words(command->language, work->verdict.cause));
    if (work->verdict.verdict == PDFSEAL_VERDICT_VALID)
        cli_say(command, work->receipt_path, "signed by %s at %s; %llu of %llu documents are as they were sealed", signer, receipt->created_at, intact, lines);
    else if (work->verdict.verdict == PDFSEAL_VERDICT_INDETERMINATE)
        cli_say(command, work->receipt_path, "signed by %s, whom nobody vouches for; %llu of %llu documents are as it says", signer, intact, lines);
    else
        cli_say(command, work->receipt_path, "the receipt does not hold; %llu of %llu documents are as it says", intact, lines);
}

static int check_all(checking *work)
{
    pdfseal_error error = cli_error(work->command);
    work->problems = open_memstream(&work->problems_text, &work->problems_bytes);
    if (!work->problems)
        return cli_usage(work->command, "memory ran out");
    if (batch_receipt_read(work->receipt_path, check_document, work, &work->receipt, &error) != PDFSEAL_OK)
        return cli_fail(work->receipt_path, &error);
    judge(work);
    if (is_json(work))
        print_json(work);
    else
        tell(work);
    return exit_code(work);
}

static int prove(checking *work)
{
    const char *const *values = work->command->line.values;
    pdfseal_error error = cli_error(work->command);
    cli_output output;
    if (cli_output_open(work->command, values[OPTION_OUTPUT], &output, &error) != PDFSEAL_OK)
        return cli_fail(values[OPTION_OUTPUT], &error);
    const pdfseal_sink sink = cli_output_sink(&output);
    pdfseal_status status = batch_receipt_prove(work->receipt_path, values[OPTION_PROVE], &sink, &error);
    const char *at_fault = status == PDFSEAL_OK || output.failure ? cli_output_name(&output) : work->receipt_path;
    status = status == PDFSEAL_OK ? cli_output_commit(&output, &error) : cli_output_explain(&output, status, &error);
    cli_output_close(&output);
    return status == PDFSEAL_OK ? 0 : cli_fail(at_fault, &error);
}

int cli_run_batch_verify(cli_command *command)
{
    checking work = {.command = command, .folder = {.fd = -1}, .options = {.size = sizeof work.options}};
    int code = read_options(&work);
    if (code == 0 && command->line.values[OPTION_PROVE])
        return prove(&work);
    if (code == 0)
        code = open_folder(&work);
    if (code == 0)
        code = open_trust(&work);
    if (code == 0)
        code = check_all(&work);
    if (work.problems)
        fclose(work.problems);
    free(work.problems_text);
    batch_receipt_clear(&work.receipt);
    batch_folder_close(&work.folder);
    pdfseal_trust_free(work.options.trust);
    cli_network_close(&work.network);
    return code;
}
