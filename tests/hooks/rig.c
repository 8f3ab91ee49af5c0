// SPDX-License-Identifier: Apache-2.0
// See rig.h. An absent result is shown as "absent".
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <assent/base/canonical.h>

struct rig rig_open(size_t pooled)
{
    return (struct rig){
        .sandbox = assent_sandbox_open(pooled),
        .arena = assent_arena_open(0),
        .budget = assent_hook_budget_default(),
    };
}

void rig_close(struct rig *rig)
{
    assent_sandbox_close(rig->sandbox);
    assent_arena_close(rig->arena);
}

struct assent_module rig_module_bytes(struct assent_text source)
{
    return (struct assent_module){assent_text_of("risk.lua"), source, assent_digest_of(source)};
}

struct assent_module rig_module(const char *source)
{
    return rig_module_bytes(assent_text_of(source));
}

const char *rig_call(struct rig *rig, const char *source, const char *arguments)
{
    struct assent_module module = rig_module(source);
    struct assent_value list = assent_value_list(NULL, 0);
    struct assent_value out;
    rig->error = (struct assent_error){0};
    if (arguments)
        assert_true(assent_canonical_read(rig->arena, assent_text_of(arguments), &list, &rig->error));
    if (!assent_sandbox_call(rig->sandbox, &module, assent_text_of("f"), list.list.items, list.list.count,
                             rig->budget, rig->arena, &out, &rig->report, &rig->error)) {
        assert_int_equal(out.kind, ASSENT_VALUE_ABSENT);
        assert_int_not_equal(rig->error.code, ASSENT_OK);
        return NULL;
    }
    if (out.kind == ASSENT_VALUE_ABSENT)
        return "absent";
    return assent_text_cstring(rig->arena, assent_canonical_text(rig->arena, &out));
}

const char *rig_eval(struct rig *rig, const char *body)
{
    const char *source = assent_text_format(rig->arena, "return { f = function(...) %s end }", body).bytes;
    return rig_call(rig, source, NULL);
}

const char *rig_refused(struct rig *rig, const char *body, enum assent_code code)
{
    const char *result = rig_eval(rig, body);
    if (result || rig->error.code != code)
        fail_msg("%s\n gave %s, %s", body, result ? result : assent_code_slug(rig->error.code),
                 rig->error.text);
    return rig->error.text;
}
