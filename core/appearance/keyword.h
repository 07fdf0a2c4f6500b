/* SPDX-License-Identifier: Apache-2.0 */
/* Words looked for in the text of a page, across line breaks and whatever spaces stand between Chinese characters. */
#ifndef APPEARANCE_KEYWORD_H
#define APPEARANCE_KEYWORD_H

#include "appearance/place.h"

/* A letter after folding. */
typedef struct appearance_letter {
    uint32_t code;
    bool after_space;  /* a space or a line's end stands before it */
    bool is_hyphen;    /* at a line's end: a word goes on behind it */
    uint32_t character; /* of which character it is (or a part); not used in a keyword */
} appearance_letter;

/* A page's text, ready to be searched. All zero is an empty one. */
typedef struct appearance_text {
    appearance_letter *letters;
    size_t letter_count, letter_capacity;
    struct appearance_box {
        double x0, y0, x1, y1;
        uint32_t line;
        uint32_t source; /* where its text begins in `utf8` */
    } *boxes;            /* one a character */
    size_t box_count, box_capacity;
    bytes_buffer utf8;
    uint32_t line;
    bool after_space, after_line;
    const limits *limits; /* NULL: the defaults */
} appearance_text;

/* The limits (NULL: the defaults) are borrowed. */
void appearance_text_init(appearance_text *text, const limits *set);
/* LIMIT: more text than a page can hold. */
pdfseal_status appearance_text_add(appearance_text *text, const pdfseal_character *character,
                                   pdfseal_error *error) PDFSEAL_MUST_USE;
void appearance_text_clear(appearance_text *text);

typedef struct appearance_keyword {
    appearance_letter *letters;
    size_t count;
} appearance_keyword;

/* USAGE: empty, too long, no UTF-8. */
pdfseal_status appearance_keyword_init(const char *utf8, appearance_keyword *ret_keyword, pdfseal_error *error) PDFSEAL_MUST_USE;
void appearance_keyword_clear(appearance_keyword *keyword);

/* Finds the keyword from letter *position on: its place (of a word over two lines: the part on the first), in the units of
 * the characters. False when it is not there; *position is moved behind it. */
bool appearance_keyword_find(const appearance_keyword *keyword, const appearance_text *text, size_t *position,
                             appearance_place *ret_place);

/* The piece of text that is nearest to a keyword so far. */
typedef struct appearance_nearest {
    size_t distance;  /* letters that differ; SIZE_MAX: none seen */
    char text[96];    /* UTF-8, cut to what a message bears */
    int64_t page_number;
    uint64_t work_left; /* comparisons that may still be made */
} appearance_nearest;

/* Looks for something nearer on a page. Spaces do not count. */
pdfseal_status appearance_keyword_approach(const appearance_keyword *keyword, const appearance_text *text, int64_t page_number,
                                           appearance_nearest *nearest, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
