/* SPDX-License-Identifier: Apache-2.0 */
/* The collection of attacks that ships (assets/attacks/attacks.json): signed documents, and for each attack the stretch of bytes
 * that differs. tests/attacks/catalogue.py makes it. */
#ifndef CLI_ATTACK_COLLECTION_H
#define CLI_ATTACK_COLLECTION_H

#include "command.h"

typedef struct attack_victim {
    const char *label;
    uint8_t *bytes; /* owned */
    size_t length;
} attack_victim;

typedef struct attack {
    const char *family, *name;
    const char *verdicts[8]; /* those that are right; NULL ends them early */
    size_t victim;           /* index */
    size_t offset, removed;  /* the bytes of the victim that are replaced */
    uint8_t *bytes;          /* owned: by these */
    size_t length;
} attack;

/* Texts live in `json`. */
typedef struct attack_collection {
    void *json;
    char name[4096]; /* of the file, for messages */
    const char *root; /* PEM */
    int64_t at_time;
    attack_victim *victims;
    size_t victim_count;
    attack *attacks;
    size_t attack_count;
} attack_collection;

/* Reads the file `path`, or the one that is installed (NULL). Complains and returns the exit code where that is no collection;
 * attack_collection_clear ends it in any case. */
int attack_collection_read(const cli_command *command, const char *path, attack_collection *ret_collection);
void attack_collection_clear(attack_collection *collection);
/* A file without a name that holds the document, or the attack; -1: none could be made. */
int attack_victim_open(const attack_victim *victim);
int attack_open(const attack_collection *collection, const attack *one);
bool attack_expects(const attack *one, const char *verdict);

#endif
