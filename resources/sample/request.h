/* What a client asked, read from bytes it sent. Nothing here does input or output. */
#ifndef REQUEST_H
#define REQUEST_H

#include "text.h"

struct Span {
  const char *bytes;
  size_t length;
};

struct Request {
  struct Span method, path, query;
  /** Of the head, its blank line included. */
  size_t headLength;
  int64_t bodyLength;
  bool keepAlive;
  bool wantsHtml;
  /** 0, or the status to refuse it with; `why` says the reason and `path` may be empty then. */
  int refusal;
  const char *why;
};

enum { LONGEST_BODY = 1 << 20 };

/** Reads the head of a request. False while its blank line has not come yet. */
bool readRequest(const char *bytes, size_t length, struct Request *request);

bool spanIs(struct Span span, const char *text);
/** The whole number in `name=…` of a query, or -1 where it is absent, no number, or more than `most`. */
int64_t queryNumber(struct Span query, const char *name, int64_t most);

#endif
