/* SPDX-License-Identifier: Apache-2.0 */
/* A warm loop of poppler-glib: poppler_loop FILE... checks the signatures of each; prints documents and seconds. */
#include <poppler.h>
#include <stdio.h>
#include <time.h>

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* How many of its signatures hold. */
static int check(const char *path)
{
    int good = 0;
    GFile *file = g_file_new_for_path(path);
    PopplerDocument *document = poppler_document_new_from_gfile(file, NULL, NULL, NULL);
    GList *fields = document ? poppler_document_get_signature_fields(document) : NULL;
    for (GList *at = fields; at; at = at->next) {
        PopplerSignatureInfo *info = poppler_form_field_signature_validate_sync(POPPLER_FORM_FIELD(at->data),
                                                                                POPPLER_SIGNATURE_VALIDATION_FLAG_VALIDATE_CERTIFICATE |
                                                                                    POPPLER_SIGNATURE_VALIDATION_FLAG_WITHOUT_OCSP_REVOCATION_CHECK,
                                                                                NULL, NULL);
        good += info && poppler_signature_info_get_signature_status(info) == POPPLER_SIGNATURE_VALID;
        if (info)
            poppler_signature_info_free(info);
    }
    g_list_free_full(fields, g_object_unref);
    g_clear_object(&document);
    g_object_unref(file);
    return good;
}

int main(int argc, char **argv)
{
    double began = 0;
    int good = 0;
    for (int i = -10; i < argc - 1; i++) { /* the first ten warm */
        if (i == 0)
            began = seconds();
        if (i >= 0 || argc > 11)
            good += check(argv[i < 0 ? 11 + i : i + 1]) && i >= 0;
    }
    printf("%d %.6f\n", good, seconds() - began);
    return good == argc - 1 ? 0 : 1;
}
