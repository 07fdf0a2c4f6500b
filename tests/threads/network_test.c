/* SPDX-License-Identifier: Apache-2.0 */
/* A host's threads over the network and the renderer, all at once: libpdfseal.so with the tables of one
 * loaded plugin, and the plugin's own functions. network_test.py runs it beside real authorities:
 * test_threads_network FOLDER ADDRESS PLUGIN. */
#include "pdfseal.h"
#include "pdfseal_plugin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define THREADS 4
#define ROUNDS 2

typedef struct world {
    const char *folder, *address;
    const pdfseal_plugin_table *plugin;
    const pdfseal_fetcher *fetcher; /* of all threads */
    atomic_long told;
} world;

static world here;
static const pdfseal_plugin_network NETWORK = {
    .size = sizeof NETWORK, .timeout_seconds = 60, .allow_private = 1};

typedef struct worker {
    pthread_t thread;
    int number;
    char input[600], output[600], key[600], root[600], authority[200];
    pdfseal_error error; /* of what failed first */
    char message[600];
    int failed;
    int valid, compared, drawn;
} worker;

/* ---- what all threads share ---- */

static void count_message(void *context, pdfseal_log_level level, const char *event, const char *message)
{
    world *of = context;
    (void)level;
    (void)event;
    (void)message;
    atomic_fetch_add(&of->told, 1);
}

static const pdfseal_log the_log = {.size = sizeof the_log, .context = &here, .tell = count_message};

static bool give_passphrase(void *context, const char *what, char *buffer, size_t capacity,
                            size_t *ret_length)
{
    (void)context;
    (void)what;
    *ret_length = (size_t)snprintf(buffer, capacity, "test");
    return true;
}

/* ---- signing and verifying with the shared fetcher ---- */

static pdfseal_status sign(worker *self, pdfseal_session *session)
{
    const char *authority = self->authority;
    pdfseal_document *document;
    const pdfseal_level_options level = {
        .size = sizeof level, .level = PDFSEAL_LEVEL_T, .authorities = &authority, .authority_count = 1};
    const pdfseal_sign_options options = {.size = sizeof options, .level = &level};
    const pdfseal_output_options where = {
        .size = sizeof where, .path = self->output, .overwrite = true, .no_sync = true};
    pdfseal_status status = pdfseal_document_open(self->input, NULL, &document, &self->error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_sign(session, document, &options, &where, NULL, &self->error);
    pdfseal_document_close(document);
    return status;
}

static pdfseal_status verify(worker *self, pdfseal_trust *trust, pdfseal_document *document)
{
    pdfseal_report *report;
    pdfseal_signature_facts facts = {.size = sizeof facts};
    const pdfseal_verify_options options = {.size = sizeof options,
                                            .trust = trust,
                                            .revocation = PDFSEAL_REVOCATION_REQUIRE,
                                            .fetcher = here.fetcher,
                                            .log = &the_log};
    pdfseal_status status = pdfseal_verify(document, &options, &report, &self->error);
    if (status != PDFSEAL_OK)
        return status;
    self->valid += pdfseal_report_verdict(report) == PDFSEAL_VERDICT_VALID &&
                   pdfseal_report_signature(report, 0, &facts) && strcmp(facts.revocation, "good") == 0 &&
                   strcmp(facts.level, "PAdES-B-T") == 0;
    pdfseal_report_free(report);
    return PDFSEAL_OK;
}

/* ---- looking at pages with a renderer of one's own ---- */

static bool take_look(void *context, const pdfseal_page_look *look, const void *png, size_t png_bytes)
{
    worker *self = context;
    bool is_picture = png_bytes > 8 && memcmp(png, "\x89PNG\r\n\x1a\n", 8) == 0;
    self->compared += !look->cause && !png && look->pixels == 0;
    self->drawn += !look->cause && is_picture;
    return true;
}

/* The signature is invisible: the page looks as it did before. */
static pdfseal_status look(worker *self, const pdfseal_renderer *renderer, pdfseal_document *document)
{
    const pdfseal_look_sink sink = {self, take_look};
    pdfseal_look_options options = {.size = sizeof options,
                                    .renderer = renderer,
                                    .revision = 1,
                                    .pages = "1",
                                    .dpi = 40,
                                    .wants_pictures = true};
    pdfseal_status status = PDFSEAL_OK;
    for (int draws_only = 0; draws_only < 2 && status == PDFSEAL_OK; draws_only++) {
        options.draws_only = draws_only;
        options.revision_fd = memfd_create("revision", MFD_CLOEXEC);
        status = pdfseal_document_look(document, &options, &sink, &self->error);
        (void)close(options.revision_fd);
    }
    return status;
}

static pdfseal_status check(worker *self, pdfseal_trust *trust, const pdfseal_renderer *renderer)
{
    pdfseal_document *document;
    pdfseal_status status = pdfseal_document_open(self->output, NULL, &document, &self->error);
    if (status != PDFSEAL_OK)
        return status;
    status = verify(self, trust, document);
    if (status == PDFSEAL_OK)
        status = look(self, renderer, document);
    pdfseal_document_close(document);
    return status;
}

/* ---- the threads of a program that links the library ---- */

static pdfseal_status open_session(worker *self, const pdfseal_renderer *renderer,
                                   pdfseal_session **ret_session)
{
    const pdfseal_passphrase passphrase = {NULL, give_passphrase};
    const pdfseal_key_options key = {.size = sizeof key, .p12_path = self->key, .passphrase = &passphrase};
    const pdfseal_session_options options = {
        .size = sizeof options, .fetcher = here.fetcher, .renderer = renderer, .log = &the_log};
    pdfseal_status status = pdfseal_session_new(&options, ret_session, &self->error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_set_key(*ret_session, &key, &self->error);
    if (status != PDFSEAL_OK)
        pdfseal_session_free(*ret_session);
    return status;
}

static pdfseal_status open_trust(worker *self, pdfseal_trust **ret_trust)
{
    pdfseal_status status = pdfseal_trust_new(ret_trust, &self->error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_trust_add_anchors(*ret_trust, self->root, &self->error);
    if (status != PDFSEAL_OK)
        pdfseal_trust_free(*ret_trust);
    return status;
}

static pdfseal_status work_in_rounds(worker *self, pdfseal_session *session, const pdfseal_renderer *renderer)
{
    pdfseal_status status = PDFSEAL_OK;
    for (int round = 0; round < ROUNDS && status == PDFSEAL_OK; round++) {
        pdfseal_trust *trust; /* a new one knows no answer yet */
        status = sign(self, session);
        if (status == PDFSEAL_OK)
            status = open_trust(self, &trust);
        if (status != PDFSEAL_OK)
            return status;
        status = check(self, trust, renderer);
        pdfseal_trust_free(trust);
    }
    return status;
}

static void *use_the_library(void *argument)
{
    worker *self = argument;
    pdfseal_session *session;
    pdfseal_plugin_tools tools = {.size = sizeof tools};
    self->failed = here.plugin->tools_open(NULL, NULL, &tools, self->message, sizeof self->message);
    if (self->failed)
        return NULL;
    pdfseal_status status = open_session(self, tools.renderer, &session);
    if (status == PDFSEAL_OK) {
        status = work_in_rounds(self, session, tools.renderer);
        pdfseal_session_free(session);
    }
    here.plugin->tools_close(&tools);
    if (status != PDFSEAL_OK)
        (void)snprintf(self->message, sizeof self->message, "%s", self->error.message);
    self->failed = status != PDFSEAL_OK;
    return NULL;
}

/* ---- the threads of a host of the plugin ---- */

static int32_t go_on(void *context, int64_t done_bytes, int64_t total_bytes)
{
    (void)context;
    atomic_fetch_add(&here.told, 1);
    return done_bytes <= total_bytes;
}

/* The seal is an SVG, which the renderer draws. */
static int32_t seal_by_plugin(worker *self)
{
    char svg[600];
    void *session = NULL;
    (void)snprintf(svg, sizeof svg, "%s/seal.svg", here.folder);
    const pdfseal_plugin_keys keys = {
        .size = sizeof keys, .p12 = self->key, .passphrase = "test", .seal = svg, .network = &NETWORK};
    const pdfseal_plugin_seal_job job = {.size = sizeof job,
                                         .input = self->input,
                                         .output = self->output,
                                         .overwrite = 1,
                                         .progress = go_on,
                                         .level = "B-LT",
                                         .tsa = self->authority,
                                         .trust = self->root};
    int32_t result = here.plugin->open(&keys, &session, self->message, sizeof self->message);
    if (result == PDFSEAL_PLUGIN_DONE)
        result = here.plugin->seal(session, &job, self->message, sizeof self->message);
    here.plugin->close(session);
    return result;
}

static void *use_the_plugin(void *argument)
{
    worker *self = argument;
    const pdfseal_plugin_verify_job job = {.size = sizeof job,
                                           .input = self->output,
                                           .trust = self->root,
                                           .progress = go_on,
                                           .network = &NETWORK,
                                           .revocation = "require"};
    self->failed = seal_by_plugin(self);
    if (!self->failed)
        self->failed = here.plugin->verify(&job, self->message, sizeof self->message);
    self->valid = !self->failed;
    return NULL;
}

/* ---- tests ---- */

static void run(void *(*work)(void *argument), worker *workers)
{
    for (int i = 0; i < THREADS; i++) {
        worker *of = &workers[i];
        *of = (worker){.number = i};
        (void)snprintf(of->input, sizeof of->input, "%s/in.pdf", here.folder);
        (void)snprintf(of->output, sizeof of->output, "%s/out-%d.pdf", here.folder, i);
        (void)snprintf(of->key, sizeof of->key, "%s/signer.p12", here.folder);
        (void)snprintf(of->root, sizeof of->root, "%s/root.crt", here.folder);
        (void)snprintf(of->authority, sizeof of->authority, "%s/tsa", here.address);
        assert_int_equal(pthread_create(&of->thread, NULL, work, of), 0);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        if (workers[i].failed)
            print_error("thread %d: %s\n", i, workers[i].message);
        assert_int_equal(workers[i].failed, 0);
    }
}

static void sessions_and_trusts_share_a_fetcher_and_each_thread_has_a_renderer(void **state)
{
    (void)state;
    worker workers[THREADS];
    char message[200];
    pdfseal_plugin_tools tools = {.size = sizeof tools};
    assert_int_equal(here.plugin->tools_open(&NETWORK, NULL, &tools, message, sizeof message), 0);
    here.fetcher = tools.fetcher;
    run(use_the_library, workers);
    here.plugin->tools_close(&tools);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(workers[i].valid, ROUNDS);
        assert_int_equal(workers[i].compared, ROUNDS);
        assert_int_equal(workers[i].drawn, ROUNDS);
    }
    assert_true(atomic_load(&here.told) > 2 * THREADS * ROUNDS); /* a stamp and an answer each, at least */
}

static void the_plugin_seals_with_drawn_seals_and_verifies_over_the_network_at_once(void **state)
{
    (void)state;
    worker workers[THREADS];
    run(use_the_plugin, workers);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(workers[i].valid, 1);
}

int main(int count, char **arguments)
{
    const pdfseal_plugin_table *(*door)(void);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_and_trusts_share_a_fetcher_and_each_thread_has_a_renderer),
        cmocka_unit_test(the_plugin_seals_with_drawn_seals_and_verifies_over_the_network_at_once),
    };
    void *library = count == 4 ? dlopen(arguments[3], RTLD_NOW | RTLD_LOCAL) : NULL;
    if (!library) {
        (void)fprintf(stderr, "usage: test_threads_network FOLDER ADDRESS PLUGIN (%s)\n",
                      count == 4 ? dlerror() : "see there");
        return 64;
    }
    *(void **)&door = dlsym(library, PDFSEAL_PLUGIN_SYMBOL);
    here = (world){.folder = arguments[1], .address = arguments[2], .plugin = door()};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
