/* SPDX-License-Identifier: Apache-2.0 */
/* The public functions as pdfseal.h lets threads use them: different objects at once, one object from hand to
 * hand. */
#include "expect.h"
#include "public_program.h"

#include <pthread.h>
#include <stdatomic.h>

#define THREADS 6
#define ROUNDS 4
#define NOW 1795459800

static const char *const SAMPLES[] = {"contract", "invoice", "drawing", "article", "form", "scan"};

/* What all threads of a test share. */
typedef struct crew {
    pdfseal_session *session; /* of all, in turn */
    pthread_mutex_t turn;
    pdfseal_session_options options; /* tables of all, at once */
    atomic_long told;
} crew;

typedef struct worker {
    pthread_t thread;
    crew *crew;
    int number;
    pdfseal_status status; /* the first that is not OK */
    pdfseal_error error;
    long verdicts[PDFSEAL_VERDICT_UNREADABLE + 1];
} worker;

/* ---- tables that all share ---- */

static int64_t tell_time(void *context)
{
    (void)context;
    return NOW;
}

static void count_message(void *context, pdfseal_log_level level, const char *event, const char *message)
{
    crew *of = context;
    (void)level;
    (void)event;
    (void)message;
    atomic_fetch_add(&of->told, 1);
}

static pdfseal_clock the_clock = {NULL, tell_time};

/* ---- what a worker does ---- */

static void name_sample(int number, char *path, size_t capacity)
{
    const char *source = getenv("PDFSEAL_SOURCE_DIR");
    (void)snprintf(path, capacity, "%s/samples/%s.pdf", source,
                   SAMPLES[number % (int)(sizeof SAMPLES / sizeof SAMPLES[0])]);
}

static void name_output(const worker *self, int round, char *path, size_t capacity)
{
    (void)snprintf(path, capacity, "%s/%d-%d.pdf", program.folder, self->number, round);
}

static pdfseal_status sign(worker *self, pdfseal_session *session, int round)
{
    char input[600];
    char output[128];
    pdfseal_document *document;
    const pdfseal_sign_options options = {.size = sizeof options, .reason = "together"};
    const pdfseal_output_options where = {
        .size = sizeof where, .path = output, .overwrite = true, .no_sync = true};
    name_sample(self->number + round, input, sizeof input);
    name_output(self, round, output, sizeof output);
    pdfseal_status status = pdfseal_document_open(input, NULL, &document, &self->error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_sign(session, document, &options, &where, NULL, &self->error);
    pdfseal_document_close(document);
    return status;
}

static pdfseal_status verify(worker *self, pdfseal_trust *trust, int round)
{
    char path[128];
    pdfseal_document *document;
    pdfseal_report *report;
    const pdfseal_verify_options options = {
        .size = sizeof options, .trust = trust, .revocation = PDFSEAL_REVOCATION_OFF, .clock = &the_clock};
    name_output(self, round, path, sizeof path);
    pdfseal_status status = pdfseal_document_open(path, NULL, &document, &self->error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_verify(document, &options, &report, &self->error);
    if (status == PDFSEAL_OK)
        self->verdicts[pdfseal_report_verdict(report)]++;
    if (status == PDFSEAL_OK)
        pdfseal_report_free(report);
    pdfseal_document_close(document);
    return status;
}

static bool ignore(void *context, const void *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
    return true;
}

/* ---- the threads ---- */

static void *sign_with_own_session(void *argument)
{
    worker *self = argument;
    pdfseal_session *session;
    self->status = public_program_session(&program, &self->crew->options, &session, &self->error);
    if (self->status != PDFSEAL_OK)
        return NULL;
    for (int round = 0; round < ROUNDS && self->status == PDFSEAL_OK; round++)
        self->status = sign(self, session, round);
    pdfseal_session_free(session);
    return NULL;
}

static void *sign_in_turn(void *argument)
{
    worker *self = argument;
    for (int round = 0; round < ROUNDS && self->status == PDFSEAL_OK; round++) {
        (void)pthread_mutex_lock(&self->crew->turn);
        self->status = sign(self, self->crew->session, round);
        (void)pthread_mutex_unlock(&self->crew->turn);
    }
    return NULL;
}

static void *verify_with_own_trust(void *argument)
{
    worker *self = argument;
    char root[600];
    pdfseal_trust *trust;
    (void)snprintf(root, sizeof root, "%s/root.crt", program.pki);
    self->status = pdfseal_trust_new(&trust, &self->error);
    if (self->status != PDFSEAL_OK)
        return NULL;
    pdfseal_trust_use_system(trust);
    self->status = pdfseal_trust_add_anchors(trust, root, &self->error);
    for (int round = 0; round < ROUNDS && self->status == PDFSEAL_OK; round++)
        self->status = verify(self, trust, round);
    pdfseal_trust_free(trust);
    return NULL;
}

/* The same file for all, and the functions without an object. */
static void *open_and_ask(void *argument)
{
    worker *self = argument;
    char path[600];
    uint8_t digest[32];
    pdfseal_limit_description limit = {.size = sizeof limit};
    const pdfseal_sink nowhere = {NULL, ignore};
    const pdfseal_text_options text = {.size = sizeof text,
                                       .language = self->number % 2 ? PDFSEAL_LANGUAGE_CHINESE
                                                                    : PDFSEAL_LANGUAGE_ENGLISH};
    const pdfseal_limit pages = {"pages", 1000};
    const pdfseal_open_options options = {.size = sizeof options, .limits = &pages, .limit_count = 1};
    for (int round = 0; round < ROUNDS && self->status == PDFSEAL_OK; round++) {
        pdfseal_document *document;
        name_sample(round, path, sizeof path);
        self->status = pdfseal_document_open(path, &options, &document, &self->error);
        if (self->status != PDFSEAL_OK)
            return NULL;
        self->status = pdfseal_document_inspect(document, &text, &nowhere, &self->error);
        pdfseal_document_close(document);
        self->verdicts[0] +=
            pdfseal_words(text.language, "memory ran out") != NULL && pdfseal_limit_describe(0, &limit);
        if (self->status == PDFSEAL_OK)
            self->status = pdfseal_sha256("abc", 3, digest, &self->error);
    }
    return NULL;
}

static void run(crew *all, void *(*work)(void *argument), worker *workers)
{
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){.crew = all, .number = i};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
    for (int i = 0; i < THREADS; i++)
        EXPECT_OK(workers[i].status, &workers[i].error);
}

static void check_outputs(crew *all)
{
    worker workers[THREADS];
    long valid = 0;
    run(all, verify_with_own_trust, workers);
    for (int i = 0; i < THREADS; i++)
        valid += workers[i].verdicts[PDFSEAL_VERDICT_VALID];
    assert_int_equal(valid, THREADS * ROUNDS);
}

/* ---- tests ---- */

static void sessions_of_one_key_sign_at_once_and_trusts_verify_at_once(void **state)
{
    (void)state;
    worker workers[THREADS];
    crew all = {.options = {.size = sizeof all.options, .clock = &the_clock}};
    const pdfseal_log log = {.size = sizeof log, .context = &all, .tell = count_message};
    all.options.log = &log;
    run(&all, sign_with_own_session, workers);
    assert_int_equal(atomic_load(&all.told),
                     THREADS * (1 + ROUNDS)); /* the certificate, and each signature */
    check_outputs(&all);
}

static void one_session_goes_from_thread_to_thread(void **state)
{
    (void)state;
    worker workers[THREADS];
    pdfseal_error error = {0};
    crew all = {.turn = PTHREAD_MUTEX_INITIALIZER,
                .options = {.size = sizeof all.options, .clock = &the_clock}};
    EXPECT_OK(public_program_session(&program, &all.options, &all.session, &error), &error);
    run(&all, sign_in_turn, workers);
    pdfseal_session_free(all.session);
    check_outputs(&all);
}

static void documents_of_one_file_are_opened_and_described_at_once(void **state)
{
    (void)state;
    worker workers[THREADS];
    crew all = {.session = NULL};
    run(&all, open_and_ask, workers);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(workers[i].verdicts[0], ROUNDS);
}

static int tear_down(void **state)
{
    (void)state;
    char path[128];
    for (int i = 0; i < THREADS; i++) {
        const worker of = {.number = i};
        for (int round = 0; round < ROUNDS; round++) {
            name_output(&of, round, path, sizeof path);
            (void)unlink(path);
        }
    }
    return public_program_close(&program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_of_one_key_sign_at_once_and_trusts_verify_at_once),
        cmocka_unit_test(one_session_goes_from_thread_to_thread),
        cmocka_unit_test(documents_of_one_file_are_opened_and_described_at_once),
    };
    return cmocka_run_group_tests(tests, public_program_set_up, tear_down);
}
