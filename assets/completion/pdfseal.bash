# SPDX-License-Identifier: Apache-2.0
# Completion of pdfseal for bash.

_pdfseal_options='
sign: --p12 --key --cert --chain --passphrase-file --passphrase-fd --allow-readable-secrets --seal --page --at --anchor --margin --size --reason --location --name --contact --field --certify --lock --level --tsa --tsa-policy --tsa-login --tsa-cert --tsa-key --level-fallback --trust --crl --ocsp --no-network --allow-private-network --proxy --tls-ca --timeout --digest --pss --commitment --policy --policy-uri --reserve --signing-time --password --password-fd --repair --profile --output --in-place --force --no-sync --format --lang --quiet --help
stamp: --seal --page --at --anchor --margin --size --password --password-fd --repair --profile --output --in-place --force --no-sync --format --lang --quiet --help
verify: --chain --trust --crl --ocsp --allow-private-network --proxy --tls-ca --timeout --revocation --at-time --no-network --password --password-fd --output --force --format --lang --quiet --help
extend: --chain --allow-readable-secrets --field --level --tsa --tsa-policy --tsa-login --tsa-cert --tsa-key --level-fallback --trust --crl --ocsp --no-network --allow-private-network --proxy --tls-ca --timeout --password --password-fd --output --in-place --force --no-sync --format --lang --quiet --help
inspect: --risks --password --password-fd --output --force --format --lang --quiet --help
extract: --revision --password --password-fd --output --force --lang --quiet --help
preview: --seal --page --at --anchor --margin --size --dpi --password --password-fd --repair --profile --output --force --lang --quiet --help
seal: --preset --text --title --number --serial --code --line --star --size --colour --font --rotate --natural --seed --set --description --dump --dpi --format --output --force --lang --quiet --help
profile: --format --lang --quiet --help --force
'

_pdfseal() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} subcommand=${COMP_WORDS[1]} words=
    COMPREPLY=()
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "sign stamp verify extend inspect extract preview seal profile help --help --version --lang" -- "$word")
        return
    fi
    case $before in
    --anchor) words="top-left top top-right left center right bottom-left bottom bottom-right" ;;
    --certify) words="no-changes forms annotations" ;;
    --level) words="B-B B-T B-LT B-LTA" ;;
    --preset) words="company joint-stock department special contract finance finance-square personnel union invoice foreign oval-double name-square name-square-white name-rectangle legal-representative" ;;
    --colour) words="red blue black" ;;
    seal) [ "$COMP_CWORD" = 2 ] && words="make" ;;
    profile) [ "$COMP_CWORD" = 2 ] && words="list show save" ;;
    --profile) words=$(pdfseal profile list 2>/dev/null | sed "s/ .*//") ;;
    --digest) words="sha256 sha384 sha512 sha3-256 sha3-384 sha3-512 sm3" ;;
    --commitment) words="origin receipt delivery sender approval creation" ;;
    --revocation) words="auto require off" ;;
    --format) if [ "$subcommand" = seal ]; then words="svg png pdf"; else words="text json"; fi ;;
    --lang) words="en zh" ;;
    --page) words="last odd even all" ;;
    esac
    if [ -n "$words" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    elif [ "$subcommand" = help ]; then
        mapfile -t COMPREPLY < <(compgen -W "sign stamp verify extend inspect extract preview seal profile" -- "$word")
    elif [ "${word#-}" != "$word" ]; then
        words=$(sed -n "s/^$subcommand: //p" <<<"$_pdfseal_options")
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
    else
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}

complete -F _pdfseal pdfseal
