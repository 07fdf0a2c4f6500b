/* SPDX-License-Identifier: Apache-2.0 */
/* Every demand that a field can make, met and not met; what is not demanded is passed over.
 * source  ISO 32000-2:2020 Tables 237, 238 */
#include "pades/seed_values.h"

#include "built_document.h"
#include "expect.h"

static const bytes_view CERTIFICATES[] = {{(const uint8_t *)"signer", 6}, {(const uint8_t *)"issuer", 6}};

static pades_seed_facts plain_facts(void)
{
    return (pades_seed_facts){.digest = "sha256", .certificates = CERTIFICATES, .certificate_count = 2};
}

/* Holds the facts against a field with these seed values; `text` NULL: they are met, else the refusal holds it. */
static void expect_demands(const char *seed_values, const pades_seed_facts *facts, const char *text)
{
    PDF_BUILDER_CLEANUP pdf_builder builder;
    pdfseal_error error = {0};
    pdf_builder_init(&builder, NULL);
    pdf_builder_pages(&builder, 1);
    pdf_builder_object(&builder, 4, "<</T(F)/SV 5 0 R>>");
    pdf_builder_object(&builder, 5, "%s", seed_values);
    (void)pdf_builder_table(&builder);
    pdf_document *document = built_document_open(&builder);
    pdfseal_status status = pades_seed_values_check(pdf_view_newest(document), &built_object(document, 4)->value, facts, &error);
    EXPECT_STATUS(text ? PDFSEAL_ERROR_REFUSED : PDFSEAL_OK, status, &error);
    if (text)
        EXPECT_MESSAGE(&error, text);
    pdf_document_close(document);
}

static void expect_plain(const char *seed_values, const char *text)
{
    pades_seed_facts facts = plain_facts();
    expect_demands(seed_values, &facts, text);
}

static void suggestions_are_passed_over(void **state)
{
    (void)state;
    expect_plain("null", NULL);
    expect_plain("<</Type/SV>>", NULL);
    expect_plain("<</Ff 0/Filter/Other/SubFilter[/x]/DigestMethod[(SHA1)]/Reasons[(a)]/V 9"
                 "/TimeStamp<</URL(x)>>/Cert<</Subject[(x)]>>>>", NULL);
}

static void the_format_is_held_to_demands(void **state)
{
    (void)state;
    expect_plain("<</Ff 3/Filter/Adobe.PPKLite/SubFilter[/adbe.pkcs7.detached/ETSI.CAdES.detached]>>", NULL);
    expect_plain("<</Ff 1/Filter/Other>>", "another signature handler");
    expect_plain("<</Ff 2/SubFilter[/adbe.pkcs7.detached]>>", "another kind of signature");
    expect_plain("<</Ff 2>>", "another kind of signature");
    expect_plain("<</Ff 4/V 3>>", NULL);
    expect_plain("<</Ff 4/V 4>>", "newer version");
    expect_plain("<</Ff 256>>", "appearance");
    expect_plain("<</Ff 128/LockDocument/true>>", "locks the document");
    expect_plain("<</Ff(x)>>", "another signature handler");
}

static void the_digest_is_one_of_those_listed(void **state)
{
    (void)state;
    pades_seed_facts facts = plain_facts();
    expect_plain("<</Ff 64/DigestMethod[(SHA1)(SHA256)]>>", NULL);
    expect_plain("<</Ff 64/DigestMethod[(SHA1)(SHA512)]>>", "digest sha256");
    expect_plain("<</Ff 64>>", "digest sha256");
    facts.digest = "sha3-384";
    expect_demands("<</Ff 64/DigestMethod[/SHA3-384]>>", &facts, NULL);
    facts.digest = NULL;
    expect_demands("<</Ff 64>>", &facts, NULL);
}

static void the_reason_is_one_of_those_listed(void **state)
{
    (void)state;
    pades_seed_facts facts = plain_facts();
    expect_plain("<</Ff 8/Reasons[(I agree)(I approve)]>>", "one of its own reasons");
    expect_plain("<</Ff 8/Reasons[]>>", NULL);
    expect_plain("<</Ff 8/Reasons[(.)]>>", NULL);
    facts.reason = "I approve";
    expect_demands("<</Ff 8/Reasons[(I agree)(I approve)]>>", &facts, NULL);
    expect_demands("<</Ff 8/Reasons[(.)]>>", &facts, "without a reason");
    expect_demands("<</Ff 8>>", &facts, "without a reason");
}

static void a_certification_is_of_the_kind_asked_for(void **state)
{
    (void)state;
    pades_seed_facts facts = plain_facts();
    expect_plain("<</MDP<</P 0>>>>", NULL);
    expect_plain("<</MDP<<>>>>", NULL);
    expect_plain("<</MDP<</P 1>>>>", "--certify no-changes");
    expect_plain("<</MDP<</P 2>>>>", "--certify forms");
    expect_plain("<</MDP<</P 3>>>>", "--certify annotations");
    expect_plain("<</MDP<</P 7>>>>", "unknown kind");
    facts.certify = 2;
    expect_demands("<</MDP<</P 2>>>>", &facts, NULL);
    expect_demands("<</MDP<</P 0>>>>", &facts, "takes no certification");
    expect_demands("<</Ff 16>>", &facts, "attestation");
}

static void time_stamps_and_revocation_data_are_asked_for(void **state)
{
    (void)state;
    pades_seed_facts facts = plain_facts();
    expect_plain("<</TimeStamp<</URL(x)/Ff 1>>>>", "time stamp");
    expect_plain("<</Ff 32/AddRevInfo true>>", "revocation data");
    facts.has_timestamp = facts.has_revocation = true;
    expect_demands("<</Ff 32/AddRevInfo true/TimeStamp<</URL(x)/Ff 1>>>>", &facts, NULL);
}

static void the_certificate_is_one_of_those_listed(void **state)
{
    (void)state;
    expect_plain("<</Cert<</Ff 1/Subject[(other)(signer)]>>>>", NULL);
    expect_plain("<</Cert<</Ff 1/Subject[(other)(issuer)]>>>>", "another signer's");
    expect_plain("<</Cert<</Ff 2/Issuer[(issuer)]>>>>", NULL);
    expect_plain("<</Cert<</Ff 2/Issuer[(signer)]>>>>", "another authority");
    expect_plain("<</Cert<</Ff 32/KeyUsage[(1)]>>>>", "cannot check");
    expect_plain("<</Cert<</Ff(x)/Subject[(signer)]/Issuer[(issuer)]>>>>", "cannot check");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suggestions_are_passed_over),
        cmocka_unit_test(the_format_is_held_to_demands),
        cmocka_unit_test(the_digest_is_one_of_those_listed),
        cmocka_unit_test(the_reason_is_one_of_those_listed),
        cmocka_unit_test(a_certification_is_of_the_kind_asked_for),
        cmocka_unit_test(time_stamps_and_revocation_data_are_asked_for),
        cmocka_unit_test(the_certificate_is_one_of_those_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
