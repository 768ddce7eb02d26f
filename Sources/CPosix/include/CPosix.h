/* What Swift's Glibc module does not offer: variadic calls, xattr, and handlers that must be async-signal-safe.
 * Everything here carries the prefix px_. */
#ifndef POSTFIX_TLS_WIZARD_CPOSIX_H
#define POSTFIX_TLS_WIZARD_CPOSIX_H

#include <stddef.h>
#include <sys/types.h>

/* Terminal size of a descriptor; 0 on success, -1 otherwise. */
int px_window_size(int descriptor, unsigned short *rows, unsigned short *columns);

/* The environment, as environ(7); NULL once it was cleared. A global variable that Swift 6 does not let be touched. */
char **px_environment(void);

/* One line to the logger that listens at `path` (/dev/log), facility mail, under the given tag, as syslog(3) writes it; but that
 * one waits for ever on a logger that does not read. 0, or the errno of what failed; EAGAIN after so many milliseconds. */
int px_syslog(const char *path, const char *tag, int priority, const char *text, int milliseconds);

/* Extended attributes of a file, by descriptor. As flistxattr(2) and friends. */
ssize_t px_list_attributes(int descriptor, char *list, size_t size);
ssize_t px_get_attribute(int descriptor, const char *name, void *value, size_t size);
int px_set_attribute(int descriptor, const char *name, const void *value, size_t size);
int px_remove_attribute(int descriptor, const char *name);

/* Marks of a file that not even root gets past (lsattr shows i and a); 0 where the file system has none. */
#define PX_IMMUTABLE 1
#define PX_APPEND_ONLY 2
int px_file_marks(int descriptor);

/* Remember the terminal's present settings and the bytes that leave full-screen mode; when a fatal signal strikes,
 * both are restored before the signal's own action. Call px_forget_terminal once curses has restored it. */
void px_guard_terminal(int descriptor, const char *leave_bytes, size_t length);
void px_forget_terminal(void);

/* Deliver these signals as bytes (the signal number) on a pipe; returns the read end or -1. Handlers are restart-safe. */
int px_signal_pipe(const int *signals, size_t count);

/* The next connection, which does not block and is closed on exec from the start; -1 and errno. */
int px_accept(int listener);

#endif
