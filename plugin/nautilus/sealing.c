/* SPDX-License-Identifier: Apache-2.0 */
/* Settings as a key file, sealing by the public API. */
#include "sealing.h"
#include "render_client/renderer.h"
#include "shared/vocabulary.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PT_PER_MM (72.0 / 25.4)
#define GROUP "seal"
#define ATTEMPTS_MAX 99

/* ---- settings ---- */

static char *settings_path(void)
{
    return g_build_filename(g_get_user_config_dir(), "pdfseal", "window.ini", NULL);
}

static char *text_of(GKeyFile *file, const char *name, const char *otherwise)
{
    char *text = g_key_file_get_string(file, GROUP, name, NULL);
    if (text && *text)
        return text;
    g_free(text);
    return g_strdup(otherwise);
}

void sealing_settings_read(sealing_settings *ret_settings)
{
    char *path = settings_path();
    GKeyFile *file = g_key_file_new();
    (void)g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL);
    const double margin_mm = g_key_file_get_double(file, GROUP, "margin", NULL);
    *ret_settings = (sealing_settings){text_of(file, "key", NULL),     text_of(file, "picture", NULL),
                                       text_of(file, "pages", "last"), text_of(file, "anchor", "bottom-right"),
                                       text_of(file, "reason", NULL),  margin_mm > 0 ? margin_mm : 25};
    g_key_file_unref(file);
    g_free(path);
}

void sealing_settings_write(const sealing_settings *settings)
{
    char *path = settings_path(), *folder = g_path_get_dirname(path);
    GKeyFile *file = g_key_file_new();
    const char *const texts[][2] = {{"key", settings->key},
                                    {"picture", settings->seal},
                                    {"pages", settings->pages},
                                    {"anchor", settings->anchor},
                                    {"reason", settings->reason}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_key_file_set_string(file, GROUP, texts[i][0], texts[i][1] ? texts[i][1] : "");
    g_key_file_set_double(file, GROUP, "margin", settings->margin_mm);
    if (g_mkdir_with_parents(folder, 0700) != 0 || !g_key_file_save_to_file(file, path, NULL))
        g_warning("pdfseal: %s", path);
    g_key_file_unref(file);
    g_free(folder);
    g_free(path);
}

void sealing_settings_clear(sealing_settings *settings)
{
    char **const texts[] = {&settings->key, &settings->seal, &settings->pages, &settings->anchor, &settings->reason};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_clear_pointer(texts[i], g_free);
}

/* ---- sealing ---- */

static renderer drawing;

static bool give_passphrase(void *context, const char *what, char *buffer, size_t capacity, size_t *ret_length)
{
    const char *passphrase = context;
    const size_t length = strlen(passphrase);
    (void)what;
    if (length > capacity)
        return false;
    memcpy(buffer, passphrase, length);
    *ret_length = length;
    return true;
}

pdfseal_status sealing_open(const sealing_settings *settings, const char *passphrase, pdfseal_session **ret_session,
                            pdfseal_error *error)
{
    const pdfseal_passphrase source = {(void *)(uintptr_t)passphrase, give_passphrase};
    const pdfseal_key_options key = {.size = sizeof key, .p12_path = settings->key, .passphrase = &source};
    pdfseal_session *session = NULL;
    drawing = (renderer){.language = error->language,
                         .helper = access(PDFSEAL_LIBEXEC "/pdfseal-render", X_OK) == 0 ? PDFSEAL_LIBEXEC "/pdfseal-render" : NULL};
    const pdfseal_session_options how = {.size = sizeof how, .renderer = renderer_table(&drawing)};
    pdfseal_status status = pdfseal_session_new(&how, &session, error);
    if (status == PDFSEAL_OK)
        status = pdfseal_session_set_key(session, &key, error);
    if (status == PDFSEAL_OK && settings->seal)
        status = pdfseal_session_set_picture(session, settings->seal, error);
    if (status == PDFSEAL_OK)
        *ret_session = session;
    else
        pdfseal_session_free(session);
    return status;
}

void sealing_end(void)
{
    renderer_clear(&drawing);
}

static char *name_output(const char *path, unsigned attempt)
{
    const size_t length = strlen(path);
    const bool ends = length > 4 && g_ascii_strcasecmp(path + length - 4, ".pdf") == 0;
    char *stem = g_strndup(path, ends ? length - 4 : length);
    char *name = attempt > 1 ? g_strdup_printf("%s-sealed-%u.pdf", stem, attempt) : g_strconcat(stem, "-sealed.pdf", NULL);
    g_free(stem);
    return name;
}

static pdfseal_status sign(pdfseal_session *session, const sealing_settings *settings, const char *path, const char *target,
                           pdfseal_error *error)
{
    pdfseal_document *document;
    const pdfseal_output_options output = {.size = sizeof output, .path = target, .fd = -1};
    pdfseal_sign_options options = {
        .size = sizeof options,
        .reason = settings->reason,
        .place = {.size = sizeof options.place, .pages = settings->pages, .margin_pt = settings->margin_mm * PT_PER_MM}};
    if (!shared_anchor_find(settings->anchor, &options.place.anchor))
        options.place.anchor = PDFSEAL_ANCHOR_BOTTOM_RIGHT;
    pdfseal_status status = pdfseal_document_open(path, NULL, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_session_sign(session, document, &options, &output, NULL, error);
    pdfseal_document_close(document);
    return status;
}

pdfseal_status sealing_run(pdfseal_session *session, const sealing_settings *settings, const char *path, char **ret_path,
                           pdfseal_error *error)
{
    unsigned attempt = 1;
    char *target = name_output(path, attempt);
    while (access(target, F_OK) == 0 && attempt < ATTEMPTS_MAX) {
        g_free(target);
        target = name_output(path, ++attempt);
    }
    pdfseal_status status = sign(session, settings, path, target, error);
    if (status == PDFSEAL_OK)
        *ret_path = target;
    else
        g_free(target);
    return status;
}
