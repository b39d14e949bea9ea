#include "system.h"

#if defined(__x86_64__)

enum {
  CALL_READ = 0,
  CALL_WRITE = 1,
  CALL_CLOSE = 3,
  CALL_MMAP = 9,
  CALL_SIGACTION = 13,
  CALL_SIGPROCMASK = 14,
  CALL_GETPID = 39,
  CALL_SOCKET = 41,
  CALL_CONNECT = 42,
  CALL_SHUTDOWN = 48,
  CALL_BIND = 49,
  CALL_LISTEN = 50,
  CALL_SETSOCKOPT = 54,
  CALL_CLONE = 56,
  CALL_WAIT4 = 61,
  CALL_KILL = 62,
  CALL_UNAME = 63,
  CALL_GETPPID = 110,
  CALL_SIGTIMEDWAIT = 128,
  CALL_PRCTL = 157,
  CALL_CLOCK_GETTIME = 228,
  CALL_EXIT_GROUP = 231,
  CALL_EPOLL_CTL = 233,
  CALL_PPOLL = 271,
  CALL_EPOLL_PWAIT = 281,
  CALL_ACCEPT4 = 288,
  CALL_SIGNALFD4 = 289,
  CALL_EPOLL_CREATE1 = 291,
};

static long call6(long number, long a, long b, long c, long d, long e, long f) {
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
  return result;
}

__asm__(".globl _start\n"
        "_start:\n"
        "  xor %ebp, %ebp\n"
        "  mov %rsp, %rdi\n"
        "  and $-16, %rsp\n"
        "  call begin\n");

#elif defined(__aarch64__)

enum {
  CALL_EPOLL_CREATE1 = 20,
  CALL_EPOLL_CTL = 21,
  CALL_EPOLL_PWAIT = 22,
  CALL_CLOSE = 57,
  CALL_READ = 63,
  CALL_WRITE = 64,
  CALL_PPOLL = 73,
  CALL_SIGNALFD4 = 74,
  CALL_EXIT_GROUP = 94,
  CALL_CLOCK_GETTIME = 113,
  CALL_KILL = 129,
  CALL_SIGACTION = 134,
  CALL_SIGPROCMASK = 135,
  CALL_SIGTIMEDWAIT = 137,
  CALL_UNAME = 160,
  CALL_PRCTL = 167,
  CALL_GETPID = 172,
  CALL_GETPPID = 173,
  CALL_SOCKET = 198,
  CALL_BIND = 200,
  CALL_LISTEN = 201,
  CALL_CONNECT = 203,
  CALL_SETSOCKOPT = 208,
  CALL_SHUTDOWN = 210,
  CALL_CLONE = 220,
  CALL_MMAP = 222,
  CALL_ACCEPT4 = 242,
  CALL_WAIT4 = 260,
};

static long call6(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}

__asm__(".globl _start\n"
        "_start:\n"
        "  mov x29, #0\n"
        "  mov x30, #0\n"
        "  mov x0, sp\n"
        "  bl begin\n");

#else
#error "hello is written for x86-64 and arm64"
#endif

#define CALL(number, a, b, c, d, e, f) call6((number), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

/* Laid out by the kernel: the count, the arguments, NULL, the environment, NULL. */
__attribute__((used, noreturn)) void begin(long *stack) {
  int count = (int)stack[0];
  char **arguments = (char **)(stack + 1);
  systemExit(hello(count, arguments, arguments + count + 1));
}

/* The compiler may call these by name. */
void *memcpy(void *restrict to, const void *restrict from, size_t length) {
  for (size_t i = 0; i < length; i++) ((char *)to)[i] = ((const char *)from)[i];
  return to;
}

void *memmove(void *to, const void *from, size_t length) {
  if ((uintptr_t)to <= (uintptr_t)from) return memcpy(to, from, length);
  for (size_t i = length; i > 0; i--) ((char *)to)[i - 1] = ((const char *)from)[i - 1];
  return to;
}

void *memset(void *to, int value, size_t length) {
  for (size_t i = 0; i < length; i++) ((char *)to)[i] = (char)value;
  return to;
}

int64_t systemRead(int file, void *bytes, size_t length) { return CALL(CALL_READ, file, bytes, length, 0, 0, 0); }
int64_t systemWrite(int file, const void *bytes, size_t length) { return CALL(CALL_WRITE, file, bytes, length, 0, 0, 0); }
int systemClose(int file) { return (int)CALL(CALL_CLOSE, file, 0, 0, 0, 0, 0); }

void systemAwaitRoom(int file) {
  struct {
    int file;
    int16_t wanted, found;
  } watched = {file, EVENT_OUT, 0};
  CALL(CALL_PPOLL, &watched, 1, 0, 0, 8, 0);
}

void systemExit(int code) {
  for (;;) CALL(CALL_EXIT_GROUP, code, 0, 0, 0, 0, 0);
}

int socketOpen(int flags) { return (int)CALL(CALL_SOCKET, AF_INTERNET, SOCKET_STREAM | SOCKET_CLOEXEC | flags, 0, 0, 0, 0); }
int socketBind(int file, const struct SocketAddress *address) { return (int)CALL(CALL_BIND, file, address, sizeof *address, 0, 0, 0); }
int socketListen(int file, int backlog) { return (int)CALL(CALL_LISTEN, file, backlog, 0, 0, 0, 0); }
int socketConnect(int file, const struct SocketAddress *address) { return (int)CALL(CALL_CONNECT, file, address, sizeof *address, 0, 0, 0); }

int socketAccept(int file, struct SocketAddress *from) {
  uint32_t length = sizeof *from;
  return (int)CALL(CALL_ACCEPT4, file, from, &length, SOCKET_NONBLOCK | SOCKET_CLOEXEC, 0, 0);
}

int socketOption(int file, int level, int option, const void *value, uint32_t length) {
  return (int)CALL(CALL_SETSOCKOPT, file, level, option, value, length, 0);
}

int socketShutdown(int file, int how) { return (int)CALL(CALL_SHUTDOWN, file, how, 0, 0, 0, 0); }

int eventsOpen(void) { return (int)CALL(CALL_EPOLL_CREATE1, SOCKET_CLOEXEC, 0, 0, 0, 0, 0); }

int eventsChange(int events, int operation, int file, uint32_t wanted, uint64_t data) {
  struct Event event = {wanted, data};
  return (int)CALL(CALL_EPOLL_CTL, events, operation, file, &event, 0, 0);
}

int eventsWait(int events, struct Event *found, int room, int timeoutMs) {
  return (int)CALL(CALL_EPOLL_PWAIT, events, found, room, timeoutMs, 0, 8);
}

static const uint64_t everySignal = ~(uint64_t)0;

void signalsHold(void) {
  struct {
    long handler;
    unsigned long flags;
    long restorer;
    uint64_t mask;
  } byDefault = {0};
  /* A parent that ignored SIGCHLD would leave us without the news of our children. */
  CALL(CALL_SIGACTION, SIG_CHLD, &byDefault, 0, 8, 0, 0);
  CALL(CALL_SIGPROCMASK, 2, &everySignal, 0, 8, 0, 0);
}

int signalsOpen(void) { return (int)CALL(CALL_SIGNALFD4, -1, &everySignal, 8, SOCKET_NONBLOCK | SOCKET_CLOEXEC, 0, 0); }

int signalsRead(int file) {
  uint32_t details[32];
  return systemRead(file, details, sizeof details) == sizeof details ? (int)details[0] : 0;
}

int signalsWait(int64_t ms) {
  struct Time time = {ms / 1000, ms % 1000 * 1000000};
  for (;;) {
    long signal = CALL(CALL_SIGTIMEDWAIT, &everySignal, 0, ms < 0 ? NULL : &time, 8, 0, 0);
    if (signal > 0) return (int)signal;
    if (signal == -E_AGAIN) return 0;
  }
}

int processFork(void) { return (int)CALL(CALL_CLONE, SIG_CHLD, 0, 0, 0, 0, 0); }
int processKill(int process, int signal) { return (int)CALL(CALL_KILL, process, signal, 0, 0, 0, 0); }
int processReap(void) { return (int)CALL(CALL_WAIT4, -1, 0, 1, 0, 0, 0); }
int processId(void) { return (int)CALL(CALL_GETPID, 0, 0, 0, 0, 0, 0); }
int processParent(void) { return (int)CALL(CALL_GETPPID, 0, 0, 0, 0, 0, 0); }

void processFollowParent(int parent) {
  CALL(CALL_PRCTL, 1, SIG_KILL, 0, 0, 0, 0);
  /* The parent may have ended before the wish was heard. */
  if (processParent() != parent) systemExit(1);
}

void *memoryMap(size_t bytes) {
  long address = CALL(CALL_MMAP, 0, bytes, 3, 0x22, -1, 0);
  return address < 0 && address > -4096 ? NULL : (void *)address;
}

static struct Time readClock(int clock) {
  struct Time time = {0, 0};
  CALL(CALL_CLOCK_GETTIME, clock, &time, 0, 0, 0, 0);
  return time;
}

int64_t monotonicMicros(void) {
  struct Time time = readClock(1);
  return time.seconds * 1000000 + time.nanoseconds / 1000;
}

int64_t wallSeconds(void) { return readClock(0).seconds; }

void hostName(char *name, size_t room) {
  char names[6][65] = {{0}};
  CALL(CALL_UNAME, names, 0, 0, 0, 0, 0);
  size_t i = 0;
  for (; i + 1 < room && names[1][i]; i++) name[i] = names[1][i];
  name[i] = 0;
}

uint16_t swapped16(uint16_t value) { return (uint16_t)(value << 8 | value >> 8); }
