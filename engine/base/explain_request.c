// SPDX-License-Identifier: Apache-2.0
// Long texts of the codes of requests (10). Shown by `assent explain CODE` and under /problems/.
// Each text says what the code means, a common cause and what to do; rows stand in the order of numbers.
#include "explain.h"

static const struct explain_row ROWS[] = {
    {ASSENT_MALFORMED,
     "The request breaks a rule of HTTP or of this API before its content could be looked at. Common causes are a "
     "header that stands twice, a body where none is allowed, or a missing pseudo header. The detail names what is "
     "wrong; mend the client and send the request again."},
    {ASSENT_KEY_MISSING,
     "A request that creates or decides something needs an Idempotency-Key header, so that a retry after a lost "
     "answer cannot do it twice. Make a new random key, such as a UUID, for each thing that you want to happen, "
     "and send the same key again when you retry it."},
    {ASSENT_KEY_MALFORMED,
     "An Idempotency-Key is 1 to 255 visible ASCII characters, with or without double quotes around it. Common "
     "causes are an empty header, a space, or a character outside ASCII. A UUID is always good."},
    {ASSENT_KEY_REUSED,
     "This Idempotency-Key was used before for a request with another content, so the server cannot tell which of "
     "the two you mean. Nothing was done. Keep one key for one request and its retries, and make a new one for "
     "everything else."},
    {ASSENT_KEY_IN_FLIGHT,
     "A request with the same Idempotency-Key is being worked on at this moment. This happens when a client "
     "retries before it has had the first answer. Wait a moment and send it again: you will get the first "
     "request's answer."},
    {ASSENT_UNAUTHENTICATED,
     "The request carries no token, or one that is not valid: unknown, expired or revoked. Send a token in the "
     "header `Authorization: Bearer …`. `assent token new` makes one; which of the reasons it was stands in the "
     "server's log only, so that nobody can try tokens out."},
    {ASSENT_FORBIDDEN,
     "Your token is valid, but neither your roles nor the token's scopes include the permission that this call "
     "needs. `GET /v1/whoami` shows what you have. Ask an administrator for the role, or use a token that has the "
     "scope."},
    {ASSENT_NOT_FOUND,
     "There is nothing under this address, or there is something that you may not see; the answer is the same in "
     "both cases, so that nobody can find out what exists. Check the id for a mistake. If a colleague can open it, "
     "ask the ticket's requester or an administrator to let you see it."},
    {ASSENT_METHOD,
     "The address exists, but not with this method. The `Allow` header of the answer lists the methods that it "
     "takes. A common cause is a POST to an address that is changed with PATCH."},
    {ASSENT_NOT_ACCEPTABLE,
     "The `Accept` header names only forms that this answer does not have. Almost everything is available as "
     "`application/json`. Leave the header out, or add that type to it."},
    {ASSENT_MEDIA_TYPE,
     "The body's `Content-Type` is not one that this address takes. Most addresses take `application/json`, "
     "changes of fields also `application/merge-patch+json`. Clients that send a form by default, such as curl "
     "with `-d`, need the header set."},
    {ASSENT_BODY_TOO_LARGE,
     "The body is larger than this address takes: 1 MiB, and 8 MiB for definitions. Nothing of it was used. Send "
     "less at once, for example a part of a list in each of several requests."},
    {ASSENT_HEADERS_TOO_LARGE,
     "The header fields are more than 100 or together larger than 16 KiB. The usual causes are cookies that a "
     "proxy adds, or a very long token. Leave out what this API does not need."},
    {ASSENT_BAD_JSON,
     "The body is not JSON as this API takes it: UTF-8, no name twice in an object, no more than 32 levels, "
     "numbers in range. The detail says where reading stopped. Common causes are a trailing comma, a single "
     "quote, or a shell that ate the double quotes."},
    {ASSENT_UNKNOWN_MEMBER,
     "The body has a member that this request does not know. It is refused rather than ignored, because a "
     "misspelt member would otherwise be lost in silence. The detail names it; look for a spelling mistake, or "
     "for a member that only the server may set."},
    {ASSENT_UNKNOWN_PARAMETER,
     "The query has a parameter that this address does not know. It is refused rather than ignored, because a "
     "misspelt filter would otherwise give a list that is not what you asked for. The detail names it."},
    {ASSENT_BAD_MEMBER,
     "A member of the body has the wrong type or a value that is not allowed there. The detail names the member "
     "and what it takes. Common causes are a number in quotes, a time without an offset, or null, which this API "
     "does not use: leave the member out instead."},
    {ASSENT_MISSING_MEMBER,
     "The body lacks a member that this request needs. The detail names it. Add it and send the request again, "
     "with the same Idempotency-Key if you like: a refused request has used nothing up."},
    {ASSENT_BAD_PARAMETER,
     "A query parameter has a value that cannot be used. The detail names the parameter and what it takes. Common "
     "causes are a `limit` outside 1 to 200, an unknown sort order, and a `+` in a time that was not written as "
     "`%2B`."},
    {ASSENT_BAD_CURSOR,
     "The cursor was not made by this server, was changed, or belongs to a list with other filters. A cursor is "
     "good only for the next page of the very list that it came with. Begin again without a cursor, and keep the "
     "filters the same from page to page."},
    {ASSENT_STALE_ETAG,
     "Somebody changed the resource after you read it, and your `If-Match` says that you do not want to write over "
     "that. Nothing was changed. Read it again, look at what is different, and send your change with the new "
     "ETag."},
    {ASSENT_ETAG_MISSING,
     "This change needs an `If-Match` header with the ETag of what you last read, so that two people cannot write "
     "over each other's work without noticing. Read the resource, take the `ETag` of the answer, and send it "
     "along."},
    {ASSENT_TOKEN_IN_QUERY,
     "A token stood in the query, where proxies and logs would keep it. It was not looked at. Send it in the "
     "header `Authorization: Bearer …`, and revoke the token if the address has been seen by others."},
    {ASSENT_BAD_PATH,
     "The path cannot be taken apart: it has a bad percent escape, an empty segment, `..`, or an id that is no id. "
     "The usual cause is a program that joins paths by hand. Use the addresses that answers carry under "
     "`links`."},
    {ASSENT_REQUEST_TIMEOUT,
     "The request began but did not come whole in the time allowed, so nothing of it was used. The usual cause is "
     "a slow or broken connection. Send it again with the same Idempotency-Key."},
    {ASSENT_CLOCK_REAL,
     "Time was to be moved on a server whose clock is the system's, as it is wherever the work is real. Only a "
     "server that was started with `--test-clock` can be told to live in the future; start one on a store of its "
     "own, and try your timers there."},
};

const struct explain_table EXPLAIN_REQUEST = {ROWS, sizeof ROWS / sizeof *ROWS};
