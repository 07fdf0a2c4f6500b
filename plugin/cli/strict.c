/* SPDX-License-Identifier: Apache-2.0 */
/* Asks for the risks as inspect shows them, and names the first. */
#include "strict.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_REFUSED 5

static bool write_to_stream(void *context, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, context) == length;
}

/* The risks as JSON text: the caller's, free(); NULL with *error filled, or when memory ran out. */
static char *describe(const cli_command *command, pdfseal_document *document, size_t *ret_length, pdfseal_error *error)
{
    char *text = NULL;
    const pdfseal_text_options options = {.size = sizeof options, .format = PDFSEAL_FORMAT_JSON, .language = command->language,
                                          .risks = true};
    FILE *stream = open_memstream(&text, ret_length);
    if (!stream)
        return NULL;
    const pdfseal_sink sink = {stream, write_to_stream};
    pdfseal_status status = pdfseal_document_inspect(document, &options, &sink, error);
    if (fclose(stream) != 0 || status != PDFSEAL_OK) {
        free(text);
        return NULL;
    }
    return text;
}

/* Readers turn to a page of the document's choice: nothing looks different for it. */
static bool is_harmless(json_t *risk)
{
    const char *code = json_string_value(json_object_get(risk, "code"));
    return code && strcmp(code, "open_page") == 0;
}

static int judge(const cli_command *command, json_t *root, const char *input)
{
    json_t *risks = json_object_get(root, "risks");
    size_t index;
    json_t *risk;
    char message[512];
    json_array_foreach(risks, index, risk)
    {
        const char *words = json_string_value(json_object_get(risk, "message"));
        if (is_harmless(risk))
            continue;
        (void)snprintf(message, sizeof message, "%s (%s)", words ? words : "?",
                       pdfseal_words(command->language, "refused by --strict; pdfseal inspect --risks names all"));
        cli_complain(input, message);
        return EXIT_REFUSED;
    }
    return json_is_array(risks) ? 0 : CLI_EXIT_INPUT;
}

int cli_strict_check(const cli_command *command, pdfseal_document *document, const char *input)
{
    pdfseal_error error = cli_error(command);
    size_t length = 0;
    if (!command->line.values[OPTION_STRICT])
        return 0;
    char *text = describe(command, document, &length, &error);
    if (!text)
        return cli_fail(input, &error);
    json_t *root = json_loadb(text, length, 0, NULL);
    free(text);
    int code = judge(command, root, input);
    json_decref(root);
    return code;
}
