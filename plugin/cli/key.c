/* SPDX-License-Identifier: Apache-2.0 */
/* Options of the key. */
#include "key.h"

int cli_key_check(const cli_command *command)
{
    const char *const *values = command->line.values;
    if (values[OPTION_P12] && (values[OPTION_KEY] || values[OPTION_CERT]))
        return cli_usage(command, "--p12 and --key with --cert exclude each other (give one of them)");
    if (cli_token_is_address(values[OPTION_CERT]) && !cli_token_is_address(values[OPTION_KEY]))
        return cli_usage(command, "a certificate on a token needs a key on it (give both as pkcs11: URIs)");
    if (!values[OPTION_P12] && !cli_token_is_address(values[OPTION_KEY]) && !(values[OPTION_KEY] && values[OPTION_CERT]))
        return cli_usage(command, "a key is needed: --p12 FILE, or --key FILE with --cert FILE, or --key pkcs11:...");
    return 0;
}

int cli_key_load(const cli_command *command, pdfseal_session *session, cli_key *key)
{
    const char *const *values = command->line.values;
    const char *certificate = values[OPTION_CERT];
    pdfseal_error error = cli_error(command);
    key->passphrase = cli_secret_passphrase(command);
    pdfseal_passphrase source = cli_secret_source(&key->passphrase);
    pdfseal_status status = PDFSEAL_OK;
    if (cli_token_is_address(values[OPTION_KEY]))
        status = cli_token_open(values[OPTION_KEY], certificate, &source, &key->token, &error);
    pdfseal_key_options options = {.size = sizeof options, .p12_path = values[OPTION_P12], .key_path = values[OPTION_KEY],
                               .certificate_path = cli_token_is_address(certificate) ? NULL : certificate,
                               .chain_path = values[OPTION_CHAIN], .passphrase = &source,
                               .signer = cli_token_signer(&key->token),
                               .allow_readable_secrets = values[OPTION_ALLOW_READABLE_SECRETS] != NULL,
                               .limits = command->limits, .limit_count = command->limit_count};
    if (status == PDFSEAL_OK)
        status = pdfseal_session_set_key(session, &options, &error);
    if (status == PDFSEAL_OK && pdfseal_session_key_is_legacy(session))
        cli_say(command, values[OPTION_P12] ? values[OPTION_P12] : values[OPTION_KEY],
                "encrypted by an old, weak algorithm; OpenSSL's legacy provider opened it (encrypt it anew with AES)");
    if (status == PDFSEAL_OK)
        return 0;
    /* The library names the file that is at fault. */
    return cli_secret_fail(&key->passphrase, NULL, &error);
}

void cli_key_close(cli_key *key)
{
    cli_token_close(&key->token);
}
