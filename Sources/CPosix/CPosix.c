#define _GNU_SOURCE
#include "CPosix.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <syslog.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

int px_window_size(int descriptor, unsigned short *rows, unsigned short *columns) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -1;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return 0;
}

char **px_environment(void) { return environ; }

void px_syslog(const char *tag, int priority, const char *text) {
    openlog(tag, LOG_PID, LOG_MAIL);
    syslog(priority, "%s", text);
    closelog();
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
    const int fatal[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT, SIGSYS};
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

void px_name_process(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

double px_boot_time(void) {
    struct timespec now;
    if (clock_gettime(CLOCK_BOOTTIME, &now) != 0) clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int px_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

/* --- a program that outlives this one: between fork and exec only async-signal-safe calls --- */

static void report_and_end(int descriptor, int error) {
    ssize_t ignored = write(descriptor, &error, sizeof error);
    (void)ignored;
    _exit(127);
}

static void reset_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    for (int number = 1; number < NSIG; number++) {
        action.sa_handler = number == SIGHUP ? SIG_IGN : SIG_DFL;
        sigaction(number, &action, NULL);
    }
    sigprocmask(SIG_SETMASK, &action.sa_mask, NULL);
}

static void become(
    const char *path, char *const arguments[], char *const environment[], const int *kept, size_t count, int status
) {
    enum { HIGH = 64 };
    reset_signals();
    if (chdir("/") != 0) report_and_end(status, errno);
    /* Out of the way first: a kept descriptor may have a number that another one is to get. */
    int high[8];
    for (size_t i = 0; i < count; i++) {
        high[i] = fcntl(kept[i], F_DUPFD_CLOEXEC, HIGH);
        if (high[i] < 0) report_and_end(status, errno);
    }
    int high_status = fcntl(status, F_DUPFD_CLOEXEC, HIGH);
    int null = open("/dev/null", O_RDWR);
    if (high_status < 0 || null < 0) report_and_end(status, errno);
    for (int stream = 0; stream < 3; stream++) {
        if (dup2(null, stream) < 0) report_and_end(high_status, errno);
    }
    if (null > 2) close(null);
    for (size_t i = 0; i < count; i++) {
        if (dup2(high[i], 3 + (int)i) < 0) report_and_end(high_status, errno);
    }
    execve(path, arguments, environment);
    report_and_end(high_status, errno);
}

int px_start_detached(const char *path, char *const arguments[], char *const environment[], const int *kept, size_t count) {
    if (count > 8) return E2BIG;
    int status[2];
    if (pipe2(status, O_CLOEXEC) != 0) return errno;
    pid_t child = fork();
    if (child < 0) {
        int error = errno;
        close(status[0]);
        close(status[1]);
        return error;
    }
    if (child == 0) {
        setsid();
        /* The second fork: the program is nobody's child here, so nobody has to wait for it, and it leads no session that a
         * terminal could be given to. */
        pid_t grandchild = fork();
        if (grandchild < 0) report_and_end(status[1], errno);
        if (grandchild > 0) _exit(0);
        become(path, arguments, environment, kept, count, status[1]);
    }
    close(status[1]);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    int error = 0;
    ssize_t got;
    while ((got = read(status[0], &error, sizeof error)) < 0 && errno == EINTR) {}
    close(status[0]);
    return got == 0 ? 0 : got == sizeof error ? error : EIO;
}
