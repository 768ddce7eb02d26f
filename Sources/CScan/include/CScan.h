/* Finds the ends of log tags in bytes. The one thing that is not said in Swift because Swift cannot choose instructions at run time.
 * Pure: it looks at bytes in memory and at nothing else. */
#ifndef POSTFIX_TLS_WIZARD_CSCAN_H
#define POSTFIX_TLS_WIZARD_CSCAN_H

#include <stddef.h>
#include <stdint.h>

/* Bytes that must be readable behind the end of what is searched. */
#define CS_SLACK 128

/* Offsets, from `at` to before `count` and in order, at which `]: ` stands with two bytes behind it whose bit is set in `pairs`: 65536
 * bits, the first byte the lower half of the number. At most `room` are written to `found`; the result is how many. */
size_t cs_tags(const uint8_t *bytes, size_t at, size_t count, const uint64_t *pairs, uint32_t *found, size_t room);

/* The same in less time, for pairs with few second bytes: two tables of 16, in which each of them stands at the place that its lower
 * four bits name. Only where cs_has_avx2 says so. */
size_t cs_tags_avx2(
    const uint8_t *bytes, size_t at, size_t count, const uint64_t *pairs, const uint8_t *seconds, uint32_t *found, size_t room);

/* Whether this processor, and the kernel, have AVX2. */
int cs_has_avx2(void);

#endif
