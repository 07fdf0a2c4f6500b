/* SPDX-License-Identifier: Apache-2.0 */
/* Prints what we read of a PDF: each object of the newest revision as one line of JSON. For qpdf_graph_test.py. Exit code 2 where the
 * document cannot be read, or only with doubts: then other readers may see something else. */
#include "pdf/document.h"

#include <stdio.h>
#include <stdlib.h>

static void print_bytes(bytes_view bytes)
{
    putchar('"');
    for (size_t i = 0; i < bytes.length; i++)
        printf("%02x", bytes.data[i]);
    putchar('"');
}

static void print_value(const pdf_object *value);

static void print_members(const pdf_object *value)
{
    for (size_t i = 0; value->type == PDF_ARRAY && i < value->as.array.count; i++) {
        fputs(", ", stdout);
        print_value(&value->as.array.items[i]);
    }
    for (size_t i = 0; value->type == PDF_DICTIONARY && i < value->as.dictionary.count; i++) {
        fputs(", [", stdout);
        print_bytes(value->as.dictionary.entries[i].key);
        fputs(", ", stdout);
        print_value(&value->as.dictionary.entries[i].value);
        putchar(']');
    }
}

/* ["array", …], ["dictionary", [key, value], …], ["name", hex], ["string", hex], ["reference", n, g], number, true, false, null */
static void print_value(const pdf_object *value)
{
    double number;
    if (value->type == PDF_REFERENCE)
        printf("[\"reference\", %u, %u]", value->as.reference.number, value->as.reference.generation);
    else if (value->type == PDF_ARRAY || value->type == PDF_DICTIONARY) {
        fputs(value->type == PDF_ARRAY ? "[\"array\"" : "[\"dictionary\"", stdout);
        print_members(value);
        putchar(']');
    } else if (value->type == PDF_NAME || value->type == PDF_STRING) {
        fputs(value->type == PDF_NAME ? "[\"name\", " : "[\"string\", ", stdout);
        print_bytes(value->as.bytes);
        putchar(']');
    } else if (pdf_object_number(value, &number))
        printf("%.9g", number);
    else
        fputs(value->type == PDF_NULL ? "null" : value->as.boolean ? "true" : "false", stdout);
}

static bool print_object(pdf_view view, uint32_t number)
{
    pdf_place place;
    const pdf_indirect *object = NULL;
    pdfseal_error error = {0};
    if (!pdf_view_place(view, number, &place) || place.kind == PDF_PLACE_FREE)
        return true;
    const pdf_reference reference = {number, place.kind == PDF_PLACE_OFFSET ? place.generation : 0};
    if (pdf_view_load(view, reference, &object, &error) != PDFSEAL_OK || !object)
        return false;
    printf("[%u, %u, %s, ", number, reference.generation, object->is_stream ? "true" : "false");
    print_value(&object->value);
    puts("]");
    return true;
}

int main(int argc, char **argv)
{
    file_input input;
    pdf_document *document;
    pdfseal_error error = {0};
    if (argc != 2)
        return 64;
    if (file_input_open(argv[1], &input, &error) != PDFSEAL_OK || pdf_document_open(&input, NULL, &document, &error) != PDFSEAL_OK)
        return 2;
    const pdf_view view = pdf_view_newest(document);
    bool whole = !pdf_document_is_encrypted(document);
    for (uint32_t number = 1; whole && number <= pdf_document_highest_number(document); number++)
        whole = print_object(view, number);
    whole = whole && pdf_document_warning_count(document) == 0;
    pdf_document_close(document);
    return whole ? 0 : 2;
}
