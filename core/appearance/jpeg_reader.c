/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the markers of a JPEG file once, from front to back. */
#include "appearance/jpeg_reader.h"

#include "appearance/exif_reader.h"
#include "base/limits.h"
#include "base/words.h"

#define MOST_SEGMENTS 20000
#define MOST_PROFILE_PARTS 255
#define PROFILE_BYTES ((size_t)4 << 20)
#define PIXELS_PER_METRE_PER_INCH (1 / 0.0254)

enum {
    MARKER_SOF0 = 0xC0,
    MARKER_SOF2 = 0xC2,
    MARKER_DHT = 0xC4,
    MARKER_JPG = 0xC8,
    MARKER_DAC = 0xCC,
    MARKER_SOF15 = 0xCF,
    MARKER_RST0 = 0xD0,
    MARKER_RST7 = 0xD7,
    MARKER_SOI = 0xD8,
    MARKER_EOI = 0xD9,
    MARKER_SOS = 0xDA,
    MARKER_DNL = 0xDC,
    MARKER_APP0 = 0xE0,
    MARKER_APP1 = 0xE1,
    MARKER_APP2 = 0xE2,
    MARKER_APP14 = 0xEE,
    MARKER_TEM = 0x01
};

typedef struct jpeg_reader {
    const limits *limits;
    bytes_view file;
    size_t place;
    appearance_jpeg_header header;
    bool has_frame, has_scan, has_end, has_jfif;
    unsigned adobe_transform;
    uint8_t identifiers[4];
    uint64_t blocks;      /* of all components: how much the frame promises */
    uint64_t coded_bytes; /* of all scans */
    unsigned profile_parts, profile_next;
} jpeg_reader;

static pdfseal_status fail_damaged(const jpeg_reader *reader, const char *cause, pdfseal_error *error)
{
    cause = words_get(error ? error->language : PDFSEAL_LANGUAGE_ENGLISH, cause);
    FAIL_AT(error, PDFSEAL_ERROR_INPUT, (int64_t)reader->place,
            "the JPEG is damaged: %s (take the picture from its source again)", cause);
}

static unsigned read_16(bytes_view bytes, size_t place)
{
    return place + 2 <= bytes.length ? (unsigned)bytes.data[place] << 8 | bytes.data[place + 1] : 0;
}

bool appearance_is_jpeg(bytes_view file)
{
    static const uint8_t start[] = {0xFF, MARKER_SOI, 0xFF};
    return bytes_start_with(file, (bytes_view){start, sizeof start});
}

/* ---- the frame ---- */

static bool is_frame(int marker)
{
    return marker >= MARKER_SOF0 && marker <= MARKER_SOF15 && marker != MARKER_DHT && marker != MARKER_JPG &&
           marker != MARKER_DAC;
}

/* What T.81 Table B.1 calls it. */
static pdfseal_status check_process(int marker, pdfseal_error *error)
{
    if (marker <= MARKER_SOF2)
        return PDFSEAL_OK;
    if (marker >= 0xC9)
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "is a JPEG with arithmetic coding, which PDF does not know (save it as usual JPEG or PNG)");
    if (marker == 0xC3)
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "is a lossless JPEG, which PDF does not know (save it as usual JPEG or PNG)");
    FAIL(error, PDFSEAL_ERROR_INPUT,
         "is a hierarchical JPEG, which PDF does not know (save it as usual JPEG or PNG)");
}

static pdfseal_status check_size(const appearance_jpeg_header *header, const limits *set, pdfseal_error *error)
{
    if (header->width == 0 || header->height == 0)
        FAIL(error, PDFSEAL_ERROR_INPUT, "the JPEG has no size: %u x %u pixels (take another picture)",
             header->width, header->height);
    size_t side = limits_get(set, LIMITS_PICTURE_SIDE);
    if (header->width > side || header->height > side)
        FAIL_LIMIT(error, -1, set, LIMITS_PICTURE_SIDE);
    return PDFSEAL_OK;
}

/* Blocks of 8 x 8 samples over all components, rounded down: what the data must at least speak of. source
 * A.1.1 */
static pdfseal_status read_components(jpeg_reader *reader, bytes_view segment, pdfseal_error *error)
{
    const appearance_jpeg_header *header = &reader->header;
    unsigned most_across = 1;
    unsigned most_down = 1;
    for (unsigned i = 0; i < header->components; i++) {
        unsigned across = segment.data[7 + 3 * i] >> 4;
        unsigned down = segment.data[7 + 3 * i] & 15;
        if (across < 1 || across > 4 || down < 1 || down > 4 || segment.data[8 + 3 * i] > 3)
            return fail_damaged(reader, "a component has impossible sampling", error);
        most_across = across > most_across ? across : most_across;
        most_down = down > most_down ? down : most_down;
        reader->identifiers[i] = segment.data[6 + 3 * i];
    }
    for (unsigned i = 0; i < header->components; i++) {
        uint64_t across = (uint64_t)header->width * (segment.data[7 + 3 * i] >> 4) / most_across / 8;
        uint64_t down = (uint64_t)header->height * (segment.data[7 + 3 * i] & 15) / most_down / 8;
        reader->blocks += across * down;
    }
    return PDFSEAL_OK;
}

static pdfseal_status read_frame(jpeg_reader *reader, int marker, bytes_view segment, pdfseal_error *error)
{
    appearance_jpeg_header *header = &reader->header;
    TRY(check_process(marker, error));
    if (reader->has_frame)
        return fail_damaged(reader, "it has two frames", error);
    if (segment.length < 6)
        return fail_damaged(reader, "its frame is too short", error);
    if (segment.data[0] != 8)
        FAIL(error, PDFSEAL_ERROR_INPUT,
             "is a JPEG of %u bits, which PDF does not know (save it with 8 bits)", segment.data[0]);
    header->height = read_16(segment, 1);
    header->width = read_16(segment, 3);
    header->components = segment.data[5];
    header->is_progressive = marker == MARKER_SOF2;
    TRY(check_size(header, reader->limits, error));
    if (header->components != 1 && header->components != 3 && header->components != 4)
        FAIL(error, PDFSEAL_ERROR_INPUT, "is a JPEG with %u components (save it as gray, RGB or CMYK)",
             header->components);
    if (segment.length != 6 + 3 * (size_t)header->components)
        return fail_damaged(reader, "its frame has a wrong length", error);
    reader->has_frame = true;
    return read_components(reader, segment, error);
}

/* ---- what applications say ---- */

static void read_jfif(jpeg_reader *reader, bytes_view segment)
{
    if (segment.length < 14 || !bytes_start_with(segment, BYTES_LITERAL("JFIF\0")))
        return;
    double unit = segment.data[7] == 1 ? PIXELS_PER_METRE_PER_INCH : segment.data[7] == 2 ? 100 : 0;
    reader->has_jfif = true;
    reader->header.x_pixels_per_metre = read_16(segment, 8) * unit;
    reader->header.y_pixels_per_metre = read_16(segment, 10) * unit;
}

static void read_exif(jpeg_reader *reader, bytes_view segment)
{
    appearance_exif exif;
    appearance_jpeg_header *header = &reader->header;
    if (!bytes_start_with(segment, BYTES_LITERAL("Exif\0\0")))
        return;
    if (!appearance_exif_read((bytes_view){segment.data + 6, segment.length - 6}, &exif))
        return;
    header->orientation = exif.orientation;
    if (header->x_pixels_per_metre == 0 && header->y_pixels_per_metre == 0) {
        header->x_pixels_per_metre = exif.x_pixels_per_metre;
        header->y_pixels_per_metre = exif.y_pixels_per_metre;
    }
}

/* Parts come in order, 1 of N; a profile with other parts is none. */
static pdfseal_status read_profile(jpeg_reader *reader, bytes_view segment, pdfseal_error *error)
{
    bytes_buffer *profile = &reader->header.profile;
    if (segment.length < 14 || !bytes_start_with(segment, BYTES_LITERAL("ICC_PROFILE\0")))
        return PDFSEAL_OK;
    if (segment.data[12] != reader->profile_next || profile->length + segment.length > PROFILE_BYTES) {
        reader->profile_next = MOST_PROFILE_PARTS + 1;
        return PDFSEAL_OK;
    }
    reader->profile_next++;
    reader->profile_parts = segment.data[13];
    return bytes_buffer_append(profile, segment.data + 14, segment.length - 14, error);
}

static pdfseal_status read_segment(jpeg_reader *reader, int marker, bytes_view segment, pdfseal_error *error)
{
    if (is_frame(marker))
        return read_frame(reader, marker, segment, error);
    if (marker == MARKER_DAC)
        return check_process(0xC9, error);
    if (marker == MARKER_DNL)
        return fail_damaged(reader, "it says its height only at the end", error);
    if (marker == MARKER_APP0)
        read_jfif(reader, segment);
    else if (marker == MARKER_APP1)
        read_exif(reader, segment);
    else if (marker == MARKER_APP2)
        return read_profile(reader, segment, error);
    else if (marker == MARKER_APP14 && segment.length >= 12 &&
             bytes_start_with(segment, BYTES_LITERAL("Adobe"))) {
        reader->header.has_adobe = true;
        reader->adobe_transform = segment.data[11];
    }
    return PDFSEAL_OK;
}

/* ---- the walk ---- */

/* Passes coded data up to the next marker that is no restart and no stuffed byte. */
static void pass_coded_data(jpeg_reader *reader)
{
    size_t start = reader->place;
    bytes_view file = reader->file;
    while (reader->place + 1 < file.length) {
        const uint8_t *next = memchr(file.data + reader->place, 0xFF, file.length - reader->place - 1);
        if (!next) {
            reader->place = file.length;
            break;
        }
        reader->place = (size_t)(next - file.data);
        uint8_t marker = next[1];
        if (marker != 0 && marker != 0xFF && (marker < MARKER_RST0 || marker > MARKER_RST7))
            break;
        reader->place += marker == 0xFF ? 1 : 2;
    }
    if (reader->place + 1 >= file.length)
        reader->place = file.length;
    reader->coded_bytes += reader->place - start;
}

static pdfseal_status begin_scan(jpeg_reader *reader, bytes_view segment, pdfseal_error *error)
{
    if (!reader->has_frame)
        return fail_damaged(reader, "it has no frame before its data", error);
    if (segment.length < 1 || segment.data[0] < 1 || segment.data[0] > reader->header.components ||
        segment.length != 4 + 2 * (size_t)segment.data[0])
        return fail_damaged(reader, "a scan has a wrong header", error);
    reader->has_scan = true;
    pass_coded_data(reader);
    return PDFSEAL_OK;
}

static pdfseal_status read_marker(jpeg_reader *reader, int *ret_marker, pdfseal_error *error)
{
    bytes_view file = reader->file;
    if (reader->place + 2 > file.length)
        return fail_damaged(reader, "it ends too early", error);
    if (file.data[reader->place] != 0xFF)
        return fail_damaged(reader, "something stands where a marker belongs", error);
    while (reader->place + 1 < file.length && file.data[reader->place + 1] == 0xFF)
        reader->place++;
    if (reader->place + 2 > file.length)
        return fail_damaged(reader, "it ends too early", error);
    *ret_marker = file.data[reader->place + 1];
    reader->place += 2;
    return PDFSEAL_OK;
}

static pdfseal_status walk_segment(jpeg_reader *reader, int marker, pdfseal_error *error)
{
    size_t left = reader->file.length - reader->place;
    size_t length = read_16(reader->file, reader->place);
    if (length < 2 || length > left)
        return fail_damaged(reader, "it ends too early", error);
    bytes_view segment = {reader->file.data + reader->place + 2, length - 2};
    reader->place += length;
    return marker == MARKER_SOS ? begin_scan(reader, segment, error)
                                : read_segment(reader, marker, segment, error);
}

static pdfseal_status walk(jpeg_reader *reader, pdfseal_error *error)
{
    int marker = 0;
    for (unsigned count = 0; !reader->has_end; count++) {
        TRY(read_marker(reader, &marker, error));
        if (count > MOST_SEGMENTS)
            FAIL(error, PDFSEAL_ERROR_LIMIT, "the JPEG has more than %d segments (save it again)",
                 MOST_SEGMENTS);
        if (marker == MARKER_EOI)
            reader->has_end = true;
        else if (marker == 0 || marker == MARKER_SOI)
            return fail_damaged(reader, "something stands where a marker belongs", error);
        else if (marker != MARKER_TEM && (marker < MARKER_RST0 || marker > MARKER_RST7))
            TRY(walk_segment(reader, marker, error));
    }
    return PDFSEAL_OK;
}

/* A block takes a bit at least, in whatever way it is coded; a frame that promises more lies. */
static pdfseal_status check_whole(jpeg_reader *reader, pdfseal_error *error)
{
    if (!reader->has_scan)
        return fail_damaged(reader, "it has no data", error);
    if (reader->coded_bytes * 8 < reader->blocks)
        return fail_damaged(reader, "its header promises more pixels than its data hold", error);
    return PDFSEAL_OK;
}

static void finish_header(jpeg_reader *reader)
{
    appearance_jpeg_header *header = &reader->header;
    bool letters = memcmp(reader->identifiers, "RGB", 3) == 0;
    if (reader->profile_next != reader->profile_parts + 1 || reader->profile_parts == 0)
        bytes_buffer_clear(&header->profile);
    header->end = reader->place;
    header->is_plain_rgb = header->components == 3 && !header->has_adobe && !reader->has_jfif && letters;
}

pdfseal_status appearance_jpeg_read(bytes_view file, const limits *set, appearance_jpeg_header *ret_header,
                                    pdfseal_error *error)
{
    jpeg_reader reader = {.file = file, .limits = set, .place = 2, .header = {.orientation = 1}, .profile_next = 1};
    bytes_buffer_init(&reader.header.profile, PROFILE_BYTES);
    pdfseal_status status = walk(&reader, error);
    if (status == PDFSEAL_OK)
        status = check_whole(&reader, error);
    if (status != PDFSEAL_OK) {
        appearance_jpeg_clear(&reader.header);
        return status;
    }
    finish_header(&reader);
    *ret_header = reader.header;
    return PDFSEAL_OK;
}

void appearance_jpeg_clear(appearance_jpeg_header *header)
{
    bytes_buffer_clear(&header->profile);
}
