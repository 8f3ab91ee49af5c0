// SPDX-License-Identifier: Apache-2.0
// Log lines: logfmt ("time=… level=info event=… key=value"), one line each, control characters escaped so
// that nobody can forge a line (security.md H2-16). This room only writes the text; the loop puts it on
// stderr.
#ifndef ASSENT_BASE_LOG_H
#define ASSENT_BASE_LOG_H

#include <assent/base/text.h>

enum assent_log_level { ASSENT_LOG_DEBUG, ASSENT_LOG_INFO, ASSENT_LOG_WARN, ASSENT_LOG_ERROR };

// Starts a line in buffer. event is a short word with dashes.
void assent_log_begin(struct assent_buffer *buffer, int64_t now_us, enum assent_log_level level,
                      const char *event);
// key=value; the value is quoted and escaped where needed, cut at ASSENT_LOG_VALUE_BYTES.
void assent_log_text(struct assent_buffer *buffer, const char *key, struct assent_text value);
void assent_log_integer(struct assent_buffer *buffer, const char *key, int64_t value);
// Ends the line with a newline.
void assent_log_end(struct assent_buffer *buffer);

#endif
