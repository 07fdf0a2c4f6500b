/* SPDX-License-Identifier: Apache-2.0 */
/* pdfseal-seal-window FILE...: key, seal, place, reason and passphrase in a window (GTK 4); then it seals the documents beside
 * themselves. */
#include "sealing.h"
#include "verifying.h"

#include <gtk/gtk.h>
#include <string.h>

static const char *const ANCHORS[] = {"top-left", "top",         "top-right", "left",         "center",
                                      "right",    "bottom-left", "bottom",    "bottom-right", NULL};

/* The one window of the process. */
typedef struct face {
    pdfseal_language language;
    sealing_settings settings;
    char **paths; /* of the documents, NULL at the end */
    GtkWidget *window, *grid, *key, *seal, *pages, *anchor, *margin, *reason, *passphrase, *button, *said;
    int rows;
} face;

/* ---- in a thread ---- */

typedef struct order {
    pdfseal_language language;
    sealing_settings settings;
    char *passphrase;
    char **paths;
} order;

static void free_order(gpointer data)
{
    order *given = data;
    if (given->passphrase)
        explicit_bzero(given->passphrase, strlen(given->passphrase));
    g_free(given->passphrase);
    sealing_settings_clear(&given->settings);
    g_strfreev(given->paths);
    g_free(given);
}

/* A line a document; stops at the first that cannot be sealed. */
static pdfseal_status seal_all(const order *given, GString *said, pdfseal_error *error)
{
    pdfseal_session *session;
    pdfseal_status status = sealing_open(&given->settings, given->passphrase, &session, error);
    if (status != PDFSEAL_OK)
        return status;
    for (char **path = given->paths; *path && status == PDFSEAL_OK; path++) {
        char *target = NULL;
        status = sealing_run(session, &given->settings, *path, &target, error);
        char *shown = g_filename_display_basename(status == PDFSEAL_OK ? target : *path);
        g_string_append_printf(said, status == PDFSEAL_OK ? "✓ %s\n" : "✗ %s\n", shown);
        g_free(shown);
        g_free(target);
    }
    pdfseal_session_free(session);
    return status;
}

static void work(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    const order *given = data;
    pdfseal_error error = {.language = given->language};
    GString *said = g_string_new(NULL);
    (void)source;
    (void)cancellable;
    const pdfseal_status status = seal_all(given, said, &error);
    sealing_end();
    if (status == PDFSEAL_OK)
        g_task_return_pointer(task, g_string_free(said, FALSE), g_free);
    else
        g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s%s", said->str, error.message);
    if (status != PDFSEAL_OK)
        g_string_free(said, TRUE);
}

/* ---- the window ---- */

static const char *say(const face *seen, const char *english)
{
    return pdfseal_words(seen->language, english);
}

static void show_result(GObject *source, GAsyncResult *result, gpointer data)
{
    face *seen = data;
    GError *error = NULL;
    char *text = g_task_propagate_pointer(G_TASK(result), &error);
    (void)source;
    gtk_label_set_text(GTK_LABEL(seen->said), text ? text : error->message);
    gtk_widget_set_sensitive(seen->grid, TRUE);
    gtk_editable_set_text(GTK_EDITABLE(seen->passphrase), "");
    gtk_widget_grab_focus(text ? seen->button : seen->passphrase);
    gtk_button_set_label(GTK_BUTTON(seen->button), say(seen, text ? "Close" : "Seal and sign"));
    g_object_set_data(G_OBJECT(seen->button), "done", text ? seen : NULL);
    g_clear_error(&error);
    g_free(text);
}

static char *entry_text(GtkWidget *entry)
{
    const char *text = gtk_editable_get_text(GTK_EDITABLE(entry));
    return *text ? g_strdup(text) : NULL;
}

static void read_fields(const face *seen, sealing_settings *ret_settings)
{
    *ret_settings =
        (sealing_settings){entry_text(seen->key),    entry_text(seen->seal),
                           entry_text(seen->pages),  g_strdup(ANCHORS[gtk_drop_down_get_selected(GTK_DROP_DOWN(seen->anchor))]),
                           entry_text(seen->reason), gtk_spin_button_get_value(GTK_SPIN_BUTTON(seen->margin))};
}

static void press(GtkWidget *widget, gpointer data)
{
    face *seen = data;
    (void)widget;
    if (g_object_get_data(G_OBJECT(seen->button), "done")) {
        gtk_window_destroy(GTK_WINDOW(seen->window));
        return;
    }
    order *given = g_new0(order, 1);
    given->language = seen->language;
    given->paths = g_strdupv(seen->paths);
    given->passphrase = g_strdup(gtk_editable_get_text(GTK_EDITABLE(seen->passphrase)));
    read_fields(seen, &given->settings);
    sealing_settings_write(&given->settings);
    if (!given->settings.key) {
        gtk_label_set_text(GTK_LABEL(seen->said), say(seen, "choose a key first"));
        free_order(given);
        return;
    }
    gtk_widget_set_sensitive(seen->grid, FALSE);
    gtk_label_set_text(GTK_LABEL(seen->said), "…");
    GTask *task = g_task_new(NULL, NULL, show_result, seen);
    g_task_set_task_data(task, given, free_order);
    g_task_run_in_thread(task, work);
    g_object_unref(task);
}

static GtkWidget *add_row(face *seen, const char *label, GtkWidget *field)
{
    GtkWidget *text = gtk_label_new(say(seen, label));
    gtk_widget_set_halign(text, GTK_ALIGN_START);
    gtk_widget_set_hexpand(field, TRUE);
    gtk_grid_attach(GTK_GRID(seen->grid), text, 0, seen->rows, 1, 1);
    gtk_grid_attach(GTK_GRID(seen->grid), field, 1, seen->rows++, 1, 1);
    return field;
}

static GtkWidget *add_entry(face *seen, const char *label, const char *value)
{
    GtkWidget *entry = gtk_entry_new();
    gtk_editable_set_text(GTK_EDITABLE(entry), value ? value : "");
    return add_row(seen, label, entry);
}

static void take_file(GtkNativeDialog *dialog, int answer, gpointer entry)
{
    GFile *file = answer == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog)) : NULL;
    char *path = file ? g_file_get_path(file) : NULL;
    if (path)
        gtk_editable_set_text(GTK_EDITABLE(entry), path);
    g_free(path);
    g_clear_object(&file);
    g_object_unref(dialog);
}

static void choose_file(GtkEntry *entry, GtkEntryIconPosition position, gpointer data)
{
    face *seen = data;
    (void)position;
    GtkFileChooserNative *dialog =
        gtk_file_chooser_native_new(NULL, GTK_WINDOW(seen->window), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
    g_signal_connect(dialog, "response", G_CALLBACK(take_file), entry);
    gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

static GtkWidget *add_file(face *seen, const char *label, const char *value)
{
    GtkWidget *entry = add_entry(seen, label, value);
    gtk_entry_set_icon_from_icon_name(GTK_ENTRY(entry), GTK_ENTRY_ICON_SECONDARY, "document-open-symbolic");
    g_signal_connect(entry, "icon-press", G_CALLBACK(choose_file), seen);
    return entry;
}

static guint index_of(const char *anchor)
{
    for (guint i = 0; ANCHORS[i]; i++) {
        if (g_strcmp0(ANCHORS[i], anchor) == 0)
            return i;
    }
    return G_N_ELEMENTS(ANCHORS) - 2;
}

static void add_fields(face *seen)
{
    const sealing_settings *settings = &seen->settings;
    seen->key = add_file(seen, "Key (PKCS#12)", settings->key);
    seen->seal = add_file(seen, "Picture of the seal", settings->seal);
    seen->pages = add_entry(seen, "Pages", settings->pages);
    const char *places[G_N_ELEMENTS(ANCHORS)] = {NULL};
    for (guint i = 0; ANCHORS[i]; i++)
        places[i] = say(seen, ANCHORS[i]);
    seen->anchor = add_row(seen, "Place", gtk_drop_down_new_from_strings(places));
    gtk_drop_down_set_selected(GTK_DROP_DOWN(seen->anchor), index_of(settings->anchor));
    seen->margin = add_row(seen, "Distance from the edge (mm)", gtk_spin_button_new_with_range(0.1, 500, 1));
    gtk_spin_button_set_value(GTK_SPIN_BUTTON(seen->margin), settings->margin_mm);
    seen->reason = add_entry(seen, "Reason", settings->reason);
    seen->passphrase = add_row(seen, "Passphrase", gtk_password_entry_new());
    g_object_set(seen->passphrase, "show-peek-icon", TRUE, "activates-default", TRUE, NULL);
}

static void open_window(GtkApplication *application, gpointer data)
{
    face *seen = data;
    seen->window = gtk_application_window_new(application);
    seen->grid = gtk_grid_new();
    gtk_window_set_title(GTK_WINDOW(seen->window), say(seen, "Seal and sign"));
    gtk_window_set_default_size(GTK_WINDOW(seen->window), 520, -1);
    gtk_grid_set_row_spacing(GTK_GRID(seen->grid), 8);
    gtk_grid_set_column_spacing(GTK_GRID(seen->grid), 12);
    gtk_widget_set_margin_start(seen->grid, 18);
    gtk_widget_set_margin_end(seen->grid, 18);
    gtk_widget_set_margin_top(seen->grid, 18);
    gtk_widget_set_margin_bottom(seen->grid, 18);
    add_fields(seen);
    seen->said = gtk_label_new("");
    gtk_label_set_wrap(GTK_LABEL(seen->said), TRUE);
    gtk_label_set_selectable(GTK_LABEL(seen->said), TRUE);
    gtk_widget_set_halign(seen->said, GTK_ALIGN_START);
    gtk_grid_attach(GTK_GRID(seen->grid), seen->said, 0, seen->rows++, 2, 1);
    seen->button = gtk_button_new_with_label(say(seen, "Seal and sign"));
    gtk_widget_add_css_class(seen->button, "suggested-action");
    gtk_widget_set_halign(seen->button, GTK_ALIGN_END);
    gtk_grid_attach(GTK_GRID(seen->grid), seen->button, 0, seen->rows++, 2, 1);
    g_signal_connect(seen->button, "clicked", G_CALLBACK(press), seen);
    gtk_window_set_child(GTK_WINDOW(seen->window), seen->grid);
    gtk_window_set_default_widget(GTK_WINDOW(seen->window), seen->button);
    gtk_widget_grab_focus(seen->passphrase);
    gtk_window_present(GTK_WINDOW(seen->window));
}

int main(int count, char **arguments)
{
    if (count < 2) {
        g_printerr("usage: %s FILE...\n", arguments[0]);
        return 64;
    }
    face seen = {.language = verifying_language(), .paths = g_strdupv(arguments + 1)};
    sealing_settings_read(&seen.settings);
    GtkApplication *application = gtk_application_new("com.pdfseal.SealWindow", G_APPLICATION_NON_UNIQUE);
    g_signal_connect(application, "activate", G_CALLBACK(open_window), &seen);
    const int code = g_application_run(G_APPLICATION(application), 1, arguments);
    g_object_unref(application);
    sealing_settings_clear(&seen.settings);
    g_strfreev(seen.paths);
    return code;
}
