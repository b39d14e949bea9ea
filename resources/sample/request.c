#include "request.h"

bool spanIs(struct Span span, const char *text) {
  for (size_t i = 0; i < span.length; i++)
    if (span.bytes[i] != text[i]) return false;
  return !text[span.length];
}

/* Up to `end` or the end of the rest, which then starts after it. */
static struct Span takeUntil(struct Span *rest, char end) {
  struct Span taken = {rest->bytes, 0};
  while (taken.length < rest->length && rest->bytes[taken.length] != end) taken.length++;
  size_t used = taken.length < rest->length ? taken.length + 1 : taken.length;
  rest->bytes += used, rest->length -= used;
  return taken;
}

static struct Span trimmed(struct Span span) {
  while (span.length > 0 && (*span.bytes == ' ' || *span.bytes == '\t')) span.bytes++, span.length--;
  while (span.length > 0 && (span.bytes[span.length - 1] == ' ' || span.bytes[span.length - 1] == '\t')) span.length--;
  return span;
}

static size_t headLengthOf(const char *bytes, size_t length) {
  for (size_t i = 3; i < length; i++)
    if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') return i + 1;
  return 0;
}

static void refuse(struct Request *request, int status, const char *why) {
  if (request->refusal) return;
  request->refusal = status, request->why = why;
}

static bool isPlain(struct Span span) {
  for (size_t i = 0; i < span.length; i++)
    if (span.bytes[i] <= ' ' || span.bytes[i] > '~') return false;
  return span.length > 0;
}

/* Whether it speaks HTTP/1.1, which the older version's clients do not. */
static bool readRequestLine(struct Span line, struct Request *request) {
  request->method = takeUntil(&line, ' ');
  struct Span target = takeUntil(&line, ' ');
  if (!isPlain(request->method) || !isPlain(target) || *target.bytes != '/') {
    refuse(request, 400, "The request line is not one of HTTP/1.1.");
    return false;
  }
  request->path = takeUntil(&target, '?');
  request->query = target;
  request->keepAlive = spanIs(line, "HTTP/1.1");
  if (!request->keepAlive && !spanIs(line, "HTTP/1.0")) refuse(request, 505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.");
  return request->keepAlive;
}

/* An HTTP/1.1 client must say which host it means, once. */
static void checkHosts(int hosts, bool isCurrent, struct Request *request) {
  if (hosts > 1 || (hosts == 0 && isCurrent)) refuse(request, 400, "There is not exactly one Host header.");
}

static void readHeader(struct Span line, struct Request *request, int *hosts) {
  struct Span name = takeUntil(&line, ':'), value = trimmed(line);
  if (!isPlain(name)) refuse(request, 400, "A header has no name.");
  if (sameLetters(name.bytes, name.length, "host")) ++*hosts;
  if (sameLetters(name.bytes, name.length, "accept")) request->wantsHtml |= contains(value.bytes, value.length, "text/html");
  if (sameLetters(name.bytes, name.length, "transfer-encoding")) refuse(request, 411, "Send the body with a Content-Length.");
  if (sameLetters(name.bytes, name.length, "connection")) {
    if (contains(value.bytes, value.length, "close")) request->keepAlive = false;
    else if (contains(value.bytes, value.length, "keep-alive")) request->keepAlive = true;
  }
  if (sameLetters(name.bytes, name.length, "content-length")) {
    int64_t length = wholeNumber(value.bytes, value.length, INT64_MAX / 16);
    if (length < 0 || (request->bodyLength > 0 && request->bodyLength != length)) refuse(request, 400, "Content-Length is not one number.");
    else if (length > LONGEST_BODY) refuse(request, 413, "A body may have 1 MiB at most.");
    else request->bodyLength = length;
  }
}

bool readRequest(const char *bytes, size_t length, struct Request *request) {
  *request = (struct Request){.headLength = headLengthOf(bytes, length)};
  if (!request->headLength) return false;
  struct Span head = {bytes, request->headLength - 2};
  bool isFirst = true, isCurrent = false;
  int hosts = 0;
  while (head.length > 0) {
    struct Span line = takeUntil(&head, '\n');
    if (line.length > 0 && line.bytes[line.length - 1] == '\r') line.length--;
    if (isFirst) isCurrent = readRequestLine(line, request);
    else readHeader(line, request, &hosts);
    isFirst = false;
    if (request->refusal) break;
  }
  checkHosts(hosts, isCurrent, request);
  if (request->refusal) request->keepAlive = false, request->bodyLength = 0;
  return true;
}

int64_t queryNumber(struct Span query, const char *name, int64_t most) {
  while (query.length > 0) {
    struct Span value = takeUntil(&query, '&');
    if (spanIs(takeUntil(&value, '='), name)) return wholeNumber(value.bytes, value.length, most);
  }
  return -1;
}
