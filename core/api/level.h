/* SPDX-License-Identifier: Apache-2.0 */
/* The steps by which a signature is raised: a time stamp inside it, validation data and document time stamps behind it.
 * source  ETSI EN 319 142-1 5.4, 6 */
#ifndef API_LEVEL_H
#define API_LEVEL_H

#include "api/handles.h"
#include "base/file.h"

/* USAGE when a level above B is asked for without network or authority; `options` may be NULL (level B). */
pdfseal_status level_check(pdfseal_session *session, const pdfseal_level_options *options, pdfseal_error *error) PDFSEAL_MUST_USE;
/* CANCELLED when whoever waits wanted no more answers of the network: to be asked before an output is committed. */
pdfseal_status level_check_cancelled(const pdfseal_session *session, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Lets the network complete the path of the session's identity, where there is a network. */
pdfseal_status level_complete_path(pdfseal_session *session, pdfseal_error *error) PDFSEAL_MUST_USE;
/* How much room a time stamp needs: the size of one that was given, with a margin; a probe is asked for where there was none
 * in this session. */
pdfseal_status level_token_room(pdfseal_session *session, const pdfseal_level_options *options, size_t *ret_bytes,
                                pdfseal_error *error) PDFSEAL_MUST_USE;
/* Gets a time stamp over what hashes to `imprint` from the first authority that is up, right and not revoked. */
pdfseal_status level_token_get(pdfseal_session *session, const pdfseal_level_options *options, digest_algorithm digest,
                               const digest_value *imprint, bytes_buffer *ret_token, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Puts a time stamp over the signature value into the signature `cms`. */
pdfseal_status level_stamp_signature(pdfseal_session *session, const pdfseal_level_options *options, bytes_buffer *cms,
                                     pdfseal_error *error) PDFSEAL_MUST_USE;

/* A finished document in the making of its output, raised step by step. */
typedef struct level_target {
    file_output *output;
    int64_t size_bytes;                 /* grows with each step */
    const pdfseal_passphrase *password; /* of an encrypted document, or NULL */
    const char *name;                   /* of the file, for messages */
    const char *field;                  /* only this signature; NULL: all */
} level_target;

/* What a target's signatures have already. */
typedef struct level_state {
    size_t signature_count; /* those that are meant, without document time stamps */
    bool all_stamped;       /* each by a time stamp of its own or one over the document */
} level_state;

pdfseal_status level_target_look(const level_target *target, level_state *ret_state, pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends an update with the validation data that is missing; nothing where nothing is. */
pdfseal_status level_target_add_material(pdfseal_session *session, const pdfseal_level_options *options, level_target *target,
                                         pdfseal_error *error) PDFSEAL_MUST_USE;
/* Appends an update with a document time stamp. */
pdfseal_status level_target_add_timestamp(pdfseal_session *session, const pdfseal_level_options *options,
                                          level_target *target, pdfseal_error *error) PDFSEAL_MUST_USE;

#endif
