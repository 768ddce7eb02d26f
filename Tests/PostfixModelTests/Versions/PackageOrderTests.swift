// The comparison table of rpm's own test.

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

    @Test("rpmvercmp's own table holds, both ways round", arguments: rpmTable)
    func rpm(row: [String]) {
        #expect(PackageOrder.rpm(row[0], row[2]) == order(row[1]))
        #expect(PackageOrder.rpm(row[2], row[0]) == flipped[order(row[1])])
    }
}
