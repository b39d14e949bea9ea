/*
 * hello: Marina's sample image, in one static program.
 * A web server to watch, scale, break and roll over; the pause container of a task's network; the health check of a
 * container without a shell; and small commands for tests.
 */
#include "commands.h"

static const char usage[] =
    "usage: hello [serve]          a web server on $PORT (80)\n"
    "       hello check            asks that server for its health; exit code 0 or 1\n"
    "       hello pause            waits for SIGTERM or SIGINT\n"
    "       hello exit CODE | sleep SECONDS | echo WORD...\n"
    "       hello spam LINES_PER_SECOND [LINES] | leak MIB | ignore-term\n";

static int unknown(const char *command, const char *why) {
  TEXT(line, 300);
  put(&line, "hello: "), putBytes(&line, command, lengthOf(command) < 100 ? lengthOf(command) : 100), put(&line, why);
  writeText(STDERR, &line);
  return USAGE_ERROR;
}

int hello(int count, char **arguments, char **environment) {
  const char *command = count > 1 ? arguments[1] : "serve";
  const char *first = count > 2 ? arguments[2] : NULL;
  if (same(command, "serve")) return serve(environment);
  if (same(command, "check")) return check(environment);
  if (same(command, "pause")) return pauseForever();
  if (same(command, "echo")) return echo(count - 2, arguments + 2);
  if (same(command, "ignore-term")) return ignoreTerm();
  if (same(command, "help") || same(command, "--help")) return writeAll(STDOUT, usage, sizeof usage - 1), 0;
  bool takesOne = same(command, "exit") || same(command, "sleep") || same(command, "spam") || same(command, "leak");
  if (!takesOne) return unknown(command, " is not a subcommand. There are serve, check, pause, exit, sleep, echo, spam, leak and ignore-term.");
  if (!first) return unknown(command, " needs a number.");
  if (same(command, "exit")) return exitWith(first);
  if (same(command, "sleep")) return sleepFor(first);
  if (same(command, "leak")) return leak(first);
  return spam(first, count > 3 ? arguments[3] : NULL);
}
