#include "CScan.h"
#include <string.h>

/* Keeps those of these places, in order, at which a tag ends and a wanted head follows. There is no branch in it: every second place of
 * a busy log is wanted, and a processor that guesses wrong loses more time than a comparison takes. */
static size_t sift(const uint8_t *bytes, size_t count, const uint8_t *heads, uint32_t *found, size_t number) {
    size_t kept = 0;
    for (size_t i = 0; i < number; i++) {
        uint32_t here = found[i];
        const uint8_t *tag = bytes + here;
        uint64_t read[2], wanted[4];
        memcpy(read, tag + 1, 16);
        memcpy(wanted, heads + CS_HEAD * cs_bucket((unsigned)tag[3] | (unsigned)tag[4] << 8), CS_HEAD);
        uint64_t differs = ((read[0] & wanted[0]) ^ wanted[2]) | ((read[1] & wanted[1]) ^ wanted[3]);
        found[kept] = here;
        kept += (differs == 0) & (here < count);
    }
    return kept;
}

/* Writes down these candidates, a bit for each of 64 bytes. That there is none is no branch, for the same reason; more than one is rare. */
static inline __attribute__((always_inline)) size_t note(uint64_t candidates, size_t at, uint32_t *found, size_t number) {
    found[number] = (uint32_t)(at + (size_t)__builtin_ctzll(candidates | 1ULL << 63));
    number += candidates != 0;
    for (candidates &= candidates - 1; __builtin_expect(candidates != 0, 0); candidates &= candidates - 1)
        found[number++] = (uint32_t)(at + (size_t)__builtin_ctzll(candidates));
    return number;
}

typedef uint8_t bytes16 __attribute__((ext_vector_type(16)));
typedef char compared16 __attribute__((ext_vector_type(16)));
typedef _Bool bits16 __attribute__((ext_vector_type(16)));

static inline __attribute__((always_inline)) bytes16 load(const uint8_t *bytes) {
    bytes16 read;
    memcpy(&read, bytes, 16);
    return read;
}

/* One bit for each of the sixteen, from a comparison. */
static inline __attribute__((always_inline)) uint32_t bits(compared16 compared) {
    bits16 packed = __builtin_convertvector(compared, bits16);
    uint16_t bits;
    memcpy(&bits, &packed, 2);
    return bits;
}

size_t cs_tags(const uint8_t *bytes, size_t *from, size_t count, const uint8_t *heads, uint32_t *found, size_t room) {
    size_t number = 0, at = *from;
    for (; at < count && number + CS_ROOM <= room; at += 64) {
        uint64_t candidates = 0;
        for (int quarter = 0; quarter < 4; quarter++) {
            const uint8_t *here = bytes + at + 16 * quarter;
            candidates |= (uint64_t)bits((load(here) == ']') & (load(here + 1) == ':')) << (16 * quarter);
        }
        number = note(candidates, at, found, number);
    }
    *from = at;
    return sift(bytes, count, heads, found, number);
}

size_t cs_inside(const uint8_t *bytes, size_t from, size_t count) {
    for (; from < count; from += 16) {
        const uint8_t *here = bytes + from;
        bytes16 read = load(here);
        uint32_t found = bits((read == '\n') | ((read == ']') & (load(here + 1) == ':')) | ((read == 'g') & (load(here + 2) == 'T')));
        if (found) return from + (size_t)__builtin_ctz(found);
    }
    return count;
}

#if defined(__x86_64__)
#include <immintrin.h>

/* 32 bytes at once, and only one line in four of a busy log is a candidate: vpshufb puts to each byte the one of the table that has the
 * same lower half, so that a byte which equals it is in the table. */
__attribute__((target("avx2"))) static inline __attribute__((always_inline)) uint32_t candidates_avx2(
    const uint8_t *bytes, __m256i first, __m256i second) {
    __m256i letter = _mm256_loadu_si256((const __m256i *)(bytes + 4));
    __m256i wanted = _mm256_or_si256(
        _mm256_cmpeq_epi8(_mm256_shuffle_epi8(first, letter), letter), _mm256_cmpeq_epi8(_mm256_shuffle_epi8(second, letter), letter));
    __m256i end = _mm256_cmpeq_epi8(_mm256_loadu_si256((const __m256i *)bytes), _mm256_set1_epi8(']'));
    return (uint32_t)_mm256_movemask_epi8(_mm256_and_si256(end, wanted));
}

__attribute__((target("avx2"))) size_t cs_tags_avx2(
    const uint8_t *bytes, size_t *from, size_t count, const uint8_t *heads, const uint8_t *seconds, uint32_t *found, size_t room) {
    __m256i first = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)seconds));
    __m256i second = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(seconds + 16)));
    size_t number = 0, at = *from;
    for (; at < count && number + CS_ROOM <= room; at += 64) {
        uint64_t candidates =
            candidates_avx2(bytes + at, first, second) | (uint64_t)candidates_avx2(bytes + at + 32, first, second) << 32;
        number = note(candidates, at, found, number);
    }
    *from = at;
    return sift(bytes, count, heads, found, number);
}

int cs_has_avx2(void) { return __builtin_cpu_supports("avx2") != 0; }
#else
size_t cs_tags_avx2(
    const uint8_t *bytes, size_t *from, size_t count, const uint8_t *heads, const uint8_t *seconds, uint32_t *found, size_t room) {
    (void)seconds;
    return cs_tags(bytes, from, count, heads, found, room);
}

int cs_has_avx2(void) { return 0; }
#endif
