// SPDX-License-Identifier: Apache-2.0
// What a hook costs: prints microseconds a call for a typical risk hook, pooled and fresh, and the time of
// each hostile script on the default budget without a wall clock, slowest first. Not a test: figures differ
// from machine to machine. usage: hooks_bench [folder of hostile scripts]
#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assent/hooks/sandbox.h>
#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { POOLED_CALLS = 20000, FRESH_CALLS = 2000, SCRIPTS_MOST = 200, SCRIPT_BYTES = 64 << 10, SHOWN = 10 };

struct figure {
    char name[64];
    double ms;
    const char *ended;
};

static const char RISK[] =
    "local WEIGHTS = { low = 1, medium = 3, high = 9 }\n"
    "local function rate(changes)\n"
    "  local failed = 0\n"
    "  for _, change in ipairs(changes) do if change.outcome == 'failed' then failed = failed + 1 end end\n"
    "  return failed / math.max(#changes, 1)\n"
    "end\n"
    "return { f = function(view)\n"
    "  local factors = {}\n"
    "  local function add(id, value, reason) factors[#factors + 1] = { id = id, value = value, reason = reason } end\n"
    "  add('history', rate(view.recent), string.format('%d recent changes', #view.recent))\n"
    "  add('impact', WEIGHTS[view.service.tier] or 1, 'the service is ' .. view.service.tier)\n"
    "  if text.glob(view.service.name, 'db-*') then add('data', 2, 'it holds data') end\n"
    "  local score = 0\n"
    "  for _, factor in ipairs(factors) do score = score + factor.value end\n"
    "  for name, count in pairs(view.dependants) do score = score + count * 0.1 end\n"
    "  return { score = score, factors = factors }\n"
    "end }\n";

static const char VIEW[] =
    "{\"dependants\":{\"billing\":3,\"search\":1,\"web\":12},\"recent\":[{\"id\":\"CHG-1\",\"outcome\":\"done\"},{\"id\":\"CHG-2\","
    "\"outcome\":\"failed\"},{\"id\":\"CHG-3\",\"outcome\":\"done\"},{\"id\":\"CHG-4\",\"outcome\":\"done\"}],"
    "\"requester\":\"ann\",\"service\":{\"name\":\"db-main\",\"owner\":\"bob\",\"tier\":\"high\"},\"title\":\"Move the primary\"}";

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static struct assent_module module_of(struct assent_text source)
{
    return (struct assent_module){assent_text_of("risk.lua"), source, assent_digest_of(source)};
}

static double time_calls(size_t pooled, int calls, struct assent_hook_report *report)
{
    struct assent_sandbox *sandbox = assent_sandbox_open(pooled);
    struct assent_arena *kept = assent_arena_open(0);
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_module module = module_of(assent_text_of(RISK));
    struct assent_value view;
    struct assent_value out;
    struct assent_error error = {0};
    bool good = assent_canonical_read(kept, assent_text_of(VIEW), &view, &error);
    assert(good);
    double start = now_us();
    for (int i = 0; i < calls; i++) {
        good = assent_sandbox_call(sandbox, &module, assent_text_of("f"), &view, 1,
                                   assent_hook_budget_default(), arena, &out, report, &error);
        assert(good);
        assent_arena_reset(arena);
    }
    double us = (now_us() - start) / calls;
    assent_arena_close(arena);
    assent_arena_close(kept);
    assent_sandbox_close(sandbox);
    return us;
}

static void time_script(const char *folder, const char *name, struct figure *figure)
{
    struct assent_sandbox *sandbox = assent_sandbox_open(1);
    struct assent_arena *arena = assent_arena_open(0);
    char *source = assent_arena_take(arena, SCRIPT_BYTES);
    struct assent_value out;
    struct assent_error error = {0};
    FILE *file = fopen(assent_text_format(arena, "%s/%s", folder, name).bytes, "rb");
    assert(file);
    struct assent_module module = module_of(assent_text_slice(source, fread(source, 1, SCRIPT_BYTES, file)));
    fclose(file);
    double start = now_us();
    assent_sandbox_call(sandbox, &module, assent_text_of("f"), NULL, 0, assent_hook_budget_default(), arena,
                        &out, NULL, &error);
    figure->ms = (now_us() - start) / 1e3;
    figure->ended = assent_code_slug(error.code);
    snprintf(figure->name, sizeof figure->name, "%.60s", name);
    assent_arena_close(arena);
    assent_sandbox_close(sandbox);
}

static int slower_first(const void *a, const void *b)
{
    const struct figure *left = a;
    const struct figure *right = b;
    return (left->ms < right->ms) - (left->ms > right->ms);
}

static int time_folder(const char *folder)
{
    struct figure *figures = calloc(SCRIPTS_MOST, sizeof *figures);
    size_t count = 0;
    DIR *open = opendir(folder);
    if (!open || !figures) {
        perror(folder);
        free(figures);
        return 1;
    }
    for (const struct dirent *entry = readdir(open); entry && count < SCRIPTS_MOST; entry = readdir(open)) {
        if (strstr(entry->d_name, ".lua"))
            time_script(folder, entry->d_name, &figures[count++]);
    }
    closedir(open);
    qsort(figures, count, sizeof *figures, slower_first);
    printf("\n%zu hostile scripts, the slowest:\n", count);
    for (size_t i = 0; i < count && i < SHOWN; i++)
        printf("%-28s %9.2f ms  %s\n", figures[i].name, figures[i].ms, figures[i].ended);
    free(figures);
    return 0;
}

int main(int count, char **arguments)
{
    struct assent_hook_report report;
    double pooled = time_calls(1, POOLED_CALLS, &report);
    double fresh = time_calls(0, FRESH_CALLS, &report);
    printf("risk hook, pooled  %8.2f us a call\n", pooled);
    printf("risk hook, fresh   %8.2f us a call\n", fresh);
    printf("fuel %lld, memory %lld bytes\n", (long long)report.fuel_used,
           (long long)report.memory_peak_bytes);
    return count > 1 ? time_folder(arguments[1]) : 0;
}
