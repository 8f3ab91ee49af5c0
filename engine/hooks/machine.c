// SPDX-License-Identifier: Apache-2.0
// Each entry into Lua is a C function called through lua_pcall, with what it needs in a struct on the C
// stack; nothing it holds has to be freed when an error jumps out of it (LUA-12). Compiling is not charged to
// a call (a pooled machine has done it long ago) but has the default budget of its own. Guarantees:
// machine_open and machine_call return in bounded time whatever the text says; see meter.c.
#include "machine.h"

#include "crossing.h"
#include "functions.h"

#include <assent/base/limits.h>
#include <assert.h>
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_BYTES = 1024, PIECE_COST = PIECE_BYTES, KNOWN_NAMES_BYTES = 160 };

static const char MODULE = 0; // its address is the registry's key of the table that the chunk returned

// The text on its way to the parser, in pieces, so that the parser can be stopped.
struct source {
    struct assent_text left;
    char chunk[MACHINE_NAME + 1];
    int status; // of the parser
};

struct call {
    const struct machine_request *request;
    struct crossing crossing;
    struct assent_value *out;
    bool missing;
};

static bool check_source(const struct assent_module *module, struct assent_error *error);
static void name_machine(struct machine *machine, struct assent_text name);
static bool load(struct machine *machine, const struct assent_module *module,
                 const struct assent_hook_budget *budget, uint32_t *line, struct assent_error *error);
static int enter(struct machine *machine, lua_CFunction entry, void *context);
static int compile(lua_State *lua);
static const char *next_piece(lua_State *lua, void *context, size_t *count);
static int run_chunk(lua_State *lua);
static int run_function(lua_State *lua);
static int list_functions(lua_State *lua);
static int compare_texts(const void *a, const void *b);
static bool start(struct machine *machine, const struct assent_hook_budget *budget,
                  struct assent_text function, struct assent_error *error);
static void report_use(const struct machine *machine, struct assent_hook_report *report);
static bool complain_missing(struct machine *machine, struct assent_text function,
                             struct assent_error *error);

struct machine *machine_open(const struct assent_module *module, const struct assent_hook_budget *budget,
                             uint32_t *line, struct assent_hook_report *report, struct assent_error *error)
{
    size_t memory = budget->memory_bytes > ASSENT_HOOK_MEMORY_BYTES ? (size_t)budget->memory_bytes
                                                                    : ASSENT_HOOK_MEMORY_BYTES;
    if (!check_source(module, error))
        return NULL;
    struct machine *machine = calloc(1, sizeof *machine);
    if (!machine || !meter_open(&machine->meter, memory)) {
        free(machine);
        assent_error_set(error, ASSENT_HOOK_MEMORY,
                         "the system gives no memory to run hooks; free some and try again");
        return NULL;
    }
    machine->digest = module->digest;
    machine->meter.code_bytes = module->source.count;
    name_machine(machine, module->name);
    if (load(machine, module, budget, line, error))
        return machine;
    report_use(machine, report);
    machine_close(machine);
    return NULL;
}

void machine_close(struct machine *machine)
{
    if (!machine)
        return;
    meter_close(&machine->meter);
    free(machine);
}

bool machine_fits(const struct machine *machine, const struct assent_module *module,
                  const struct assent_hook_budget *budget)
{
    struct machine named;
    name_machine(&named, module->name);
    const struct heap *heap = &machine->meter.heap;
    if (!assent_digest_equal(&machine->digest, &module->digest) || strcmp(machine->name, named.name) != 0)
        return false;
    if (heap->kept_book.refusals > 0 && budget->memory_bytes != machine->chunk_limit)
        return false;
    return heap->kept_book.peak <= (size_t)budget->memory_bytes &&
           (size_t)budget->memory_bytes <= heap->room / 3;
}

bool machine_call(struct machine *machine, const struct machine_request *request, struct assent_value *out,
                  struct assent_hook_report *report, struct assent_error *error)
{
    struct call call = {.request = request, .out = out, .crossing.arena = request->arena};
    char shown[MACHINE_NAME];
    *out = assent_value_absent();
    complaint_clean(request->function, shown, sizeof shown);
    if (!start(machine, request->budget, request->function, error)) {
        report_use(machine, report);
        return false;
    }
    int status = enter(machine, run_function, &call);
    bool good = false;
    if (status != LUA_OK || machine->meter.end != METER_GOES_ON)
        complaint_set(machine, status, shown, NULL, error);
    else if (call.missing)
        complain_missing(machine, request->function, error);
    else if (call.crossing.problem[0])
        assent_error_set(error, ASSENT_HOOK_RESULT, "%s: `%s` returned what cannot be kept: %s",
                         machine->name, shown, call.crossing.problem);
    else
        good = true;
    report_use(machine, report);
    if (!good)
        *out = assent_value_absent();
    return good;
}

bool machine_functions(struct machine *machine, const struct assent_hook_budget *budget,
                       struct assent_arena *arena, struct assent_value *out, struct assent_error *error)
{
    struct assent_items items = assent_items_in(arena);
    meter_start(&machine->meter, budget->fuel, budget);
    int status = enter(machine, list_functions, &items);
    if (status != LUA_OK || machine->meter.end != METER_GOES_ON)
        return complaint_set(machine, status, "(the module)", NULL, error);
    if (items.count > 1)
        qsort(items.items, items.count, sizeof *items.items, compare_texts);
    *out = assent_items_done(&items);
    return true;
}

bool machine_rewind(struct machine *machine)
{
    heap_rewind(&machine->meter.heap);
    return machine->meter.heap.book.top <= ASSENT_HOOK_KEEP_BYTES;
}

static bool check_source(const struct assent_module *module, struct assent_error *error)
{
    char name[MACHINE_NAME];
    complaint_clean(module->name, name, sizeof name);
    if (module->source.count > ASSENT_HOOK_SOURCE_BYTES)
        return assent_error_set(error, ASSENT_HOOK_TOO_LARGE,
                                "%s has %zu bytes of text, and a module may have %d; split it by subject",
                                name, module->source.count, ASSENT_HOOK_SOURCE_BYTES);
    if (module->source.count > 0 && module->source.bytes[0] == 0x1B)
        return assent_error_set(error, ASSENT_HOOK_BYTECODE,
                                "%s is compiled Lua, and only text is taken; give the source", name);
    return true;
}

static void name_machine(struct machine *machine, struct assent_text name)
{
    complaint_clean(name, machine->name, sizeof machine->name);
}

// Compiles, runs the chunk and takes the photograph.
static bool load(struct machine *machine, const struct assent_module *module,
                 const struct assent_hook_budget *budget, uint32_t *line, struct assent_error *error)
{
    lua_State *lua = machine->meter.lua;
    struct source source = {.left = module->source};
    struct assent_hook_budget to_compile = *budget;
    to_compile.fuel = ASSENT_HOOK_FUEL_UNITS;
    to_compile.memory_bytes = ASSENT_HOOK_MEMORY_BYTES;
    snprintf(source.chunk, sizeof source.chunk, "=%s", machine->name);
    meter_start(&machine->meter, to_compile.fuel, &to_compile);
    int status = enter(machine, functions_install, NULL);
    assert(status == LUA_OK || status == LUA_ERRMEM);
    lua_gc(lua, LUA_GCCOLLECT);
    if (status == LUA_OK)
        status = enter(machine, compile, &source);
    if (status != LUA_OK || machine->meter.end != METER_GOES_ON)
        return complaint_set(machine, source.status ? source.status : status, "(the parser)", line, error);
    lua_gc(lua, LUA_GCCOLLECT);
    machine->meter.heap.book.peak = machine->meter.heap.book.used;
    machine->meter.heap.book.refusals = 0;
    machine->chunk_limit = budget->memory_bytes;
    bool returned_table = false;
    meter_start(&machine->meter, budget->fuel, budget);
    status = enter(machine, run_chunk, &returned_table);
    if (status != LUA_OK || machine->meter.end != METER_GOES_ON)
        return complaint_set(machine, status, "(the module)", line, error);
    if (!returned_table)
        return assent_error_set(
            error, ASSENT_HOOK_RESULT,
            "%s does not return a table of functions; end it with `return { name = function … end }`",
            machine->name);
    machine->chunk_fuel = meter_used(&machine->meter);
    lua_gc(lua, LUA_GCCOLLECT);
    if (!heap_keep(&machine->meter.heap))
        return assent_error_set(error, ASSENT_HOOK_MEMORY,
                                "the system gives no memory to run hooks; free some and try again");
    return true;
}

// Calls entry with context as its only argument. Leaves an error's value on the stack.
static int enter(struct machine *machine, lua_CFunction entry, void *context)
{
    lua_State *lua = machine->meter.lua;
    lua_settop(lua, 0);
    lua_pushcfunction(lua, entry);
    lua_pushlightuserdata(lua, context);
    return lua_pcall(lua, 1, 0, 0);
}

static int compile(lua_State *lua)
{
    struct source *source = lua_touserdata(lua, 1);
    source->status = lua_load(lua, next_piece, source, source->chunk, "t");
    if (source->status == LUA_ERRRUN && meter_of(lua)->end == METER_GOES_ON) { // the parser's own C stack
        lua_pushliteral(lua, "brackets, blocks or functions are nested too deep (at most 190 levels)");
        source->status = LUA_ERRSYNTAX;
    }
    if (source->status != LUA_OK)
        return lua_error(lua);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &MODULE);
    return 0;
}

static const char *next_piece(lua_State *lua, void *context, size_t *count)
{
    struct source *source = context;
    const char *piece = source->left.bytes;
    meter_charge(lua, PIECE_COST);
    *count = source->left.count < PIECE_BYTES ? source->left.count : PIECE_BYTES;
    source->left.bytes += *count;
    source->left.count -= *count;
    return *count ? piece : NULL;
}

// Runs the chunk, which lies where its table will lie.
static int run_chunk(lua_State *lua)
{
    bool *returned_table = lua_touserdata(lua, 1);
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &MODULE);
    lua_call(lua, 0, 1);
    *returned_table = lua_istable(lua, -1);
    lua_rawsetp(lua, LUA_REGISTRYINDEX, &MODULE);
    return 0;
}

static int run_function(lua_State *lua)
{
    struct call *call = lua_touserdata(lua, 1);
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &MODULE);
    lua_pushlstring(lua, call->request->function.count ? call->request->function.bytes : "",
                    call->request->function.count);
    if (lua_rawget(lua, -2) != LUA_TFUNCTION) {
        call->missing = true;
        return 0;
    }
    for (size_t i = 0; i < call->request->count; i++)
        crossing_push(lua, &call->request->arguments[i]);
    lua_call(lua, (int)call->request->count, 1);
    crossing_read(lua, &call->crossing, call->out);
    return 0;
}

static int list_functions(lua_State *lua)
{
    struct assent_items *items = lua_touserdata(lua, 1);
    lua_rawgetp(lua, LUA_REGISTRYINDEX, &MODULE);
    lua_pushnil(lua);
    while (lua_next(lua, -2)) {
        struct assent_text name = {0};
        size_t bad;
        meter_charge(lua, 1);
        if (lua_isfunction(lua, -1) && lua_type(lua, -2) == LUA_TSTRING)
            name.bytes = lua_tolstring(lua, -2, &name.count);
        if (name.count > 0 && assent_text_utf8(name, &bad))
            assent_items_add(items, assent_value_text(assent_text_copy(items->arena, name)));
        lua_pop(lua, 1);
    }
    return 0;
}

static int compare_texts(const void *a, const void *b)
{
    const struct assent_value *left = a;
    const struct assent_value *right = b;
    return assent_text_compare(left->text, right->text);
}

// What the chunk used at load time is used for each call.
static bool start(struct machine *machine, const struct assent_hook_budget *budget,
                  struct assent_text function, struct assent_error *error)
{
    char shown[MACHINE_NAME];
    complaint_clean(function, shown, sizeof shown);
    if (budget->fuel > machine->chunk_fuel) {
        meter_start(&machine->meter, budget->fuel - machine->chunk_fuel, budget);
        return true;
    }
    meter_start(&machine->meter, 0, budget);
    return assent_error_set(
        error, ASSENT_HOOK_FUEL,
        "%s: `%s` used up its %lld units of fuel before it began: loading the module takes %lld",
        machine->name, shown, (long long)budget->fuel, (long long)machine->chunk_fuel);
}

static void report_use(const struct machine *machine, struct assent_hook_report *report)
{
    if (!report)
        return;
    report->fuel_used = machine->chunk_fuel + meter_used(&machine->meter);
    report->memory_peak_bytes = (int64_t)machine->meter.heap.book.peak;
}

static bool complain_missing(struct machine *machine, struct assent_text function, struct assent_error *error)
{
    struct assent_hook_budget budget = assent_hook_budget_default();
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_value names = assent_value_absent();
    char shown[MACHINE_NAME];
    char known[KNOWN_NAMES_BYTES] = "";
    size_t used = 0;
    complaint_clean(function, shown, sizeof shown);
    if (machine_functions(machine, &budget, arena, &names, error)) {
        for (size_t i = 0; i < names.list.count && used < sizeof known; i++) {
            struct assent_text name = names.list.items[i].text;
            int more = snprintf(known + used, sizeof known - used, "%s%.*s", i ? ", " : "", (int)name.count,
                                name.bytes);
            used += more > 0 ? (size_t)more : 0;
        }
        assent_error_set(error, ASSENT_HOOK_MISSING, "%s has no function `%s`; it has: %s", machine->name,
                         shown, used ? known : "none");
    }
    assent_arena_close(arena);
    return false;
}
