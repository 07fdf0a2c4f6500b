/* SPDX-License-Identifier: Apache-2.0 */
/* The loadable plugin's table with the n-th allocation failing: each call ends with the number of MEMORY and
 * a line that says so, or with the result that it should have; nothing is left, and (under a sanitizer)
 * nothing leaks. */
#include "failing_malloc.h"

#include "expect.h"
#include "pdfseal_plugin.h"
#include "public_program.h"

/* So that all of them take few seconds; tests/run.sh --full tries every allocation. */
#ifdef PDFSEAL_SANITIZED
#define MOST_RUNS 60
#else
#define MOST_RUNS 130
#endif

static char key[600], root[600], seal[600], passphrase[64];

/* One visit through the table; `message` as the functions fill it. */
typedef int32_t table_visit(const pdfseal_plugin_table *pdfseal, char *message, uint64_t message_bytes);

static int32_t goes_on(void *context, int64_t done_bytes, int64_t total_bytes)
{
    (void)context;
    return done_bytes <= total_bytes;
}

static int32_t take(void *context, const void *bytes, uint64_t length)
{
    (void)context;
    (void)bytes;
    return length > 0;
}

/* With a network that nobody asks: its texts are copied all the same. */
static const pdfseal_plugin_network NETWORK = {
    .size = sizeof NETWORK, .proxy = "http://127.0.0.1:9", .login = "me:secret"};

static int32_t seal_document(const pdfseal_plugin_table *pdfseal, char *message, uint64_t message_bytes)
{
    void *session = NULL;
    const pdfseal_plugin_keys keys = {
        .size = sizeof keys, .p12 = key, .passphrase = passphrase, .seal = seal, .network = &NETWORK};
    const pdfseal_plugin_seal_job job = {.size = sizeof job,
                                         .input = program.sample,
                                         .output = program.output,
                                         .overwrite = 1,
                                         .pages = "1,last",
                                         .anchor = "center",
                                         .progress = goes_on};
    int32_t result = pdfseal->open(&keys, &session, message, message_bytes);
    if (result == PDFSEAL_PLUGIN_DONE)
        result = pdfseal->seal(session, &job, message, message_bytes);
    pdfseal->close(session);
    return result;
}

static int32_t seal_in_a_folder_of_its_own(const pdfseal_plugin_table *pdfseal, char *message,
                                           uint64_t message_bytes)
{
    int32_t result = seal_document(pdfseal, message, message_bytes);
    if (unlink(program.output) == 0 && result != PDFSEAL_PLUGIN_DONE)
        fail_msg("an output was left: %s", message);
    return result;
}

static int32_t verify_document(const pdfseal_plugin_table *pdfseal, char *message, uint64_t message_bytes)
{
    const pdfseal_plugin_verify_job job = {.size = sizeof job,
                                           .input = program.output,
                                           .trust = root,
                                           .format = "json",
                                           .progress = goes_on,
                                           .write = take,
                                           .network = &NETWORK,
                                           .revocation = "off"};
    return pdfseal->verify(&job, message, message_bytes);
}

static int32_t open_tools(const pdfseal_plugin_table *pdfseal, char *message, uint64_t message_bytes)
{
    pdfseal_plugin_tools tools = {.size = sizeof tools};
    int32_t result = pdfseal->tools_open(&NETWORK, "en", &tools, message, message_bytes);
    if (result == PDFSEAL_PLUGIN_DONE)
        assert_true(tools.renderer && tools.fetcher);
    pdfseal->tools_close(&tools);
    pdfseal->tools_close(&tools); /* a second time is fine */
    return result;
}

static void survives(table_visit *visit)
{
    char message[PDFSEAL_ERROR_MESSAGE_BYTES];
    const pdfseal_plugin_table *pdfseal = pdfseal_plugin_abi_1();
    failing_malloc_set(0, false);
    int32_t result = visit(pdfseal, message, sizeof message);
    long total = failing_malloc_count();
    if (result != PDFSEAL_PLUGIN_DONE)
        fail_msg("%d: %s", (int)result, message);
    assert_true(total > 1);
    for (long number = 1; number <= total; number = failing_malloc_next(number, total, MOST_RUNS)) {
        message[0] = 0;
        failing_malloc_set(number, false);
        result = visit(pdfseal, message, sizeof message);
        failing_malloc_set(0, false);
        bool says_memory = result == PDFSEAL_PLUGIN_INPUT && strstr(message, "memory ran out");
        if (result != PDFSEAL_PLUGIN_DONE && !says_memory)
            fail_msg("with allocation %ld of %ld failing: %d, %s", number, total, (int)result, message);
    }
}

static void sealing_through_the_table_survives(void **state)
{
    (void)state;
    survives(seal_in_a_folder_of_its_own);
}

static void verifying_through_the_table_survives(void **state)
{
    (void)state;
    char message[PDFSEAL_ERROR_MESSAGE_BYTES];
    if (seal_document(pdfseal_plugin_abi_1(), message, sizeof message) != PDFSEAL_PLUGIN_DONE)
        fail_msg("%s", message);
    survives(verify_document);
}

static void tools_survive(void **state)
{
    (void)state;
    survives(open_tools);
}

static int set_up(void **state)
{
    (void)state;
    size_t length = 0;
    if (!public_program_open(&program) ||
        !public_program_passphrase(&program, "key", passphrase, sizeof passphrase - 1, &length))
        return -1;
    passphrase[length] = 0;
    (void)snprintf(key, sizeof key, "%s/p256.p12", program.pki);
    (void)snprintf(root, sizeof root, "%s/root.crt", program.pki);
    (void)snprintf(seal, sizeof seal, "%s/samples/seals/seal-300.png", getenv("PDFSEAL_SOURCE_DIR"));
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sealing_through_the_table_survives),
        cmocka_unit_test(verifying_through_the_table_survives),
        cmocka_unit_test(tools_survive),
    };
    return cmocka_run_group_tests(tests, set_up, public_program_tear_down);
}
