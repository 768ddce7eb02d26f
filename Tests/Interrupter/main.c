/* interrupter LIST PLACE[:PLACE...] ACTION [NUMBER [ERRNO]] -- COMMAND [ARGUMENT...]
 *
 * Runs COMMAND and does something to the NUMBERth of its system calls that change a file in one of the places. A place is a path
 * with everything below it, or =PATH for that path alone. What is done:
 *   record             nothing
 *   kill-before N      SIGKILL at its entry; it is not made        kill-after N    SIGKILL once it was made
 *   once N ERRNO       it fails with ERRNO and is not made         onwards N ERRNO it and all later ones do
 *   short N            a write takes half of its bytes
 * Every such call is appended to the file LIST, one a line. The exit status is the command's, 128 and the number of the signal
 * that ended it, or 126 where tracing is forbidden.
 *
 * Why not strace --inject: it counts for each thread by itself, and Swift's runtime moves a task from thread to thread, so the
 * Nth call of a run is not a fixed one. Here all threads share one count, and programs that the command starts are not traced at
 * all: only PTRACE_O_TRACECLONE is asked for, and a new process is a fork or vfork event, not a clone event. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* How a call names the file it changes. */
enum form { FD, PATH, AT, TWO_PATHS, TWO_AT, CREATING_PATH, CREATING_AT };

static const struct changing { long number; const char *name; enum form form; } changing[] = {
    {SYS_write, "write", FD}, {SYS_pwrite64, "pwrite64", FD}, {SYS_writev, "writev", FD}, {SYS_pwritev, "pwritev", FD},
    {SYS_sendfile, "sendfile", FD}, {SYS_ftruncate, "ftruncate", FD}, {SYS_fallocate, "fallocate", FD},
    {SYS_fsync, "fsync", FD}, {SYS_fdatasync, "fdatasync", FD}, {SYS_flock, "flock", FD}, {SYS_fchmod, "fchmod", FD},
    {SYS_fchown, "fchown", FD}, {SYS_fsetxattr, "fsetxattr", FD}, {SYS_fremovexattr, "fremovexattr", FD},
    {SYS_open, "open", CREATING_PATH}, {SYS_creat, "creat", PATH}, {SYS_openat, "openat", CREATING_AT},
    {SYS_truncate, "truncate", PATH}, {SYS_unlink, "unlink", PATH}, {SYS_mkdir, "mkdir", PATH}, {SYS_rmdir, "rmdir", PATH},
    {SYS_mknod, "mknod", PATH}, {SYS_chmod, "chmod", PATH}, {SYS_chown, "chown", PATH}, {SYS_lchown, "lchown", PATH},
    {SYS_setxattr, "setxattr", PATH}, {SYS_lsetxattr, "lsetxattr", PATH}, {SYS_removexattr, "removexattr", PATH},
    {SYS_lremovexattr, "lremovexattr", PATH}, {SYS_utime, "utime", PATH}, {SYS_utimes, "utimes", PATH},
    {SYS_unlinkat, "unlinkat", AT}, {SYS_mkdirat, "mkdirat", AT}, {SYS_mknodat, "mknodat", AT}, {SYS_fchmodat, "fchmodat", AT},
    {SYS_fchownat, "fchownat", AT}, {SYS_utimensat, "utimensat", AT}, {SYS_futimesat, "futimesat", AT},
    {SYS_rename, "rename", TWO_PATHS}, {SYS_link, "link", TWO_PATHS}, {SYS_symlink, "symlink", TWO_PATHS},
    {SYS_renameat, "renameat", TWO_AT}, {SYS_renameat2, "renameat2", TWO_AT}, {SYS_linkat, "linkat", TWO_AT},
};

static const char *places;
static int list = -1;
static const char *action;
static long wanted;
static long failure;
static long count;
static pid_t command;

static int is(const char *word) { return strcmp(action, word) == 0; }

/* A string of the command's memory, byte by byte as far as it is mapped: the end of a page may be the end of the mapping. */
static void read_string(pid_t thread, unsigned long address, char *text, size_t size) {
    size_t length = 0;
    while (length + 1 < size) {
        struct iovec local = {text + length, 1}, remote = {(void *)(address + length), 1};
        if (process_vm_readv(thread, &local, 1, &remote, 1, 0) != 1 || text[length] == '\0') break;
        length++;
    }
    text[length] = '\0';
}

static void descriptor_path(pid_t thread, int descriptor, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, descriptor == AT_FDCWD ? "/proc/%d/cwd" : "/proc/%d/fd/%d", thread, descriptor);
    ssize_t length = readlink(link, path, size - 1);
    path[length < 0 ? 0 : length] = '\0';
}

/* The path that a descriptor and a string name together; without a string, the descriptor's own. */
static void joined_path(pid_t thread, int descriptor, unsigned long address, char *path, size_t size) {
    char relative[PATH_MAX] = "";
    if (address) read_string(thread, address, relative, sizeof relative);
    if (relative[0] == '/') {
        snprintf(path, size, "%s", relative);
        return;
    }
    descriptor_path(thread, descriptor, path, size);
    size_t length = strlen(path);
    if (relative[0]) snprintf(path + length, size - length, "/%s", relative);
}

static int concerns_us(const char *path) {
    const char *from = places;
    while (*from) {
        size_t length = strcspn(from, ":");
        int alone = *from == '=';
        const char *place = from + alone;
        size_t known = length - (size_t)alone;
        if (known && strncmp(path, place, known) == 0 && (path[known] == '\0' || (!alone && path[known] == '/'))) return 1;
        from += length + (from[length] == ':');
    }
    return 0;
}

/* The changing call that a thread is about to make, as a line of the list; empty when it changes nothing of ours. */
static void describe(pid_t thread, const struct user_regs_struct *call, char *line, size_t size) {
    char path[2 * PATH_MAX] = "", other[2 * PATH_MAX] = "";
    const struct changing *kind = NULL;
    for (size_t i = 0; i < sizeof changing / sizeof *changing; i++)
        if (changing[i].number == (long)call->orig_rax) kind = &changing[i];
    line[0] = '\0';
    if (!kind) return;
    switch (kind->form) {
    case FD: descriptor_path(thread, (int)call->rdi, path, sizeof path); break;
    case CREATING_PATH:
        if (!(call->rsi & (O_CREAT | O_TRUNC))) return;
        /* fall through */
    case PATH: joined_path(thread, AT_FDCWD, call->rdi, path, sizeof path); break;
    case CREATING_AT:
        if (!(call->rdx & (O_CREAT | O_TRUNC))) return;
        /* fall through */
    case AT: joined_path(thread, (int)call->rdi, call->rsi, path, sizeof path); break;
    case TWO_PATHS:
        joined_path(thread, AT_FDCWD, call->rdi, path, sizeof path);
        joined_path(thread, AT_FDCWD, call->rsi, other, sizeof other);
        break;
    case TWO_AT:
        joined_path(thread, (int)call->rdi, call->rsi, path, sizeof path);
        joined_path(thread, (int)call->rdx, call->r10, other, sizeof other);
        break;
    }
    if (concerns_us(path) || concerns_us(other)) snprintf(line, size, "%s %s%s%s\n", kind->name, path, other[0] ? " " : "", other);
}

/* What is known of a thread between the entry and the exit of its system call. */
struct thread { pid_t id; int inside; int refused; int doomed; };
static struct thread threads[1024];

static struct thread *known(pid_t id) {
    struct thread *unused = NULL;
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        if (threads[i].id == id) return &threads[i];
        if (threads[i].id == 0 && !unused) unused = &threads[i];
    }
    if (unused) {
        unused->id = id;
        return unused;
    }
    fprintf(stderr, "interrupter: more threads than it can follow\n");
    kill(command, SIGKILL);
    exit(125);
}

static void forget(pid_t id) {
    *known(id) = (struct thread){0};
}

static void at_entry(struct thread *thread) {
    struct user_regs_struct call;
    char line[5 * PATH_MAX];
    if (ptrace(PTRACE_GETREGS, thread->id, 0, &call) != 0) return;
    describe(thread->id, &call, line, sizeof line);
    if (!line[0]) return;
    count++;
    if (write(list, line, strlen(line)) < 0) perror("interrupter: list");
    int here = count == wanted;
    if (here && is("kill-before")) {
        call.orig_rax = (unsigned long)-1;
        ptrace(PTRACE_SETREGS, thread->id, 0, &call);
        kill(command, SIGKILL);
    } else if (here && is("kill-after")) {
        thread->doomed = 1;
    } else if ((here && is("once")) || (count >= wanted && is("onwards"))) {
        call.orig_rax = (unsigned long)-1;
        ptrace(PTRACE_SETREGS, thread->id, 0, &call);
        thread->refused = 1;
    } else if (here && is("short") && strncmp(line, "write ", 6) == 0 && call.rdx > 1) {
        call.rdx /= 2;
        ptrace(PTRACE_SETREGS, thread->id, 0, &call);
    }
}

static void at_exit(struct thread *thread) {
    if (thread->doomed) kill(command, SIGKILL);
    if (!thread->refused) return;
    struct user_regs_struct call;
    if (ptrace(PTRACE_GETREGS, thread->id, 0, &call) != 0) return;
    call.rax = (unsigned long)-failure;
    ptrace(PTRACE_SETREGS, thread->id, 0, &call);
    thread->refused = 0;
}

static int follow(void) {
    for (;;) {
        int status;
        pid_t id = waitpid(-1, &status, __WALL);
        if (id < 0) {
            if (errno == EINTR) continue;
            return 125;
        }
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            forget(id);
            if (id == command) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            continue;
        }
        struct thread *thread = known(id);
        int signal = WSTOPSIG(status), event = status >> 16, deliver = 0;
        if (signal == (SIGTRAP | 0x80)) {
            thread->inside = !thread->inside;
            if (thread->inside) at_entry(thread); else at_exit(thread);
        } else if (event == 0 && signal != SIGSTOP) {
            /* A new thread announces itself with a SIGSTOP that nobody sent. */
            deliver = signal;
        }
        ptrace(PTRACE_SYSCALL, id, 0, deliver);
    }
}

int main(int argc, char **argv) {
    int first = 3;
    while (first < argc && strcmp(argv[first], "--") != 0) first++;
    if (argc < 6 || first >= argc - 1 || first < 4) {
        fprintf(stderr, "usage: interrupter LIST PLACE[:PLACE...] ACTION [NUMBER [ERRNO]] -- COMMAND [ARGUMENT...]\n");
        return 64;
    }
    list = open(argv[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    places = argv[2];
    action = argv[3];
    wanted = first > 4 ? atol(argv[4]) : 0;
    failure = first > 5 ? atol(argv[5]) : 0;
    if (list < 0) {
        perror(argv[1]);
        return 125;
    }
    command = fork();
    if (command == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) _exit(126);
        raise(SIGSTOP);
        execv(argv[first + 1], argv + first + 1);
        _exit(127);
    }
    int status;
    if (waitpid(command, &status, 0) != command || !WIFSTOPPED(status)) {
        fprintf(stderr, "interrupter: tracing is forbidden here\n");
        return 126;
    }
    long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SETOPTIONS, command, 0, options) != 0) {
        fprintf(stderr, "interrupter: tracing is forbidden here: %s\n", strerror(errno));
        kill(command, SIGKILL);
        return 126;
    }
    ptrace(PTRACE_SYSCALL, command, 0, 0);
    return follow();
}
