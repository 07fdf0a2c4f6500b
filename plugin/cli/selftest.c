/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal selftest: the attacks that ship with the program, each made anew from a signed document and verified. */
#include "attack_collection.h"
#include "command.h"
#include "files.h"
#include "shared/vocabulary.h"
#include "shared/writing.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct selftest_run {
    cli_command *command;
    attack_collection collection;
    pdfseal_trust *trust;
    cli_output output;
    bool json;
    size_t attacks, caught, honest, honest_valid;
} selftest_run;

static bool print(selftest_run *run, const char *text)
{
    pdfseal_sink sink = cli_output_sink(&run->output);
    return sink.write(sink.context, text, strlen(text));
}

/* The root is read from a file: one without a name. */
static int load_trust(selftest_run *run)
{
    pdfseal_error error = cli_error(run->command);
    char path[64];
    int fd = cli_spool_open();
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    bool written = fd >= 0 && shared_write_all(fd, run->collection.root, strlen(run->collection.root));
    int code = written ? 0 : cli_spool_complain(run->command);
    if (code == 0 && (pdfseal_trust_new(&run->trust, &error) != PDFSEAL_OK ||
                      pdfseal_trust_add_anchors(run->trust, path, &error) != PDFSEAL_OK))
        code = cli_fail(run->collection.name, &error);
    if (fd >= 0)
        close(fd);
    return code;
}

/* The verdict on the bytes in `fd`; what cannot be opened or read is unreadable. */
static pdfseal_verdict judge(const selftest_run *run, int fd)
{
    pdfseal_error error = cli_error(run->command);
    const pdfseal_verify_options options = {.size = sizeof options, .trust = run->trust, .revocation = PDFSEAL_REVOCATION_OFF,
                                            .at_time = run->collection.at_time};
    pdfseal_document *document = NULL;
    pdfseal_report *report = NULL;
    pdfseal_verdict verdict = PDFSEAL_VERDICT_UNREADABLE;
    if (pdfseal_document_open_fd(fd, NULL, &document, &error) == PDFSEAL_OK &&
        pdfseal_verify(document, &options, &report, &error) == PDFSEAL_OK)
        verdict = pdfseal_report_verdict(report);
    pdfseal_report_free(report);
    pdfseal_document_close(document);
    return verdict;
}

static bool report_json(selftest_run *run, const char *family, const char *name, pdfseal_verdict verdict, bool good)
{
    char line[1024];
    (void)snprintf(line, sizeof line, "%s{\"family\": \"%s\", \"name\": \"%s\", \"verdict\": \"%s\", \"good\": %s}",
                   run->attacks + run->honest > 1 ? ", " : "", family, name, shared_verdict_name(verdict), good ? "true" : "false");
    return print(run, line);
}

static bool report_text(selftest_run *run, const char *family, const char *name, pdfseal_verdict verdict, const char *word)
{
    char line[1024];
    pdfseal_language language = run->command->language;
    (void)snprintf(line, sizeof line, "%-12s %-26s %s: %s\n", pdfseal_words(language, word), pdfseal_words(language, family), name,
                   pdfseal_words(language, shared_verdict_name(verdict)));
    return print(run, line);
}

static bool try_victim(selftest_run *run, size_t index)
{
    const attack_victim *victim = &run->collection.victims[index];
    int fd = attack_victim_open(victim);
    pdfseal_verdict verdict = fd >= 0 ? judge(run, fd) : PDFSEAL_VERDICT_UNREADABLE;
    bool good = verdict == PDFSEAL_VERDICT_VALID;
    if (fd >= 0)
        close(fd);
    run->honest++;
    run->honest_valid += good;
    if (run->json)
        return report_json(run, "honest", victim->label, verdict, good);
    return report_text(run, "honest", victim->label, verdict, good ? "valid" : "NOT VALID");
}

static bool try_attack(selftest_run *run, size_t index)
{
    const attack *one = &run->collection.attacks[index];
    int fd = attack_open(&run->collection, one);
    pdfseal_verdict verdict = fd >= 0 ? judge(run, fd) : PDFSEAL_VERDICT_VALID;
    bool good = attack_expects(one, shared_verdict_name(verdict)) && verdict != PDFSEAL_VERDICT_VALID;
    if (fd >= 0)
        close(fd);
    run->attacks++;
    run->caught += good;
    if (run->json)
        return report_json(run, one->family, one->name, verdict, good);
    return report_text(run, one->family, one->name, verdict, good ? "caught" : "NOT CAUGHT");
}

static bool print_end(selftest_run *run)
{
    char line[512];
    pdfseal_language language = run->command->language;
    if (run->json)
        (void)snprintf(line, sizeof line, "], \"attacks\": %zu, \"caught\": %zu, \"honest\": %zu, \"honest_valid\": %zu}\n", run->attacks,
                       run->caught, run->honest, run->honest_valid);
    else
        (void)snprintf(line, sizeof line, "%s: %zu/%zu; %s: %zu/%zu\n", pdfseal_words(language, "attacks caught"), run->caught, run->attacks,
                       pdfseal_words(language, "signed documents that are valid"), run->honest_valid, run->honest);
    return print(run, line);
}

static int run_all(selftest_run *run)
{
    pdfseal_error error = cli_error(run->command);
    bool written = !run->json || print(run, "{\"format\": \"pdfseal-selftest\", \"version\": 1, \"results\": [");
    for (size_t i = 0; written && i < run->collection.victim_count; i++)
        written = try_victim(run, i);
    for (size_t i = 0; written && i < run->collection.attack_count; i++)
        written = try_attack(run, i);
    written = written && print_end(run);
    pdfseal_status status = written ? cli_output_commit(&run->output, &error)
                                    : cli_output_explain(&run->output, PDFSEAL_ERROR_OUTPUT, &error);
    if (status != PDFSEAL_OK)
        return cli_fail(cli_output_name(&run->output), &error);
    bool good = run->caught == run->attacks && run->honest_valid == run->honest;
    return good ? 0 : CLI_EXIT_FOUND;
}

static int read_line(selftest_run *run)
{
    const cli_command *command = run->command;
    const char *format = command->line.values[OPTION_FORMAT];
    run->json = format && strcmp(format, "json") == 0;
    if (command->line.operand_count > 1)
        return cli_usage(command, "at most one collection of attacks can be named (as pdfseal selftest attacks.json)");
    if (format && !run->json && strcmp(format, "text") != 0)
        return cli_usage(command, "--format %s: text or json is possible here", format);
    return 0;
}

int cli_run_selftest(cli_command *command)
{
    selftest_run run = {.command = command, .output = {.fd = -1}};
    pdfseal_error error = cli_error(command);
    const char *path = command->line.values[OPTION_OUTPUT];
    int code = read_line(&run);
    if (code == 0)
        code = attack_collection_read(command, command->line.operand_count ? command->line.operands[0] : NULL, &run.collection);
    if (code == 0)
        code = load_trust(&run);
    if (code == 0 && cli_output_open(command, path, &run.output, &error) != PDFSEAL_OK)
        code = cli_fail(path, &error);
    if (code == 0)
        code = run_all(&run);
    cli_output_close(&run.output);
    pdfseal_trust_free(run.trust);
    attack_collection_clear(&run.collection);
    return code;
}
