// The comparison tables of rpm's and dpkg's own tests.

import Testing

@testable import PostfixModel

private let flipped: [PackageOrder: PackageOrder] = [.older: .newer, .same: .same, .newer: .older]

private func order(_ sign: String) -> PackageOrder { sign == "<" ? .older : sign == ">" ? .newer : .same }

@Suite("PackageOrder")
struct PackageOrderTests {
    /// The table of rpm's own test, tests/rpmvercmp.at.
    static let rpmTable = """
        1.0 = 1.0 | 1.0 < 2.0 | 2.0.1 = 2.0.1 | 2.0 < 2.0.1 | 2.0.1a = 2.0.1a | 2.0.1a > 2.0.1 | 5.5p1 = 5.5p1 | 5.5p1 < 5.5p2
        5.5p10 = 5.5p10 | 5.5p1 < 5.5p10 | 10xyz < 10.1xyz | xyz10 = xyz10 | xyz10 < xyz10.1 | xyz.4 = xyz.4 | xyz.4 < 8 | xyz.4 < 2
        5.5p2 < 5.6p1 | 5.6p1 < 6.5p1 | 6.0.rc1 > 6.0 | 10b2 > 10a1 | 1.0aa = 1.0aa | 1.0a < 1.0aa | 10.0001 = 10.0001 | 10.0001 = 10.1
        10.0001 < 10.0039 | 4.999.9 < 5.0 | 20101121 = 20101121 | 20101121 < 20101122 | 2_0 = 2_0 | 2.0 = 2_0 | 2_0 = 2.0 | a = a | a+ = a+
        a+ = a_ | +a = +a | +a = _a | + = + | + = _ | _ = _ | 1.0~rc1 = 1.0~rc1 | 1.0~rc1 < 1.0 | 1.0~rc1 < 1.0~rc2
        1.0~rc1~git123 = 1.0~rc1~git123 | 1.0~rc1~git123 < 1.0~rc1 | 1.0^ = 1.0^ | 1.0^ > 1.0 | 1.0^git1 = 1.0^git1 | 1.0^git1 > 1.0
        1.0^git1 < 1.0^git2 | 1.0^git1 < 1.01 | 1.0^20160101 = 1.0^20160101 | 1.0^20160101 < 1.0.1 | 1.0^20160101^git1 = 1.0^20160101^git1
        1.0^20160102 > 1.0^20160101^git1 | 1.0~rc1^git1 = 1.0~rc1^git1 | 1.0~rc1^git1 > 1.0~rc1 | 1.0^git1~pre = 1.0^git1~pre
        1.0^git1 > 1.0^git1~pre | 1b.fc17 = 1b.fc17 | 1b.fc17 < 1.fc17 | 1g.fc17 > 1.fc17 | 1.1.α = 1.1.α | 1.1.α = 1.1.β
        8.el6 > 7.el6 | 8.el6 > 6.el6_7.1 | 6.el6_7.1 > 6.el6 | 7.el6 > 6.el6_7.1 | 99999999999999999999 > 9
        """.split(whereSeparator: { $0 == "|" || $0 == "\n" }).map { $0.split(separator: " ").map(String.init) }

    /// From dpkg's own test, t-version.c, and the Debian policy manual.
    static let debianTable = """
        0 = 0 | 0 = 00 | 1.2.3 = 1.2.3 | 4.4.3-2 = 4.4.3-2 | 1.2.3 > 1.2.2 | a1 > a | 0~ < 0 | 0~~ < 0~ | 0~~a < 0~ | 0 > 0~~
        1.0~beta1~svn1245 < 1.0~beta1 | 1.0~beta1 < 1.0 | 1.2.2.2 > 1.2.2 | 1.3 > 1.2.2 | 1.18 > 1.8.4 | a < a+ | a+ > ab | + > a | z < +
        . > - | 1.10 > 1.9 | 10 > 9 | 1.0a < 1.0b | 1.0a < 1.0+ | 0+deb12u1 < 0+deb12u2 | 1+deb8u2 < 1+deb8u10 | 2ubuntu1 > 2 | 2 < 2+b1
        99999999999999999999 > 9 | 1.0.0 > 1.0
        """.split(whereSeparator: { $0 == "|" || $0 == "\n" }).map { $0.split(separator: " ").map(String.init) }

    @Test("rpmvercmp's own table holds, both ways round", arguments: rpmTable)
    func rpm(row: [String]) {
        #expect(PackageOrder.rpm(row[0], row[2]) == order(row[1]))
        #expect(PackageOrder.rpm(row[2], row[0]) == flipped[order(row[1])])
    }

    @Test("dpkg's own table holds, both ways round", arguments: debianTable)
    func debian(row: [String]) {
        // An upstream version or a revision: the part comparison knows no dash between them.
        guard !row[0].contains("-2") else { return expectWhole(row) }
        #expect(PackageOrder.debian(row[0], row[2]) == order(row[1]))
        #expect(PackageOrder.debian(row[2], row[0]) == flipped[order(row[1])])
    }

    private func expectWhole(_ row: [String]) {
        let (one, two) = (PackageVersion(row[0], rules: .debian)!, PackageVersion(row[2], rules: .debian)!)
        #expect(one.compared(to: two) == order(row[1]))
    }
}
