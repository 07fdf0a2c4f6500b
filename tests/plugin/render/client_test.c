/* SPDX-License-Identifier: Apache-2.0 */
/* The renderer's client: against pdfseal-render, and against a helper that lies, hangs and dies. */
#include "render_client/render_client.h"
#include "render_client/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#if defined(PDFSEAL_SANITIZED)
#define SHORT_TIMEOUT_MS 3000 /* a crash writes its report first */
#else
#define SHORT_TIMEOUT_MS 400
#endif

/* Stands for the library's catalog: this test is about the client, not about words. */
const char *pdfseal_words(pdfseal_language language, const char *english)
{
    (void)language;
    return english;
}

/* ---- documents made here ---- */

/* A PDF of `objects`, numbered from 1, behind a descriptor for reading. */
static int make_pdf(const char *const *objects, size_t count)
{
    int fd = memfd_create("test.pdf", MFD_CLOEXEC);
    assert_true(fd >= 0);
    long offsets[32];
    long at = dprintf(fd, "%%PDF-1.7\n");
    for (size_t i = 0; i < count; i++) {
        offsets[i] = at;
        at += dprintf(fd, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
    (void)dprintf(fd, "xref\n0 %zu\n0000000000 65535 f \n", count + 1);
    for (size_t i = 0; i < count; i++)
        (void)dprintf(fd, "%010ld 00000 n \n", offsets[i]);
    (void)dprintf(fd, "trailer\n<< /Size %zu /Root 1 0 R >>\nstartxref\n%ld\n%%%%EOF\n", count + 1, at);
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int for_reading = open(path, O_RDONLY | O_CLOEXEC);
    close(fd);
    assert_true(for_reading >= 0);
    return for_reading;
}

/* Page 1 shows text, page 2 is another size. */
static int make_two_pages(void)
{
    const char *const objects[] = {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /Font << /F1 << "
        "/Type "
        "/Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        "<< /Length 41 >>\nstream\nBT /F1 20 Tf 20 60 Td (Sign here) Tj ET \nendstream",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 50 60] >>",
    };
    return make_pdf(objects, sizeof objects / sizeof objects[0]);
}

/* Page 1 calls forms that call forms, more often than anyone can wait for; page 2 is empty. */
static int make_endless_page(void)
{
#define TEN_TIMES "/X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do /X Do"
#define FORM(next)                                                                                           \
    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 59 /Resources << /XObject << /X " next         \
    " 0 R >> >> >>\nstream\n" TEN_TIMES "\nendstream"
    const char *const objects[] = {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R 14 0 R] /Count 2 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /XObject << /X 5 0 R "
        ">> >> >>",
        "<< /Length 59 >>\nstream\n" TEN_TIMES "\nendstream",
        FORM("6"),
        FORM("7"),
        FORM("8"),
        FORM("9"),
        FORM("10"),
        FORM("11"),
        FORM("12"),
        FORM("13"),
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 14 >>\nstream\n0 0 10 10 re f\nendstream",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 50 60] >>",
    };
    return make_pdf(objects, sizeof objects / sizeof objects[0]);
}

/* ---- what the tests share ---- */

static render_client *open_client(const char *helper, uint32_t timeout_ms)
{
    const render_client_options options = {.size = sizeof options, .timeout_ms = timeout_ms};
    render_client *client = NULL;
    pdfseal_error error = {0};
    if (render_client_open(helper, &options, &client, &error) != PDFSEAL_OK)
        fail_msg("%s", error.message);
    return client;
}

static render_document *open_document(render_client *client, int fd)
{
    render_document *document = NULL;
    pdfseal_error error = {0};
    if (render_client_document_open(client, fd, NULL, &document, &error) != PDFSEAL_OK)
        fail_msg("%s", error.message);
    close(fd);
    return document;
}

static void expect_picture(render_document *document, int64_t page_index, uint32_t width_px,
                           uint32_t height_px)
{
    render_picture picture = {0};
    pdfseal_error error = {0};
    if (render_client_page_render(document, page_index, 72, &picture, &error) != PDFSEAL_OK)
        fail_msg("%s", error.message);
    assert_int_equal(picture.width_px, width_px);
    assert_int_equal(picture.height_px, height_px);
    render_picture_clear(&picture);
}

static void expect_no_picture(render_document *document, int64_t page_index, double dpi,
                              pdfseal_status expected, const char *words)
{
    render_picture picture = {0};
    pdfseal_error error = {0};
    assert_int_equal(render_client_page_render(document, page_index, dpi, &picture, &error), expected);
    assert_int_equal(error.status, expected);
    assert_non_null(strstr(error.message, words));
    assert_null(picture.png);
}

/* ---- against the real process ---- */

static void page_is_drawn_and_measured(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    assert_non_null(strstr(render_client_graphics(client), "poppler"));
    render_document *document = open_document(client, make_two_pages());
    assert_int_equal(render_client_document_page_count(document), 2);
    expect_picture(document, 0, 200, 100);
    expect_picture(document, 1, 50, 60);
    double width_pt = 0, height_pt = 0;
    pdfseal_error error = {0};
    assert_int_equal(render_client_page_size(document, 1, &width_pt, &height_pt, &error), PDFSEAL_OK);
    assert_true(width_pt == 50 && height_pt == 60);
    render_client_document_close(document);
    render_client_close(client);
}

static void words_carry_their_places(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    render_document *document = open_document(client, make_two_pages());
    render_words words = {0};
    pdfseal_error error = {0};
    assert_int_equal(render_client_page_words(document, 0, &words, &error), PDFSEAL_OK);
    assert_int_equal(words.count, 2);
    assert_int_equal(words.words[0].character_count, 4);
    assert_string_equal(words.words[0].characters[0].text, "S");
    assert_string_equal(words.words[1].characters[3].text, "e");
    assert_true(words.words[0].rect.x0_pt < words.words[0].characters[3].rect.x1_pt);
    assert_true(words.words[0].rect.x1_pt <= words.words[1].rect.x0_pt);
    assert_true(words.words[0].rect.y0_pt > 15 && words.words[0].rect.y1_pt < 55);
    assert_false(words.words[0].last_in_line);
    assert_true(words.words[1].last_in_line);
    render_words_clear(&words);
    assert_int_equal(render_client_page_words(document, 1, &words, &error), PDFSEAL_OK);
    assert_int_equal(words.count, 0);
    render_words_clear(&words);
    render_client_document_close(document);
    render_client_close(client);
}

static render_comparison compare(render_document *then, int64_t then_index, render_document *now, int64_t now_index,
                                 bool wants_picture)
{
    const render_page_pair pair = {then, now, then_index, now_index};
    render_comparison found = {0};
    pdfseal_error error = {0};
    if (render_client_page_compare(&pair, 72, wants_picture, &found, &error) != PDFSEAL_OK)
        fail_msg("%s", error.message);
    return found;
}

static void pages_that_are_equal_differ_in_no_pixel(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    render_document *then = open_document(client, make_two_pages());
    render_document *now = open_document(client, make_two_pages());
    render_comparison found = compare(then, 0, now, 0, true);
    assert_int_equal(found.pixels, 0);
    assert_int_equal(found.box_count, 0);
    assert_null(found.picture.png);
    render_client_document_close(then);
    render_client_document_close(now);
    render_client_close(client);
}

static void pages_that_differ_are_boxed_and_pictured_side_by_side(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    render_document *document = open_document(client, make_two_pages());
    render_comparison found = compare(document, 0, document, 1, true);
    assert_true(found.pixels >= 200 * 100 - 50 * 60 && found.pixels < 200 * 100); /* some letters lie on both */
    assert_int_equal(found.box_count, 1);
    assert_true(found.boxes[0].x1_pt == 200 && found.boxes[0].y1_pt == 100);
    assert_int_equal(found.picture.width_px, 200 + 12 + 50);
    assert_int_equal(found.picture.height_px, 100);
    render_comparison_clear(&found);
    found = compare(document, 0, document, 1, false);
    assert_int_equal(found.box_count, 1);
    assert_null(found.picture.png);
    render_comparison_clear(&found);
    render_client_document_close(document);
    render_client_close(client);
}

static void comparing_pages_that_do_not_exist_is_wrong_usage(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    render_document *document = open_document(client, make_two_pages());
    const render_page_pair pairs[] = {{document, document, 2, 0}, {document, document, 0, 2}, {document, document, -1, 0}};
    for (size_t i = 0; i < 3; i++) {
        render_comparison found = {0};
        pdfseal_error error = {0};
        assert_int_equal(render_client_page_compare(&pairs[i], 72, false, &found, &error), PDFSEAL_ERROR_USAGE);
    }
    render_client_document_close(document);
    render_client_close(client);
}

static void wrong_pages_and_resolutions_are_wrong_usage(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    render_document *document = open_document(client, make_two_pages());
    expect_no_picture(document, 2, 72, PDFSEAL_ERROR_USAGE, "no page 3");
    expect_no_picture(document, -1, 72, PDFSEAL_ERROR_USAGE, "no page 0");
    expect_no_picture(document, INT64_MAX - 1, 72, PDFSEAL_ERROR_USAGE, "no page");
    expect_no_picture(document, 0, 0, PDFSEAL_ERROR_USAGE, "dpi");
    expect_no_picture(document, 0, 1e9, PDFSEAL_ERROR_USAGE, "dpi");
    expect_no_picture(document, 0, (double)NAN, PDFSEAL_ERROR_USAGE, "dpi");
    expect_picture(document, 0, 200, 100);
    render_client_document_close(document);
    render_client_close(client);
}

static void files_that_are_no_pdf_are_bad_input(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    render_document *document = NULL;
    pdfseal_error error = {0};
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    assert_int_equal(render_client_document_open(client, fd, NULL, &document, &error), PDFSEAL_ERROR_INPUT);
    assert_non_null(strstr(error.message, "PDF"));
    close(fd);
    assert_int_equal(render_client_document_open(client, -1, NULL, &document, &error), PDFSEAL_ERROR_INPUT);
    assert_null(document);
    render_client_close(client);
}

static void descriptors_that_write_or_block_are_not_passed_on(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    render_document *document = NULL;
    pdfseal_error error = {0};
    int writable = memfd_create("writable", MFD_CLOEXEC);
    assert_int_equal(render_client_document_open(client, writable, NULL, &document, &error),
                     PDFSEAL_ERROR_USAGE);
    close(writable);
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(render_client_document_open(client, ends[0], NULL, &document, &error),
                     PDFSEAL_ERROR_INPUT);
    close(ends[0]);
    close(ends[1]);
    render_client_close(client);
}

static void hang_costs_one_page(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 3000);
    render_document *document = open_document(client, make_endless_page());
    pid_t first = render_client_process(client);
    int64_t start_ms = wire_clock_ms();
    expect_no_picture(document, 0, 72, PDFSEAL_ERROR_LIMIT, "within 3 seconds");
    assert_in_range(wire_clock_ms() - start_ms, 2900, 10000);
    assert_int_equal(render_client_process(client), 0);
    assert_int_equal(kill(first, 0), -1);
    expect_picture(document, 1, 50, 60);
    assert_int_not_equal(render_client_process(client), first);
    render_client_document_close(document);
    render_client_close(client);
}

static void death_costs_one_call(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    render_document *document = open_document(client, make_two_pages());
    expect_picture(document, 0, 200, 100);
    assert_int_equal(kill(render_client_process(client), SIGKILL), 0);
    expect_no_picture(document, 0, 72, PDFSEAL_ERROR_INPUT, "signal 9");
    expect_picture(document, 0, 200, 100);
    render_client_document_close(document);
    render_client_close(client);
}

static void closing_ends_the_process(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    pid_t pid = render_client_process(client);
    assert_int_equal(kill(pid, 0), 0);
    render_client_close(client);
    assert_int_equal(kill(pid, 0), -1);
    assert_int_equal(errno, ESRCH);
}

static void confinement_refuses_every_attempt(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    render_attempt attempts[32];
    size_t count = 0;
    pdfseal_error error = {0};
    assert_int_equal(render_client_confinement_try(client, attempts, 32, &count, &error), PDFSEAL_OK);
    assert_true(count >= 15);
    for (size_t i = 0; i < count; i++) {
#ifdef PDFSEAL_SANITIZED
        if (strstr(attempts[i].what, "memory") && strstr(attempts[i].what, "GiB"))
            continue;
#endif
        if (!attempts[i].refused)
            fail_msg("the renderer could: %s", attempts[i].what);
    }
    char warning[512];
#ifdef PDFSEAL_SANITIZED
    assert_true(render_client_warning(client, PDFSEAL_LANGUAGE_ENGLISH, warning, sizeof warning));
    assert_non_null(strstr(warning, "sanitizer build"));
#else
    assert_false(render_client_warning(client, PDFSEAL_LANGUAGE_ENGLISH, warning, sizeof warning));
#endif
    render_client_close(client);
}

/* Lets `call` fail with ENOSYS from here on, as on a kernel that does not know it. */
static bool take_away(int call)
{
    struct sock_filter filter[] = {
        {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr)},
        {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (uint32_t)call},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | ENOSYS},
        {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW},
    };
    struct sock_fprog program = {.len = 4, .filter = filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* In a process of its own, because what was taken away does not come back. */
static void expect_warning_without(int call, const char *expected)
{
    pid_t pid = fork();
    if (pid == 0) {
        render_client *client = NULL;
        pdfseal_error error = {0};
        char warning[512] = "";
        if (!take_away(call) || render_client_open(REAL_HELPER, NULL, &client, &error) != PDFSEAL_OK)
            _exit(2);
        bool warned = render_client_warning(client, PDFSEAL_LANGUAGE_ENGLISH, warning, sizeof warning);
        _exit(warned && strstr(warning, expected) && !strchr(warning, '\n') ? 0 : 1);
    }
    int wait_status = 0;
    assert_int_equal(waitpid(pid, &wait_status, 0), pid);
    assert_true(WIFEXITED(wait_status));
    assert_int_equal(WEXITSTATUS(wait_status), 0);
}

static void missing_confinement_is_named(void **state)
{
    (void)state;
    expect_warning_without(SYS_landlock_create_ruleset, "Landlock");
    expect_warning_without(SYS_seccomp, "seccomp");
    expect_warning_without(SYS_capset, "privileges");
}

/* ---- against a process that lies ---- */

static void expect_no_client(const char *helper, const char *words)
{
    const render_client_options options = {.size = sizeof options, .timeout_ms = SHORT_TIMEOUT_MS};
    render_client *client = NULL;
    pdfseal_error error = {0};
    assert_int_equal(render_client_open(helper, &options, &client, &error), PDFSEAL_ERROR_OUTSIDE);
    assert_non_null(strstr(error.message, words));
    assert_null(client);
}

static void programs_that_are_no_renderer_are_told_apart(void **state)
{
    (void)state;
    expect_no_client("/nonexistent/pdfseal-render", "No such file");
    expect_no_client("/", "ermission denied");
    expect_no_client("/bin/true", "not the renderer");
    static const char *const LIES[] = {"wrong magic",     "wrong version",  "long name",
                                       "greeting number", "short greeting", "no greeting"};
    for (size_t i = 0; i < sizeof LIES / sizeof LIES[0]; i++) {
        assert_int_equal(setenv("HOME", LIES[i], 1), 0);
        expect_no_client(LYING_HELPER, "not the renderer");
    }
}

static void only_four_descriptors_and_no_secret_cross(void **state)
{
    (void)state;
    assert_int_equal(setenv("HOME", "none", 1), 0);
    assert_int_equal(setenv("PDFSEAL_PASSPHRASE", "secret", 1), 0);
    int leaking = dup2(STDERR_FILENO, 77);
    render_client *client = open_client(LYING_HELPER, 0);
    assert_string_equal(render_client_graphics(client), "descriptors 4, passphrase unknown");
    render_client_close(client);
    close(leaking);
}

static void lies_about_documents_are_caught(void **state)
{
    (void)state;
    static const struct {
        const char *lie;
        pdfseal_status expected;
    } LIES[] = {
        {"billion pages", PDFSEAL_ERROR_INTERNAL},
        {"other number", PDFSEAL_ERROR_INTERNAL},
        {"descriptor", PDFSEAL_ERROR_INTERNAL},
        {"garbage", PDFSEAL_ERROR_INTERNAL},
        {"long frame", PDFSEAL_ERROR_INTERNAL},
        {"endless answer", PDFSEAL_ERROR_LIMIT},
        {"endless nothing", PDFSEAL_ERROR_LIMIT},
        {"no answer", PDFSEAL_ERROR_LIMIT},
        {"crash", PDFSEAL_ERROR_INPUT},
        {"end", PDFSEAL_ERROR_INPUT},
    };
    for (size_t i = 0; i < sizeof LIES / sizeof LIES[0]; i++) {
        assert_int_equal(setenv("HOME", LIES[i].lie, 1), 0);
        const render_client_options options = {
            .size = sizeof options, .timeout_ms = SHORT_TIMEOUT_MS, .answer_bytes_max = 1 << 20};
        render_client *client = NULL;
        render_document *document = NULL;
        pdfseal_error error = {0};
        assert_int_equal(render_client_open(LYING_HELPER, &options, &client, &error), PDFSEAL_OK);
        int fd = make_two_pages();
        pdfseal_status status = render_client_document_open(client, fd, NULL, &document, &error);
        if (status != LIES[i].expected)
            fail_msg("%s: status %d, %s", LIES[i].lie, status, error.message);
        assert_int_equal(render_client_process(client), 0);
        close(fd);
        render_client_close(client);
    }
}

static void sentences_reach_no_terminal_as_commands(void **state)
{
    (void)state;
    assert_int_equal(setenv("HOME", "control sequence", 1), 0);
    render_client *client = open_client(LYING_HELPER, 0);
    render_document *document = NULL;
    pdfseal_error error = {0};
    int fd = make_two_pages();
    assert_int_equal(render_client_document_open(client, fd, NULL, &document, &error), PDFSEAL_ERROR_INPUT);
    assert_string_equal(error.message, "?[2J??2J gone");
    close(fd);
    render_client_close(client);
}

static void lies_about_pages_are_caught(void **state)
{
    (void)state;
    static const char *const LIES[] = {"no picture", "short picture", "huge picture", "flat picture"};
    for (size_t i = 0; i < sizeof LIES / sizeof LIES[0]; i++) {
        assert_int_equal(setenv("HOME", LIES[i], 1), 0);
        render_client *client = open_client(LYING_HELPER, 0);
        render_document *document = open_document(client, make_two_pages());
        expect_no_picture(document, 0, 72, PDFSEAL_ERROR_INTERNAL, "makes no sense");
        render_client_document_close(document);
        render_client_close(client);
    }
}

static void lies_about_differences_are_caught(void **state)
{
    (void)state;
    static const char *const LIES[] = {"boxes of nothing", "many boxes", "pixels without a box", "cut boxes", "no picture behind"};
    for (size_t i = 0; i < sizeof LIES / sizeof LIES[0]; i++) {
        assert_int_equal(setenv("HOME", LIES[i], 1), 0);
        render_client *client = open_client(LYING_HELPER, 0);
        render_document *document = open_document(client, make_two_pages());
        const render_page_pair pair = {document, document, 0, 0};
        render_comparison found = {0};
        pdfseal_error error = {0};
        assert_int_equal(render_client_page_compare(&pair, 72, true, &found, &error), PDFSEAL_ERROR_INTERNAL);
        assert_null(found.picture.png);
        render_client_document_close(document);
        render_client_close(client);
    }
}

static void lies_about_words_are_caught(void **state)
{
    (void)state;
    static const char *const LIES[] = {"many characters", "empty word", "broken text",
                                       "zero byte",       "long text",  "cut words"};
    for (size_t i = 0; i < sizeof LIES / sizeof LIES[0]; i++) {
        assert_int_equal(setenv("HOME", LIES[i], 1), 0);
        render_client *client = open_client(LYING_HELPER, 0);
        render_document *document = open_document(client, make_two_pages());
        render_words words = {0};
        pdfseal_error error = {0};
        assert_int_equal(render_client_page_words(document, 0, &words, &error), PDFSEAL_ERROR_INTERNAL);
        assert_null(words.words);
        render_client_document_close(document);
        render_client_close(client);
    }
}

/* ---- drawings ---- */

static pdfseal_status draw_qr(render_client *client, render_format format, render_file *ret_file, pdfseal_error *error)
{
    const render_drawing drawing = {
        .kind = PDFSEAL_DRAWING_QR, .data = "SL-2026-0117", .length_bytes = 12, .format = format, .dpi = 300};
    return render_client_draw(client, &drawing, ret_file, error);
}

static void drawing_comes_in_each_format(void **state)
{
    (void)state;
    static const struct {
        render_format format;
        const char *start;
    } FORMATS[] = {{RENDER_FORMAT_PDF, "%PDF-"}, {RENDER_FORMAT_SVG, "<?xml "}, {RENDER_FORMAT_PNG, "\x89PNG"}};
    render_client *client = open_client(REAL_HELPER, 0);
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        render_file file = {0};
        pdfseal_error error = {0};
        if (draw_qr(client, FORMATS[i].format, &file, &error) != PDFSEAL_OK)
            fail_msg("%s", error.message);
        assert_memory_equal(file.bytes, FORMATS[i].start, strlen(FORMATS[i].start));
        render_file_clear(&file);
    }
    render_client_close(client);
}

static void drawing_that_fails_says_why(void **state)
{
    (void)state;
    render_client *client = open_client(REAL_HELPER, 0);
    const render_drawing drawing = {
        .kind = PDFSEAL_DRAWING_QR, .data = "", .length_bytes = 0, .format = RENDER_FORMAT_PDF};
    render_file file = {0};
    pdfseal_error error = {0};
    assert_int_equal(render_client_draw(client, &drawing, &file, &error), PDFSEAL_ERROR_INPUT);
    assert_non_null(strstr(error.message, "--qr"));
    assert_null(file.bytes);
    render_client_close(client);
}

static void lies_about_drawings_are_caught(void **state)
{
    (void)state;
    static const char *const LIES[] = {"short drawing", "other drawing"};
    for (size_t i = 0; i < sizeof LIES / sizeof LIES[0]; i++) {
        assert_int_equal(setenv("HOME", LIES[i], 1), 0);
        render_client *client = open_client(LYING_HELPER, 0);
        render_file file = {0};
        pdfseal_error error = {0};
        assert_int_equal(draw_qr(client, RENDER_FORMAT_PDF, &file, &error), PDFSEAL_ERROR_INTERNAL);
        assert_null(file.bytes);
        assert_int_equal(render_client_process(client), 0);
        render_client_close(client);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_is_drawn_and_measured),
        cmocka_unit_test(words_carry_their_places),
        cmocka_unit_test(pages_that_are_equal_differ_in_no_pixel),
        cmocka_unit_test(pages_that_differ_are_boxed_and_pictured_side_by_side),
        cmocka_unit_test(comparing_pages_that_do_not_exist_is_wrong_usage),
        cmocka_unit_test(wrong_pages_and_resolutions_are_wrong_usage),
        cmocka_unit_test(files_that_are_no_pdf_are_bad_input),
        cmocka_unit_test(descriptors_that_write_or_block_are_not_passed_on),
        cmocka_unit_test(hang_costs_one_page),
        cmocka_unit_test(death_costs_one_call),
        cmocka_unit_test(closing_ends_the_process),
        cmocka_unit_test(confinement_refuses_every_attempt),
        cmocka_unit_test(missing_confinement_is_named),
        cmocka_unit_test(programs_that_are_no_renderer_are_told_apart),
        cmocka_unit_test(only_four_descriptors_and_no_secret_cross),
        cmocka_unit_test(lies_about_documents_are_caught),
        cmocka_unit_test(sentences_reach_no_terminal_as_commands),
        cmocka_unit_test(lies_about_pages_are_caught),
        cmocka_unit_test(lies_about_differences_are_caught),
        cmocka_unit_test(lies_about_words_are_caught),
        cmocka_unit_test(drawing_comes_in_each_format),
        cmocka_unit_test(drawing_that_fails_says_why),
        cmocka_unit_test(lies_about_drawings_are_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
