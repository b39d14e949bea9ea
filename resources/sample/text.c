#include "text.h"

size_t lengthOf(const char *text) {
  size_t length = 0;
  while (text[length]) length++;
  return length;
}

bool same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

static char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? (char)(letter + 32) : letter; }

bool sameLetters(const char *text, size_t length, const char *word) {
  for (size_t i = 0; i < length; i++)
    if (!word[i] || lower(text[i]) != lower(word[i])) return false;
  return !word[length];
}

bool contains(const char *text, size_t length, const char *word) {
  size_t wanted = lengthOf(word);
  for (size_t i = 0; i + wanted <= length; i++)
    if (sameLetters(text + i, wanted, word)) return true;
  return false;
}

void putBytes(struct Text *text, const char *more, size_t length) {
  for (size_t i = 0; i < length && text->length < text->room; i++) text->bytes[text->length++] = more[i];
}

void put(struct Text *text, const char *more) { putBytes(text, more, lengthOf(more)); }

void putPadded(struct Text *text, int64_t number, int digits) {
  char reversed[20];
  int count = 0;
  if (number < 0) put(text, "-"), number = -number;
  do reversed[count++] = (char)('0' + number % 10);
  while (number /= 10);
  while (digits-- > count) put(text, "0");
  while (count > 0) putBytes(text, &reversed[--count], 1);
}

void putNumber(struct Text *text, int64_t number) { putPadded(text, number, 1); }

void putHtml(struct Text *text, const char *more) {
  for (; *more; more++) {
    if (*more == '<') put(text, "&lt;");
    else if (*more == '>') put(text, "&gt;");
    else if (*more == '&') put(text, "&amp;");
    else if (*more == '"') put(text, "&quot;");
    else if (*more == '\'') put(text, "&#39;");
    else putBytes(text, more, 1);
  }
}

void putAddress(struct Text *text, uint32_t address) {
  for (int shift = 0; shift < 32; shift += 8) {
    if (shift) put(text, ".");
    putNumber(text, address >> shift & 255);
  }
}

void putMillis(struct Text *text, int64_t micros) {
  putNumber(text, micros / 1000);
  put(text, ".");
  putNumber(text, micros / 100 % 10);
}

static bool isLeap(int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

void putDate(struct Text *text, int64_t seconds) {
  static const char *const weekdays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int64_t days = seconds / 86400, rest = seconds % 86400, year = 1970;
  const char *weekday = weekdays[days % 7];
  for (int64_t length; days >= (length = isLeap(year) ? 366 : 365); year++) days -= length;
  int month = 0;
  for (int length; days >= (length = lengths[month] + (month == 1 && isLeap(year))); month++) days -= length;
  put(text, weekday), put(text, ", "), putPadded(text, days + 1, 2), put(text, " "), put(text, months[month]), put(text, " ");
  putNumber(text, year), put(text, " "), putPadded(text, rest / 3600, 2), put(text, ":");
  putPadded(text, rest / 60 % 60, 2), put(text, ":"), putPadded(text, rest % 60, 2), put(text, " GMT");
}

int64_t wholeNumber(const char *text, size_t length, int64_t most) {
  int64_t number = 0;
  if (length == 0) return -1;
  for (size_t i = 0; i < length; i++) {
    if (text[i] < '0' || text[i] > '9') return -1;
    number = number * 10 + (text[i] - '0');
    if (number > most) return -1;
  }
  return number;
}

int64_t secondsAsMillis(const char *text) {
  size_t whole = 0;
  while (text[whole] && text[whole] != '.') whole++;
  int64_t seconds = wholeNumber(text, whole, 31 * 86400);
  if (seconds < 0 || !text[whole]) return seconds < 0 ? -1 : seconds * 1000;
  const char *part = text + whole + 1;
  size_t digits = lengthOf(part);
  int64_t fraction = digits > 3 ? -1 : wholeNumber(part, digits, 999);
  for (; digits < 3; digits++) fraction *= 10;
  return fraction < 0 ? -1 : seconds * 1000 + fraction;
}

void writeAll(int file, const char *bytes, size_t length) {
  while (length > 0) {
    int64_t written = systemWrite(file, bytes, length);
    if (written == -E_AGAIN) systemAwaitRoom(file);
    if (written == -E_AGAIN || written == -E_INTR) continue;
    if (written <= 0) return;
    bytes += written, length -= (size_t)written;
  }
}

void writeLine(int file, const char *line) {
  TEXT(text, 512);
  put(&text, line);
  writeText(file, &text);
}

void writeText(int file, struct Text *text) {
  if (text->length == text->room) text->length--;
  put(text, "\n");
  writeAll(file, text->bytes, text->length);
}

const char *environmentValue(char **environment, const char *name) {
  size_t length = lengthOf(name);
  for (; *environment; environment++) {
    size_t i = 0;
    while (i < length && (*environment)[i] == name[i]) i++;
    if (i == length && (*environment)[i] == '=') return (*environment)[i + 1] ? *environment + i + 1 : NULL;
  }
  return NULL;
}
