/* SPDX-License-Identifier: Apache-2.0 */
/* A program that loads pdfseal-plugin.so, seals a document and verifies it:
 *
 *   cc -I /usr/include seal_and_verify.c -o host && ./host PLUGIN IN OUT P12 PASSPHRASE SEAL TRUST [stop]
 *
 * With "stop" it cancels the sealing at the first news of it. */
#include "pdfseal_plugin.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef struct watcher {
    int stop;
    int calls;
} watcher;

static int32_t watch(void *context, int64_t done_bytes, int64_t total_bytes)
{
    watcher *seen = context;
    printf("%d%%\n", total_bytes ? (int)(100 * done_bytes / total_bytes) : 100);
    seen->calls++;
    return !seen->stop;
}

static int32_t show(void *context, const void *bytes, uint64_t length)
{
    (void)context;
    return fwrite(bytes, 1, length, stdout) == length;
}

static int32_t seal(const pdfseal_plugin_table *pdfseal, char **arguments, watcher *seen)
{
    char message[512];
    void *session = NULL;
    const pdfseal_plugin_keys keys = {.size = sizeof keys, .p12 = arguments[4], .passphrase = arguments[5], .seal = arguments[6]};
    const pdfseal_plugin_seal_job job = {.size = sizeof job, .input = arguments[2], .output = arguments[3], .pages = "1",
                                         .anchor = "center", .reason = "from C", .progress = watch, .context = seen};
    int32_t result = pdfseal->open(&keys, &session, message, sizeof message);
    if (result == PDFSEAL_PLUGIN_DONE)
        result = pdfseal->seal(session, &job, message, sizeof message);
    pdfseal->close(session);
    if (result != PDFSEAL_PLUGIN_DONE)
        fprintf(stderr, "%s: %s\n", arguments[2], message);
    return result;
}

static int32_t verify(const pdfseal_plugin_table *pdfseal, char **arguments, watcher *seen)
{
    char message[512];
    const pdfseal_plugin_verify_job job = {.size = sizeof job, .input = arguments[3], .trust = arguments[7], .format = "text",
                                           .progress = watch, .write = show, .context = seen};
    int32_t result = pdfseal->verify(&job, message, sizeof message);
    if (*message)
        fprintf(stderr, "%s: %s\n", arguments[3], message);
    return result;
}

int main(int count, char **arguments)
{
    if (count < 8) {
        fprintf(stderr, "usage: %s PLUGIN IN OUT P12 PASSPHRASE SEAL TRUST [stop]\n", arguments[0]);
        return 64;
    }
    watcher seen = {count > 8 && strcmp(arguments[8], "stop") == 0, 0};
    void *plugin = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    if (!plugin) {
        fprintf(stderr, "%s\n", dlerror());
        return 4;
    }
    const pdfseal_plugin_table *(*door)(void) = (const pdfseal_plugin_table *(*)(void))dlsym(plugin, PDFSEAL_PLUGIN_SYMBOL);
    const pdfseal_plugin_table *pdfseal = door ? door() : NULL;
    if (!pdfseal || pdfseal->size < sizeof *pdfseal) {
        fprintf(stderr, "%s is no plugin of pdfseal, or too old\n", arguments[1]);
        dlclose(plugin);
        return 4;
    }
    int32_t result = seal(pdfseal, arguments, &seen);
    if (result == PDFSEAL_PLUGIN_DONE)
        result = verify(pdfseal, arguments, &seen);
    dlclose(plugin);
    return result == PDFSEAL_PLUGIN_CANCELLED ? 130 : result;
}
