/* What hello answers. Nothing here does input or output. */
#ifndef PAGES_H
#define PAGES_H

#include "request.h"

/** Who answers, as far as the environment says. NULL where it does not. */
struct Identity {
  /** The task's id, or its own word for itself. */
  const char *task;
  const char *family;
  const char *revision;
  const char *message;
  const char *color;
  char host[65];
};

struct State {
  struct Identity identity;
  bool sick;
  int64_t startedMicros;
  int64_t answered;
};

/** Fills it in place: `task` may point at its own `host`. */
void readIdentity(struct Identity *identity, char **environment);
/** `web:3`, `web`, or `hello`. */
void putName(struct Text *text, const struct Identity *identity);

/**
 * Writes a whole response into `out`, which must be empty and have room for RESPONSE_ROOM bytes.
 * `type` and `body` are left out for a request with method HEAD except for their length.
 */
void writeResponse(struct Text *out, const struct Request *request, int status, const char *extraHeaders, const char *type, const struct Text *body);
void writeSentence(struct Text *out, const struct Request *request, int status, const char *sentence);
/** The sentence; to a browser, the way back to the page. */
void writeDone(struct Text *out, const struct Request *request, const char *sentence);
/** The page at `/`, as HTML where the client asks for it. */
void writeFrontPage(struct Text *out, const struct Request *request, const struct State *state, int64_t nowMicros);

enum { RESPONSE_ROOM = 8192 };

#endif
