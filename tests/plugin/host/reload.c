/* SPDX-License-Identifier: Apache-2.0 */
/* Loads and unloads a plugin: reload PLUGIN ROUNDS KEY PASSPHRASE DOCUMENT. Each round verifies and opens a session; prints the
 * resident KiB after the second round and at the end, whether the plugin was gone between rounds, and whether libcurl is there. */
#include "pdfseal_plugin.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static long resident_kib(void)
{
    long size, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%ld %ld", &size, &resident) != 2)
        resident = 0;
    if (file)
        fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Whether a library is in this process. */
static int is_loaded(const char *name)
{
    char line[1024];
    int found = 0;
    FILE *file = fopen("/proc/self/maps", "r");
    while (file && fgets(line, sizeof line, file))
        found |= strstr(line, name) != NULL;
    if (file)
        fclose(file);
    return found;
}

static int work(void *plugin, char **arguments)
{
    const pdfseal_plugin_table *(*door)(void) = (const pdfseal_plugin_table *(*)(void))dlsym(plugin, PDFSEAL_PLUGIN_SYMBOL);
    const pdfseal_plugin_table *pdfseal = door();
    char message[256];
    void *session = NULL;
    pdfseal_plugin_tools tools = {.size = sizeof tools};
    const pdfseal_plugin_network network = {.size = sizeof network, .login = "me:secret"}; /* made and given back, not asked */
    const pdfseal_plugin_keys keys = {.size = sizeof keys, .p12 = arguments[3], .passphrase = arguments[4], .network = &network};
    const pdfseal_plugin_verify_job job = {.size = sizeof job, .input = arguments[5], .trust = arguments[5]};
    int32_t opened = pdfseal->open(&keys, &session, message, sizeof message);
    pdfseal->close(session);
    int32_t tooled = pdfseal->tools_open(&network, NULL, &tools, message, sizeof message);
    pdfseal->tools_close(&tools);
    int32_t unreadable = pdfseal->verify(&job, message, sizeof message); /* a trust that is none: an error on the way */
    return opened == PDFSEAL_PLUGIN_DONE && tooled == PDFSEAL_PLUGIN_DONE && unreadable == PDFSEAL_PLUGIN_INPUT ? 0 : 1;
}

int main(int count, char **arguments)
{
    long early = 0;
    int stayed = 0;
    if (count < 6)
        return 64;
    for (int round = 1; round <= atoi(arguments[2]); round++) {
        void *plugin = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
        if (!plugin || work(plugin, arguments) != 0) {
            fprintf(stderr, "round %d: %s\n", round, plugin ? "the plugin failed" : dlerror());
            return 1;
        }
        dlclose(plugin);
        void *again = dlopen(arguments[1], RTLD_NOW | RTLD_NOLOAD);
        stayed += again != NULL;
        if (round == 2)
            early = resident_kib();
    }
    printf("%ld %ld %d %d\n", early, resident_kib(), stayed, is_loaded("libcurl"));
    return 0;
}
