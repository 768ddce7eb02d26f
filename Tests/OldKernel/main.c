/* old-kernel NUMBER[,NUMBER...] COMMAND [ARGUMENT...]
 *
 * Runs COMMAND with the listed x86-64 system calls answering ENOSYS, as a kernel that does not know them would.
 * The set for el6's 2.6.32, the kernel of the article's own server, is in EL6.swift beside the tests. Exit 126: the
 * filter could not be installed; 127: the command could not be run. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { MOST = 64 };

static int read_numbers(char *list, unsigned numbers[MOST]) {
    int count = 0;
    for (char *word = strtok(list, ","); word; word = strtok(NULL, ",")) {
        char *end;
        unsigned long number = strtoul(word, &end, 10);
        if (*end || end == word || count == MOST) return -1;
        numbers[count++] = (unsigned)number;
    }
    return count;
}

static int refuse(const unsigned *numbers, int count) {
    struct sock_filter program[MOST + 3];
    int length = 0;
    program[length++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < count; i++)
        program[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, numbers[i], count - i, 0);
    program[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    program[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);
    struct sock_fprog filter = {.len = (unsigned short)length, .filter = program};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

int main(int argc, char **argv) {
    unsigned numbers[MOST];
    int count = argc > 2 ? read_numbers(argv[1], numbers) : -1;
    if (count < 0) {
        fprintf(stderr, "usage: old-kernel NUMBER[,NUMBER...] COMMAND [ARGUMENT...]\n");
        return 64;
    }
    if (refuse(numbers, count) != 0) {
        fprintf(stderr, "old-kernel: this kernel takes no system call filter: %s\n", strerror(errno));
        return 126;
    }
    execvp(argv[2], argv + 2);
    fprintf(stderr, "old-kernel: %s: %s\n", argv[2], strerror(errno));
    return 127;
}
