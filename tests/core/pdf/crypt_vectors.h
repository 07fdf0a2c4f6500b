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
                   "rd /Length 256 /O <5330fc1e1becce025710e9e8b84e7d1e04fdfcf2090168396b3fe8117b2558ce1"
                   "1d75f3d792757384d1d8d5f9f78d442> /OE <50f4c7215016121ad518401221de3644606326c40caf16"
                   "ee49481b663be3dcae> /P -1324 /Perms <22f67a2fd314ebd1e5835499d326b6b7> /R 5 /StmF /S"
                   "tdCF /StrF /StdCF /U <a332cdd36f0bd880b73fb069b7e8c83406707fec94d4e6f1cdf23151112a9b"
                   "223947dadcecb47a17323aa54f31e20166> /UE <085511698dd8cb30a5891f5d6291218c7495e972b4d"
                   "c4b5a0b416ab41444d325> /V 5 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e0f06e1fc2c425e5633d95bc0d3df55a4c84829b2caacfa4bac9d7"
                  "37e011a6da8b"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e0df8f78375416e734935ee697795c2030da3c7f1b761d4338a432"
                     "f8962bc3e984"},
     .metadata = {3, "0e1c2a38465462707e8c9aa8b6c4d2e0936e69006f23310e6d74b8ad6989bb55"}},
    {"r6_aes_256", "user", "owner",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >> /Filter /Standa"
                   "rd /Length 256 /O <37f3f47f756e63d9232aeefe7e2bc5e233a0028b89eb04fd94520a4eb05342769"
                   "35203c86774ba862d39d506cde6a9ea> /OE <b9dbcfb11149ea1883ccb07fd9bbd15199ecc3750cd2ac"
                   "b3cda560a636bfebb7> /P -1324 /Perms <1c0b62b08721d175e43d3b5ea9f2c2de> /R 6 /StmF /S"
                   "tdCF /StrF /StdCF /U <645f1fd1421a001e88f2f46cf35a171e7420049b4cac6dc247173aa8181870"
                   "0b332b5886adc742def1cadb02d0204996> /UE <9db1639a6f87c7fda2352a06bb30e3a5e37c9e6f515"
                   "1285dfd083c7628b18dc5> /V 5 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e00605361734fdcf42780f5a8e8bf9465ebb043a7e582e8011d1b4"
                  "f180108d17a7"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e0982b1d3904fc3628e6397ace59fa6dd667c70c0de61a9dee7801"
                     "7e4adba58598"},
     .metadata = {3, "0e1c2a38465462707e8c9aa8b6c4d2e04156426cbfe7625017eb423b004e350c"}},
    {"r6_clear_metadata", "", "owner",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >> /EncryptMetadat"
                   "a false /Filter /Standard /Length 256 /O <0b85d903dc408077e4b559fe98ad0fdceb3874fc51"
                   "2d3de7d0282ec0705fb6b386536f3d3993f5043b5a087b90d1b909> /OE <58703d67790d5864ce49488"
                   "36f81df373b8010e8b2d671a59fcb29c30c4bcd05> /P -4 /Perms <3e42dfbc61538fab7daa73c8a36"
                   "a9d70> /R 6 /StmF /StdCF /StrF /StdCF /U <36708804336168196eea19a16f5e74502f36a265c4"
                   "d61bfcc0a5569880bb8f41b78fbad156d3f8ba96cc4d25f2f1f560> /UE <2700ebb07d58199be9f7e03"
                   "d427e3448ec4ca5827d5159d43ae333bc47cac422> /V 5 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e0b8d9626eaace06138fe0b15d8f4928a21716acb7cb6b242bd948"
                  "0426de1af927"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e0272a625449779790857c85b420cedf57e25115dd1d730d7ab385"
                     "63ed4b33f30d"},
     .metadata = {3, "3c783a786d702f3e"}},
    {"r6_chinese", "密码", "owner",
     .dictionary = "<< /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >> /Filter /Standa"
                   "rd /Length 256 /O <56344d154ea67b4a616c3af0cc8b4900f8f04461d3e4a1db1a6f7529495bef0be"
                   "947bac1b74ccc2ee1a352ea06edbd1f> /OE <1b1157432806272824e8666d3ec44574f494a4b8e40b91"
                   "8c8ddcc89daaa57878> /P -4 /Perms <f9e6b8f0046751acbf1c8ae327bff849> /R 6 /StmF /StdC"
                   "F /StrF /StdCF /U <f490c01c08d8adf4757afb589ef010dc4ea6d242a8a47aa4fd1ed8192055d61a1"
                   "5b4a7dd8b7e7ad437b702a867d4ed41> /UE <6f2c5b9c90cd0ad8eb76e8b5de0e67edfc2b152818f696"
                   "74deb917e8b8c15f15> /V 5 >>",
     .title = {2, "0e1c2a38465462707e8c9aa8b6c4d2e0608cd543221595a204d51e97ca0bc55bdfe7f03fb345a1d15423"
                  "4ec62877d43e"},
     .contents = {6, "0e1c2a38465462707e8c9aa8b6c4d2e0a8b235e43d4551a3d63d3dcf05406a826515ea2de558f83a0046"
                     "3234687fcbe6"},
     .metadata = {3, "0e1c2a38465462707e8c9aa8b6c4d2e0678ce64bd91d6f20ba20ed460895ba00"}},
    {"r3_umlaut", "Schl\xC3\xBCssel", "owner",
     .dictionary = "<< /Filter /Standard /Length 128 /O <2db38e415c353eb3c51361577b6bf5c8957edf62be6129c"
                   "09ea6653808a9a7b1> /P -4 /R 3 /U <b925fc51d1d839aad46bc6ee090a1ffd0122456a91bae51342"
                   "73a6db134c87c4> /V 2 >>",
     .title = {2, "0ddb730d7a03f250a8f32e6f9c52fb6c48b0"},
     .contents = {6, "a2826e8070ec0f7a54425bdbc4db027f9f7b9b4a66a958009c"},
     .metadata = {3, "a9434de34b0c5d35"}},
};

#endif
