/* SPDX-License-Identifier: Apache-2.0 */
/* Every byte of a revision: objects, cross-reference, and what is neither. */
#ifndef VERIFY_ACCOUNTING_H
#define VERIFY_ACCOUNTING_H

#include "verify/rules/rule.h"

/* Lists the objects of the context with their places, and the bytes between them: `xref` for the section, its closing and
 * white space, `unexplained` for the rest. *ret_unexplained counts the latter. */
pdfseal_status verify_accounting_list(rule_context *context, verify_revision_object **ret_objects, size_t *ret_count,
                                      size_t *ret_unexplained, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether [from, to) of the file holds white space and comments that no reader could take for anything else. */
pdfseal_status verify_accounting_is_blank(pdf_document *document, int64_t from, int64_t to, bool *ret_blank,
                                          pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
