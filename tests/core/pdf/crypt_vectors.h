/* SPDX-License-Identifier: Apache-2.0 */
/* What qpdf 11.3 made of a small document with each handler: `qpdf --allow-weak-crypto --static-id --static-aes-iv
 * --object-streams=disable --stream-data=preserve --encrypt USER OWNER BITS ...`. Bytes are hexadecimal; the title is
 * "A contract of sale", the contents "0 0 10 10 re f % contents", the metadata "<x:xmp/>". */
#ifndef CRYPT_VECTORS_H
#define CRYPT_VECTORS_H

#include <stdint.h>

typedef struct crypt_bytes {
    uint32_t number;
    const char *hexadecimal;
} crypt_bytes;

typedef struct crypt_vector {
    const char *name, *user, *owner;
    const char *dictionary;
    crypt_bytes title, contents, metadata;
} crypt_vector;

#define CRYPT_VECTOR_ID "31415926535897932384626433832795"

static const crypt_vector VECTORS[] = {
    {"r2_rc4_40", "user", "owner",
     .dictionary = "<< /Filter /Standard /Length 40 /O <94e8094419662a774442fb072e3d9f19e9d130ec09a4d006"
                   "1e78fe920f7ab62f> /P -64 /R 2 /U <8bc2f972d4cd4667326924dcfe851465acb40453b61bf2c9c9"
                   "c6a88c72a7d9c2> /V 1 >>",
     .title = {2, "6704cddb175e8fa72b2b08f461c9ccd0562f"},
     .contents = {6, "b6a751dbd5a96eb21d2e2e08f8530bf8dc03ff209c40325198"},
     .metadata = {3, "7022b5ff77a3e3b5"}},
    {"r3_rc4_128", "user", "owner",
     .dictionary = "<< /Filter /Standard /Length 128 /O <0ba3835f88f90388e74e54584125ce142be0de24c6b0d37"
                   "746e075b891756671> /P -1324 /R 3 /U <1ef8a38b8100f57a0d1c9828f9a283be0122456a91bae51"
                   "34273a6db134c87c4> /V 2 >>",
     .title = {2, "0df0c24dd9215adf06bb965556e1ce4a4e3c"},
     .contents = {6, "1fb9ec45e22c664bb935058c9f60b58f1c786172238d70ae52"},
     .metadata = {3, "3c2423a571144a7e"}},
    {"r4_rc4_128", "user", "owner",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /V2 /Length 16 >> >> /Filter /Standard "
                   "/Length 128 /O <0ba3835f88f90388e74e54584125ce142be0de24c6b0d37746e075b891756671> /P"
                   " -4 /R 4 /StmF /StdCF /StrF /StdCF /U <763f954d16622015ee88b60b3eb8f7590122456a91bae"
                   "5134273a6db134c87c4> /V 4 >>",
     .title = {2, "ba81e5606ce50af57ae7adbc757d3a8c23ee"},
     .contents = {6, "e09243aac8deec1bc24fd8413ca66b4ef73761871307c135a2"},
     .metadata = {3, "b6e53f1fb1d756bd"}},
    {"r4_aes_128", "user", "owner",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV2 /Length 16 >> >> /Filter /Standa"
                   "rd /Length 128 /O <0ba3835f88f90388e74e54584125ce142be0de24c6b0d37746e075b891756671>"
                   " /P -292 /R 4 /StmF /StdCF /StrF /StdCF /U <ca13ba6420e70becf09b76d510a355b40122456a"
                   "91bae5134273a6db134c87c4> /V 4 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e08f6c8638bca3a4c20967af95a3da1a874417a8717455105aa686"
                  "db0b47e25754"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e012c9c85615ae6e31bbbd98335a1e2dd2a8c3c9ced3fb9ed5f403"
                     "286f7ab808ea"},
     .metadata = {3, "0e1c2a38465462707e8c9aa8b6c4d2e036f06838c5e5519e0d4d44975c575cd8"}},
    {"r4_clear_metadata", "", "owner",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV2 /Length 16 >> >> /EncryptMetadat"
                   "a false /Filter /Standard /Length 128 /O <566fa873ee33c797cd3b904fdadf814afa34df9a38"
                   "f6ed41b984e2c6da2aa6f5> /P -4 /R 4 /StmF /StdCF /StrF /StdCF /U <b7ae61ae5fe831ccd79"
                   "79c155d4f926c0122456a91bae5134273a6db134c87c4> /V 4 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e077ce63499916c44f86d5c425a450de1e215ad6f4fa1ac6b95f4e"
                  "b03e395d6172"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e0c0e25531bc4dbcdabc0c7d665a312d85dd884c5f1d249c8b6de9"
                     "958fb334a450"},
     .metadata = {3, "3c783a786d702f3e"}},
    {"r5_aes_256", "user", "owner",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >> /Filter /Standa"
                   "rd /Length 256 /O <6acb7cdddd2f99767fdc66216c393e9b720df095739c83fe2f35d89438a879c30"
                   "772fd44611b9064158c94d0220b2cd1> /OE <61c7b10ec08d280f35849d8606fd8d128ddb7d87833eef"
                   "00d39297ec6ec99ee3> /P -1324 /Perms <94881d8efd75f8793cdba2b6cb8b030f> /R 5 /StmF /S"
                   "tdCF /StrF /StdCF /U <24e86d428d1a73dff809d522d46ac3e77a2bd681fc552113a50d2e28a78f6a"
                   "e0e0dab0ba8c4d595b223b1cf70010ab29> /UE <7970e9cf87e3acc711db48441febaa26e712bdfed76"
                   "1d3b7aea933a155f2a068> /V 5 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e008d41ca6ec33357ab4244563c4561bd7836a489deb5e351ac27e"
                  "926c72f01cbd"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e0310dcfc0d17c151f471315f8480d58ec80c04ccf3db542c52d19"
                     "9651935d0ac5"},
     .metadata = {3, "0e1c2a38465462707e8c9aa8b6c4d2e09b53297c03ee3c755a94b44fc1b12dc3"}},
    {"r6_aes_256", "user", "owner",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >> /Filter /Standa"
                   "rd /Length 256 /O <8cbe30e9d9d436d8efdc013fdfa8a1846884e8db704507429f8d49afeee19c8c0"
                   "1d8176cdb69bac45520b1e43962a186> /OE <f0018b7a4196359fcd7e1b95c4ae7ef2cd00c5323d885a"
                   "fd1c95640c4d3ba98f> /P -1324 /Perms <aa8de0f960980a61bd48540dd59dcc89> /R 6 /StmF /S"
                   "tdCF /StrF /StdCF /U <5c7095abf74e0fec2bc6bd2289def44ab4844ba5c49970e5111cce56ed0044"
                   "30a5460881fc95a095cd800020cf04dc89> /UE <0857df543a947e7a5eec6b19875a3adca2b94beb6e5"
                   "3051553919fa8aba145b2> /V 5 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e0f0b41e3a6a0f1829e6d2ac7486f11bbdf2285683f00eb7c1a0f0"
                  "c98b189ffc21"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e0a43c377fdce0b67a1f6a94a96bf1cc8255823b55d990447233db"
                     "50f633cd10b8"},
     .metadata = {3, "0e1c2a38465462707e8c9aa8b6c4d2e02f83f11955cc274ae9db7e391ec4cb33"}},
    {"r6_clear_metadata", "", "owner",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >> /EncryptMetadat"
                   "a false /Filter /Standard /Length 256 /O <b6bb56af9a393e7ea006a3f91aaf1a029eb2ca5ccd"
                   "59ca03c532b0f8591c705f22d9035cbde80b49162d4d023f70d98c> /OE <5b9f8e209ae71cdf70b836f"
                   "84ce3021c47acea087d62194f473de42e7fbd4db3> /P -4 /Perms <70dd73cd43888f31e7e36488d2c"
                   "f3973> /R 6 /StmF /StdCF /StrF /StdCF /U <4df04d6c95af35c58fff7275056e4f0f86b009f1c5"
                   "b20bd7f8c5c69262ee1332c92dcac55b0ec08644bab302c22577d2> /UE <b08bb982839cbff5d69208c"
                   "621c6b03784a18e6391f7e4cd72cb8b29c1892afc> /V 5 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e08d2a923fae1dcbbf0e276ab899632a7f55fe3a697b1fba47320e"
                  "81b6ee38da96"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e05dac89798c3ef7309fbb2937f11823d613801c86e8ee09e56b41"
                     "322b51b9c07f"},
     .metadata = {3, "3c783a786d702f3e"}},
    {"r6_chinese", "密码", "owner",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >> /Filter /Standa"
                   "rd /Length 256 /O <f2a164ebb2c6dd7962c8d94e5b1c1349e493f38d64616a4d8141934a37711ff92"
                   "4d594b3951a6111f0a3138166748df8> /OE <de8f3aa7964f9fe8751edf7c7c6b2d9c0aa75bd53b21b5"
                   "44ef1372c155f71ffd> /P -4 /Perms <cbad4d046d28773b6824ecf52fa7faef> /R 6 /StmF /StdC"
                   "F /StrF /StdCF /U <d71f8415c94ce80f7b8a28caf81ca55828000898c5c15c9c340b6e8834fdb1efb"
                   "d957761f1aa11d618c63ec6dbc2acc8> /UE <7e603a220f22599ea62e17c83cd902796dc59ba19537d5"
                   "c1cf06f1a9df992ece> /V 5 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e06f26dd43d139f0a993fe7ce4708005e6b58bb18bfd244c0a49a6"
                  "03fffcd86503"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e0e122955b037936def5ed74321e4fd1cf6669ec25d18e61eee524"
                     "f1e6ba89763f"},
     .metadata = {3, "0e1c2a38465462707e8c9aa8b6c4d2e0d527a30954d26e50d4e3f9bd61103333"}},
    {"r6_empty_owner", "user", "",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >> /Filter /Standa"
                   "rd /Length 256 /O <f02fbd69f487dd3ac5de787be2fa3c405a592516aa5b56f64144d00dd2488751f"
                   "19399078ec8dac189df64d36846e552> /OE <6982a73a6344683a551963ced02d4ad607eca70d2592d4"
                   "52a7903ebdfcab56a3> /P -4 /Perms <e0f1c28b8c83fe9b469e317449a242ca> /R 6 /StmF /StdC"
                   "F /StrF /StdCF /U <dc8802d2c8985d609c47ed9658bc66fbb32f6284a535bf20bcbe21814d7bfba68"
                   "ecc5167630963625c5b834c3d39afe3> /UE <7e38946d876ebbac459ce5e6bcca32a32b7087c01c5e03"
                   "f9a476654d9e085208> /V 5 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e067d7e6881d3f3065169ee5f82989f1e2a25861ae8952323ee39c"
                  "8847f306ee8f"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e0ed433ce1dfedddc53c6c237c447ab743e3efcc73009cffa6a6a1"
                     "ee83b2db5d31"},
     .metadata = {3, "0e1c2a38465462707e8c9aa8b6c4d2e0165d5f87e9b68ace666a0d8221ec5527"}},
    {"r3_umlaut", "Schl\xC3\xBCssel", "owner",
     .dictionary = "<< /Filter /Standard /Length 128 /O <2db38e415c353eb3c51361577b6bf5c8957edf62be6129c"
                   "09ea6653808a9a7b1> /P -4 /R 3 /U <b925fc51d1d839aad46bc6ee090a1ffd0122456a91bae51342"
                   "73a6db134c87c4> /V 2 >>",
     .title = {2, "0ddb730d7a03f250a8f32e6f9c52fb6c48b0"},
     .contents = {6, "a2826e8070ec0f7a54425bdbc4db027f9f7b9b4a66a958009c"},
     .metadata = {3, "a9434de34b0c5d35"}},
};

#endif
