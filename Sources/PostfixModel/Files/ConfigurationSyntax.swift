// What the syntax of main.cf, master.cf and `$name` depends on: the release line (FACTS §4, §6).

/// Syntax by release. Snapshots of 2.12 are the development of 3.0 (no 2.12 was ever released).
struct ConfigurationSyntax: Hashable, Sendable {
    /// 3.0: `{ … }` in master.cf, `${name?{a}:{b}}`, comparisons and blanks inside `${…}` (src/master/master_ent.c,
    /// src/util/mac_expand.c).
    var hasBraces: Bool
    /// 2.9: `-o` is split by split_nameval() and needs its `=`; before, at the first `=`, without trimming
    /// (src/master/single_server.c).
    var trimsOptions: Bool
    /// 2.9: postconf reads master.cf (FACTS §5).
    var hasMasterPostconf: Bool
    /// 3.6: `<=level` and its like compare compatibility levels (src/global/compat_level.c).
    var comparesLevels: Bool
    /// 3.11: `${function{text}}` (src/util/mac_expand.c).
    var callsFunctions: Bool
    /// 3.4.29, 3.5.19, 3.6.9, 3.7.5, 3.8.0: `= value` is fatal (src/util/split_nameval.c).
    var refusesEmptyNames: Bool

    init(_ release: Release) {
        let line = (release.major, release.minor)
        hasBraces = line >= (2, 12)
        trimsOptions = line >= (2, 9)
        hasMasterPostconf = line >= (2, 9)
        comparesLevels = line >= (3, 6)
        callsFunctions = line >= (3, 11)
        let patches = [4: 29, 5: 19, 6: 9, 7: 5]
        if release.major == 3, let patch = patches[release.minor] {
            refusesEmptyNames = release.snapshot == nil && release.patch >= patch
        } else {
            refusesEmptyNames = line >= (3, 8)
        }
    }
}
