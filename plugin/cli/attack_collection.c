/* SPDX-License-Identifier: Apache-2.0 */
/* JSON by jansson, bytes in base64. */
#include "attack_collection.h"

#include "files.h"
#include "shared/writing.h"
#include "times.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_BYTES ((size_t)16 << 20) /* of the file; ours has less than one MB */

/* ---- base64 ---- */

static int value_of(char letter)
{
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *place = letter ? strchr(LETTERS, letter) : NULL;
    return place ? (int)(place - LETTERS) : -1;
}

/* Four letters to at most three bytes; false for what is no base64. */
static bool decode_four(const char *text, uint8_t ret_bytes[3], size_t *ret_count)
{
    uint32_t bits = 0;
    size_t filled = text[3] != '=' ? 4 : text[2] != '=' ? 3 : 2;
    for (size_t i = 0; i < 4; i++) {
        int value = i < filled ? value_of(text[i]) : 0;
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
    }
    for (size_t i = 0; i < 3; i++)
        ret_bytes[i] = (uint8_t)(bits >> (16 - 8 * i));
    *ret_count = filled - 1;
    return true;
}

static bool decode(const char *text, uint8_t **ret_bytes, size_t *ret_length)
{
    size_t length = text ? strlen(text) : 1;
    uint8_t *bytes = length % 4 == 0 ? malloc(length / 4 * 3 + 1) : NULL;
    size_t used = 0;
    for (size_t i = 0; bytes && i < length; i += 4) {
        size_t count;
        bool last = i + 4 == length;
        if (!decode_four(text + i, bytes + used, &count) || (count < 3 && !last)) {
            free(bytes);
            return false;
        }
        used += count;
    }
    *ret_bytes = bytes;
    *ret_length = used;
    return bytes != NULL;
}

/* ---- reading ---- */

/* What is printed and put between quotes. */
static bool is_plain(const char *text)
{
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-,.";
    return text && strlen(text) < 200 && strspn(text, LETTERS) == strlen(text);
}

static bool read_victims(attack_collection *collection, json_t *victims)
{
    const char *label;
    json_t *value;
    if (!json_is_object(victims) || json_object_size(victims) == 0)
        return false;
    collection->victims = calloc(json_object_size(victims), sizeof *collection->victims);
    json_object_foreach(victims, label, value)
    {
        attack_victim *victim = collection->victims ? &collection->victims[collection->victim_count] : NULL;
        if (!victim || !is_plain(label) || !decode(json_string_value(value), &victim->bytes, &victim->length))
            return false;
        victim->label = label;
        collection->victim_count++;
    }
    return true;
}

static bool find_victim(const attack_collection *collection, const char *label, size_t *ret_index)
{
    for (size_t i = 0; label && i < collection->victim_count; i++) {
        *ret_index = i;
        if (strcmp(collection->victims[i].label, label) == 0)
            return true;
    }
    return false;
}

static bool read_verdicts(attack *one, json_t *verdicts)
{
    size_t most = sizeof one->verdicts / sizeof one->verdicts[0];
    size_t count = json_array_size(verdicts);
    for (size_t i = 0; i < count && i < most; i++) {
        one->verdicts[i] = json_string_value(json_array_get(verdicts, i));
        if (!one->verdicts[i])
            return false;
    }
    return count > 0 && count <= most;
}

static bool read_number(json_t *value, size_t most, size_t *ret_number)
{
    json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
    *ret_number = (size_t)number;
    return number >= 0 && (uint64_t)number <= most;
}

static bool read_attack(const attack_collection *collection, json_t *value, attack *ret_attack)
{
    attack one = {.family = json_string_value(json_object_get(value, "family")), .name = json_string_value(json_object_get(value, "name"))};
    if (!is_plain(one.family) || !is_plain(one.name) || !find_victim(collection, json_string_value(json_object_get(value, "victim")), &one.victim) ||
        !read_verdicts(&one, json_object_get(value, "verdicts")))
        return false;
    size_t length = collection->victims[one.victim].length;
    if (!read_number(json_object_get(value, "offset"), length, &one.offset) ||
        !read_number(json_object_get(value, "length"), length - one.offset, &one.removed) ||
        !decode(json_string_value(json_object_get(value, "bytes")), &one.bytes, &one.length))
        return false;
    *ret_attack = one;
    return true;
}

static bool read_attacks(attack_collection *collection, json_t *attacks)
{
    size_t count = json_array_size(attacks);
    collection->attacks = calloc(count + 1, sizeof *collection->attacks);
    for (size_t i = 0; collection->attacks && i < count; i++) {
        if (!read_attack(collection, json_array_get(attacks, i), &collection->attacks[i]))
            return false;
        collection->attack_count++;
    }
    return collection->attacks && count > 0;
}

static bool read_collection(attack_collection *collection)
{
    json_t *root = collection->json;
    const char *format = json_string_value(json_object_get(root, "format"));
    const char *at_time = json_string_value(json_object_get(root, "at_time"));
    collection->root = json_string_value(json_object_get(root, "root"));
    return format && strcmp(format, "pdfseal-attacks") == 0 && json_integer_value(json_object_get(root, "version")) == 1 && at_time &&
           time_parse(at_time, &collection->at_time) && collection->root && read_victims(collection, json_object_get(root, "victims")) &&
           read_attacks(collection, json_object_get(root, "attacks"));
}

/* Beside the program, in the build tree as where it is installed. */
static bool find_installed(char *path, size_t capacity)
{
    char program[3072];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return false;
    program[length] = 0;
    char *slash = strrchr(program, '/');
    if (!slash)
        return false;
    *slash = 0;
    return snprintf(path, capacity, "%s/%s/attacks.json", program, PDFSEAL_DATA_FROM_BIN) < (int)capacity;
}

static int refuse(const cli_command *command, const attack_collection *collection, const char *english)
{
    cli_complain(collection->name, pdfseal_words(command->language, english));
    return CLI_EXIT_INPUT;
}

int attack_collection_read(const cli_command *command, const char *path, attack_collection *ret_collection)
{
    *ret_collection = (attack_collection){0};
    if (path)
        (void)snprintf(ret_collection->name, sizeof ret_collection->name, "%s", path);
    else if (!find_installed(ret_collection->name, sizeof ret_collection->name))
        return refuse(command, ret_collection, "the collection of attacks cannot be found (install pdfseal completely, or name the file)");
    FILE *file = fopen(ret_collection->name, "re");
    if (!file)
        return refuse(command, ret_collection, "the collection of attacks cannot be found (install pdfseal completely, or name the file)");
    char *text = malloc(MOST_BYTES);
    size_t length = text ? fread(text, 1, MOST_BYTES, file) : MOST_BYTES;
    (void)fclose(file);
    ret_collection->json = length < MOST_BYTES ? json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL) : NULL;
    free(text);
    if (!ret_collection->json || !read_collection(ret_collection))
        return refuse(command, ret_collection, "this is no collection of attacks (see assets/attacks)");
    return 0;
}

void attack_collection_clear(attack_collection *collection)
{
    for (size_t i = 0; i < collection->victim_count; i++)
        free(collection->victims[i].bytes);
    for (size_t i = 0; i < collection->attack_count; i++)
        free(collection->attacks[i].bytes);
    free(collection->victims);
    free(collection->attacks);
    json_decref(collection->json);
    *collection = (attack_collection){0};
}

/* ---- files ---- */

int attack_victim_open(const attack_victim *victim)
{
    int fd = cli_spool_open();
    if (fd >= 0 && !shared_write_all(fd, victim->bytes, victim->length)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

int attack_open(const attack_collection *collection, const attack *one)
{
    const attack_victim *victim = &collection->victims[one->victim];
    size_t behind = one->offset + one->removed;
    int fd = cli_spool_open();
    if (fd >= 0 && (!shared_write_all(fd, victim->bytes, one->offset) || !shared_write_all(fd, one->bytes, one->length) ||
                    !shared_write_all(fd, victim->bytes + behind, victim->length - behind))) {
        close(fd);
        fd = -1;
    }
    return fd;
}

bool attack_expects(const attack *one, const char *verdict)
{
    for (size_t i = 0; i < sizeof one->verdicts / sizeof one->verdicts[0] && one->verdicts[i]; i++) {
        if (strcmp(one->verdicts[i], verdict) == 0)
            return true;
    }
    return false;
}
