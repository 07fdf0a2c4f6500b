/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of subcommands and options: the parser, --help and the tests read it. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "pdfseal.h"

#include <stdio.h>

typedef enum cli_option_id {
    OPTION_P12, OPTION_KEY, OPTION_CERT, OPTION_CHAIN, OPTION_PASSPHRASE_FILE, OPTION_PASSPHRASE_FD,
    OPTION_ALLOW_READABLE_SECRETS, OPTION_SEAL, OPTION_OPACITY, OPTION_PAGE, OPTION_AT, OPTION_ANCHOR, OPTION_MARGIN, OPTION_SIZE,
    OPTION_KEYWORD, OPTION_OFFSET, OPTION_PLACE, OPTION_STRADDLE, OPTION_STRADDLE_PAGES, OPTION_STRADDLE_ODD, OPTION_STRADDLE_SLICES, OPTION_STRADDLE_FIRST,
    OPTION_STRADDLE_AT, OPTION_STRADDLE_FACING, OPTION_STRADDLE_ONLY, OPTION_PREPARE_SLOTS,
    OPTION_REASON, OPTION_LOCATION, OPTION_NAME, OPTION_CONTACT, OPTION_FIELD, OPTION_LEVEL, OPTION_DIGEST,
    OPTION_RESERVE, OPTION_SIGNING_TIME, OPTION_TRUST, OPTION_CRL, OPTION_REVOCATION, OPTION_AT_TIME,
    OPTION_NO_NETWORK, OPTION_REVISION, OPTION_PICTURES, OPTION_VISUAL, OPTION_STRICT, OPTION_RISKS, OPTION_DPI, OPTION_PASSWORD, OPTION_PASSWORD_FD, OPTION_REPAIR, OPTION_LIMIT,
    OPTION_PRESET, OPTION_TEXT, OPTION_TITLE, OPTION_NUMBER, OPTION_SERIAL, OPTION_CODE, OPTION_LINE, OPTION_STAR,
    OPTION_COLOUR, OPTION_FONT, OPTION_ROTATE, OPTION_NATURAL, OPTION_SEED, OPTION_SET, OPTION_DESCRIPTION, OPTION_DUMP,
    OPTION_PROFILE,
    OPTION_TEXT_POSITION, OPTION_TEXT_FONT, OPTION_TEXT_SIZE, OPTION_TEXT_COLOUR, OPTION_TEXT_VALUE, OPTION_TEXT_ZONE, OPTION_ZONE, OPTION_SIGN_REPORT,
    OPTION_QR, OPTION_SIDE_BY_SIDE,
    OPTION_OUTPUT, OPTION_IN_PLACE, OPTION_FORCE, OPTION_NO_SYNC, OPTION_FORMAT, OPTION_LANG, OPTION_QUIET, OPTION_VERBOSE,
    OPTION_CERTIFY, OPTION_LOCK, OPTION_PSS, OPTION_COMMITMENT, OPTION_POLICY, OPTION_POLICY_URI,
    OPTION_TSA, OPTION_TSA_POLICY, OPTION_TSA_LOGIN, OPTION_TSA_CERT, OPTION_TSA_KEY, OPTION_TSA_PASSPHRASE_FILE, OPTION_LEVEL_FALLBACK, OPTION_OCSP,
    OPTION_ALLOW_PRIVATE_NETWORK, OPTION_REQUEST, OPTION_SIGNATURE, OPTION_PROXY, OPTION_TLS_CA, OPTION_TIMEOUT,
    OPTION_OUT_DIR, OPTION_OUT_NAME, OPTION_JOBS, OPTION_JOURNAL, OPTION_RESUME, OPTION_RETRY_FAILED, OPTION_STOP_ON_ERROR, OPTION_PROGRESS, OPTION_ALLOW_OUTSIDE,
    OPTION_RECEIPT, OPTION_PROVE, OPTION_DONE_DIR, OPTION_FAILED_DIR, OPTION_SETTLE, OPTION_LIST, OPTION_HELP, OPTION_COUNT
} cli_option_id;

enum {
    CLI_SIGN = 1, CLI_VERIFY = 2, CLI_INSPECT = 4, CLI_EXTRACT = 8, CLI_PREVIEW = 16, CLI_STAMP = 32, CLI_SEAL_MAKE = 64,
    CLI_SEAL_IMPORT = 128, CLI_FIELD_ADD = 256, CLI_FIELD_LIST = 512, CLI_EXTEND = 1024, CLI_PREPARE = 2048, CLI_EMBED = 4096, CLI_DIFF = 1 << 17, CLI_SELFTEST = 1 << 18, CLI_PROFILE_LIST = 1 << 20, CLI_PROFILE_SHOW = 1 << 21,
    CLI_PROFILE_SAVE = 1 << 22,
    CLI_BATCH = 1 << 23, CLI_BATCH_VERIFY = 1 << 24, CLI_WATCH = 1 << 25,
    CLI_BATCH_ROW = 1 << 26 /* no subcommand: what a document of a list can have of its own */
};

typedef struct cli_option {
    cli_option_id id;
    char letter;          /* 0: none */
    const char *name;
    const char *argument; /* what to call its argument; NULL: none */
    unsigned subcommands; /* those that know it */
    const char *help;
} cli_option;

struct cli_command;

typedef struct cli_subcommand {
    unsigned bit;
    const char *name;      /* one word, or two of which the first is a group's (as "seal make") */
    const char *arguments; /* as the synopsis shows them */
    const char *summary;
    const char *const *examples; /* pairs of what and how, NULL-terminated */
    int (*run)(struct cli_command *command);
} cli_subcommand;

#define CLI_MOST_VALUES 256

/* A parsed line. Texts are borrowed from argv. */
typedef struct cli_line {
    const char *values[OPTION_COUNT]; /* the last value of each; "" for one without an argument; NULL: not given */
    struct {
        cli_option_id id;
        const char *value;
    } repeated[CLI_MOST_VALUES];      /* every value in order */
    size_t repeated_count;
    char **operands;
    size_t operand_count;
} cli_line;

extern const cli_option CLI_OPTIONS[];
extern const size_t CLI_OPTION_ROWS;
extern const cli_subcommand CLI_SUBCOMMANDS[];

/* The option of that name that one of the subcommands knows, and the one that was most probably meant; NULL: there is none. */
const cli_option *cli_option_find(unsigned subcommands, const char *name, size_t length);
const cli_option *cli_option_guess(unsigned subcommands, const char *name, size_t length);
/* Without the two dashes. */
const char *cli_option_name(cli_option_id id);
/* The subcommand that one word names, or two; `second` may be NULL. NULL: there is none. */
const cli_subcommand *cli_subcommand_find(const char *word, const char *second);
/* The name of the one that was most probably meant; NULL: there is none. */
const char *cli_subcommand_guess(const char *word);
/* How many words its name has. */
int cli_subcommand_words(const cli_subcommand *subcommand);
/* The second word of a name whose first is `word`; NULL where it is not. */
const char *cli_group_second(const char *name, const char *word);
/* Whether names of two words begin with `word`; their second words, joined by blanks, go to `ret_seconds`. */
bool cli_group_list(const char *word, char *ret_seconds, size_t capacity);
/* Parses the words behind the subcommand's name; false after a complaint in `message` (`capacity` bytes). Reorders argv:
 * operands come first. */
bool cli_line_parse(const cli_subcommand *subcommand, int argc, char **argv, pdfseal_language language, cli_line *ret_line,
                    char *message, size_t capacity);

#endif
