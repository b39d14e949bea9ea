/* Text in buffers of a fixed size: what does not fit is cut, never written past the end. */
#ifndef TEXT_H
#define TEXT_H

#include "system.h"

struct Text {
  char *bytes;
  size_t length;
  size_t room;
};

/** Declares `name` as an empty text of `size` bytes on the stack. */
#define TEXT(name, size) \
  char name##Bytes[size]; \
  struct Text name = {name##Bytes, 0, size}

size_t lengthOf(const char *text);
bool same(const char *a, const char *b);
/** Without regard to the case of ASCII letters. */
bool sameLetters(const char *text, size_t length, const char *word);
bool contains(const char *text, size_t length, const char *word);

void put(struct Text *text, const char *more);
void putBytes(struct Text *text, const char *more, size_t length);
void putNumber(struct Text *text, int64_t number);
/** At least `digits` digits, zeros first. */
void putPadded(struct Text *text, int64_t number, int digits);
/** With the five characters that mean something in HTML written as entities. */
void putHtml(struct Text *text, const char *more);
/** `127.0.0.1` from network byte order. */
void putAddress(struct Text *text, uint32_t address);
/** Microseconds as milliseconds with one decimal. */
void putMillis(struct Text *text, int64_t micros);
/** As HTTP writes a date. `seconds` since 1970, UTC. */
void putDate(struct Text *text, int64_t seconds);

/** A whole number without sign in exactly `length` characters, or -1; never more than `most`. */
int64_t wholeNumber(const char *text, size_t length, int64_t most);
/** Seconds such as `2` or `0.25` as milliseconds, or -1; at most 31 days. */
int64_t secondsAsMillis(const char *text);

/** All of it, waiting where the reader is slow. A reader that went away is no reason to end. */
void writeAll(int file, const char *bytes, size_t length);
void writeLine(int file, const char *line);
/** `text` and a line end. */
void writeText(int file, struct Text *text);

/** The value, or NULL where it is absent or empty. */
const char *environmentValue(char **environment, const char *name);

#endif
