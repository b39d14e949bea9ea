#include "pages.h"

void readIdentity(struct Identity *identity, char **environment) {
  hostName(identity->host, sizeof identity->host);
  identity->family = environmentValue(environment, "MARINA_TASK_FAMILY");
  identity->revision = environmentValue(environment, "MARINA_TASK_REVISION");
  identity->message = environmentValue(environment, "HELLO_MESSAGE");
  identity->color = environmentValue(environment, "HELLO_COLOR");
  identity->task = environmentValue(environment, "MARINA_TASK");
  if (!identity->task) identity->task = environmentValue(environment, "HOSTNAME");
  if (!identity->task) identity->task = identity->host;
  /* A task's ARN ends with its id. */
  for (const char *at = identity->task; *at; at++)
    if (*at == '/' && at[1]) identity->task = at + 1;
}

void putName(struct Text *text, const struct Identity *identity) {
  put(text, identity->family ? identity->family : "hello");
  if (identity->family && identity->revision) put(text, ":"), put(text, identity->revision);
}

static const char *phraseOf(int status) {
  switch (status) {
    case 200: return "OK";
    case 303: return "See Other";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Internal Server Error";
  }
}

void writeResponse(struct Text *out, const struct Request *request, int status, const char *extraHeaders, const char *type, const struct Text *body) {
  put(out, "HTTP/1.1 "), putNumber(out, status), put(out, " "), put(out, phraseOf(status));
  put(out, "\r\nDate: "), putDate(out, wallSeconds());
  put(out, "\r\nContent-Type: "), put(out, type), put(out, "; charset=utf-8");
  put(out, "\r\nContent-Length: "), putNumber(out, (int64_t)body->length);
  put(out, "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"), put(out, extraHeaders);
  put(out, request->keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n");
  if (!spanIs(request->method, "HEAD")) putBytes(out, body->bytes, body->length);
}

void writeSentence(struct Text *out, const struct Request *request, int status, const char *sentence) {
  TEXT(body, 1024);
  put(&body, sentence), put(&body, "\n");
  const char *extra = status == 405 ? "Allow: GET, HEAD, POST\r\n" : status == 503 ? "Retry-After: 1\r\n" : "";
  writeResponse(out, request, status, extra, "text/plain", &body);
}

void writeDone(struct Text *out, const struct Request *request, const char *sentence) {
  TEXT(body, 256);
  put(&body, sentence), put(&body, "\n");
  if (request->wantsHtml) writeResponse(out, request, 303, "Location: /\r\n", "text/plain", &body);
  else writeResponse(out, request, 200, "", "text/plain", &body);
}

/* The environment's values are cut, so that no page outgrows its room. */
static void putCut(struct Text *text, const char *more) { putBytes(text, more, lengthOf(more) < 200 ? lengthOf(more) : 200); }

static void putCutHtml(struct Text *text, const char *more) {
  char cut[201] = {0};
  for (size_t i = 0; i < 200 && more[i]; i++) cut[i] = more[i];
  putHtml(text, cut);
}

static bool isColor(const char *color) {
  size_t length = color ? lengthOf(color) : 0;
  for (size_t i = color && *color == '#'; i < length; i++)
    if (!(color[i] >= '0' && color[i] <= '9') && !(color[i] >= 'a' && color[i] <= 'z') && !(color[i] >= 'A' && color[i] <= 'Z')) return false;
  return length > 0 && length <= 20;
}

static void putPlain(struct Text *body, const struct State *state, int64_t upMicros) {
  const struct Identity *identity = &state->identity;
  put(body, "Hello from "), putName(body, identity), put(body, "\n");
  if (identity->message) putCut(body, identity->message), put(body, "\n");
  put(body, "task "), putCut(body, identity->task), put(body, "\nhost "), put(body, identity->host);
  put(body, "\nhealth "), put(body, state->sick ? "failing" : "good");
  put(body, "\nup "), putNumber(body, upMicros / 1000000), put(body, " s\nrequests "), putNumber(body, state->answered + 1), put(body, "\n");
}

static void putRow(struct Text *body, const char *name, const char *value) {
  put(body, "<dt>"), put(body, name), put(body, "</dt><dd>"), putCutHtml(body, value), put(body, "</dd>");
}

static void putButton(struct Text *body, const char *action, const char *words) {
  put(body, "<form method=\"post\" action=\""), put(body, action), put(body, "\"><button>"), put(body, words), put(body, "</button></form>");
}

static void putHtmlPage(struct Text *body, const struct State *state, int64_t upMicros) {
  const struct Identity *identity = &state->identity;
  TEXT(name, 200);
  putName(&name, identity);
  nameBytes[name.length < name.room ? name.length : name.room - 1] = 0;
  put(body, "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>");
  putHtml(body, nameBytes);
  put(body, "</title><style>:root{color-scheme:light dark;--own:");
  put(body, isColor(identity->color) ? identity->color : "#0972d3");
  put(body,
      "}body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:10vh auto;padding:0 1rem;border-top:6px solid var(--own)}"
      "h1{margin:1.5rem 0 0}dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1.5rem}dt{opacity:.7}"
      "dd{margin:0;font-family:ui-monospace,monospace;overflow-wrap:anywhere}form{display:inline-block;margin:0 .5rem .5rem 0}"
      "button{font:inherit;padding:.25rem .75rem}</style></head><body><h1>Hello from ");
  putHtml(body, nameBytes), put(body, "</h1><p>");
  putCutHtml(body, identity->message ? identity->message : "A container of Marina's sample image answered this request."), put(body, "</p><dl>");
  putRow(body, "Task", identity->task), putRow(body, "Host", identity->host), putRow(body, "Health", state->sick ? "failing" : "good");
  put(body, "<dt>Up</dt><dd>"), putNumber(body, upMicros / 1000000), put(body, " s</dd><dt>Requests</dt><dd>"), putNumber(body, state->answered + 1);
  put(body, "</dd></dl>");
  if (state->sick) putButton(body, "/well", "Turn healthy");
  else putButton(body, "/sick", "Turn unhealthy");
  putButton(body, "/burn?ms=5000", "Burn CPU for 5 s"), putButton(body, "/crash", "Crash"), put(body, "</body></html>\n");
}

void writeFrontPage(struct Text *out, const struct Request *request, const struct State *state, int64_t nowMicros) {
  TEXT(body, RESPONSE_ROOM - 1024);
  if (request->wantsHtml) putHtmlPage(&body, state, nowMicros - state->startedMicros);
  else putPlain(&body, state, nowMicros - state->startedMicros);
  const char *extra = "Vary: Accept\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'\r\n";
  writeResponse(out, request, 200, extra, request->wantsHtml ? "text/html" : "text/plain", &body);
}
