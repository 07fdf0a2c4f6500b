/* SPDX-License-Identifier: Apache-2.0 */
/* Lets Poppler change a document as a viewer does, and save it: poppler_change IN OUT fill NAME VALUE | check NAME | note | square. */
#include <poppler.h>

#include <stdio.h>
#include <string.h>

/* Fills in or ticks the field of that name on any page. */
static gboolean change_field(PopplerDocument *document, const char *name, const char *value)
{
    gboolean done = FALSE;
    for (int i = 0; i < poppler_document_get_n_pages(document); i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        GList *fields = poppler_page_get_form_field_mapping(page);
        for (GList *each = fields; each; each = each->next) {
            PopplerFormField *field = ((PopplerFormFieldMapping *)each->data)->field;
            gchar *own = poppler_form_field_get_name(field);
            if (own && strcmp(own, name) == 0) {
                if (value)
                    poppler_form_field_text_set_text(field, value);
                else
                    poppler_form_field_button_set_state(field, TRUE);
                done = TRUE;
            }
            g_free(own);
        }
        poppler_page_free_form_field_mapping(fields);
        g_object_unref(page);
    }
    return done;
}

static gboolean annotate(PopplerDocument *document, gboolean is_note)
{
    PopplerRectangle place = {200, 20, 220, 40};
    PopplerColor colour = {0xFFFF, 0, 0};
    PopplerPage *page = poppler_document_get_page(document, 0);
    PopplerAnnot *annotation = is_note ? poppler_annot_text_new(document, &place) : poppler_annot_square_new(document, &place);
    poppler_annot_set_contents(annotation, "seen");
    poppler_annot_set_color(annotation, &colour);
    poppler_page_add_annot(page, annotation);
    g_object_unref(annotation);
    g_object_unref(page);
    return TRUE;
}

static gboolean change(PopplerDocument *document, int count, char **arguments)
{
    if (strcmp(arguments[3], "fill") == 0 && count == 6)
        return change_field(document, arguments[4], arguments[5]);
    if (strcmp(arguments[3], "check") == 0 && count == 5)
        return change_field(document, arguments[4], NULL);
    return annotate(document, strcmp(arguments[3], "note") == 0);
}

int main(int count, char **arguments)
{
    GError *error = NULL;
    if (count < 4) {
        fprintf(stderr, "poppler_change IN OUT fill NAME VALUE | check NAME | note | square\n");
        return 64;
    }
    gchar *in = g_filename_to_uri(arguments[1], NULL, NULL);
    gchar *out = g_filename_to_uri(arguments[2], NULL, NULL);
    PopplerDocument *document = poppler_document_new_from_file(in, NULL, &error);
    gboolean done = document && change(document, count, arguments) && poppler_document_save(document, out, &error);
    if (!done)
        fprintf(stderr, "poppler_change: %s\n", error ? error->message : "nothing was changed");
    g_clear_error(&error);
    g_clear_object(&document);
    g_free(in);
    g_free(out);
    return done ? 0 : 1;
}
