/* SPDX-License-Identifier: Apache-2.0 */
/* A file manager of a few lines: loads the module as GNOME Files does, and asks it about files of its own.
 *
 *   module_host MODULE ask FILE...      a line a file: "NAME: EMBLEM" or "NAME: -"
 *   module_host MODULE twice FILE...    the same two times in one session, with the milliseconds that each round took
 *   module_host MODULE cancel FILE...   asks, cancels all at once, and counts the answers that came nevertheless
 *   module_host MODULE drop FILE...     asks, and frees the module's object while it works; tells how many threads it leaves
 *   module_host MODULE replace A B      asks about A, renames B to A, asks again; a line each
 *   module_host MODULE menu FILE...     the menu entries for all files together
 *   module_host MODULE check FILE       activates "Check signatures" and waits for a report in $XDG_RUNTIME_DIR
 *
 * On standard error: the longest time that the main loop stood still, in milliseconds. */
#include <nautilus-extension.h>

#include <gmodule.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

/* ---- a file ---- */

typedef struct HostFile {
    GObject parent;
    GFile *location;
    char *emblem;
    GClosure *complete;
    NautilusOperationHandle *handle;
    int answers;
} HostFile;

typedef struct HostFileClass {
    GObjectClass parent;
} HostFileClass;

static void host_file_add_info(NautilusFileInfoInterface *interface, gpointer data);
GType host_file_get_type(void);
G_DEFINE_TYPE_WITH_CODE(HostFile, host_file, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE(NAUTILUS_TYPE_FILE_INFO, host_file_add_info))

static GFile *get_location(NautilusFileInfo *info)
{
    return g_object_ref(((HostFile *)info)->location);
}

static gboolean is_mime_type(NautilusFileInfo *info, const char *mime_type)
{
    char *name = g_file_get_basename(((HostFile *)info)->location);
    const gboolean is = strcmp(mime_type, "application/pdf") == 0 && g_str_has_suffix(name, ".pdf");
    g_free(name);
    return is;
}

static gboolean is_directory(NautilusFileInfo *info)
{
    (void)info;
    return FALSE;
}

static void add_emblem(NautilusFileInfo *info, const char *emblem)
{
    HostFile *file = (HostFile *)info;
    g_free(file->emblem);
    file->emblem = g_strdup(emblem);
}

static void host_file_add_info(NautilusFileInfoInterface *interface, gpointer data)
{
    (void)data;
    interface->get_location = get_location;
    interface->is_mime_type = is_mime_type;
    interface->is_directory = is_directory;
    interface->add_emblem = add_emblem;
}

static void host_file_init(HostFile *file)
{
    (void)file;
}

static void finalize(GObject *object)
{
    HostFile *file = (HostFile *)object;
    g_object_unref(file->location);
    g_free(file->emblem);
    G_OBJECT_CLASS(host_file_parent_class)->finalize(object);
}

static void host_file_class_init(HostFileClass *class)
{
    G_OBJECT_CLASS(class)->finalize = finalize;
}

/* ---- the module ---- */

typedef struct HostModule {
    GTypeModule parent;
    const char *path;
    GModule *library;
    void (*initialize)(GTypeModule *module);
    void (*shutdown)(void);
    void (*list_types)(const GType **types, int *count);
} HostModule;

typedef struct HostModuleClass {
    GTypeModuleClass parent;
} HostModuleClass;

GType host_module_get_type(void);
G_DEFINE_TYPE(HostModule, host_module, G_TYPE_TYPE_MODULE)

static gboolean load(GTypeModule *type_module)
{
    HostModule *module = (HostModule *)type_module;
    module->library = g_module_open(module->path, G_MODULE_BIND_LOCAL);
    if (!module->library || !g_module_symbol(module->library, "nautilus_module_initialize", (gpointer *)&module->initialize) ||
        !g_module_symbol(module->library, "nautilus_module_shutdown", (gpointer *)&module->shutdown) ||
        !g_module_symbol(module->library, "nautilus_module_list_types", (gpointer *)&module->list_types)) {
        fprintf(stderr, "%s\n", g_module_error());
        return FALSE;
    }
    module->initialize(type_module);
    return TRUE;
}

static void unload(GTypeModule *type_module)
{
    HostModule *module = (HostModule *)type_module;
    module->shutdown();
    g_module_close(module->library);
}

static void host_module_class_init(HostModuleClass *class)
{
    G_TYPE_MODULE_CLASS(class)->load = load;
    G_TYPE_MODULE_CLASS(class)->unload = unload;
}

static void host_module_init(HostModule *module)
{
    (void)module;
}

/* ---- asking ---- */

typedef struct round_of {
    GObject *provider;
    GPtrArray *files;
    GMainLoop *loop;
    guint left;
    gint64 last_beat, longest;
} round_of;

static void note_answer(NautilusInfoProvider *provider, NautilusOperationHandle *handle, NautilusOperationResult result,
                        gpointer data)
{
    round_of *asked = data;
    (void)provider;
    for (guint i = 0; i < asked->files->len; i++) {
        HostFile *file = asked->files->pdata[i];
        if (file->handle == handle && result == NAUTILUS_OPERATION_COMPLETE)
            file->answers++;
    }
    if (--asked->left == 0)
        g_main_loop_quit(asked->loop);
}

/* Notes how long the main loop stood still. */
static gboolean beat(gpointer data)
{
    round_of *asked = data;
    const gint64 now = g_get_monotonic_time();
    if (now - asked->last_beat > asked->longest)
        asked->longest = now - asked->last_beat;
    asked->last_beat = now;
    return G_SOURCE_CONTINUE;
}

static gboolean give_up(gpointer data)
{
    g_main_loop_quit(((round_of *)data)->loop);
    return G_SOURCE_REMOVE;
}

static void ask(round_of *asked)
{
    for (guint i = 0; i < asked->files->len; i++) {
        HostFile *file = asked->files->pdata[i];
        file->complete = g_cclosure_new(G_CALLBACK(note_answer), asked, NULL);
        g_closure_ref(file->complete);
        g_closure_sink(file->complete);
        g_closure_set_marshal(file->complete, g_cclosure_marshal_generic);
        if (nautilus_info_provider_update_file_info(NAUTILUS_INFO_PROVIDER(asked->provider), NAUTILUS_FILE_INFO(file),
                                                    file->complete, &file->handle) == NAUTILUS_OPERATION_IN_PROGRESS)
            asked->left++;
    }
}

static void forget_closures(round_of *asked)
{
    for (guint i = 0; i < asked->files->len; i++)
        g_clear_pointer(&((HostFile *)asked->files->pdata[i])->complete, g_closure_unref);
}

static void wait_for_answers(round_of *asked, guint most_ms)
{
    const guint timer = g_timeout_add(most_ms, give_up, asked);
    asked->last_beat = g_get_monotonic_time();
    const guint pulse = g_timeout_add(5, beat, asked);
    if (asked->left)
        g_main_loop_run(asked->loop);
    g_source_remove(pulse);
    if (g_main_context_find_source_by_id(NULL, timer))
        g_source_remove(timer);
}

static void print_emblems(const round_of *asked)
{
    for (guint i = 0; i < asked->files->len; i++) {
        const HostFile *file = asked->files->pdata[i];
        char *name = g_file_get_basename(file->location);
        printf("%s: %s\n", name, file->emblem ? file->emblem : "-");
        g_free(name);
    }
}

static void run_round(round_of *asked)
{
    const gint64 begin = g_get_monotonic_time();
    ask(asked);
    asked->longest = g_get_monotonic_time() - begin;
    wait_for_answers(asked, 120000);
    forget_closures(asked);
    if (asked->left)
        printf("%u without an answer\n", asked->left);
}

static void run_twice(round_of *asked)
{
    for (int round = 0; round < 2; round++) {
        const gint64 begin = g_get_monotonic_time();
        run_round(asked);
        printf("%d\n", (int)((g_get_monotonic_time() - begin) / 1000));
    }
}

static int run_replaced(round_of *asked)
{
    HostFile *file = asked->files->pdata[0], *other = asked->files->pdata[1];
    g_object_ref(other);
    g_ptr_array_remove_index(asked->files, 1);
    run_round(asked);
    print_emblems(asked);
    g_clear_pointer(&file->emblem, g_free);
    const gboolean renamed = g_file_move(other->location, file->location, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, NULL);
    run_round(asked);
    print_emblems(asked);
    g_object_unref(other);
    return renamed ? 0 : 1;
}

static void run_cancelled(round_of *asked)
{
    int answers = 0;
    ask(asked);
    for (guint i = 0; i < asked->files->len; i++)
        nautilus_info_provider_cancel_update(NAUTILUS_INFO_PROVIDER(asked->provider), ((HostFile *)asked->files->pdata[i])->handle);
    wait_for_answers(asked, 500);
    for (guint i = 0; i < asked->files->len; i++)
        answers += ((HostFile *)asked->files->pdata[i])->answers;
    forget_closures(asked);
    printf("%d\n", answers);
}

static int count_threads(void)
{
    GDir *folder = g_dir_open("/proc/self/task", 0, NULL);
    int count = 0;
    while (folder && g_dir_read_name(folder))
        count++;
    if (folder)
        g_dir_close(folder);
    return count;
}

/* A thread that was joined may be listed a moment longer. */
static int count_threads_beyond(int before)
{
    const gint64 end = g_get_monotonic_time() + G_USEC_PER_SEC;
    while (count_threads() > before && g_get_monotonic_time() < end)
        g_usleep(1000);
    return count_threads() - before;
}

static void run_dropped(round_of *asked)
{
    const int before = count_threads();
    ask(asked);
    const int during = count_threads() - before;
    g_clear_object(&asked->provider);
    while (g_main_context_iteration(NULL, FALSE)) {
    }
    forget_closures(asked);
    printf("%s, %d threads left\n", during > 0 ? "dropped" : "had no threads", count_threads_beyond(before));
}

/* ---- menus ---- */

static GList *list_items(round_of *asked)
{
    GList *files = NULL;
    for (guint i = 0; i < asked->files->len; i++)
        files = g_list_append(files, asked->files->pdata[i]);
    GList *items = nautilus_menu_provider_get_file_items(NAUTILUS_MENU_PROVIDER(asked->provider), files);
    g_list_free(files);
    return items;
}

static void print_menu(round_of *asked)
{
    GList *items = list_items(asked);
    for (GList *each = items; each; each = each->next) {
        char *name, *label;
        g_object_get(each->data, "name", &name, "label", &label, NULL);
        printf("%s: %s\n", name, label);
        g_free(name);
        g_free(label);
    }
    if (items)
        nautilus_menu_item_list_free(items);
}

static gboolean has_report(void)
{
    GDir *folder = g_dir_open(g_get_user_runtime_dir(), 0, NULL);
    const char *name;
    gboolean found = FALSE;
    while (folder && (name = g_dir_read_name(folder)))
        found = found || g_str_has_prefix(name, "pdfseal-report-");
    if (folder)
        g_dir_close(folder);
    return found;
}

static void run_check(round_of *asked)
{
    GList *items = list_items(asked);
    const gint64 end = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
    nautilus_menu_item_activate(g_list_last(items)->data);
    nautilus_menu_item_list_free(items);
    while (!has_report() && g_get_monotonic_time() < end)
        g_main_context_iteration(NULL, FALSE);
    for (const gint64 rest = g_get_monotonic_time() + G_USEC_PER_SEC; g_get_monotonic_time() < rest;) /* until it was handed over */
        g_main_context_iteration(NULL, FALSE);
}

static int run(round_of *asked, const char *what)
{
    if (strcmp(what, "ask") == 0) {
        run_round(asked);
        print_emblems(asked);
    } else if (strcmp(what, "twice") == 0)
        run_twice(asked);
    else if (strcmp(what, "replace") == 0 && asked->files->len == 2)
        return run_replaced(asked);
    else if (strcmp(what, "cancel") == 0)
        run_cancelled(asked);
    else if (strcmp(what, "drop") == 0)
        run_dropped(asked);
    else if (strcmp(what, "menu") == 0)
        print_menu(asked);
    else if (strcmp(what, "check") == 0)
        run_check(asked);
    else
        return 64;
    return 0;
}

int main(int count, char **arguments)
{
    const GType *types;
    int type_count = 0;
    if (count < 4)
        return 64;
    (void)setlocale(LC_ALL, "");
    HostModule *module = g_object_new(host_module_get_type(), NULL);
    module->path = arguments[1];
    if (!g_type_module_use(&module->parent))
        return 1;
    module->list_types(&types, &type_count);
    round_of asked = {
        g_object_new(types[0], NULL), g_ptr_array_new_with_free_func(g_object_unref), g_main_loop_new(NULL, FALSE), 0, 0, 0};
    for (int i = 3; i < count; i++) {
        HostFile *file = g_object_new(host_file_get_type(), NULL);
        file->location = g_file_new_for_path(arguments[i]);
        g_ptr_array_add(asked.files, file);
    }
    const int code = type_count == 1 ? run(&asked, arguments[2]) : 1;
    fprintf(stderr, "%d\n", (int)(asked.longest / 1000));
    g_clear_object(&asked.provider);
    g_ptr_array_unref(asked.files);
    g_main_loop_unref(asked.loop);
    g_type_module_unuse(&module->parent);
    return code;
}
