// SPDX-License-Identifier: Apache-2.0
// One request of HTTP/1.1 for the second listener, where probes and scrapers speak nothing else. Strict:
// lines end in CR LF, names are tokens, nothing is folded, no body is taken; what two readers might read
// differently is refused. A request is read anew whenever more of it has come, which its limit makes cheap.
#include "probe_http1.h"

#include <string.h>

static int read_line(struct assent_text line, struct probe_request *request, bool *named);
static int read_field(struct assent_text line, struct probe_request *request, size_t *hosts);
static bool cut(struct assent_text *text, const char *separator, struct assent_text *before);
static bool is_token(struct assent_text text);
static bool is_visible(struct assent_text text);
static bool is_name(struct assent_text text, const char *name);

int probe_http1_read(struct assent_text bytes, size_t most, struct probe_request *request)
{
    *request = (struct probe_request){.method = {NULL, 0}};
    struct assent_text left = bytes;
    struct assent_text line;
    bool named = false; // the server, as HTTP/1.0 need not
    size_t hosts = 0;
    bool whole = cut(&left, "\r\n", &line);
    int status = whole ? read_line(line, request, &named) : 200;
    while (whole && status == 200 && (whole = cut(&left, "\r\n", &line)) && line.count > 0)
        status = read_field(line, request, &hosts);
    if (status != 200)
        return status;
    if (!whole) {
        bool bare = false; // a line that ends otherwise would be waited for in vain
        for (size_t i = 0; i < left.count; i++)
            bare |= left.bytes[i] == '\n' || (left.bytes[i] == '\r' && i + 1 < left.count);
        return bare ? 400 : bytes.count >= most ? 431 : 0;
    }
    return hosts == 1 || (hosts == 0 && !named) ? 200 : 400;
}

const char *probe_http1_phrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 431:
        return "Request Header Fields Too Large";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    }
    return "";
}

static int read_line(struct assent_text line, struct probe_request *request, bool *named)
{
    struct assent_text left = line;
    if (!cut(&left, " ", &request->method) || !cut(&left, " ", &request->path) ||
        !is_token(request->method) || request->path.count == 0 || request->path.bytes[0] != '/' ||
        !is_visible(request->path))
        return 400;
    if (assent_text_is(left, "HTTP/1.0"))
        return 200;
    *named = true;
    if (assent_text_is(left, "HTTP/1.1"))
        return 200;
    return assent_text_starts(left, "HTTP/") && is_visible(left) ? 505 : 400;
}

static int read_field(struct assent_text line, struct probe_request *request, size_t *hosts)
{
    struct assent_text value = line;
    struct assent_text name;
    if (!cut(&value, ":", &name) || !is_token(name))
        return 400;
    for (size_t i = 0; i < value.count; i++) {
        unsigned char byte = (unsigned char)value.bytes[i];
        if ((byte < ' ' && byte != '\t') || byte == 0x7f)
            return 400;
    }
    value = assent_text_trim(value);
    if (is_name(name, "transfer-encoding") ||
        (is_name(name, "content-length") && !assent_text_is(value, "0")))
        return 400;
    if (is_name(name, "host"))
        ++*hosts;
    if (is_name(name, "accept"))
        request->accept = value; // of several the last: they ask for forms of the same
    return 200;
}

static bool cut(struct assent_text *text, const char *separator, struct assent_text *before)
{
    size_t count = strlen(separator);
    const char *at = text->count ? memmem(text->bytes, text->count, separator, count) : NULL;
    if (!at)
        return false;
    *before = assent_text_slice(text->bytes, (size_t)(at - text->bytes));
    *text = assent_text_slice(at + count, text->count - before->count - count);
    return true;
}

static bool is_token(struct assent_text text)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < text.count; i++) {
        char byte = text.bytes[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (!letter && !(byte >= '0' && byte <= '9') && !(byte && strchr(others, byte)))
            return false;
    }
    return text.count > 0;
}

static bool is_visible(struct assent_text text)
{
    for (size_t i = 0; i < text.count; i++) {
        if (text.bytes[i] <= ' ' || text.bytes[i] > '~')
            return false;
    }
    return true;
}

static bool is_name(struct assent_text text, const char *name)
{
    return text.count == strlen(name) && strncasecmp(text.bytes, name, text.count) == 0;
}
