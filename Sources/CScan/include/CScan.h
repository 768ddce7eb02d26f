/* Finds the ends of log tags in bytes. The one thing that is not said in Swift because Swift cannot choose instructions at run time.
 * Pure: it looks at bytes in memory and at nothing else. */
#ifndef POSTFIX_TLS_WIZARD_CSCAN_H
#define POSTFIX_TLS_WIZARD_CSCAN_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that must be readable behind the end of what is searched. */
#define CS_SLACK 128

/* The least room for what is found. */
#define CS_ROOM 64

/* `heads` are 256 heads, each 32 bytes: which bits of the sixteen bytes behind a tag's `]` count, and what they must be. A message is
 * compared with the one at cs_bucket of its first two bytes, the first the lower half of the number. */
#define CS_HEAD 32
static inline size_t cs_bucket(size_t pair) { return (pair ^ pair >> 5) & 255; }

/* Offsets, from `from` on, before `count` and in order, of those `]` behind which such a head stands. At most `room` are written to
 * `found`; the result is how many, and `from` is where the search goes on: at or behind `count` where it is done. */
size_t cs_tags(const uint8_t *bytes, size_t *from, size_t count, const uint8_t *heads, uint32_t *found, size_t room);

/* The same in less time, for heads of messages with few second bytes: two tables of 16, in which each of them stands at the place that
 * its lower four bits name. Only where cs_has_avx2 says so. */
size_t cs_tags_avx2(
    const uint8_t *bytes, size_t *from, size_t count, const uint8_t *heads, const uint8_t *seconds, uint32_t *found, size_t room);

/* The first place from `from` on at which a line ends, a `]:` stands, or a `g` of which the second byte behind it is a `T`, as in
 * `disabling TLS`; `count` or more where none is before it. */
size_t cs_inside(const uint8_t *bytes, size_t from, size_t count);

/* Whether this processor, and the kernel, have AVX2. */
int cs_has_avx2(void);

#endif
