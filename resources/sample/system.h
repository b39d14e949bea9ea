/*
 * The little of Linux that hello needs, without a C library: a static program of a few kilobytes that is the same
 * bytes whatever libc the builder has. Every function answers the kernel's own result: negative is -errno.
 */
#ifndef SYSTEM_H
#define SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STDOUT = 1, STDERR = 2 };

enum { E_INTR = 4, E_AGAIN = 11, E_ACCES = 13, E_ADDRINUSE = 98, E_CONNABORTED = 103, E_TIMEDOUT = 110, E_CONNREFUSED = 111, E_INPROGRESS = 115 };

enum { SIG_INT = 2, SIG_KILL = 9, SIG_TERM = 15, SIG_CHLD = 17 };

struct Time {
  int64_t seconds;
  int64_t nanoseconds;
};

/** Address and port are in network byte order. */
struct SocketAddress {
  uint16_t family;
  uint16_t port;
  uint32_t address;
  uint8_t unused[8];
};

enum { AF_INTERNET = 2, SOCKET_STREAM = 1, SOCKET_NONBLOCK = 04000, SOCKET_CLOEXEC = 02000000 };
enum { LEVEL_SOCKET = 1, OPTION_REUSEADDR = 2, OPTION_RCVTIMEO = 20, OPTION_SNDTIMEO = 21, LEVEL_TCP = 6, OPTION_NODELAY = 1 };
enum { SHUTDOWN_READING = 0, SHUTDOWN_WRITING = 1 };

/** The kernel packs this one on x86-64 and nowhere else. */
#if defined(__x86_64__)
struct __attribute__((packed)) Event {
#else
struct Event {
#endif
  uint32_t events;
  uint64_t data;
};

enum { EVENT_IN = 1, EVENT_OUT = 4, EVENT_ERROR = 8, EVENT_HANGUP = 16 };
enum { EVENT_ADD = 1, EVENT_CHANGE = 3 };

int64_t systemRead(int file, void *bytes, size_t length);
int64_t systemWrite(int file, const void *bytes, size_t length);
int systemClose(int file);
/** Waits until a non-blocking file takes bytes again. */
void systemAwaitRoom(int file);
void systemExit(int code) __attribute__((noreturn));

int socketOpen(int flags);
int socketBind(int file, const struct SocketAddress *address);
int socketListen(int file, int backlog);
int socketConnect(int file, const struct SocketAddress *address);
/** Non-blocking and closed on exec. */
int socketAccept(int file, struct SocketAddress *from);
int socketOption(int file, int level, int option, const void *value, uint32_t length);
int socketShutdown(int file, int how);

int eventsOpen(void);
int eventsChange(int events, int operation, int file, uint32_t wanted, uint64_t data);
/** A negative timeout waits for ever. */
int eventsWait(int events, struct Event *found, int room, int timeoutMs);

/** Holds every signal back, so that each arrives through `signalsOpen` or `signalsWait` and none is lost to process 1's rules. */
void signalsHold(void);
/** A file that becomes readable with each held signal. */
int signalsOpen(void);
/** The next signal of such a file, or 0. */
int signalsRead(int file);
/** Waits for a held signal; 0 when the time is over. A negative time waits for ever. */
int signalsWait(int64_t ms);

int processFork(void);
int processKill(int process, int signal);
/** A child that has ended, or 0 or less when there is none. */
int processReap(void);
/** Ends this process with its parent. */
void processFollowParent(int parent);
int processId(void);
int processParent(void);

/** Zeroed memory, or NULL. */
void *memoryMap(size_t bytes);
/** Since the machine started; never goes back. */
int64_t monotonicMicros(void);
/** Since 1970, UTC. */
int64_t wallSeconds(void);
/** The machine's name, cut to `room`. */
void hostName(char *name, size_t room);

/** Network byte order, both ways. */
uint16_t swapped16(uint16_t value);

int hello(int count, char **arguments, char **environment);

#endif
