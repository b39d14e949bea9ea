/*
 * What the tests run as a log router: it listens where a router's generated configuration says, and writes what comes to
 * its standard output, bytes that are no text as spaces.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MOST = 64 };

static void stop(int signal) {
  (void)signal;
  _exit(0);
}

static int listening(int family, struct sockaddr *address, socklen_t length) {
  int socket_ = socket(family, SOCK_STREAM, 0);
  int yes = 1;
  setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(socket_, address, length) != 0 || listen(socket_, 8) != 0) exit(1);
  return socket_;
}

static int tell(int from) {
  char bytes[4096];
  ssize_t count = read(from, bytes, sizeof bytes - 1);
  if (count <= 0) return 0;
  for (ssize_t at = 0; at < count; at++)
    if (bytes[at] < ' ' || bytes[at] > '~') bytes[at] = ' ';
  bytes[count++] = '\n';
  return write(1, bytes, (size_t)count) > 0;
}

int main(void) {
  signal(SIGTERM, stop);
  struct sockaddr_un path = {.sun_family = AF_UNIX, .sun_path = "/var/run/fluent.sock"};
  struct sockaddr_in port = {.sin_family = AF_INET, .sin_port = htons(24224)};
  struct pollfd polled[MOST] = {
      {.fd = listening(AF_UNIX, (struct sockaddr *)&path, sizeof path), .events = POLLIN},
      {.fd = listening(AF_INET, (struct sockaddr *)&port, sizeof port), .events = POLLIN},
  };
  int count = 2;
  while (poll(polled, (nfds_t)count, -1) > 0) {
    for (int at = count - 1; at >= 2; at--) {
      if (!polled[at].revents || tell(polled[at].fd)) continue;
      close(polled[at].fd);
      polled[at] = polled[--count];
    }
    for (int at = 0; at < 2; at++)
      if (polled[at].revents && count < MOST) polled[count++] = (struct pollfd){.fd = accept(polled[at].fd, NULL, NULL), .events = POLLIN};
  }
  return 1;
}
