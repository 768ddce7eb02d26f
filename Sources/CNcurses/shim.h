/* The little of curses.h that Swift cannot import by itself: macros that cast and shift, and the global stdscr.
 * Everything here carries the prefix nc_. NCURSES_WIDECHAR must be set before the include, or get_wch and
 * friends do not exist; pkg-config's own -D flags are dropped by SwiftPM. */
#ifndef POSTFIX_TLS_WIZARD_CNCURSES_H
#define POSTFIX_TLS_WIZARD_CNCURSES_H

#define NCURSES_WIDECHAR 1
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <ncurses.h>
/* Last, because its macros are named columns, lines and the like. */
#include <term.h>

static const attr_t nc_normal = A_NORMAL;
static const attr_t nc_bold = A_BOLD;
static const attr_t nc_dim = A_DIM;
static const attr_t nc_reverse = A_REVERSE;
static const attr_t nc_underline = A_UNDERLINE;

static inline WINDOW *nc_stdscr(void) { return stdscr; }
static inline int nc_function_key(int number) { return KEY_F(number); }

/* wchar.h hides wcwidth(3) from a compiler that does not ask for X/Open names. */
extern int wcwidth(wchar_t character);
static inline int nc_width(wchar_t character) { return wcwidth(character); }

/* A screen on standard input and output; NULL where initscr() would end the process. */
static inline SCREEN *nc_newterm(const char *type) { return newterm(type, stdout, stdin); }

/* Makes the type's description the current one for nc_capability; false when the terminfo database has none. A printing
 * terminal is refused by setupterm with status 1: it is known, and has no capability to draw with. */
static inline bool nc_describe(const char *type, int descriptor) {
    int status;
    return setupterm(type, descriptor, &status) == OK || status == 1;
}
static inline void nc_forget_description(void) {
    if (cur_term != NULL) del_curterm(cur_term);
}
/* A string capability by its terminfo name; NULL both when there is none and when the name is not one. */
static inline const char *nc_capability(const char *name) {
    const char *value = tigetstr(name);
    return value == (const char *)-1 ? NULL : value;
}

static inline void nc_cut(char *text, const char *part) {
    char *place = text == NULL || text == (char *)-1 ? NULL : strstr(text, part);
    if (place != NULL) memmove(place, place + strlen(part), strlen(place + strlen(part)) + 1);
}
/* Most descriptions choose the usual character set, or the console's usual font, anew with every change of style, for programs that draw
 * with the other one: up to half of the bytes of a change. We never leave the usual one. The strings are curses' own copies of what it
 * read, and only get shorter. */
static inline void nc_shorten_styles(void) {
    nc_cut(tigetstr("sgr"), "%?%p9%t\033(0%e\033(B%;");
    nc_cut(tigetstr("sgr"), "%?%p9%t\016%e\017%;");
    nc_cut(tigetstr("sgr"), ";10");
    nc_cut(tigetstr("sgr0"), "\033(B");
    nc_cut(tigetstr("sgr0"), "\017");
}

#endif
