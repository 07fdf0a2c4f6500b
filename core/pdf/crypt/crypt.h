/* SPDX-License-Identifier: Apache-2.0 */
/* The standard security handler: strings and streams of an encrypted document. source  ISO 32000-2:2020 7.6 */
#ifndef PDF_CRYPT_CRYPT_H
#define PDF_CRYPT_CRYPT_H

#include "pdf/object.h"

typedef struct pdf_crypt pdf_crypt;

/* What is permitted. source  ISO 32000-2:2020 Table 22 */
typedef struct pdf_crypt_permissions {
    bool owner;              /* opened by the owner's password: everything is permitted */
    bool print;              /* bit 3 */
    bool modify;             /* bit 4 */
    bool copy;               /* bit 5 */
    bool annotate;           /* bit 6 */
    bool fill_forms;         /* bit 9 (or bit 6) */
    bool extract;            /* bit 10 (or bit 5): for accessibility */
    bool assemble;           /* bit 11 (or bit 4): pages inserted, turned, deleted */
    bool print_high;         /* bit 12, with bit 3: in full quality */
} pdf_crypt_permissions;

/* Opens the handler with the (fully resolved, direct) encryption dictionary and ID[0]; both may go afterwards. First the
 * empty password is tried, then `password` (may be NULL) is asked once, for the owner's and for the user's. Passwords
 * are UTF-8; revisions 2 to 4 take them in PDFDocEncoding, or as they are. SASLprep is left to who gives the password.
 * INPUT: a handler that is not supported (public key), a wrong or missing password. */
pdfseal_status pdf_crypt_open(const pdf_object *encrypt, bytes_view identifier, const pdfseal_passphrase *password,
                              const char *document_name, pdf_crypt **ret_crypt, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Asks `password` once more, for the owner's, where the empty password opened a document that permits too little.
 * *ret_owner tells whether it is; a wrong or missing password is no error. */
pdfseal_status pdf_crypt_ask_owner(pdf_crypt *crypt, const pdfseal_passphrase *password, const char *document_name,
                                   bool *ret_owner, pdfseal_error *error) PDFSEAL_MUST_USE;
void pdf_crypt_close(pdf_crypt *crypt);
/* To whoever opened the document. */
pdf_crypt_permissions pdf_crypt_permission(const pdf_crypt *crypt);
/* To whoever opens it with the user's password. */
pdf_crypt_permissions pdf_crypt_users_permission(const pdf_crypt *crypt);
/* V and R of the encryption dictionary. */
void pdf_crypt_version(const pdf_crypt *crypt, int64_t *ret_version, int64_t *ret_revision);
/* Whether the document opened without any password. */
bool pdf_crypt_opens_without_password(const pdf_crypt *crypt);
/* "RC4 40", "RC4 128", "AES-128", "AES-256"; a static string. */
const char *pdf_crypt_name(const pdf_crypt *crypt);
bool pdf_crypt_encrypts_metadata(const pdf_crypt *crypt);

/* Which filter a stream uses: its own Crypt filter's name, or NULL for the default (StmF). */
typedef struct pdf_crypt_stream {
    pdf_reference reference;
    bool is_metadata;       /* Type Metadata: left alone when EncryptMetadata is false */
    bool is_xref;           /* cross-reference streams are never encrypted */
    bool is_embedded_file;  /* Type EmbeddedFile: EFF is its default */
    const char *crypt_filter; /* name from DecodeParms of a Crypt filter, or NULL */
} pdf_crypt_stream;

/* Strings and streams are appended to `out`. Decrypting is patient: AES data with a broken padding or an incomplete last
 * block gives what can be read, data without a whole initialisation vector nothing. INPUT for an unknown crypt filter.
 * A signature's Contents and strings inside object streams are not encrypted: the caller leaves them out.
 * source  ISO 32000-2:2020 7.6.3 (algorithms 1, 1.A) */
pdfseal_status pdf_crypt_string_decrypt(const pdf_crypt *crypt, pdf_reference reference, bytes_view encrypted,
                                        bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_crypt_string_encrypt(const pdf_crypt *crypt, pdf_reference reference, bytes_view plain,
                                        bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_crypt_stream_decrypt(const pdf_crypt *crypt, const pdf_crypt_stream *stream, bytes_view encrypted,
                                        bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Whether what is encrypted with AES ends with the padding that the standard wants; true for nothing and for other methods.
 * `tail`: the last PDF_CRYPT_TAIL_BYTES of the `length` bytes, or all. */
#define PDF_CRYPT_TAIL_BYTES 32
pdfseal_status pdf_crypt_string_is_padded(const pdf_crypt *crypt, pdf_reference reference, bytes_view encrypted, bool *ret_padded,
                                          pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_crypt_stream_is_padded(const pdf_crypt *crypt, const pdf_crypt_stream *stream, uint64_t length, bytes_view tail,
                                          bool *ret_padded, pdfseal_error *error) PDFSEAL_MUST_USE;
pdfseal_status pdf_crypt_stream_encrypt(const pdf_crypt *crypt, const pdf_crypt_stream *stream, bytes_view plain,
                                        bytes_buffer *out, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
