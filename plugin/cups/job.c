/* SPDX-License-Identifier: Apache-2.0 */
/* From CUPS's command line to a sealed document. */
#include "job.h"
#include "guarded_file.h"
#include "name.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PT_PER_MM (72.0 / 25.4)
#define PATH_BYTES 4096
/* A seal's file; scans at 1200 dpi have some 20 MB. */
#define PICTURE_BYTES_MAX ((size_t)64 << 20)
#define PASSPHRASE_BYTES_MAX 1024

static volatile sig_atomic_t asked_to_end;

static void note_end(int number)
{
    (void)number;
    asked_to_end = 1;
}

void cups_job_heed_signals(void)
{
    const struct sigaction end = {.sa_handler = note_end}, ignore = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGTERM, &end, NULL);
    (void)sigaction(SIGPIPE, &ignore, NULL);
}

static bool goes_on(void *context, int64_t done_bytes, int64_t total_bytes)
{
    (void)context;
    (void)done_bytes;
    (void)total_bytes;
    return !asked_to_end;
}

static bool waits_on(void *context)
{
    (void)context;
    return !asked_to_end;
}

bool cups_job_take(cups_job *job, int count, char **arguments)
{
    char *end;
    if (count != 6 && count != 7)
        return false;
    errno = 0;
    const long number = strtol(arguments[1], &end, 10);
    if (errno || end == arguments[1] || *end || number < 0)
        return false;
    const char *queue = getenv("PRINTER");
    *job = (cups_job){.queue = queue ? queue : "", .user = arguments[2], .title = arguments[3], .number = number, .document = -1};
    return true;
}

bool cups_job_settings_folder(char *ret_path, size_t capacity)
{
    const char *root = getenv("CUPS_SERVERROOT");
    return (size_t)snprintf(ret_path, capacity, "%s/pdfseal", root && *root == '/' ? root : "/etc/cups") < capacity;
}

static bool is_plain(const char *name)
{
    static const char PLAIN[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return *name && !name[strspn(name, PLAIN)];
}

static bool fill(const cups_job *job, const char *pattern, char text[CUPS_REASON_BYTES])
{
    char title[256], user[256], number[24];
    cups_name_show(job->title, title, sizeof title);
    cups_name_show(job->user, user, sizeof user);
    (void)snprintf(number, sizeof number, "%ld", job->number);
    const cups_value values[] = {{"title", title}, {"user", user}, {"job", number}, {"queue", job->queue}};
    return cups_settings_expand(pattern ? pattern : "", values, sizeof values / sizeof values[0], text, CUPS_REASON_BYTES);
}

cups_exit cups_job_configure(cups_job *job, const char *name)
{
    char folder[PATH_BYTES], path[PATH_BYTES];
    size_t length;
    unsigned line;
    if (!is_plain(name))
        return cups_fail(CUPS_EXIT_STOP, PDFSEAL_LANGUAGE_ENGLISH, "no queue can be called so: %s (letters, digits, - and _)",
                         name);
    if (!cups_job_settings_folder(folder, sizeof folder) ||
        (size_t)snprintf(path, sizeof path, "%s/%s.conf", folder, name) >= sizeof path)
        return cups_fail(CUPS_EXIT_STOP, PDFSEAL_LANGUAGE_ENGLISH, "the path of the settings is too long (choose a shorter name)");
    guarded_fault fault = guarded_file_read(path, 022, CUPS_SETTINGS_BYTES_MAX, &job->settings_text, &length);
    if (fault)
        return cups_fail(CUPS_EXIT_STOP, PDFSEAL_LANGUAGE_ENGLISH, "%s: %s", path, fault);
    const char *wrong = cups_settings_read(job->settings_text, &job->settings, &line);
    if (wrong)
        return cups_fail(CUPS_EXIT_STOP, PDFSEAL_LANGUAGE_ENGLISH, "%s, line %u: %s", path, line, wrong);
    if (!fill(job, job->settings.reason, job->reason) || !fill(job, job->settings.location, job->location))
        return cups_fail(CUPS_EXIT_STOP, job->settings.language,
                         "%s: reason and location know {title}, {user}, {job} and {queue} alone, and 500 bytes (mend the settings)",
                         path);
    return CUPS_EXIT_OK;
}

/* ---- the key ---- */

typedef struct secret {
    char *text;
    size_t length;
} secret;

static bool give_secret(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    const secret *kept = context;
    (void)what;
    if (!kept->text || kept->length > capacity)
        return false;
    memcpy(buffer, kept->text, kept->length);
    *ret_length = kept->length;
    return true;
}

static guarded_fault read_secret(const char *path, mode_t forbidden, secret *ret_secret)
{
    guarded_fault fault = guarded_file_read(path, forbidden, PASSPHRASE_BYTES_MAX, &ret_secret->text, &ret_secret->length);
    if (!fault)
        ret_secret->length = strcspn(ret_secret->text, "\r\n");
    return fault;
}

/* "user:password" in the first line. */
static guarded_fault read_login(const char *path, mode_t forbidden, char **ret_login)
{
    secret login = {0};
    guarded_fault fault = read_secret(path, forbidden, &login);
    *ret_login = login.text;
    if (fault)
        return fault;
    login.text[login.length] = 0;
    return strchr(login.text, ':') ? NULL : "its first line is no user:password (as alice:wonderland)";
}

static void forget_secret(secret *kept)
{
    if (kept->text)
        explicit_bzero(kept->text, kept->length);
    free(kept->text);
}

/* Who answers for time stamps and revocation; it is asked later, as the user. */
static pdfseal_status open_network(cups_job *job, pdfseal_error *error)
{
    const cups_settings *settings = &job->settings;
    const fetch_options how = {.proxy = settings->proxy, .login = job->login, .allow_private_network = settings->private_network, .goes_on = waits_on};
    pdfseal_status status = shared_level_open(settings->level, settings->tsa, settings->trust, &job->level, error);
    if (status != PDFSEAL_OK || settings->level == PDFSEAL_LEVEL_B)
        return status;
    return fetch_client_new(&how, &job->network, error);
}

static pdfseal_status load(cups_job *job, secret *kept, pdfseal_error *error)
{
    const pdfseal_passphrase passphrase = {kept, give_secret};
    const pdfseal_key_options key = {
        .size = sizeof key, .p12_path = job->settings.key, .chain_path = job->settings.chain, .passphrase = &passphrase};
    job->progress = (pdfseal_progress){NULL, goes_on};
    job->renderer =
        (renderer){.language = job->settings.language,
                   .helper = access(PDFSEAL_LIBEXEC "/pdfseal-render", X_OK) == 0 ? PDFSEAL_LIBEXEC "/pdfseal-render" : NULL};
    const pdfseal_session_options how = {
        .size = sizeof how, .renderer = renderer_table(&job->renderer), .progress = &job->progress,
        .fetcher = job->network ? fetch_client_table(job->network) : NULL};
    pdfseal_status status = pdfseal_session_new(&how, &job->session, error);
    return status == PDFSEAL_OK ? pdfseal_session_set_key(job->session, &key, error) : status;
}

cups_exit cups_job_load_key(cups_job *job, mode_t forbidden)
{
    const cups_settings *settings = &job->settings;
    secret kept = {0};
    pdfseal_error error = {.language = settings->language};
    const char *path = settings->key;
    guarded_fault fault = guarded_file_check(path, forbidden);
    if (!fault && settings->passphrase_file)
        fault = read_secret(path = settings->passphrase_file, forbidden, &kept);
    if (!fault && settings->tsa_login_file)
        fault = read_login(path = settings->tsa_login_file, forbidden, &job->login);
    if (!fault && settings->chain)
        fault = guarded_file_check(path = settings->chain, 022);
    if (!fault && settings->trust)
        fault = guarded_file_check(path = settings->trust, 022);
    if (!fault && settings->seal)
        fault = guarded_file_read(path = settings->seal, 022, PICTURE_BYTES_MAX, &job->picture, &job->picture_bytes);
    cups_exit code = CUPS_EXIT_OK;
    if (fault)
        code = cups_fail(CUPS_EXIT_STOP, settings->language, "%s: %s", path, pdfseal_words(settings->language, fault));
    else if (open_network(job, &error) != PDFSEAL_OK)
        code = cups_fail(CUPS_EXIT_STOP, settings->language, "%s: %s", settings->trust ? settings->trust : "tsa", error.message);
    else if (load(job, &kept, &error) != PDFSEAL_OK)
        code = cups_fail(CUPS_EXIT_STOP, settings->language, "%s: %s", settings->key, error.message);
    forget_secret(&kept);
    return code;
}

/* ---- the document ---- */

cups_exit cups_job_open(cups_job *job, const char *path)
{
    const char *folder = getenv("TMPDIR");
    job->document = guarded_file_document(path, folder && *folder ? folder : "/tmp");
    if (job->document >= 0)
        return CUPS_EXIT_OK;
    return cups_fail(CUPS_EXIT_FAILED, job->settings.language, "the document of job %ld cannot be read: %s", job->number,
                     strerror(errno));
}

static pdfseal_status add_picture(cups_job *job, pdfseal_error *error)
{
    const pdfseal_picture_options picture = {.size = sizeof picture,
                                             .data = job->picture,
                                             .length_bytes = job->picture_bytes,
                                             .width_pt = job->settings.width_mm * PT_PER_MM};
    return job->picture ? pdfseal_session_compose_picture(job->session, &picture, error) : PDFSEAL_OK;
}

static pdfseal_status sign(cups_job *job, const pdfseal_output_options *output, pdfseal_error *error)
{
    pdfseal_document *document;
    const cups_settings *settings = &job->settings;
    const pdfseal_open_options how = {.size = sizeof how, .name = pdfseal_words(settings->language, "print job")};
    const pdfseal_sign_options options = {.size = sizeof options,
                                          .reason = *job->reason ? job->reason : NULL,
                                          .location = *job->location ? job->location : NULL,
                                          .level = &job->level.options,
                                          .place = {.size = sizeof options.place,
                                                    .pages = settings->pages,
                                                    .anchor = settings->anchor,
                                                    .margin_pt = settings->margin_mm * PT_PER_MM,
                                                    .width_pt = settings->width_mm * PT_PER_MM}};
    pdfseal_status status = pdfseal_document_open_fd(job->document, &how, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_sign(job->session, document, &options, output, NULL, error);
    pdfseal_document_close(document);
    return status;
}

pdfseal_status cups_job_seal(cups_job *job, const pdfseal_output_options *output, pdfseal_error *error)
{
    pdfseal_status status = add_picture(job, error);
    return status == PDFSEAL_OK ? sign(job, output, error) : status;
}

void cups_job_clear(cups_job *job)
{
    pdfseal_session_free(job->session);
    shared_level_close(&job->level);
    fetch_client_free(job->network);
    if (job->login)
        explicit_bzero(job->login, strlen(job->login));
    free(job->login);
    renderer_clear(&job->renderer);
    if (job->document >= 0)
        close(job->document);
    free(job->picture);
    free(job->settings_text);
}
