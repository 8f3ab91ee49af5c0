// SPDX-License-Identifier: Apache-2.0
//
// Replays a fuzzer's kept corpus: each file of the folder given is handed to
// LLVMFuzzerTestOneInput once, as libFuzzer would do, in any build and with any compiler.
// So what a fuzzer once found stays found. Fails when the folder is missing or empty,
// because a test that replays nothing would pass for ever.
// Leans on: POSIX directories; the fuzzer it is linked with.

#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_LIMIT_BYTES = 4 * 1024 * 1024 }; // the largest limit on any input is 1 MiB

static int replay_file(const char *folder, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path) {
        fprintf(stderr, "%s/%s: the path is too long\n", folder, name);
        return 1;
    }
    FILE *file = fopen(path, "rb");
    uint8_t *room = malloc(INPUT_LIMIT_BYTES);
    int failed = 1;
    if (!file || !room) {
        perror(path);
        goto out;
    }
    size_t size = fread(room, 1, INPUT_LIMIT_BYTES, file);
    if (ferror(file) || !feof(file)) {
        fprintf(stderr, "%s: cannot be read whole\n", path);
        goto out;
    }
    // A block of exactly the input's size lets AddressSanitizer see a read past its end.
    uint8_t *input = malloc(size ? size : 1);
    if (input) {
        memcpy(input, room, size);
        LLVMFuzzerTestOneInput(input, size);
        free(input);
        failed = 0;
    }
out:
    free(room);
    if (file)
        fclose(file);
    return failed;
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", arguments[0]);
        return 2;
    }
    DIR *folder = opendir(arguments[1]);
    if (!folder) {
        perror(arguments[1]);
        return 1;
    }
    size_t replayed = 0;
    int failed = 0;
    const struct dirent *entry;
    while ((entry = readdir(folder))) {
        if (entry->d_name[0] == '.')
            continue;
        failed |= replay_file(arguments[1], entry->d_name);
        replayed++;
    }
    closedir(folder);
    printf("%zu inputs replayed\n", replayed);
    return failed || replayed == 0;
}
