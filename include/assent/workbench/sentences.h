// SPDX-License-Identifier: Apache-2.0
// A workflow as sentences: what it asks for, who decides, what leads where, which clocks run, what is done
// and undone, and who may never decide; to be read aloud, and for the minutes of the meeting that adopts it
// (`assent explain FILE`). Pure: the definition says everything.
#ifndef ASSENT_WORKBENCH_SENTENCES_H
#define ASSENT_WORKBENCH_SENTENCES_H

#include <assent/core/definition.h>

// { "workflow", "title", "sections": [ { "title", "sentences": [ text … ] } … ] }. A section for the whole,
// the fields, the risk, and each state in the file's order; in a state's section one sentence for each way
// on.
struct assent_value assent_sentences(const struct assent_definition *definition, struct assent_arena *arena);
// The same as lines of at most `width` code points where words allow it: a heading, then a section after the
// other with a dash before each sentence.
struct assent_text assent_sentences_text(const struct assent_value *sentences, size_t width,
                                         struct assent_arena *arena);

#endif
