/*
 * Runs one program many times without paying for its start each time: preloaded into the program, this waits before main() with
 * everything linked, and forks a child for each request that reaches main() with the arguments of that request.
 * What runs is the installed program, byte for byte; only the time the dynamic linker takes is saved.
 *
 * Request on descriptor 3: a 32-bit length, then that many bytes of arguments, each ended by a NUL (the first is argv[0]).
 * Answer on the same: the 32-bit status of waitpid(). The child reads `in` and writes `out` and `err` in $FORKED_START_DIRECTORY.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef int Main(int, char **, char **);
typedef int Start(Main *, int, char **, void (*)(void), void (*)(void), void (*)(void), void *);

/* A Postfix program that ends with a fatal error sleeps a second before it exits; nobody waits for a lesson here. */
unsigned sleep(unsigned seconds)
{
    (void) seconds;
    return 0;
}

static int all(ssize_t (*call)(int, void *, size_t), int descriptor, void *bytes, size_t count)
{
    size_t done = 0;

    while (done < count) {
        ssize_t now = call(descriptor, (char *) bytes + done, count - done);

        if (now < 0 && errno == EINTR)
            continue;
        if (now <= 0)
            return 0;
        done += (size_t) now;
    }
    return 1;
}

static ssize_t put(int descriptor, void *bytes, size_t count)
{
    return write(descriptor, bytes, count);
}

static void stream(const char *name, int flags, int as)
{
    int     descriptor = open(name, flags, 0600);

    if (descriptor < 0 || dup2(descriptor, as) < 0)
        _exit(125);
    if (descriptor != as)
        close(descriptor);
}

extern char **environ;

/* The C library finds the environment behind the arguments: both have to stand in one array. */
static char **vector(char *text, uint32_t length, int *count)
{
    uint32_t index;
    size_t  words = 0, variables = 0, next = 0;
    char  **result;

    for (index = 0; index < length; index++)
        words += text[index] == 0;
    while (environ[variables] != 0)
        variables++;
    result = calloc(words + variables + 2, sizeof(char *));
    for (index = 0; next < words; index++)
        if (index == 0 || text[index - 1] == 0)
            result[next++] = text + index;
    for (index = 0; index < variables; index++)
        result[words + 1 + index] = environ[index];
    *count = (int) words;
    return result;
}

int __libc_start_main(Main *program, int argc, char **argv, void (*init)(void), void (*fini)(void), void (*rtld)(void), void *stack)
{
    Start  *start = (Start *) dlsym(RTLD_NEXT, "__libc_start_main");
    uint32_t length;

    (void) argc;
    (void) argv;
    unsetenv("LD_PRELOAD");
    unsetenv("LD_BIND_NOW");
    if (chdir(getenv("FORKED_START_DIRECTORY")) < 0)
        _exit(125);
    unsetenv("FORKED_START_DIRECTORY");
    while (all(read, 3, &length, sizeof(length))) {
        char   *text = malloc(length + 1);
        int     status = -1;
        pid_t   child;

        if (text == 0 || !all(read, 3, text, length))
            _exit(0);
        if ((child = fork()) == 0) {
            int     count;
            char  **words = vector(text, length, &count);

            close(3);
            stream("in", O_RDONLY, 0);
            stream("out", O_WRONLY | O_CREAT | O_TRUNC, 1);
            stream("err", O_WRONLY | O_CREAT | O_TRUNC, 2);
            alarm(30);
            return start(program, count, words, init, fini, rtld, stack);
        }
        while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
             ;
        free(text);
        if (!all(put, 3, &status, sizeof(status)))
            _exit(0);
    }
    _exit(0);
}
