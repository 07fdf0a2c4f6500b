/* SPDX-License-Identifier: Apache-2.0 */
/* Files: inputs that are what they should be, outputs that appear whole or not at all. */
#include "base/file.h"

#include "expect.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct scratch_folder {
    char path[64];
    char file[128];
} scratch_folder;

static int set_up(void **state)
{
    scratch_folder *folder = calloc(1, sizeof *folder);
    assert_non_null(folder);
    (void)snprintf(folder->path, sizeof folder->path, "file_test.XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    (void)snprintf(folder->file, sizeof folder->file, "%s/out.pdf", folder->path);
    *state = folder;
    return 0;
}

static size_t count_files(const char *path, bool remove_them)
{
    DIR *directory = opendir(path);
    size_t count = 0;
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] == '.' && (entry->d_name[1] == 0 || entry->d_name[1] == '.'))
            continue;
        count++;
        if (remove_them)
            assert_int_equal(unlinkat(dirfd(directory), entry->d_name, 0), 0);
    }
    (void)closedir(directory);
    return count;
}

static int tear_down(void **state)
{
    scratch_folder *folder = *state;
    (void)count_files(folder->path, true);
    assert_int_equal(rmdir(folder->path), 0);
    free(folder);
    return 0;
}

static void put_file(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void expect_file(const char *path, const char *text)
{
    BYTES_BUFFER_CLEANUP bytes_buffer buffer;
    pdfseal_error error = {0};
    bytes_buffer_init(&buffer, 1 << 20);
    EXPECT_OK(file_read_whole(path, &buffer, &error), &error);
    EXPECT_TEXT(bytes_buffer_view(&buffer), text);
}

static pdfseal_output_options output_to(const char *path)
{
    return (pdfseal_output_options){.size = sizeof(pdfseal_output_options), .path = path};
}

static void inputs_that_are_no_files_are_refused_in_one_clear_line(void **state)
{
    scratch_folder *folder = *state;
    file_input input;
    pdfseal_error error = {0};
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, file_input_open(folder->file, &input, &error), &error);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, file_input_open(folder->path, &input, &error), &error);
    EXPECT_MESSAGE(&error, "directory");
    assert_int_equal(mkfifo(folder->file, 0600), 0);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, file_input_open(folder->file, &input, &error), &error);
}

static void reading_past_the_end_is_noticed(void **state)
{
    scratch_folder *folder = *state;
    file_input input;
    char bytes[8];
    pdfseal_error error = {0};
    put_file(folder->file, "12345", 0600);
    EXPECT_OK(file_input_open(folder->file, &input, &error), &error);
    assert_int_equal(input.size, 5);
    EXPECT_OK(file_input_read(&input, 1, bytes, 4, &error), &error);
    EXPECT_BYTES(((bytes_view){(uint8_t *)bytes, 4}), BYTES_LITERAL("2345"));
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, file_input_read(&input, 1, bytes, 5, &error), &error);
    EXPECT_OK(file_input_read(&input, 5, bytes, 0, &error), &error);
    file_input_close(&input);
}

static void a_file_that_is_larger_than_its_maximum_is_not_read(void **state)
{
    scratch_folder *folder = *state;
    BYTES_BUFFER_CLEANUP bytes_buffer buffer;
    pdfseal_error error = {0};
    put_file(folder->file, "12345", 0600);
    bytes_buffer_init(&buffer, 4);
    EXPECT_STATUS(PDFSEAL_ERROR_LIMIT, file_read_whole(folder->file, &buffer, &error), &error);
}

static void only_the_owner_counts_as_nobody_else(void **state)
{
    scratch_folder *folder = *state;
    put_file(folder->file, "", 0600);
    assert_false(file_is_readable_by_others(folder->file));
    assert_int_equal(chmod(folder->file, 0640), 0);
    assert_true(file_is_readable_by_others(folder->file));
    assert_int_equal(chmod(folder->file, 0604), 0);
    assert_true(file_is_readable_by_others(folder->file));
}

static void an_output_appears_when_it_is_committed_and_not_before(void **state)
{
    scratch_folder *folder = *state;
    file_output output;
    pdfseal_error error = {0};
    pdfseal_output_options options = output_to(folder->file);
    EXPECT_OK(file_output_open(&options, &output, &error), &error);
    EXPECT_OK(file_output_write(&output, 2, BYTES_LITERAL("cd"), &error), &error);
    EXPECT_OK(file_output_write(&output, 0, BYTES_LITERAL("ab"), &error), &error);
    assert_int_not_equal(access(folder->file, F_OK), 0);
    EXPECT_OK(file_output_commit(&output, false, &error), &error);
    file_output_close(&output);
    expect_file(folder->file, "abcd");
    assert_int_equal(count_files(folder->path, false), 1);
}

static void an_output_that_is_given_up_leaves_nothing(void **state)
{
    scratch_folder *folder = *state;
    file_output output;
    pdfseal_error error = {0};
    pdfseal_output_options options = output_to(folder->file);
    EXPECT_OK(file_output_open(&options, &output, &error), &error);
    EXPECT_OK(file_output_write(&output, 0, BYTES_LITERAL("ab"), &error), &error);
    file_output_close(&output);
    assert_int_equal(count_files(folder->path, false), 0);
}

static void an_existing_file_is_replaced_only_when_told(void **state)
{
    scratch_folder *folder = *state;
    file_output output;
    pdfseal_error error = {0};
    pdfseal_output_options options = output_to(folder->file);
    put_file(folder->file, "old", 0640);
    EXPECT_STATUS(PDFSEAL_ERROR_OUTPUT, file_output_open(&options, &output, &error), &error);
    EXPECT_MESSAGE(&error, "exists");
    options.overwrite = true;
    EXPECT_OK(file_output_open(&options, &output, &error), &error);
    EXPECT_OK(file_output_write(&output, 0, BYTES_LITERAL("new"), &error), &error);
    expect_file(folder->file, "old");
    EXPECT_OK(file_output_commit(&output, true, &error), &error);
    file_output_close(&output);
    expect_file(folder->file, "new");
    struct stat status;
    assert_int_equal(stat(folder->file, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
}

static void a_file_that_came_meanwhile_is_not_overwritten(void **state)
{
    scratch_folder *folder = *state;
    file_output output;
    pdfseal_error error = {0};
    pdfseal_output_options options = output_to(folder->file);
    EXPECT_OK(file_output_open(&options, &output, &error), &error);
    put_file(folder->file, "somebody else's", 0600);
    EXPECT_STATUS(PDFSEAL_ERROR_OUTPUT, file_output_commit(&output, true, &error), &error);
    file_output_close(&output);
    expect_file(folder->file, "somebody else's");
    assert_int_equal(count_files(folder->path, false), 1);
}

static void a_link_stays_a_link_to_the_new_file(void **state)
{
    scratch_folder *folder = *state;
    file_output output;
    pdfseal_error error = {0};
    char link_path[128];
    (void)snprintf(link_path, sizeof link_path, "%s/link.pdf", folder->path);
    put_file(folder->file, "old", 0600);
    assert_int_equal(symlink("out.pdf", link_path), 0);
    pdfseal_output_options options = output_to(link_path);
    options.overwrite = true;
    EXPECT_OK(file_output_open(&options, &output, &error), &error);
    EXPECT_OK(file_output_write(&output, 0, BYTES_LITERAL("new"), &error), &error);
    EXPECT_OK(file_output_commit(&output, true, &error), &error);
    file_output_close(&output);
    struct stat status;
    assert_int_equal(lstat(link_path, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    expect_file(folder->file, "new");
}

static void a_folder_that_does_not_exist_is_said(void **state)
{
    scratch_folder *folder = *state;
    file_output output;
    pdfseal_error error = {0};
    char path[128];
    (void)snprintf(path, sizeof path, "%s/missing/out.pdf", folder->path);
    pdfseal_output_options options = output_to(path);
    EXPECT_STATUS(PDFSEAL_ERROR_OUTPUT, file_output_open(&options, &output, &error), &error);
    EXPECT_MESSAGE(&error, "folder does not exist");
    options = output_to(folder->path);
    options.overwrite = true;
    EXPECT_STATUS(PDFSEAL_ERROR_OUTPUT, file_output_open(&options, &output, &error), &error);
    EXPECT_MESSAGE(&error, "is a directory");
}

/* A limit on the size of files stands for the disk that is full: write() fails in the middle. */
static void an_output_that_does_not_fit_leaves_nothing_but_the_old_file(void **state)
{
    scratch_folder *folder = *state;
    file_output output;
    pdfseal_error error = {0};
    struct rlimit before;
    char block[4096] = {0};
    pdfseal_output_options options = output_to(folder->file);
    options.overwrite = true;
    put_file(folder->file, "old", 0600);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = {10000, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    EXPECT_OK(file_output_open(&options, &output, &error), &error);
    pdfseal_status status = PDFSEAL_OK;
    for (int64_t offset = 0; offset < 40960 && status == PDFSEAL_OK; offset += 4096)
        status = file_output_write(&output, offset, (bytes_view){(uint8_t *)block, sizeof block}, &error);
    file_output_close(&output);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    EXPECT_STATUS(PDFSEAL_ERROR_OUTPUT, status, &error);
    EXPECT_MESSAGE(&error, "file size limit");
    assert_int_equal(count_files(folder->path, false), 1);
    expect_file(folder->file, "old");
}

static void a_part_of_a_file_is_copied_to_the_same_place(void **state)
{
    scratch_folder *folder = *state;
    file_input input;
    file_output output;
    pdfseal_error error = {0};
    char source[128];
    (void)snprintf(source, sizeof source, "%s/in.pdf", folder->path);
    FILE *file = fopen(source, "w");
    assert_non_null(file);
    for (int i = 0; i < 100000; i++)
        fprintf(file, "%09d\n", i);
    assert_int_equal(fclose(file), 0);
    EXPECT_OK(file_input_open(source, &input, &error), &error);
    pdfseal_output_options options = output_to(folder->file);
    EXPECT_OK(file_output_open(&options, &output, &error), &error);
    EXPECT_OK(file_output_copy(&output, &input, 0, 500001, &error), &error);
    EXPECT_OK(file_output_copy(&output, &input, 500001, input.size - 500001, &error), &error);
    EXPECT_STATUS(PDFSEAL_ERROR_INPUT, file_output_copy(&output, &input, input.size - 1, 10, &error), &error);
    EXPECT_OK(file_output_commit(&output, true, &error), &error);
    file_output_close(&output);
    BYTES_BUFFER_CLEANUP bytes_buffer copied;
    BYTES_BUFFER_CLEANUP bytes_buffer original;
    bytes_buffer_init(&copied, 1 << 24);
    bytes_buffer_init(&original, 1 << 24);
    EXPECT_OK(file_read_whole(folder->file, &copied, &error), &error);
    EXPECT_OK(file_read_whole(source, &original, &error), &error);
    EXPECT_BYTES(bytes_buffer_view(&copied), bytes_buffer_view(&original));
    file_input_close(&input);
}

static void a_descriptor_of_the_caller_stays_open(void **state)
{
    scratch_folder *folder = *state;
    file_output output;
    pdfseal_error error = {0};
    FILE *file = fopen(folder->file, "w+");
    assert_non_null(file);
    pdfseal_output_options options = {.size = sizeof options, .fd = fileno(file)};
    EXPECT_OK(file_output_open(&options, &output, &error), &error);
    EXPECT_OK(file_output_write(&output, 0, BYTES_LITERAL("ab"), &error), &error);
    EXPECT_OK(file_output_commit(&output, false, &error), &error);
    file_output_close(&output);
    assert_int_equal(fclose(file), 0);
    expect_file(folder->file, "ab");
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

static void bytes_that_are_held_are_compared_with_the_file(void **state)
{
    const scratch_folder *folder = *state;
    file_input input;
    pdfseal_error error = {0};
    put_file(folder->file, "what was signed", 0644);
    EXPECT_OK(file_input_open(folder->file, &input, &error), &error);
    EXPECT_OK(file_input_check_held(&input, &error), &error);
    EXPECT_OK(file_input_hold(&input, &error), &error);
    EXPECT_OK(file_input_check_held(&input, &error), &error);
    put_file(folder->file, "what was forged", 0644);
    assert_int_equal(file_input_check_held(&input, &error), PDFSEAL_ERROR_INPUT);
    put_file(folder->file, "short", 0644);
    assert_int_equal(file_input_check_held(&input, &error), PDFSEAL_ERROR_INPUT);
    file_input_close(&input);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(inputs_that_are_no_files_are_refused_in_one_clear_line),
        IN_FOLDER(reading_past_the_end_is_noticed),
        IN_FOLDER(bytes_that_are_held_are_compared_with_the_file),
        IN_FOLDER(a_file_that_is_larger_than_its_maximum_is_not_read),
        IN_FOLDER(only_the_owner_counts_as_nobody_else),
        IN_FOLDER(an_output_appears_when_it_is_committed_and_not_before),
        IN_FOLDER(an_output_that_is_given_up_leaves_nothing),
        IN_FOLDER(an_existing_file_is_replaced_only_when_told),
        IN_FOLDER(a_file_that_came_meanwhile_is_not_overwritten),
        IN_FOLDER(a_link_stays_a_link_to_the_new_file),
        IN_FOLDER(a_folder_that_does_not_exist_is_said),
        IN_FOLDER(an_output_that_does_not_fit_leaves_nothing_but_the_old_file),
        IN_FOLDER(a_part_of_a_file_is_copied_to_the_same_place),
        IN_FOLDER(a_descriptor_of_the_caller_stays_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
