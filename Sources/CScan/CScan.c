#include "CScan.h"
#include <string.h>

/* Writes down which of these candidates, a bit for each of 64 bytes, are wanted. */
static inline __attribute__((always_inline)) size_t keep(
    uint64_t candidates, const uint8_t *bytes, size_t at, size_t count, const uint64_t *pairs, uint32_t *found, size_t number, size_t room) {
    while (candidates) {
        size_t here = at + (size_t)__builtin_ctzll(candidates);
        candidates &= candidates - 1;
        const uint8_t *tag = bytes + here;
        unsigned pair = (unsigned)tag[3] | (unsigned)tag[4] << 8;
        if (here >= count || number == room) break;
        if (tag[1] == ':' && tag[2] == ' ' && (pairs[pair >> 6] >> (pair & 63) & 1)) found[number++] = (uint32_t)here;
    }
    return number;
}

typedef uint8_t bytes16 __attribute__((ext_vector_type(16)));
typedef _Bool bits16 __attribute__((ext_vector_type(16)));

size_t cs_tags(const uint8_t *bytes, size_t at, size_t count, const uint64_t *pairs, uint32_t *found, size_t room) {
    size_t number = 0;
    for (; at < count && number < room; at += 64) {
        uint64_t candidates = 0;
        for (int quarter = 0; quarter < 4; quarter++) {
            bytes16 here, next;
            memcpy(&here, bytes + at + 16 * quarter, 16);
            memcpy(&next, bytes + at + 16 * quarter + 1, 16);
            bits16 both = __builtin_convertvector((here == ']') & (next == ':'), bits16);
            uint16_t bits;
            memcpy(&bits, &both, 2);
            candidates |= (uint64_t)bits << (16 * quarter);
        }
        number = keep(candidates, bytes, at, count, pairs, found, number, room);
    }
    return number;
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
    const uint8_t *bytes, size_t at, size_t count, const uint64_t *pairs, const uint8_t *seconds, uint32_t *found, size_t room) {
    __m256i first = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)seconds));
    __m256i second = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(seconds + 16)));
    size_t number = 0;
    for (; at < count && number < room; at += 64) {
        uint64_t candidates =
            candidates_avx2(bytes + at, first, second) | (uint64_t)candidates_avx2(bytes + at + 32, first, second) << 32;
        if (candidates) number = keep(candidates, bytes, at, count, pairs, found, number, room);
    }
    return number;
}

int cs_has_avx2(void) { return __builtin_cpu_supports("avx2") != 0; }
#else
size_t cs_tags_avx2(
    const uint8_t *bytes, size_t at, size_t count, const uint64_t *pairs, const uint8_t *seconds, uint32_t *found, size_t room) {
    (void)seconds;
    return cs_tags(bytes, at, count, pairs, found, room);
}

int cs_has_avx2(void) { return 0; }
#endif
