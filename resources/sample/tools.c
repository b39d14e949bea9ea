/* What tests and pause containers need besides the server. */
#include "commands.h"

enum { ENDED_BY_TERM = 128 + SIG_TERM };

static int wrongUse(const char *sentence) {
  writeLine(STDERR, sentence);
  return USAGE_ERROR;
}

/* A pause container holds a task's network; as process 1 it also inherits the orphans of whoever shares its processes. */
int pauseForever(void) {
  signalsHold();
  for (;;) {
    int signal = signalsWait(-1);
    if (signal == SIG_TERM || signal == SIG_INT) return 0;
    while (processReap() > 0) {
    }
  }
}

int exitWith(const char *code) {
  int64_t number = wholeNumber(code, lengthOf(code), 255);
  return number < 0 ? wrongUse("hello: an exit code is a number from 0 to 255.") : (int)number;
}

/* Waits; true when it was asked to end meanwhile. */
static bool endedWhileWaiting(int64_t untilMicros) {
  for (int64_t left; (left = untilMicros - monotonicMicros()) > 0;) {
    int signal = signalsWait(left / 1000 + 1);
    if (signal == SIG_TERM || signal == SIG_INT) return true;
  }
  return false;
}

int sleepFor(const char *seconds) {
  int64_t ms = secondsAsMillis(seconds);
  if (ms < 0) return wrongUse("hello: sleep takes seconds, such as 10 or 0.25, up to 31 days.");
  signalsHold();
  return endedWhileWaiting(monotonicMicros() + ms * 1000) ? ENDED_BY_TERM : 0;
}

int echo(int count, char **words) {
  for (int i = 0; i < count; i++) {
    if (i > 0) writeAll(STDOUT, " ", 1);
    writeAll(STDOUT, words[i], lengthOf(words[i]));
  }
  writeAll(STDOUT, "\n", 1);
  return 0;
}

/* Four kinds of lines in turn, as programs write them: plain, coloured, JSON, and an error in colour. */
static void spamLine(int64_t number) {
  TEXT(line, 200);
  int kind = (int)(number % 4);
  if (kind == 1) put(&line, "\x1b[32mINFO\x1b[0m line "), putNumber(&line, number), put(&line, " in \x1b[1;36mcolour\x1b[0m");
  if (kind == 2) put(&line, "line "), putNumber(&line, number), put(&line, " plain");
  if (kind == 3) put(&line, "{\"level\":\"info\",\"line\":"), putNumber(&line, number), put(&line, ",\"message\":\"as JSON\"}");
  if (kind == 0) put(&line, "\x1b[31mERROR\x1b[0m line "), putNumber(&line, number), put(&line, " on standard error");
  writeText(kind == 0 ? STDERR : STDOUT, &line);
}

int spam(const char *perSecond, const char *total) {
  int64_t rate = wholeNumber(perSecond, lengthOf(perSecond), 1000000);
  int64_t last = total ? wholeNumber(total, lengthOf(total), INT64_MAX / 16) : INT64_MAX / 16;
  if (rate < 1 || last < 0) return wrongUse("hello: spam takes lines per second (1 to 1000000) and, if wanted, after how many lines to end.");
  signalsHold();
  int64_t began = monotonicMicros();
  for (int64_t number = 1; number <= last; number++) {
    spamLine(number);
    /* The time is looked at every so often only: a wait shorter than a few milliseconds costs more than it paces. */
    bool isRound = number % (rate / 200 + 1) == 0;
    if (isRound && endedWhileWaiting(began + number / rate * 1000000 + number % rate * 1000000 / rate)) return 0;
    int signal = signalsWait(0);
    if (signal == SIG_TERM || signal == SIG_INT) return 0;
  }
  return 0;
}

static int waitForEnd(void) {
  for (;;) {
    int signal = signalsWait(-1);
    if (signal == SIG_TERM || signal == SIG_INT) return 0;
  }
}

int leak(const char *mebibytes) {
  int64_t wanted = wholeNumber(mebibytes, lengthOf(mebibytes), 1 << 20);
  if (wanted < 0) return wrongUse("hello: leak takes a number of MiB.");
  signalsHold();
  for (int64_t held = 0; held < wanted; held++) {
    volatile char *memory = memoryMap(1 << 20);
    if (!memory) return writeLine(STDERR, "hello: the system gives no more memory."), 1;
    for (int at = 0; at < 1 << 20; at += 4096) memory[at] = 1;
    TEXT(line, 60);
    put(&line, "holding "), putNumber(&line, held + 1), put(&line, " MiB");
    writeText(STDOUT, &line);
  }
  return waitForEnd();
}

int ignoreTerm(void) {
  signalsHold();
  writeLine(STDOUT, "ignoring SIGTERM");
  for (;;)
    if (signalsWait(-1) == SIG_TERM) writeLine(STDOUT, "SIGTERM ignored");
}
