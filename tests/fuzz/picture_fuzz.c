/* SPDX-License-Identifier: Apache-2.0 */
/* Reads any bytes as the picture of a seal: as they are, and with right check sums, which chance never hits.
 */
#include "appearance/picture.h"

#include <stdlib.h>
#include <zlib.h>

#define SIGNATURE_BYTES 8
#define CHUNK_FRAME_BYTES 12 /* length, name, check sum */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t read_number(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void repair_check_sums(uint8_t *file, size_t size)
{
    size_t place = SIGNATURE_BYTES;
    while (place < size && size - place >= CHUNK_FRAME_BYTES) {
        size_t length = read_number(file + place);
        if (length > size - place - CHUNK_FRAME_BYTES)
            return;
        uint32_t sum = (uint32_t)crc32(0, file + place + 4, (uInt)length + 4);
        for (int i = 0; i < 4; i++)
            file[place + 8 + length + (size_t)i] = (uint8_t)(sum >> (24 - 8 * i));
        place += CHUNK_FRAME_BYTES + length;
    }
}

static void read_picture(bytes_view file)
{
    appearance_picture *picture = NULL;
    pdfseal_error error = {.language = PDFSEAL_LANGUAGE_CHINESE};
    appearance_picture_facts facts;
    double natural_width_pt = 1;
    double natural_height_pt = 1;
    if (appearance_picture_read(file, NULL, &picture, &error) != PDFSEAL_OK) {
        if (picture || error.message[0] == 0)
            abort();
        return;
    }
    appearance_picture_get_facts(picture, &facts);
    (void)appearance_picture_find_natural_size(picture, &natural_width_pt, &natural_height_pt);
    bool has_pixels = facts.width && facts.height;
    if (has_pixels == (facts.kind == APPEARANCE_PICTURE_PAGE) || !(natural_width_pt > 0) || !(natural_height_pt > 0) ||
        !(appearance_picture_get_aspect(picture) > 0) || facts.encoded_bytes == 0)
        abort();
    appearance_picture_free(picture);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_picture((bytes_view){data, size});
    uint8_t *repaired = malloc(size ? size : 1);
    if (!repaired)
        return 0;
    if (size)
        memcpy(repaired, data, size);
    repair_check_sums(repaired, size);
    read_picture((bytes_view){repaired, size});
    free(repaired);
    return 0;
}
