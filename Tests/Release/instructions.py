#!/usr/bin/env python3
"""instructions.py PROGRAM: ends with an error where PROGRAM, with its symbols, uses instructions that not every x86-64 processor has.

Functions that the C library chooses at run time, by what the processor says of itself, may use them: they carry the name of the
instruction set, or are listed here with what they ask first. tzcnt is not counted: older processors run it as bsf, which gives the
same for what compilers use it for.
"""

import re
import subprocess
import sys

BEYOND = re.compile(
    r"v[a-z0-9]+|k(mov|and|or|xor|ortest|not|unpck|test|shift|add)[a-z]*"  # AVX to AVX-512
    r"|lddqu|h(add|sub)p[sd]|addsubp[sd]|mov(ddup|shdup|sldup)|fisttp[a-z]*"  # SSE3
    r"|pshufb|palignr|pabs[bwd]|phadd[a-z]*|phsub[a-z]*|pmaddubsw|pmulhrsw|psign[bwd]"  # SSSE3
    r"|pblend[a-z]*|blend[a-z]*|pmov[sz]x[a-z]*|pmulld|pminu[wd]|pmins[bd]|pmaxu[wd]|pmaxs[bd]|ptest|pcmpeqq|packusdw"  # SSE4.1
    r"|phminposuw|round[ps][sd]|pinsr[bdq]|pextr[bdq]|insertps|extractps|dpp[sd]|mpsadbw|movntdqa|pmuldq"
    r"|pcmpgtq|pcmp[ie]str[im]|crc32[bwlq]?|popcnt"  # SSE4.2
    r"|lzcnt|andn|bextr|bls(i|r|msk)|bzhi|pdep|pext|mulx|rorx|sarx|shlx|shrx|adcx|adox|movbe"  # BMI, ADX
    r"|aes[a-z0-9]+|pclmul[a-z0-9]*|sha(1|256)[a-z0-9]+|gf2p8[a-z]*|rdrand|rdseed|rdpid|(rd|wr)[fg]sbase"
    r"|xsave[a-z0-9]*|xrstor[a-z0-9]*|xgetbv|movdir[a-z0-9]+|cldemote|clwb|clflushopt|umwait|tpause|serialize")
CHOSEN = re.compile(r"_(avx|avx2|avx512|evex|evex512|sse4|sse41|sse42|ssse3|fma|fma3|fma4)(_[a-z0-9_]+)?(\.[a-z0-9.]+)?$|_avx512?[a-z0-9_]*$"
                    r"|_sse4_[12][a-z0-9_]*$|_sse42[a-z0-9_]*$")
ASKED = {
    "_dl_runtime_resolve_xsave": "taken where cpuid has XSAVE",
    "_dl_runtime_resolve_xsavec": "taken where cpuid has XSAVEC",
    "update_active.constprop.0": "asks cpuid for OSXSAVE before xgetbv",
    "get_available_features.constprop.0": "asks cpuid for OSXSAVE before xgetbv; __builtin_cpu_supports, for cs_tags_avx2",
}
PREFIXES = ("lock", "rep", "repz", "repnz", "notrack", "bnd", "data16", "cs", "ds", "es")


def main(program):
    listing = subprocess.Popen(["objdump", "-d", "--no-show-raw-insn", program], stdout=subprocess.PIPE, text=True)
    function, functions, chosen, found = "", 0, 0, {}
    for line in listing.stdout:
        if line.endswith(">:\n"):
            function = line.split("<", 1)[1][:-3]
            functions += 1
            continue
        parts = line.split("\t")
        words = parts[1].split() if len(parts) > 1 else []
        while words and words[0] in PREFIXES:
            words.pop(0)
        if words and BEYOND.fullmatch(words[0]):
            if function in ASKED or CHOSEN.search(function):
                chosen += 1
            else:
                found.setdefault(function, set()).add(words[0])
    if listing.wait() != 0 or functions < 1000 or chosen == 0:
        raise SystemExit("instructions.py: %s was not read: %d functions, %d chosen" % (program, functions, chosen))
    for name in sorted(found):
        print("%s: %s" % (name, " ".join(sorted(found[name]))))
    if found:
        raise SystemExit("instructions.py: the functions above would not run on every x86-64 processor")
    print("instructions: none above the x86-64 baseline in %d functions, but where the processor is asked first" % functions)


if __name__ == "__main__":
    main(sys.argv[1])
