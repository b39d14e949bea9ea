/* The health check of a container that has no shell: asks the server beside it, says one line. */
#include "commands.h"

int64_t portOf(char **environment) {
  const char *value = environmentValue(environment, "PORT");
  int64_t port = value ? wholeNumber(value, lengthOf(value), 65535) : 80;
  if (port > 0) return port;
  writeLine(STDERR, "hello: PORT is not a port. Set it to a number from 1 to 65535.");
  return -1;
}

static int unhealthy(int64_t port, const char *why) {
  TEXT(line, 200);
  put(&line, "unhealthy: http://127.0.0.1:"), putNumber(&line, port), put(&line, "/health "), put(&line, why);
  writeText(STDOUT, &line);
  return 1;
}

/* The start of the answer, as much as holds the status line; its length, or -errno. */
static int64_t ask(int64_t port, char *answer, size_t room) {
  static const char request[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: hello-check\r\nConnection: close\r\n\r\n";
  struct SocketAddress address = {.family = AF_INTERNET, .port = swapped16((uint16_t)port), .address = 0x0100007f};
  struct Time patience = {4, 0};
  int file = socketOpen(0);
  socketOption(file, LEVEL_SOCKET, OPTION_RCVTIMEO, &patience, sizeof patience);
  socketOption(file, LEVEL_SOCKET, OPTION_SNDTIMEO, &patience, sizeof patience);
  int error = socketConnect(file, &address);
  if (error < 0) return error;
  writeAll(file, request, sizeof request - 1);
  size_t length = 0;
  for (int64_t got = 1; got > 0 && length < room; length += (size_t)got) {
    got = systemRead(file, answer + length, room - length);
    if (got < 0) return got;
  }
  return (int64_t)length;
}

int check(char **environment) {
  int64_t port = portOf(environment);
  if (port < 0) return 1;
  signalsHold();
  char answer[512];
  int64_t length = ask(port, answer, sizeof answer);
  if (length == -E_CONNREFUSED) return unhealthy(port, "refused the connection");
  if (length == -E_AGAIN || length == -E_INPROGRESS || length == -E_TIMEDOUT) return unhealthy(port, "did not answer within 4 s");
  if (length < 12 || !sameLetters(answer, 5, "HTTP/")) return unhealthy(port, "gave no answer");
  if (sameLetters(answer + 9, 3, "200")) return writeLine(STDOUT, "healthy"), 0;
  TEXT(why, 40);
  put(&why, "answered "), putBytes(&why, answer + 9, 3), putBytes(&why, "", 1);
  return unhealthy(port, why.bytes);
}
