/* SPDX-License-Identifier: Apache-2.0 */
/* Lengths with units, and the options that place a seal. */
#ifndef CLI_PLACES_H
#define CLI_PLACES_H

#include "command.h"

/* Where the seals go, as the line says; what points into it lives as long as it does. */
typedef struct cli_places {
    pdfseal_place_options *items; /* the first is the signature's; at least one */
    size_t count;
    pdfseal_slot_options *slots; /* that --prepare-slots names */
    pdfseal_straddle_options *slot_straddles; /* by slot */
    size_t slot_count;
    char **texts; /* copies of what --place holds */
    size_t text_count;
    pdfseal_straddle_options straddle; /* its edge NONE: none is asked for */
} cli_places;

/* Reads "12mm", "1.5cm", "2in", "36pt" up to `end`; false for anything else, a bare number too. */
bool cli_length_parse(const char *text, const char **end, double *ret_pt);
/* Reads one place, that of a field; 0, or an exit code after a complaint. */
int cli_place_read(const cli_command *command, pdfseal_place_options *ret_place);
/* Fills the places from the line; 0, or an exit code after a complaint. To be cleared either way. */
int cli_places_read(const cli_command *command, cli_places *ret_places);
void cli_places_clear(cli_places *places);
/* Lends the places to the options of a signing. */
void cli_places_use(const cli_places *places, pdfseal_sign_options *options);

/* Reads --size, which is given, into width and height. */
int cli_size_read(const cli_command *command, pdfseal_place_options *place);

#endif
