/* SPDX-License-Identifier: Apache-2.0 */
/* A program ends while its threads still verify, or end themselves: a host that is closed waits for nobody. */
#include "expect.h"
#include "public_program.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>

#define THREADS 4

static atomic_int begun, leaving;

static bool verify(void)
{
    char root[600];
    pdfseal_trust *trust = NULL;
    pdfseal_document *document = NULL;
    pdfseal_report *report = NULL;
    pdfseal_error error = {0};
    (void)snprintf(root, sizeof root, "%s/root.crt", program.pki);
    bool is_valid = pdfseal_trust_new(&trust, &error) == PDFSEAL_OK;
    const pdfseal_verify_options options = {
        .size = sizeof options, .trust = trust, .revocation = PDFSEAL_REVOCATION_OFF};
    is_valid = is_valid && pdfseal_trust_add_anchors(trust, root, &error) == PDFSEAL_OK &&
               pdfseal_document_open(program.output, NULL, &document, &error) == PDFSEAL_OK &&
               pdfseal_verify(document, &options, &report, &error) == PDFSEAL_OK &&
               pdfseal_report_verdict(report) == PDFSEAL_VERDICT_VALID;
    pdfseal_report_free(report);
    pdfseal_document_close(document);
    pdfseal_trust_free(trust);
    return is_valid;
}

/* ---- a program that ends ---- */

static void *verify_on(void *argument)
{
    if (!verify()) {
        static const char said[] = "not valid\n";
        (void)!write(STDERR_FILENO, said, sizeof said - 1);
    }
    (void)atomic_fetch_add(&begun, 1);
    while (!argument || !atomic_load(&leaving))
        (void)verify();
    return NULL;
}

static void nap(long nanoseconds)
{
    const struct timespec time = {0, nanoseconds};
    (void)nanosleep(&time, NULL);
}

/* Every second thread ends when the program does; the others go on. */
static _Noreturn void live_and_end(int turn)
{
    pthread_t thread;
    for (int i = 0; i < THREADS; i++) {
        if (pthread_create(&thread, NULL, verify_on, i % 2 ? &program : NULL) != 0)
            exit(2);
        (void)pthread_detach(thread);
    }
    while (atomic_load(&begun) < THREADS)
        nap(100000);
    atomic_store(&leaving, 1);
    nap(turn % 5 * 500000L);
    exit(0);
}

/* What the program wrote to standard error; its exit status. */
static int run_program(int turn, char *said, size_t capacity)
{
    int ends[2], status;
    size_t length = 0;
    ssize_t got;
    assert_int_equal(pipe(ends), 0);
    (void)fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        live_and_end(turn);
    }
    (void)close(ends[1]);
    while (length + 1 < capacity && (got = read(ends[0], said + length, capacity - 1 - length)) > 0)
        length += (size_t)got;
    said[length] = '\0';
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void a_program_ends_while_threads_verify(void **state)
{
    char said[4096];
    (void)state;
    const int programs = getenv("PDFSEAL_FULL") ? 400 : 20;
    for (int turn = 0; turn < programs; turn++) {
        const int status = run_program(turn, said, sizeof said);
        assert_string_equal(said, "");
        assert_int_equal(status, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_ends_while_threads_verify),
    };
    return cmocka_run_group_tests(tests, public_program_set_up_signed, public_program_tear_down);
}
