/*
 * The web server: one loop over epoll, a fixed number of connections, each with buffers of a fixed size, so that no
 * client can make it grow. It answers one request of a connection at a time; work that takes CPU is a child's.
 */
#include "commands.h"
#include "pages.h"

enum { CONNECTIONS = 512, BURNERS = 8, LONGEST_BURN_MS = 60000, REQUEST_ROOM = 8192, BODY_ROOM = 4096 };
enum { IDLE_MS = 75000, REQUEST_MS = 10000, RESPONSE_MS = 30000, LINGER_MS = 1000, FIRST_REQUEST_WHEN_STOPPING_MS = 250 };

/* In `data` of an epoll event; below are connections. */
enum { LISTENER = CONNECTIONS, SIGNALS };

enum Stage { FREE = 0, READING, DISCARDING, BURNING, WRITING, LINGERING };

struct Connection {
  enum Stage stage;
  int file;
  uint32_t client;
  uint32_t wanted;
  int64_t deadlineMicros;
  /** Grows with each request, over all connections: who has been idle longest has the smallest. */
  int64_t turn;
  /** When the first byte of the request at hand was read; 0 between requests. */
  int64_t requestMicros;
  struct Request request;
  int64_t bodyLeft;
  int burner;
  int status;
  bool crashes;
  bool hasAnswered;
  char logged[200];
  size_t inLength;
  size_t outSent;
  struct Text out;
  char in[REQUEST_ROOM + BODY_ROOM];
  char outBytes[RESPONSE_ROOM];
};

static struct Connection connections[CONNECTIONS];
static struct State state;
static int events, listener, signals;
static int used, burning;
static bool isListening, isStopping;
static int64_t now, turns;

static void setDeadline(struct Connection *c, int64_t ms) { c->deadlineMicros = now + ms * 1000; }

static void want(struct Connection *c, uint32_t wanted) {
  if (c->wanted == wanted) return;
  c->wanted = wanted;
  eventsChange(events, EVENT_CHANGE, c->file, wanted, (uint64_t)(c - connections));
}

static void listenAgain(bool wanted) {
  if (isListening == wanted || listener < 0) return;
  isListening = wanted;
  eventsChange(events, EVENT_CHANGE, listener, wanted ? EVENT_IN : 0, LISTENER);
}

static void closeConnection(struct Connection *c) {
  if (c->stage == FREE) return;
  if (c->burner > 0) processKill(c->burner, SIG_KILL);
  systemClose(c->file);
  c->stage = FREE;
  used--;
  listenAgain(true);
}

/* ---- answering ---- */

static void logRequest(struct Connection *c) {
  TEXT(line, 400);
  put(&line, c->logged), put(&line, " "), putNumber(&line, c->status), put(&line, " ");
  putMillis(&line, monotonicMicros() - c->requestMicros), put(&line, "ms "), putAddress(&line, c->client);
  writeText(STDOUT, &line);
}

static void rememberForLog(struct Connection *c) {
  struct Text line = {c->logged, 0, sizeof c->logged - 1};
  if (c->request.method.length && c->request.path.length) {
    putBytes(&line, c->request.method.bytes, c->request.method.length < 16 ? c->request.method.length : 16);
    put(&line, " "), putBytes(&line, c->request.path.bytes, c->request.path.length);
    if (c->request.query.length) put(&line, "?"), putBytes(&line, c->request.query.bytes, c->request.query.length);
  } else put(&line, "- -");
  c->logged[line.length] = 0;
}

static void startWriting(struct Connection *c, int status) {
  c->status = status;
  c->stage = WRITING;
  setDeadline(c, RESPONSE_MS);
}

static void answer(struct Connection *c, int status, const char *sentence) {
  writeSentence(&c->out, &c->request, status, sentence);
  startWriting(c, status);
}

static void answerDone(struct Connection *c, const char *sentence) {
  writeDone(&c->out, &c->request, sentence);
  startWriting(c, c->request.wantsHtml ? 303 : 200);
}

static void turn(struct Connection *c, bool sick) {
  state.sick = sick;
  answerDone(c, sick ? "Health checks fail from now on. Ask /well to turn back." : "Health checks pass from now on.");
}

static void crash(struct Connection *c) {
  c->crashes = true;
  c->request.keepAlive = false;
  answer(c, 200, "Crashing with exit code 1, as asked.");
}

/* In the child. Nothing of the parent's may stay open here, or its port and connections would outlive it. */
static void burn(int parent, int64_t ms) {
  int64_t end = monotonicMicros() + ms * 1000;
  processFollowParent(parent);
  for (int file = 3; file < CONNECTIONS + 16; file++) systemClose(file);
  while (monotonicMicros() < end) {
  }
  systemExit(0);
}

static void startBurning(struct Connection *c) {
  int64_t ms = queryNumber(c->request.query, "ms", INT32_MAX);
  if (ms < 0) return answer(c, 400, "Say for how long in milliseconds, such as /burn?ms=500.");
  if (burning == BURNERS) return answer(c, 503, "8 requests burn CPU already. Ask again when one has ended.");
  int parent = processId(), child = processFork();
  if (child == 0) burn(parent, ms < LONGEST_BURN_MS ? ms : LONGEST_BURN_MS);
  if (child < 0) return answer(c, 503, "The system gives no process to burn CPU with.");
  burning++;
  c->burner = child;
  c->stage = BURNING;
  c->deadlineMicros = INT64_MAX;
  want(c, 0);
}

static void burnEnded(int child) {
  for (struct Connection *c = connections; c < connections + CONNECTIONS; c++) {
    if (c->burner != child) continue;
    burning--;
    c->burner = 0;
    listenAgain(true);
    if (c->stage == BURNING) answerDone(c, "Burnt CPU as long as asked.");
    return;
  }
}

/* The whole request is here, its body discarded. */
static void route(struct Connection *c) {
  struct Span path = c->request.path, method = c->request.method;
  c->out.length = 0, c->outSent = 0;
  if (isStopping) c->request.keepAlive = false;
  if (c->request.refusal) return answer(c, c->request.refusal, c->request.why);
  bool isKnownMethod = spanIs(method, "GET") || spanIs(method, "HEAD") || spanIs(method, "POST");
  if (!isKnownMethod) return answer(c, 405, "Ask with GET, HEAD or POST.");
  if (spanIs(path, "/")) {
    writeFrontPage(&c->out, &c->request, &state, now);
    return startWriting(c, 200);
  }
  if (spanIs(path, "/health")) return answer(c, state.sick ? 503 : 200, state.sick ? "failing" : "healthy");
  if (spanIs(path, "/env")) return answer(c, 403, "An environment may hold secrets, so it is never shown here.");
  bool isAction = spanIs(path, "/sick") || spanIs(path, "/well") || spanIs(path, "/crash") || spanIs(path, "/burn");
  if (!isAction) return answer(c, 404, "Nothing is here. There are /, /health, /sick, /well, /burn?ms= and /crash.");
  if (spanIs(method, "HEAD")) return answer(c, 405, "HEAD would act without showing the answer. Ask with GET or POST.");
  if (spanIs(path, "/sick")) return turn(c, true);
  if (spanIs(path, "/well")) return turn(c, false);
  if (spanIs(path, "/crash")) return crash(c);
  startBurning(c);
}

/* ---- reading and writing ---- */

static void dropHandled(struct Connection *c, size_t length) {
  for (size_t i = length; i < c->inLength; i++) c->in[i - length] = c->in[i];
  c->inLength -= length;
}

/* Whether a request began with what is in the buffer. Spans of the request point into `in`, valid until it is dropped. */
static bool tookHead(struct Connection *c) {
  if (!readRequest(c->in, c->inLength, &c->request)) {
    if (c->inLength < REQUEST_ROOM) return false;
    c->request = (struct Request){.refusal = 431, .why = "The head of a request may have 8 KiB at most.", .headLength = c->inLength};
  }
  rememberForLog(c);
  c->bodyLeft = c->request.bodyLength;
  c->stage = DISCARDING;
  return true;
}

/* Drops what has come of the body; whether all of it has. The head stays in front, the route reads it. */
static bool tookBody(struct Connection *c) {
  size_t extra = c->inLength - c->request.headLength;
  size_t taken = (int64_t)extra < c->bodyLeft ? extra : (size_t)c->bodyLeft;
  for (size_t i = c->request.headLength + taken; i < c->inLength; i++) c->in[i - taken] = c->in[i];
  c->inLength -= taken;
  c->bodyLeft -= (int64_t)taken;
  return c->bodyLeft == 0;
}

/* More bytes from the client; false when there are none now or never more. */
static bool fill(struct Connection *c) {
  int64_t got = systemRead(c->file, c->in + c->inLength, sizeof c->in - c->inLength);
  if (got == -E_AGAIN || got == -E_INTR) return want(c, EVENT_IN), false;
  if (got <= 0) return closeConnection(c), false;
  if (c->requestMicros == 0) c->requestMicros = monotonicMicros(), setDeadline(c, REQUEST_MS);
  c->inLength += (size_t)got;
  return true;
}

static void linger(struct Connection *c) {
  socketShutdown(c->file, SHUTDOWN_WRITING);
  c->stage = LINGERING;
  setDeadline(c, LINGER_MS);
  want(c, EVENT_IN);
}

static void endRequest(struct Connection *c) {
  logRequest(c);
  state.answered++;
  c->hasAnswered = true;
  if (c->crashes) {
    writeLine(STDERR, "hello: asked to crash by a request to /crash; exit code 1");
    systemExit(1);
  }
  /* Closing with unread bytes would reset the connection, and the client could lose the answer. */
  bool hasUnread = c->request.refusal || c->inLength > c->request.headLength;
  bool ends = !c->request.keepAlive || isStopping;
  if (ends) return hasUnread ? linger(c) : closeConnection(c);
  dropHandled(c, c->request.headLength);
  c->stage = READING;
  c->turn = ++turns;
  listenAgain(true);
  c->requestMicros = c->inLength > 0 ? monotonicMicros() : 0;
  setDeadline(c, c->inLength > 0 ? REQUEST_MS : IDLE_MS);
  /* With a request waiting in our buffer the socket may stay silent: being writable brings us back, after the others had their turn. */
  want(c, c->inLength > 0 ? EVENT_OUT : EVENT_IN);
}

/* Whether all of the response has been taken. */
static bool flush(struct Connection *c) {
  while (c->outSent < c->out.length) {
    int64_t sent = systemWrite(c->file, c->out.bytes + c->outSent, c->out.length - c->outSent);
    if (sent == -E_INTR) continue;
    if (sent == -E_AGAIN) return want(c, EVENT_OUT), false;
    if (sent <= 0) return closeConnection(c), false;
    c->outSent += (size_t)sent;
  }
  return true;
}

static void drainLingering(struct Connection *c) {
  char ignored[4096];
  int64_t got = systemRead(c->file, ignored, sizeof ignored);
  if (got != -E_AGAIN && got != -E_INTR && got <= 0) closeConnection(c);
}

/* Moves a connection on as far as it goes without waiting. */
static void advance(struct Connection *c) {
  if (c->stage == LINGERING) return drainLingering(c);
  if (c->stage == READING && c->inLength > 0 && c->wanted == EVENT_OUT) tookHead(c);
  while (c->stage == READING)
    if (!fill(c) || !tookHead(c)) return;
  while (c->stage == DISCARDING && !tookBody(c))
    if (!fill(c)) return;
  if (c->stage == DISCARDING) route(c);
  if (c->stage == WRITING && flush(c)) endRequest(c);
}

/* ---- connections ---- */

static bool isIdle(const struct Connection *c) { return c->stage == READING && c->requestMicros == 0; }

static struct Connection *longestIdle(void) {
  struct Connection *found = NULL;
  for (struct Connection *c = connections; c < connections + CONNECTIONS; c++)
    if (isIdle(c) && (!found || c->turn < found->turn)) found = c;
  return found;
}

/*
 * Makes room by ending who has been idle longest, unless a request of theirs has come in meanwhile.
 * NULL when all are busy: the first that turns idle makes us listen again.
 */
static struct Connection *freeConnection(void) {
  /* A burner not reaped yet still names its old place. */
  struct Connection *c;
  for (c = connections; c < connections + CONNECTIONS; c++)
    if (c->stage == FREE && c->burner == 0) return c;
  /* Not for ever: clients that keep asking would keep us here. */
  for (int tries = 0; tries < CONNECTIONS && (c = longestIdle()) != NULL; tries++) {
    int64_t turn = c->turn;
    advance(c);
    if (isIdle(c) && c->turn == turn) closeConnection(c);
    if (c->stage == FREE) return c;
  }
  return NULL;
}

static void openConnection(struct Connection *c, int file, uint32_t client) {
  uint32_t yes = 1;
  socketOption(file, LEVEL_TCP, OPTION_NODELAY, &yes, sizeof yes);
  c->stage = READING, c->file = file, c->client = client, c->wanted = EVENT_IN;
  c->turn = ++turns, c->requestMicros = 0, c->inLength = 0, c->burner = 0, c->crashes = false, c->hasAnswered = false;
  c->out = (struct Text){c->outBytes, 0, RESPONSE_ROOM};
  setDeadline(c, isStopping ? FIRST_REQUEST_WHEN_STOPPING_MS : REQUEST_MS);
  used++;
  if (eventsChange(events, EVENT_ADD, file, EVENT_IN, (uint64_t)(c - connections)) < 0) closeConnection(c);
}

static void acceptAll(void) {
  struct SocketAddress from;
  while (listener >= 0) {
    struct Connection *c = freeConnection();
    if (!c) return listenAgain(false);
    int file = socketAccept(listener, &from);
    if (file >= 0) openConnection(c, file, from.address);
    else if (file == -E_AGAIN) return;
    else if (file != -E_INTR && file != -E_CONNABORTED) return listenAgain(false);
  }
}

/* ---- time and signals ---- */

static void timeOut(struct Connection *c) {
  bool isHalfAsked = (c->stage == READING || c->stage == DISCARDING) && c->requestMicros > 0;
  if (!isHalfAsked) return closeConnection(c);
  c->request = (struct Request){.refusal = 408, .why = "The request did not come to an end in time.", .headLength = c->inLength};
  rememberForLog(c);
  route(c);
  advance(c);
}

static int timeOutAll(void) {
  int64_t next = INT64_MAX;
  for (struct Connection *c = connections; c < connections + CONNECTIONS && used > 0; c++) {
    if (c->stage != FREE && c->deadlineMicros <= now) timeOut(c);
    if (c->stage != FREE && c->deadlineMicros < next) next = c->deadlineMicros;
  }
  if (next == INT64_MAX) return -1;
  return next <= now ? 0 : (int)((next - now) / 1000 + 1);
}

/* Who has connected is still served: they were let in before the end was known. */
static void stop(void) {
  if (isStopping) return;
  isStopping = true;
  acceptAll();
  /* A burner that has just begun may still hold it open; after this nobody listens. */
  socketShutdown(listener, SHUTDOWN_READING);
  systemClose(listener);
  listener = -1;
  int open = 0;
  for (struct Connection *c = connections; c < connections + CONNECTIONS; c++) {
    if (c->stage == READING) advance(c);
    if (isIdle(c) && c->hasAnswered) closeConnection(c);
    else if (isIdle(c)) setDeadline(c, FIRST_REQUEST_WHEN_STOPPING_MS);
    else if (c->stage != FREE && c->stage != LINGERING) open++;
  }
  TEXT(line, 100);
  put(&line, "hello: asked to stop; open requests to finish: "), putNumber(&line, open);
  writeText(STDOUT, &line);
}

static void handleSignals(void) {
  for (int signal; (signal = signalsRead(signals)) > 0;)
    if (signal == SIG_TERM || signal == SIG_INT) stop();
  for (int child; (child = processReap()) > 0;) burnEnded(child);
  for (struct Connection *c = connections; c < connections + CONNECTIONS; c++)
    if (c->stage == WRITING) advance(c);
}

static void handle(const struct Event *event) {
  if (event->data == LISTENER) return acceptAll();
  if (event->data == SIGNALS) return handleSignals();
  struct Connection *c = &connections[event->data];
  /* While nothing is wanted, only an error or both sides' end wakes us. */
  if (c->stage == BURNING && event->events & (EVENT_ERROR | EVENT_HANGUP)) return closeConnection(c);
  if (c->stage != FREE && c->stage != BURNING) advance(c);
}

/* ---- start ---- */

static int failToListen(int64_t port, int error) {
  TEXT(line, 200);
  put(&line, "hello: cannot listen on port "), putNumber(&line, port), put(&line, ": ");
  if (error == -E_ADDRINUSE) put(&line, "something else uses it. Set PORT to a free one.");
  else if (error == -E_ACCES) put(&line, "it needs more rights. Set PORT to 1024 or more.");
  else put(&line, "error "), putNumber(&line, -error), put(&line, ".");
  writeText(STDERR, &line);
  return 1;
}

static int startListening(int64_t port) {
  struct SocketAddress address = {.family = AF_INTERNET, .port = swapped16((uint16_t)port)};
  uint32_t yes = 1;
  listener = socketOpen(SOCKET_NONBLOCK);
  socketOption(listener, LEVEL_SOCKET, OPTION_REUSEADDR, &yes, sizeof yes);
  int error = socketBind(listener, &address);
  if (error >= 0) error = socketListen(listener, CONNECTIONS);
  if (error < 0) return error;
  isListening = true;
  events = eventsOpen(), signals = signalsOpen();
  eventsChange(events, EVENT_ADD, listener, EVENT_IN, LISTENER);
  return eventsChange(events, EVENT_ADD, signals, EVENT_IN, SIGNALS);
}

static void logStart(int64_t port) {
  TEXT(line, 300);
  put(&line, "hello: "), putName(&line, &state.identity), put(&line, ", task "), put(&line, state.identity.task);
  put(&line, ", listening on port "), putNumber(&line, port);
  writeText(STDOUT, &line);
}

int serve(char **environment) {
  int64_t port = portOf(environment);
  if (port < 0) return USAGE_ERROR;
  readIdentity(&state.identity, environment);
  state.startedMicros = now = monotonicMicros();
  signalsHold();
  int error = startListening(port);
  if (error < 0) return failToListen(port, error);
  logStart(port);
  struct Event found[64];
  int timeoutMs = -1;
  while (!isStopping || used > 0) {
    int count = eventsWait(events, found, 64, timeoutMs);
    now = monotonicMicros();
    for (int i = 0; i < count; i++) handle(&found[i]);
    timeoutMs = timeOutAll();
  }
  writeLine(STDOUT, "hello: stopped; exit code 0");
  return 0;
}
