#define _GNU_SOURCE
#include "CPosix.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <sysexits.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* The runtime of a static Swift program asks /proc for its own path before main, and aborts where that is not there; one that is
 * linked dynamically starts, and has no command line. The priority puts this before the runtime's own constructors. */
__attribute__((constructor(101))) static void need_process_table(int count, char **words) {
    static const char missing[] = "/proc is not there. Without it not even the words of this call can be read. "
                                  "Mount it (mount -t proc proc /proc) and try again.";
    if (access("/proc/self/stat", F_OK) == 0) return;
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--monitor") != 0) continue;
        dprintf(STDOUT_FILENO, "POSTFIX TLS UNKNOWN - %s\n", missing);
        _exit(3);
    }
    dprintf(STDERR_FILENO, "postfix-tls-wizard: %s Nothing was changed.\n", missing);
    _exit(EX_OSERR);
}

int px_window_size(int descriptor, unsigned short *rows, unsigned short *columns) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -1;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return 0;
}

char **px_environment(void) { return environ; }

int px_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK); }

static int logger_socket(const struct sockaddr_un *address, int type) {
    int descriptor = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor >= 0 && connect(descriptor, (const struct sockaddr *)address, sizeof *address) == 0) return descriptor;
    int error = errno;
    if (descriptor >= 0) close(descriptor);
    errno = error;
    return -1;
}

int px_syslog(const char *path, const char *tag, int priority, const char *text, int milliseconds) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char line[4096];
    time_t now = time(NULL);
    struct tm local;
    char stamp[32] = "";
    if (strlen(path) >= sizeof address.sun_path) return ENAMETOOLONG;
    strcpy(address.sun_path, path);
    /* The month in English, whatever the locale; this program never calls setlocale for the time. */
    if (localtime_r(&now, &local)) strftime(stamp, sizeof stamp, "%b %e %T", &local);
    snprintf(line, sizeof line, "<%d>%s %s[%d]: %s", LOG_MAIL | priority, stamp, tag, (int)getpid(), text);

    /* A stream's records end with a null byte, as syslog(3) ends them. */
    size_t length = strlen(line);
    int descriptor = logger_socket(&address, SOCK_DGRAM);
    if (descriptor < 0 && errno == EPROTOTYPE) {
        descriptor = logger_socket(&address, SOCK_STREAM);
        length++;
    }
    if (descriptor < 0) return errno;
    struct pollfd room = {.fd = descriptor, .events = POLLOUT};
    int error = 0;
    if (poll(&room, 1, milliseconds) == 0) error = EAGAIN;
    else if (send(descriptor, line, length, MSG_NOSIGNAL) < 0) error = errno;
    close(descriptor);
    return error;
}

ssize_t px_list_attributes(int descriptor, char *list, size_t size) { return flistxattr(descriptor, list, size); }
ssize_t px_get_attribute(int descriptor, const char *name, void *value, size_t size) {
    return fgetxattr(descriptor, name, value, size);
}
int px_set_attribute(int descriptor, const char *name, const void *value, size_t size) {
    return fsetxattr(descriptor, name, value, size, 0);
}

int px_file_marks(int descriptor) {
    /* The kernel writes an int, whatever the call's declared type says. */
    long flags = 0;
    if (ioctl(descriptor, FS_IOC_GETFLAGS, &flags) != 0) return 0;
    return ((int)flags & FS_IMMUTABLE_FL ? PX_IMMUTABLE : 0) | ((int)flags & FS_APPEND_FL ? PX_APPEND_ONLY : 0);
}

/* --- terminal guard: only async-signal-safe calls below --- */
static struct termios saved_settings;
static char saved_bytes[256];
static volatile size_t saved_length;
static volatile sig_atomic_t guarded_descriptor = -1;
/* A stack that has overflowed has no room for a handler. */
static char spare_stack[65536];

static void restore_terminal(int number) {
    if (guarded_descriptor >= 0) {
        ssize_t ignored = write(guarded_descriptor, saved_bytes, saved_length);
        (void)ignored;
        tcsetattr(guarded_descriptor, TCSANOW, &saved_settings);
        guarded_descriptor = -1;
    }
    /* SA_RESETHAND has put the default action back: the process ends as it would have. */
    raise(number);
}

void px_guard_terminal(int descriptor, const char *leave_bytes, size_t length) {
    if (tcgetattr(descriptor, &saved_settings) != 0) return;
    if (length > sizeof saved_bytes) length = sizeof saved_bytes;
    memcpy(saved_bytes, leave_bytes, length);
    saved_length = length;
    guarded_descriptor = descriptor;
    const stack_t stack = {.ss_sp = spare_stack, .ss_size = sizeof spare_stack};
    sigaltstack(&stack, NULL);
    const int fatal[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS};
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = restore_terminal;
        action.sa_flags = SA_RESETHAND | SA_NODEFER | SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        sigaction(fatal[i], &action, NULL);
    }
}

void px_forget_terminal(void) { guarded_descriptor = -1; }

static int signal_pipe[2] = {-1, -1};

static void pass_on(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t ignored = write(signal_pipe[1], &byte, 1);
    (void)ignored;
    errno = saved;
}

int px_signal_pipe(const int *signals, size_t count) {
    if (signal_pipe[0] < 0 && pipe(signal_pipe) != 0) return -1;
    for (int end = 0; end < 2; end++) {
        fcntl(signal_pipe[end], F_SETFD, FD_CLOEXEC);
        fcntl(signal_pipe[end], F_SETFL, O_NONBLOCK);
    }
    for (size_t i = 0; i < count; i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = pass_on;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        sigaction(signals[i], &action, NULL);
    }
    return signal_pipe[0];
}

int px_remove_attribute(int descriptor, const char *name) { return fremovexattr(descriptor, name); }
