/* SPDX-License-Identifier: Apache-2.0 */
/* A program that links libpdfseal.so and draws with the renderer of pdfseal-plugin.so: it makes a seal of a
 * description, and says on which pages a document looks otherwise than in its first revision:
 *
 *   cc seal_maker.c -o maker $(pkg-config --cflags --libs pdfseal) -ldl
 *   ./maker PLUGIN SEAL.json SEAL.png DOCUMENT.pdf */
#define _POSIX_C_SOURCE 200809L /* fileno */
#include "pdfseal.h"
#include "pdfseal_plugin.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static bool write_file(void *context, const void *bytes, size_t length)
{
    return fwrite(bytes, 1, length, context) == length;
}

static bool ignore(void *context, const void *bytes, size_t length)
{
    (void)context;
    (void)bytes;
    (void)length;
    return true;
}

static bool show_page(void *context, const pdfseal_page_look *look, const void *png, size_t png_bytes)
{
    (void)context;
    (void)png;
    (void)png_bytes;
    if (look->cause)
        printf("page %lld: %s\n", (long long)look->page_now, look->cause);
    else
        printf("page %lld: %lld pixels differ\n", (long long)look->page_now, (long long)look->pixels);
    return true;
}

static pdfseal_status make_seal(const pdfseal_renderer *renderer, const char *json, size_t length, FILE *out,
                                pdfseal_error *error)
{
    pdfseal_session *session;
    const pdfseal_session_options options = {.size = sizeof options, .renderer = renderer};
    const pdfseal_drawing drawing = {.size = sizeof drawing,
                                     .kind = PDFSEAL_DRAWING_SEAL,
                                     .data = json,
                                     .length_bytes = length,
                                     .format = PDFSEAL_PICTURE_PNG,
                                     .dpi = 300};
    const pdfseal_sink nowhere = {NULL, ignore};
    const pdfseal_sink file = {out, write_file};
    pdfseal_seal_facts facts = {.size = sizeof facts};
    pdfseal_status status = pdfseal_session_new(&options, &session, error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_describe_seal(session, json, length, &nowhere, &facts, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_make_seal(session, &drawing, &file, error);
    if (status == PDFSEAL_OK)
        printf("%g x %g mm, letters: %s\n", facts.width_mm, facts.height_mm, facts.fonts);
    pdfseal_session_free(session);
    return status;
}

static pdfseal_status look_at_pages(const pdfseal_renderer *renderer, const char *path, FILE *spool,
                                    pdfseal_error *error)
{
    pdfseal_document *document;
    const pdfseal_look_options options = {
        .size = sizeof options, .renderer = renderer, .revision = 1, .revision_fd = fileno(spool)};
    const pdfseal_look_sink sink = {NULL, show_page};
    pdfseal_status status = pdfseal_document_open(path, NULL, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_document_look(document, &options, &sink, error);
    pdfseal_document_close(document);
    return status;
}

static int work(const pdfseal_renderer *renderer, char **arguments)
{
    static char json[65536];
    pdfseal_error error = {.offset = -1};
    FILE *in = fopen(arguments[2], "rb");
    FILE *out = fopen(arguments[3], "wb");
    FILE *spool = tmpfile();
    pdfseal_status status = PDFSEAL_ERROR_INPUT;
    size_t length = in ? fread(json, 1, sizeof json, in) : 0;
    if (out && spool && length > 0)
        status = make_seal(renderer, json, length, out, &error);
    if (status == PDFSEAL_OK)
        status = look_at_pages(renderer, arguments[4], spool, &error);
    if (status != PDFSEAL_OK)
        fprintf(stderr, "%s\n", error.message[0] ? error.message : "a file cannot be opened");
    if (in)
        fclose(in);
    if (out)
        fclose(out);
    if (spool)
        fclose(spool);
    return pdfseal_status_exit_code(status);
}

int main(int count, char **arguments)
{
    char message[512] = "too old";
    pdfseal_plugin_tools tools = {.size = sizeof tools};
    if (count < 5) {
        fprintf(stderr, "usage: %s PLUGIN SEAL.json SEAL.png DOCUMENT.pdf\n", arguments[0]);
        return 64;
    }
    void *plugin = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
    const pdfseal_plugin_table *(*door)(void) =
        plugin ? (const pdfseal_plugin_table *(*)(void))dlsym(plugin, PDFSEAL_PLUGIN_SYMBOL) : NULL;
    const pdfseal_plugin_table *table = door ? door() : NULL;
    if (!table || table->size < sizeof *table ||
        table->tools_open(NULL, NULL, &tools, message, sizeof message) != PDFSEAL_PLUGIN_DONE) {
        fprintf(stderr, "%s: %s\n", arguments[1], plugin ? message : dlerror());
        return 4;
    }
    int code = work(tools.renderer, arguments);
    table->tools_close(&tools);
    dlclose(plugin);
    return code;
}
