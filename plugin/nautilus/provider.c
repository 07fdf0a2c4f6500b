/* SPDX-License-Identifier: Apache-2.0 */
/* Files of this machine that are PDF documents get an emblem and menu entries. */
#include "provider.h"
#include "actions.h"
#include "checker.h"
#include "verifying.h"

#include <nautilus-extension.h>

/* So many reports or windows at a time are still looked at. */
#define MENU_FILES_MAX 20
#define EMBLEM_VALID "emblem-pdfseal-valid"
#define EMBLEM_ALTERED "emblem-pdfseal-altered"

/* Names as GObject wants them; the type is known to the whole process. */
typedef struct PdfsealProvider {
    GObject parent;
    checker *checks;
} PdfsealProvider;

typedef struct PdfsealProviderClass {
    GObjectClass parent;
} PdfsealProviderClass;

static void provider_add_menu(NautilusMenuProviderInterface *interface, gpointer data);
static void provider_add_info(NautilusInfoProviderInterface *interface, gpointer data);

GType pdfseal_provider_get_type(void);
G_DEFINE_DYNAMIC_TYPE_EXTENDED(PdfsealProvider, pdfseal_provider, G_TYPE_OBJECT, 0,
                               G_IMPLEMENT_INTERFACE_DYNAMIC(NAUTILUS_TYPE_MENU_PROVIDER, provider_add_menu)
                                   G_IMPLEMENT_INTERFACE_DYNAMIC(NAUTILUS_TYPE_INFO_PROVIDER, provider_add_info))

/* The file's path where it lies on this machine and calls itself a PDF document, else NULL; g_free. */
static char *find_path(NautilusFileInfo *file)
{
    if (nautilus_file_info_is_directory(file) || !nautilus_file_info_is_mime_type(file, "application/pdf"))
        return NULL;
    GFile *location = nautilus_file_info_get_location(file);
    char *path = location && g_file_is_native(location) ? g_file_get_path(location) : NULL;
    g_clear_object(&location);
    return path;
}

/* ---- emblems ---- */

typedef struct update {
    NautilusInfoProvider *from;
    NautilusFileInfo *file;
    GClosure *complete;
} update;

static void free_update(gpointer data)
{
    update *one = data;
    g_closure_unref(one->complete);
    g_object_unref(one->file);
    g_free(one);
}

static void finish_update(gpointer context, check *which, check_mark mark)
{
    const update *one = context;
    if (mark == CHECK_MARK_VALID)
        nautilus_file_info_add_emblem(one->file, EMBLEM_VALID);
    else if (mark == CHECK_MARK_ALTERED)
        nautilus_file_info_add_emblem(one->file, EMBLEM_ALTERED);
    nautilus_info_provider_update_complete_invoke(one->complete, one->from, (NautilusOperationHandle *)which,
                                                  NAUTILUS_OPERATION_COMPLETE);
}

static NautilusOperationResult update_file_info(NautilusInfoProvider *self, NautilusFileInfo *file, GClosure *complete,
                                                NautilusOperationHandle **ret_handle)
{
    char *path = find_path(file);
    if (!path)
        return NAUTILUS_OPERATION_COMPLETE;
    update *one = g_new(update, 1);
    *one = (update){self, g_object_ref(file), g_closure_ref(complete)};
    check *which = checker_start(((PdfsealProvider *)self)->checks, path, finish_update, one, free_update);
    g_free(path);
    *ret_handle = (NautilusOperationHandle *)which;
    return which ? NAUTILUS_OPERATION_IN_PROGRESS : NAUTILUS_OPERATION_COMPLETE;
}

static void cancel_update(NautilusInfoProvider *self, NautilusOperationHandle *handle)
{
    (void)self;
    checker_cancel((check *)handle);
}

static void provider_add_info(NautilusInfoProviderInterface *interface, gpointer data)
{
    (void)data;
    interface->update_file_info = update_file_info;
    interface->cancel_update = cancel_update;
}

/* ---- menu ---- */

static void free_files(gpointer data, GClosure *closure)
{
    (void)closure;
    g_list_free_full(data, g_object_unref);
}

static void check_files(NautilusMenuItem *item, gpointer files)
{
    (void)item;
    actions_check(files);
}

static void seal_files(NautilusMenuItem *item, gpointer files)
{
    (void)item;
    actions_seal(files);
}

static NautilusMenuItem *make_item(const char *name, const char *label, const char *tip, GCallback activate, GList *files)
{
    const pdfseal_language language = verifying_language();
    NautilusMenuItem *item = nautilus_menu_item_new(name, pdfseal_words(language, label), pdfseal_words(language, tip), NULL);
    g_signal_connect_data(item, "activate", activate, g_list_copy_deep(files, (GCopyFunc)(void (*)(void))g_object_ref, NULL),
                          free_files, 0);
    return item;
}

/* The locations of all files; NULL where one is no PDF document of this machine. */
static GList *find_locations(GList *files)
{
    GList *found = NULL;
    for (GList *each = files; each; each = each->next) {
        char *path = find_path(each->data);
        if (!path) {
            g_list_free_full(found, g_object_unref);
            return NULL;
        }
        found = g_list_prepend(found, g_file_new_for_path(path));
        g_free(path);
    }
    return g_list_reverse(found);
}

static GList *get_file_items(NautilusMenuProvider *self, GList *files)
{
    (void)self;
    GList *items = NULL, *found = g_list_length(files) <= MENU_FILES_MAX ? find_locations(files) : NULL;
    if (!found)
        return NULL;
    if (actions_can_seal())
        items = g_list_append(items,
                              make_item("Pdfseal::seal", "Seal and sign…",
                                        "Draw a seal on the documents and sign them with your key", G_CALLBACK(seal_files), found));
    items = g_list_append(items, make_item("Pdfseal::check", "Check signatures",
                                           "Show what the signatures on the documents are worth", G_CALLBACK(check_files), found));
    g_list_free_full(found, g_object_unref);
    return items;
}

static void provider_add_menu(NautilusMenuProviderInterface *interface, gpointer data)
{
    (void)data;
    interface->get_file_items = get_file_items;
}

/* ---- the object ---- */

static void finalize(GObject *object)
{
    checker_free(((PdfsealProvider *)object)->checks);
    G_OBJECT_CLASS(pdfseal_provider_parent_class)->finalize(object);
}

static void pdfseal_provider_init(PdfsealProvider *self)
{
    char *trust = verifying_trust_folder();
    self->checks = checker_new(trust);
    g_free(trust);
}

static void pdfseal_provider_class_init(PdfsealProviderClass *class)
{
    G_OBJECT_CLASS(class)->finalize = finalize;
}

static void pdfseal_provider_class_finalize(PdfsealProviderClass *class)
{
    (void)class;
}

void provider_register(GTypeModule *module)
{
    pdfseal_provider_register_type(module);
}

GType provider_type(void)
{
    return pdfseal_provider_get_type();
}
