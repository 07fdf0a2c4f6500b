/* SPDX-License-Identifier: Apache-2.0 */
/* Trust, document, report. */
#include "verifying.h"

#include <sys/stat.h>

pdfseal_language verifying_language(void)
{
    const char *const *names = g_get_language_names();
    return names[0] && g_str_has_prefix(names[0], "zh") ? PDFSEAL_LANGUAGE_CHINESE : PDFSEAL_LANGUAGE_ENGLISH;
}

char *verifying_trust_folder(void)
{
    return g_build_filename(g_get_user_config_dir(), "pdfseal", "trust", NULL);
}

static pdfseal_status make_trust(const char *folder, pdfseal_trust **ret_trust, pdfseal_error *error)
{
    pdfseal_trust *trust;
    pdfseal_status status = pdfseal_trust_new(&trust, error);
    if (status != PDFSEAL_OK)
        return status;
    pdfseal_trust_use_system(trust);
    if (folder && g_file_test(folder, G_FILE_TEST_IS_DIR))
        status = pdfseal_trust_add_anchors(trust, folder, error);
    if (status == PDFSEAL_OK)
        *ret_trust = trust;
    else
        pdfseal_trust_free(trust);
    return status;
}

static bool goes_on(void *context, int64_t done_bytes, int64_t total_bytes)
{
    (void)done_bytes;
    (void)total_bytes;
    return !g_atomic_int_get((const gint *)context);
}

static pdfseal_status verify(const char *path, pdfseal_trust *trust, const gint *cancelled, pdfseal_report **ret_report,
                             pdfseal_error *error)
{
    pdfseal_document *document;
    const pdfseal_progress progress = {(void *)(uintptr_t)cancelled, goes_on};
    const pdfseal_verify_options options = {.size = sizeof options, .trust = trust, .progress = &progress};
    pdfseal_status status = pdfseal_document_open(path, NULL, &document, error);
    if (status != PDFSEAL_OK)
        return status;
    status = pdfseal_verify(document, &options, ret_report, error);
    pdfseal_document_close(document);
    return status;
}

static pdfseal_status report_unreadable(const char *path, const pdfseal_error *cause, pdfseal_report **ret_report,
                                        pdfseal_error *error)
{
    struct stat about;
    const int64_t size = stat(path, &about) == 0 ? about.st_size : -1;
    return pdfseal_report_new_unreadable(path, size, g_get_real_time() / G_USEC_PER_SEC, cause, ret_report, error);
}

pdfseal_status verifying_report(const char *path, const char *trust_folder, const gint *cancelled, pdfseal_report **ret_report,
                                pdfseal_error *error)
{
    pdfseal_trust *trust;
    pdfseal_status status = make_trust(trust_folder, &trust, error);
    if (status != PDFSEAL_OK)
        return status;
    status = verify(path, trust, cancelled, ret_report, error);
    pdfseal_trust_free(trust);
    if (status == PDFSEAL_OK || status == PDFSEAL_ERROR_CANCELLED)
        return status;
    const pdfseal_error cause = *error;
    return report_unreadable(path, &cause, ret_report, error);
}
