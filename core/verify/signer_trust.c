/* SPDX-License-Identifier: Apache-2.0 */
/* Hands what travels with a signature to the question of trust. */
#include "verify/signer_trust.h"

#include "cms/timestamp.h"

/* Time stamps of one signature that are looked at. */
#define MOST_TIMESTAMPS 16

/* Answers are looked for among so many: signers take turns. */
#define REMEMBERED ((size_t)16)

typedef struct remembered_answer {
    cms_trust_question question; /* its list of certificates lives in the arena */
    cms_trust_answer answer;
} remembered_answer;

typedef struct remembered_signer {
    const cms_certificate *certificate;
    cms_certificate_facts facts;
} remembered_signer;

/* Certificates come from one shelf, so that the same certificate is the same pointer. */
struct verify_signer_memory {
    remembered_answer answers[REMEMBERED];
    size_t answer_count; /* ever given since it was last forgotten */
    remembered_signer signers[REMEMBERED];
    size_t signer_count;
};

pdfseal_status verify_signer_memory_new(arena *owner, struct verify_signer_memory **ret_memory, pdfseal_error *error)
{
    *ret_memory = ARENA_NEW(owner, struct verify_signer_memory);
    if (!*ret_memory)
        FAIL_MEMORY(error);
    return PDFSEAL_OK;
}

void verify_signer_memory_forget(struct verify_signer_memory *memory)
{
    memory->answer_count = 0;
}

/* How many of so many answers can be looked through; none where a pointer may be that of another certificate by now. */
static size_t kept(const verify_proofs *proofs, size_t count)
{
    if (cms_certificate_shelf_is_full(proofs->shelf))
        return 0;
    return count < REMEMBERED ? count : REMEMBERED;
}

/* The rest of a question is the same for all of one verification. */
static bool is_same(const cms_trust_question *a, const cms_trust_question *b)
{
    return a->certificate == b->certificate && a->purpose == b->purpose && a->proven_at == b->proven_at &&
           a->made_at == b->made_at && a->untrusted_count == b->untrusted_count &&
           memcmp(a->untrusted, b->untrusted, a->untrusted_count * sizeof *a->untrusted) == 0;
}

static pdfseal_status ask(const verify_proofs *proofs, const cms_trust_question *question, cms_trust_answer *ret_answer,
                          pdfseal_error *error)
{
    struct verify_signer_memory *memory = proofs->memory;
    for (size_t i = 0; i < kept(proofs, memory->answer_count); i++) {
        if (is_same(&memory->answers[i].question, question)) {
            *ret_answer = memory->answers[i].answer;
            return PDFSEAL_OK;
        }
    }
    TRY(cms_trust_ask(proofs->request->trust, question, proofs->owner, ret_answer, error));
    memory->answers[memory->answer_count++ % REMEMBERED] = (remembered_answer){*question, *ret_answer};
    return PDFSEAL_OK;
}

pdfseal_status verify_signer_describe(const verify_proofs *proofs, const cms_certificate *certificate,
                                      cms_certificate_facts *ret_facts, pdfseal_error *error)
{
    struct verify_signer_memory *memory = proofs->memory;
    for (size_t i = 0; i < kept(proofs, memory->signer_count); i++) {
        if (memory->signers[i].certificate == certificate) {
            *ret_facts = memory->signers[i].facts;
            return PDFSEAL_OK;
        }
    }
    TRY(cms_certificate_describe(certificate, proofs->owner, ret_facts, error));
    memory->signers[memory->signer_count++ % REMEMBERED] = (remembered_signer){certificate, *ret_facts};
    return PDFSEAL_OK;
}

pdfseal_status verify_signer_ask(const verify_proofs *proofs, const verify_signer_question *question,
                                 cms_trust_answer *ret_answer, pdfseal_error *error)
{
    size_t own = cms_signed_data_certificate_count(question->data);
    const cms_certificate **untrusted = ARENA_NEW_ARRAY(proofs->owner, const cms_certificate *, own + proofs->stored_count + 1);
    if (!untrusted)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < own; i++)
        untrusted[i] = cms_signed_data_certificate(question->data, i);
    for (size_t i = 0; i < proofs->stored_count; i++)
        untrusted[own + i] = proofs->stored[i];
    cms_trust_question full = {.certificate = cms_signed_data_signer(question->data), .untrusted = untrusted,
                               .untrusted_count = own + proofs->stored_count, .time = proofs->now, .checked_at = proofs->checked_at,
                               .proven_at = question->proven_at, .made_at = question->made_at,
                               .purpose = question->purpose, .revocation = proofs->request->revocation,
                               .evidence = proofs->evidence, .online = proofs->request->online};
    return ask(proofs, &full, ret_answer, error);
}

/* It must be of a time that has come, and not of one after the proof that it existed. */
const char *verify_timestamp_status(const cms_trust_answer *trust, const verify_proofs *proofs, const cms_verdict *verdict,
                                    int64_t time, int64_t proven_at)
{
    int64_t when = proven_at ? proven_at : proofs->now;
    bool weak = cms_verdict_weakness(verdict, when) || (trust->algorithm_cause && when >= trust->algorithm_end);
    if (time == TIME_UNKNOWN || time > when || weak)
        return "untrusted";
    if (trust->status == CMS_TRUST_UNKNOWN)
        return "unknown";
    if (trust->status != CMS_TRUST_TRUSTED)
        return "untrusted";
    return trust->revocation == CMS_REVOCATION_UNKNOWN ? "unknown" : "valid";
}

/* Judges a time stamp over the signature value; it is proven to have existed when the signature's revision is. */
static pdfseal_status judge_token(const verify_proofs *proofs, const cms_timestamp *stamp, int64_t proven_at,
                                  const char **ret_status, pdfseal_error *error)
{
    cms_trust_answer answer;
    *ret_status = "invalid";
    if (!stamp->token || stamp->verdict.integrity != CMS_INTEGRITY_INTACT || stamp->time == TIME_UNKNOWN)
        return PDFSEAL_OK;
    *ret_status = "unknown";
    if (!cms_signed_data_signer(stamp->token))
        return PDFSEAL_OK;
    verify_signer_question question = {.data = stamp->token, .purpose = CMS_PURPOSE_TIMESTAMP, .proven_at = proven_at,
                                       .made_at = stamp->time};
    TRY(verify_signer_ask(proofs, &question, &answer, error));
    *ret_status = verify_timestamp_status(&answer, proofs, &stamp->verdict, stamp->time, proven_at);
    return PDFSEAL_OK;
}

static pdfseal_status check_token(const verify_proofs *proofs, const cms_signed_data *data, size_t index, int64_t proven_at,
                                  verify_timestamp *ret_shown, pdfseal_error *error)
{
    cms_timestamp stamp;
    TRY(cms_timestamp_check(cms_signed_data_timestamp(data, index), cms_signed_data_value(data), proofs->shelf, proofs->owner, &stamp, error));
    *ret_shown = (verify_timestamp){.kind = "signature", .time = stamp.time, .authority = stamp.authority};
    pdfseal_status status = judge_token(proofs, &stamp, proven_at, &ret_shown->status, error);
    cms_timestamp_clear(&stamp);
    return status;
}

/* The earliest valid one is the proof. */
static void take_timestamp(verify_signature *signature, const verify_timestamp *shown)
{
    bool earlier = signature->time_stamped == TIME_UNKNOWN || shown->time < signature->time_stamped;
    signature->timestamps[signature->timestamp_count++] = *shown;
    if (strcmp(shown->status, "valid") == 0 && earlier)
        signature->time_stamped = signature->time_used = shown->time;
}

static size_t count_later(const verify_proofs *proofs, size_t index)
{
    size_t count = 0;
    for (size_t i = 0; i < proofs->stamp_count; i++)
        count += proofs->stamps[i].witness > index;
    return count < MOST_TIMESTAMPS ? count : MOST_TIMESTAMPS;
}

pdfseal_status verify_timestamps_check(const verify_proofs *proofs, size_t index, verify_signature *signature,
                                       bool *ret_sound, pdfseal_error *error)
{
    const verify_witness *witness = &proofs->witnesses[index];
    const int64_t *range = witness->signature->range;
    int64_t proven_at = witness->signature->range_usable ? verify_proofs_existence(proofs, range[2] + range[3]) : 0;
    size_t count = cms_signed_data_timestamp_count(witness->data);
    if (count > MOST_TIMESTAMPS)
        count = MOST_TIMESTAMPS;
    size_t later = count_later(proofs, index);
    *ret_sound = false;
    signature->timestamps = ARENA_NEW_ARRAY(proofs->owner, verify_timestamp, count + later + 1);
    if (!signature->timestamps)
        FAIL_MEMORY(error);
    for (size_t i = 0; i < count; i++) {
        verify_timestamp shown;
        TRY(check_token(proofs, witness->data, i, proven_at, &shown, error));
        *ret_sound |= strcmp(shown.status, "invalid") != 0;
        take_timestamp(signature, &shown);
    }
    for (size_t i = 0; i < proofs->stamp_count && signature->timestamp_count < count + later; i++) {
        if (proofs->stamps[i].witness <= index)
            continue;
        *ret_sound |= proofs->stamps[i].is_sound;
        take_timestamp(signature, &proofs->stamps[i].shown);
    }
    return PDFSEAL_OK;
}
