// Package versions taken apart, refused and compared whole.

import Testing

@testable import PostfixModel

@Suite("PackageVersion")
struct PackageVersionTests {
    @Test(
        "Epoch, version and release are told apart, and whose rules hold",
        arguments: [
            ("2:2.6.6-8.el6", "rpm", 2, "2.6.6", "8.el6"), ("2:2.6.6-6.el6_7.1", "rpm", 2, "2.6.6", "6.el6_7.1"),
            ("2.6.6-8.el6", "rpm", 0, "2.6.6", "8.el6"), ("3.7.11-0+deb12u1", "debian", 0, "3.7.11", "0+deb12u1"),
            ("postfix-2.6.6-8.el6.x86_64", "rpm", 0, "2.6.6", "8.el6"), ("2.9.6-2", "debian", 0, "2.9.6", "2"),
            ("2.6.6-2.17.amzn1", "rpm", 0, "2.6.6", "2.17.amzn1"), ("3.5.9-150300.5.9.2", "rpm", 0, "3.5.9", "150300.5.9.2"),
            ("3.4.13-0ubuntu1.2", "debian", 0, "3.4.13", "0ubuntu1.2"), ("2:3.5.8-1.gf.el7", "rpm", 2, "3.5.8", "1.gf.el7"),
            ("2.11.3-1+deb8u2", "debian", 0, "2.11.3", "1+deb8u2"), ("1:2-3-4", "debian", 1, "2-3", "4"),
        ])
    func parts(text: String, rules: String, epoch: Int, version: String, release: String) throws {
        let package = try #require(PackageVersion(text))
        #expect(package.rules.rawValue == rules && package.epoch == epoch && package.version == version && package.release == release)
        #expect(package.description == text)
    }

    @Test(
        "What a package manager would refuse is no version",
        arguments: [
            "", "-", ":", "2:", "-8.el6", "2.6.6-", "x:2.6.6-1", "99999999999:1.0-1", "2.6.6 -8.el6", "2.6.6-8 el6", "postfix",
            "2.6.6-é.el6",
        ])
    func junk(text: String) { #expect(PackageVersion(text) == nil) }

    @Test("Versions that are not rpm's have no order")
    func noOrder() {
        let (rpm, debian) = (PackageVersion("2.6.6-8.el6")!, PackageVersion("2.6.6-8")!)
        #expect(rpm.compared(to: debian) == nil && debian.compared(to: debian) == nil)
    }

    @Test("The epoch outweighs everything, and an absent one is zero")
    func epochs() {
        #expect(PackageVersion("2:2.6.6-8.el6")!.compared(to: PackageVersion("3.7.0-1.el9")!) == .newer)
        #expect(PackageVersion("0:2.6.6-8.el6")!.compared(to: PackageVersion("2.6.6-8.el6")!) == .same)
        #expect(PackageVersion("2.6.6-8.el6")!.comparedWithoutEpoch(to: PackageVersion("2:2.6.6-6.el6_7.1")!) == .newer)
    }
}
