/* SPDX-License-Identifier: Apache-2.0 */
/* The description of a document as JSON: keys in a fixed order, each always there. */
#include "report/inspection.h"
#include "report/json_builder.h"

static json_t *build_box(json_builder *builder, report_box box)
{
    return json_rectangle(builder, box.x0, box.y0, box.x1, box.y1);
}

static json_t *build_real(json_builder *builder, double value)
{
    json_t *real = json_real(value); /* NULL for a value that JSON does not know */
    (void)builder;
    return real ? real : json_null();
}

static json_t *build_permissions(json_builder *builder, const report_encryption *encryption)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "print", json_boolean(encryption->print));
    json_put(builder, object, "print_high_quality", json_boolean(encryption->print_high));
    json_put(builder, object, "modify", json_boolean(encryption->modify));
    json_put(builder, object, "assemble", json_boolean(encryption->assemble));
    json_put(builder, object, "annotate", json_boolean(encryption->annotate));
    json_put(builder, object, "fill_forms", json_boolean(encryption->fill_forms));
    json_put(builder, object, "copy", json_boolean(encryption->copy));
    json_put(builder, object, "extract_for_accessibility", json_boolean(encryption->extract));
    return object;
}

static json_t *build_encryption(json_builder *builder, const report_encryption *encryption)
{
    if (!encryption)
        return json_null();
    json_t *object = json_new_object(builder);
    json_put(builder, object, "method", json_text(builder, encryption->method));
    json_put(builder, object, "version", json_number_or(builder, encryption->version, -1));
    json_put(builder, object, "revision", json_number_or(builder, encryption->revision, -1));
    json_put(builder, object, "metadata", json_boolean(encryption->metadata));
    json_put(builder, object, "opened_with", json_text(builder, encryption->as_owner ? "owner" : encryption->without_password ? "none" : "user"));
    json_put(builder, object, "permissions", build_permissions(builder, encryption));
    return object;
}

static json_t *build_file(json_builder *builder, const report_inspection *inspection)
{
    json_t *file = json_new_object(builder);
    json_put(builder, file, "name", json_text(builder, inspection->file_name));
    json_put(builder, file, "size", json_number_or(builder, inspection->file_size, -1));
    json_put(builder, file, "pdf_version", json_text(builder, inspection->pdf_version));
    json_put(builder, file, "producer", json_text(builder, inspection->producer));
    json_put(builder, file, "pages", json_number_or(builder, inspection->page_count, -1));
    json_put(builder, file, "revisions", json_number_or(builder, (int64_t)inspection->revision_count, -1));
    json_put(builder, file, "linearized", json_boolean(inspection->is_linearized));
    json_put(builder, file, "encrypted", json_boolean(inspection->encryption != NULL));
    json_put(builder, file, "encryption", build_encryption(builder, inspection->encryption));
    json_put(builder, file, "pdfa", json_number_or(builder, inspection->pdfa_part, 0));
    json_put(builder, file, "tagged", json_boolean(inspection->is_tagged));
    json_put(builder, file, "form", json_text(builder, inspection->has_xfa ? "xfa" : inspection->has_form ? "acroform" : NULL));
    json_put(builder, file, "portfolio", json_boolean(inspection->is_portfolio));
    json_put(builder, file, "usage_rights", json_boolean(inspection->has_usage_rights));
    json_put(builder, file, "integrity_code", json_boolean(inspection->has_integrity_code));
    json_put(builder, file, "certification", json_number_or(builder, inspection->certification, 0));
    return file;
}

static json_t *build_revision(json_builder *builder, const report_inspected_revision *revision)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "number", json_number_or(builder, revision->number, 0));
    json_put(builder, object, "start", json_number_or(builder, revision->start, -1));
    json_put(builder, object, "end", json_number_or(builder, revision->end, -1));
    json_put(builder, object, "xref", json_text(builder, revision->xref));
    json_put(builder, object, "objects", json_number_or(builder, revision->object_count, -1));
    return object;
}

static json_t *build_page(json_builder *builder, const report_inspected_page *page)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "number", json_number_or(builder, page->number, 0));
    json_put(builder, object, "object", json_object_id(builder, page->object.number, page->object.generation));
    json_put(builder, object, "media_box", build_box(builder, page->media_box));
    json_put(builder, object, "crop_box", build_box(builder, page->crop_box));
    json_put(builder, object, "rotate", json_number_or(builder, page->rotate, -1));
    json_put(builder, object, "user_unit", build_real(builder, page->user_unit));
    json_put(builder, object, "width_pt", build_real(builder, page->width_pt));
    json_put(builder, object, "height_pt", build_real(builder, page->height_pt));
    return object;
}

static json_t *build_field(json_builder *builder, const report_inspected_field *field)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "name", json_text(builder, field->name));
    json_put(builder, object, "type", json_text(builder, field->type));
    json_put(builder, object, "page", json_number_or(builder, field->page, 0));
    json_put(builder, object, "rect", field->has_rect ? build_box(builder, field->rect) : json_null());
    json_put(builder, object, "filled", json_boolean(field->is_filled));
    return object;
}

static json_t *build_signature(json_builder *builder, const report_inspected_signature *signature)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "field", json_text(builder, signature->field));
    json_put(builder, object, "sub_filter", json_text(builder, signature->sub_filter));
    json_put(builder, object, "byte_range", json_numbers(builder, signature->byte_range, signature->byte_range_count));
    json_put(builder, object, "claimed_name", json_text(builder, signature->name));
    json_put(builder, object, "time_claimed", json_time(builder, signature->time_claimed));
    return object;
}

static json_t *build_remark(json_builder *builder, const report_remark *remark)
{
    json_t *object = json_new_object(builder);
    json_put(builder, object, "code", json_text(builder, remark->code));
    json_put(builder, object, "message", json_prose(builder, remark->message));
    json_put(builder, object, "page", json_number_or(builder, remark->page, 0));
    json_put(builder, object, "object", json_object_id(builder, remark->object.number, remark->object.generation));
    json_put(builder, object, "offset", json_number_or(builder, remark->offset, -1));
    return object;
}

static json_t *build_remarks(json_builder *builder, const report_remark *remarks, size_t count)
{
    json_t *array = json_new_array(builder);
    for (size_t i = 0; i < count; i++)
        json_add(builder, array, build_remark(builder, &remarks[i]));
    return array;
}

static void put_lists(json_builder *builder, json_t *root, const report_inspection *inspection)
{
    json_t *revisions = json_new_array(builder);
    json_t *pages = json_new_array(builder);
    json_t *fields = json_new_array(builder);
    json_t *signatures = json_new_array(builder);
    for (size_t i = 0; i < inspection->revision_count; i++)
        json_add(builder, revisions, build_revision(builder, &inspection->revisions[i]));
    for (size_t i = 0; i < inspection->pages_count; i++)
        json_add(builder, pages, build_page(builder, &inspection->pages[i]));
    for (size_t i = 0; i < inspection->field_count; i++)
        json_add(builder, fields, build_field(builder, &inspection->fields[i]));
    for (size_t i = 0; i < inspection->signature_count; i++)
        json_add(builder, signatures, build_signature(builder, &inspection->signatures[i]));
    json_put(builder, root, "revisions", revisions);
    json_put(builder, root, "pages", pages);
    json_put(builder, root, "fields", fields);
    json_put(builder, root, "signatures", signatures);
}

pdfseal_status report_write_inspection_json(const report_inspection *inspection, pdfseal_language language,
                                            const pdfseal_sink *sink, pdfseal_error *error)
{
    json_builder builder = {.language = language};
    json_t *root = json_new_object(&builder);
    json_put(&builder, root, "format", json_text(&builder, "pdfseal-inspection"));
    json_put(&builder, root, "version", json_number_or(&builder, 1, 0));
    json_put(&builder, root, "tool", json_text(&builder, "pdfseal " PDFSEAL_VERSION));
    json_put(&builder, root, "file", build_file(&builder, inspection));
    put_lists(&builder, root, inspection);
    json_put(&builder, root, "risks", inspection->has_risks
                                          ? build_remarks(&builder, inspection->risks, inspection->risk_count)
                                          : json_null());
    json_put(&builder, root, "warnings", build_remarks(&builder, inspection->warnings, inspection->warning_count));
    return json_finish(&builder, root, sink, error);
}
