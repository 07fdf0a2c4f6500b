/* SPDX-License-Identifier: Apache-2.0 */
/* Reports for the browser; the window as a process of its own. */
#include "actions.h"
#include "shared/writing.h"
#include "verifying.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define WINDOW "pdfseal-seal-window"

/* ---- the report ---- */

typedef struct output {
    int fd;
    int reason; /* errno, 0: all was written */
} output;

static bool write_out(void *context, const void *bytes, size_t length)
{
    output *to = context;
    const bool written = shared_write_all(to->fd, bytes, length);
    to->reason = written ? 0 : errno;
    return written;
}

static gboolean fail(GError **error, const char *message)
{
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, message);
    return FALSE;
}

static gboolean write_html(const char *path, int fd, GError **ret_error)
{
    static const gint NEVER = 0;
    pdfseal_report *report;
    pdfseal_error error = {.language = verifying_language()};
    output to = {fd, 0};
    const pdfseal_sink sink = {&to, write_out};
    const pdfseal_text_options options = {.size = sizeof options, .format = PDFSEAL_FORMAT_HTML, .language = error.language};
    char *trust = verifying_trust_folder();
    pdfseal_status status = verifying_report(path, trust, &NEVER, &report, &error);
    g_free(trust);
    if (status != PDFSEAL_OK)
        return fail(ret_error, error.message);
    status = pdfseal_report_write(report, &options, &sink, &error);
    pdfseal_report_free(report);
    return status == PDFSEAL_OK || fail(ret_error, to.reason ? g_strerror(to.reason) : error.message);
}

char *actions_write_report(const char *path, GError **error)
{
    char *name = g_build_filename(g_get_user_runtime_dir(), "pdfseal-report-XXXXXX.html", NULL);
    int fd = g_mkstemp(name); /* mode 0600 */
    gboolean written = FALSE;
    if (fd < 0)
        fail(error, g_strerror(errno));
    else
        written = write_html(path, fd, error);
    if (fd >= 0)
        close(fd);
    if (!written && fd >= 0)
        unlink(name);
    if (!written)
        g_clear_pointer(&name, g_free);
    return name;
}

static void make_report(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    GError *error = NULL;
    char *name = actions_write_report(data, &error);
    (void)source;
    (void)cancellable;
    if (name)
        g_task_return_pointer(task, name, g_free);
    else
        g_task_return_error(task, error);
}

static void show_report(GObject *source, GAsyncResult *result, gpointer data)
{
    GError *error = NULL;
    char *name = g_task_propagate_pointer(G_TASK(result), &error);
    char *address = name ? g_filename_to_uri(name, NULL, &error) : NULL;
    (void)source;
    (void)data;
    if (!address || !g_app_info_launch_default_for_uri(address, NULL, &error))
        g_warning("pdfseal: %s", error->message);
    g_clear_error(&error);
    g_free(address);
    g_free(name);
}

void actions_check(GList *files)
{
    for (GList *each = files; each; each = each->next) {
        GTask *task = g_task_new(NULL, NULL, show_report, NULL);
        g_task_set_task_data(task, g_file_get_path(each->data), g_free);
        g_task_run_in_thread(task, make_report);
        g_object_unref(task);
    }
}

/* ---- the window ---- */

static char *find_window(void)
{
    char *installed = g_build_filename(PDFSEAL_LIBEXEC, WINDOW, NULL);
    if (g_file_test(installed, G_FILE_TEST_IS_EXECUTABLE))
        return installed;
    g_free(installed);
    return g_find_program_in_path(WINDOW);
}

gboolean actions_can_seal(void)
{
    char *window = find_window();
    g_free(window);
    return window != NULL;
}

void actions_seal(GList *files)
{
    GError *error = NULL;
    GPtrArray *line = g_ptr_array_new_with_free_func(g_free);
    char *window = find_window();
    if (window)
        g_ptr_array_add(line, window);
    for (GList *each = files; each; each = each->next)
        g_ptr_array_add(line, g_file_get_path(each->data));
    g_ptr_array_add(line, NULL);
    if (window && !g_spawn_async(NULL, (char **)line->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &error)) {
        g_warning("pdfseal: %s", error->message);
        g_clear_error(&error);
    }
    g_ptr_array_unref(line);
}
