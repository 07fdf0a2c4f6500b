/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal profile list, show and save. */
#include "files.h"
#include "json_string.h"
#include "profile_file.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PROFILES_MAX 1000 /* in one listing */

static int read_format(const cli_command *command, bool *ret_json)
{
    const char *format = command->line.values[OPTION_FORMAT];
    *ret_json = format && strcmp(format, "json") == 0;
    if (format && !*ret_json && strcmp(format, "text") != 0)
        return cli_usage(command, "--format %s: text or json is possible here", format);
    return 0;
}

/* ---- list ---- */

typedef struct listing {
    char *names[PROFILES_MAX];
    char *paths[PROFILES_MAX];
    size_t count;
} listing;

static bool is_listed(const listing *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->names[i], name) == 0)
            return true;
    }
    return false;
}

static void add_entry(listing *list, const char *folder, const char *file)
{
    size_t length = strlen(file);
    char name[NAME_MAX + 1];
    if (length <= 5 || length > NAME_MAX || strcmp(file + length - 5, ".json") != 0 || list->count == PROFILES_MAX)
        return;
    (void)snprintf(name, sizeof name, "%.*s", (int)(length - 5), file);
    if (!profile_name_is_valid(name) || is_listed(list, name))
        return;
    list->names[list->count] = strdup(name);
    if (asprintf(&list->paths[list->count], "%s/%s", folder, file) >= 0 && list->names[list->count])
        list->count++;
}

static void add_folder(listing *list, const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        add_entry(list, folder, entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void print_json_list(const listing *list)
{
    printf("{\"format\": \"pdfseal-profiles\", \"version\": 1, \"tool\": \"pdfseal %s\", \"profiles\": [", pdfseal_version());
    for (size_t i = 0; i < list->count; i++) {
        printf("%s{\"name\": ", i > 0 ? ", " : "");
        cli_json_string_print(list->names[i]);
        printf(", \"path\": ");
        cli_json_string_print(list->paths[i]);
        printf("}");
    }
    printf("]}\n");
}

int cli_run_profile_list(cli_command *command)
{
    static listing list;
    char folder[PATH_MAX];
    bool json = false;
    int code = read_format(command, &json);
    if (code != 0)
        return code;
    if (command->line.operand_count > 0)
        return cli_usage(command, "%s: profile list takes no name", command->line.operands[0]);
    if (profile_folder_find(PROFILE_OF_USER, 0, folder, sizeof folder))
        add_folder(&list, folder);
    for (size_t i = 0; profile_folder_find(PROFILE_OF_SYSTEM, i, folder, sizeof folder); i++)
        add_folder(&list, folder);
    if (json)
        print_json_list(&list);
    for (size_t i = 0; i < list.count; i++) {
        if (!json)
            printf("%-20s %s\n", list.names[i], list.paths[i]);
        free(list.names[i]);
        free(list.paths[i]);
    }
    if (list.count == 0 && !json)
        cli_say(command, NULL, "there is no profile (make one with pdfseal profile save)");
    return CLI_EXIT_OK;
}

/* ---- show ---- */

/* As a shell takes it. */
static void print_quoted(const char *value)
{
    static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:=@%+";
    if (*value && strspn(value, PLAIN) == strlen(value)) {
        fputs(value, stdout);
        return;
    }
    putchar('\'');
    for (; *value; value++) {
        if (*value == '\'')
            fputs("'\\''", stdout);
        else
            putchar((unsigned char)*value < 0x20 || *value == 0x7F ? '?' : *value);
    }
    putchar('\'');
}

int cli_run_profile_show(cli_command *command)
{
    bool json = false;
    profile shown;
    int code = read_format(command, &json);
    if (code != 0)
        return code;
    if (command->line.operand_count != 1)
        return cli_usage(command, "the name of one profile is needed (see pdfseal profile list)");
    code = profile_read(command, command->line.operands[0], &shown);
    if (code != 0)
        return code;
    if (json)
        profile_write(stdout, shown.options, shown.count);
    for (size_t i = 0; i < shown.count && !json; i++) {
        printf("--%s", shown.options[i].option->name);
        if (shown.options[i].option->argument) {
            putchar(' ');
            print_quoted(shown.options[i].value);
        }
        putchar('\n');
    }
    profile_clear(&shown);
    return CLI_EXIT_OK;
}

/* ---- save ---- */

typedef struct saving {
    cli_command *command;
    const char *name;
    cli_line line; /* of the command that worked */
    profile_option options[CLI_MOST_VALUES];
    size_t count;
    char left_out[256];
} saving;

static void leave_out(saving *save, const char *prefix, const char *word)
{
    size_t used = strlen(save->left_out);
    (void)snprintf(save->left_out + used, sizeof save->left_out - used, "%s%s%s", used ? ", " : "", prefix, word);
}

/* The command behind `--`, with or without the program's own name. */
static int parse_inner(saving *save)
{
    char message[512];
    char **words = save->command->line.operands;
    int count = (int)save->command->line.operand_count;
    int first = count > 1 && strcmp(words[1], "pdfseal") == 0 ? 2 : 1;
    const cli_subcommand *inner = first < count ? cli_subcommand_find(words[first], NULL) : NULL;
    if (!inner || !(inner->bit & (CLI_SIGN | CLI_STAMP | CLI_PREVIEW)))
        return cli_usage(save->command, "a command of sign, stamp or preview is needed (as pdfseal profile save NAME -- sign --p12 me.p12)");
    if (!cli_line_parse(inner, count - first + 1, words + first - 1, save->command->language, &save->line, message, sizeof message)) {
        cli_complain(NULL, message);
        return CLI_EXIT_USAGE;
    }
    return 0;
}

/* Files are found again from everywhere. */
static const char *make_absolute(const cli_option *option, const char *value)
{
    char *path;
    bool is_file = option->argument && strncmp(option->argument, "FILE", 4) == 0;
    if (!is_file || strncmp(value, "pkcs11:", 7) == 0)
        return value;
    path = realpath(value, NULL);
    return path ? path : value; /* kept until the process ends */
}

static int collect(saving *save)
{
    for (size_t i = 0; i < save->line.repeated_count; i++) {
        const char *name = cli_option_name(save->line.repeated[i].id);
        const cli_option *option = cli_option_find(CLI_SIGN | CLI_STAMP | CLI_PREVIEW, name, strlen(name));
        const char *value = save->line.repeated[i].value;
        if (option && option->id == OPTION_PROFILE)
            return cli_usage(save->command, "a profile is not made of another one (leave --profile out)");
        if (profile_value_is_secret(value))
            return cli_usage(save->command, "--%s: a profile holds no PIN and no password (leave it out of the address)", name);
        if (!option || !profile_may_hold(option))
            leave_out(save, "--", name);
        else
            save->options[save->count++] = (profile_option){option, make_absolute(option, value)};
    }
    for (size_t i = 0; i < save->line.operand_count; i++)
        leave_out(save, "", save->line.operands[i]);
    if (save->count == 0)
        return cli_usage(save->command, "there is no option to save (give the command as it worked)");
    return 0;
}

static bool make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static int find_place(const saving *save, char *ret_path, size_t capacity)
{
    const char *name = save->name;
    char folder[PATH_MAX];
    if (profile_name_is_path(name)) {
        (void)snprintf(ret_path, capacity, "%s", name);
        return 0;
    }
    if (!profile_name_is_valid(name))
        return cli_usage(save->command, "%s: no name of a profile (letters and digits, 64 at most)", name);
    if (!profile_folder_find(PROFILE_OF_USER, 0, folder, sizeof folder))
        return cli_usage(save->command, "there is no folder for profiles (set HOME or XDG_CONFIG_HOME)");
    int printed = snprintf(ret_path, capacity, "%s/%s.json", folder, name);
    if (printed < 0 || (size_t)printed >= capacity)
        return cli_usage(save->command, "%s: no name of a profile (letters and digits, 64 at most)", name);
    if (!make_folders(folder)) {
        cli_complain(folder, pdfseal_words(save->command->language, "cannot be written: no permission (choose another folder)"));
        return CLI_EXIT_OUTPUT;
    }
    return 0;
}

static pdfseal_status write_bytes(saving *save, cli_output *output, pdfseal_error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&bytes, &length);
    if (!memory)
        return PDFSEAL_ERROR_MEMORY;
    profile_write(memory, save->options, save->count);
    bool whole = fclose(memory) == 0;
    pdfseal_sink sink = cli_output_sink(output);
    pdfseal_status status = PDFSEAL_OK;
    if (!whole || !sink.write(sink.context, bytes, length))
        status = cli_output_explain(output, PDFSEAL_ERROR_OUTPUT, error);
    free(bytes);
    return status == PDFSEAL_OK ? cli_output_commit(output, error) : status;
}

static int write_profile(saving *save)
{
    char path[PATH_MAX];
    cli_output output = {.fd = -1};
    pdfseal_error error = cli_error(save->command);
    int code = find_place(save, path, sizeof path);
    if (code != 0)
        return code;
    pdfseal_status status = cli_output_open(save->command, path, &output, &error);
    if (status == PDFSEAL_OK)
        status = write_bytes(save, &output, &error);
    cli_output_close(&output);
    if (status != PDFSEAL_OK)
        return cli_fail(path, &error);
    if (*save->left_out)
        cli_say(save->command, path, "%zu options saved; left out: %s", save->count, save->left_out);
    else
        cli_say(save->command, path, "%zu options saved", save->count);
    return CLI_EXIT_OK;
}

int cli_run_profile_save(cli_command *command)
{
    static saving save;
    if (command->line.operand_count < 2)
        return cli_usage(command, "a name and a command are needed (as pdfseal profile save NAME -- sign --p12 me.p12)");
    save = (saving){.command = command, .name = command->line.operands[0]}; /* parsing reorders the words */
    int code = parse_inner(&save);
    if (code == 0)
        code = collect(&save);
    return code ? code : write_profile(&save);
}
