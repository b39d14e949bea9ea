/* The subcommands. Each answers its exit code. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "text.h"

/** As sysexits has it: the command line, or a setting, is wrong. */
enum { USAGE_ERROR = 64 };

/** From PORT, 80 where it is absent; -1 after saying what is wrong with it. */
int64_t portOf(char **environment);

int serve(char **environment);
int check(char **environment);
int pauseForever(void);
int exitWith(const char *code);
int sleepFor(const char *seconds);
int echo(int count, char **words);
int spam(const char *perSecond, const char *total);
int leak(const char *mebibytes);
int ignoreTerm(void);

#endif
