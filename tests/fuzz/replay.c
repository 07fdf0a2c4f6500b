/* SPDX-License-Identifier: Apache-2.0 */
/* Gives every file of the folders and files named on the command line to a fuzz target, for builds without
 * libFuzzer. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* A copy of exactly the file's length, so that a sanitizer sees the first byte read past its end. */
static void replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    size_t size = (size_t)ftell(file);
    uint8_t *data = malloc(size ? size : 1);
    rewind(file);
    if (!data || fread(data, 1, size, file) != size) {
        perror(path);
        exit(1);
    }
    (void)fclose(file);
    printf("%s (%zu bytes)\n", path, size);
    (void)fflush(stdout); /* the name is there when the target crashes */
    (void)LLVMFuzzerTestOneInput(data, size);
    free(data);
}

static unsigned replay_folder(const char *folder)
{
    struct dirent **entries;
    unsigned replayed = 0;
    int count = scandir(folder, &entries, NULL, compare_names);
    if (count < 0) {
        replay_file(folder);
        return 1;
    }
    for (int i = 0; i < count; i++) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') {
            replay_file(path);
            replayed++;
        }
        free(entries[i]);
    }
    free(entries);
    return replayed;
}

int main(int count, char **arguments)
{
    unsigned replayed = 0;
    for (int i = 1; i < count; i++)
        replayed += replay_folder(arguments[i]);
    if (replayed == 0) {
        (void)fprintf(stderr, "no input to replay\n");
        return 1;
    }
    printf("%u inputs replayed\n", replayed);
    return 0;
}
