// master.cf of any release: lossless, and an edit of an override changes this override only.

import PostfixModel
import TestSupport

extension FuzzTarget {
    static let masterCF = FuzzTarget(
        name: "master.cf", claim: "render gives the bytes back; an edit of an override touches it only",
        full: 1_000_000,
        make: { $0.text(from: $1.masters, words: masterWords) },
        check: { bytes, generator in
            let file = MasterCF(bytes, release: generator.pick(releases))
            if file.render() != bytes { return "render(parse(x)) is not x" }
            guard let service = file.services.filter({ !$0.overrides.isEmpty }).randomElement(using: &generator) else { return nil }
            let override = generator.pick(service.overrides)
            return brokenByEdit(
                of: override.name, service, in: file, to: generator.pick(["TLSv1", "!SSLv2, !SSLv3", "!SSLv2,!SSLv3", ">=TLSv1.2", "x"]))
        },
        shapes: [
            Shape("a"), Shape("\n"), Shape("-o a=b ", after: "smtp inet n - n - - smtpd "),
            Shape("-o { a = b } ", after: "smtp inet n - n - - smtpd "), Shape("{", after: "smtp inet n - n - - smtpd -o "),
            Shape("smtp inet n - n - - smtpd\n"), Shape("\n  -o a=b", after: "smtp inet n - n - - smtpd"),
            Shape("x ", after: "smtp inet n - n - - smtpd "), Shape("v", after: "smtp inet n - n - - smtpd -"),
            Shape("\n#c\n -v", after: "smtp inet n - n - - smtpd"), Shape("\0"),
        ],
        work: { bytes in
            let file = MasterCF(bytes, release: releases[3])
            guard let service = file.services.last, let name = service.overrides.last?.name else { return file.problems.count }
            return file.setting(name, of: service, to: "TLSv1")?.services.count ?? 0
        })

    static let releases = ["2.3.0", "2.6.6", "2.8.10", "3.7.11", "3.4.28", "3.11.0"].map { Release($0)! }

    private static let masterWords = [
        "smtp inet n - n - - smtpd", "smtps", " inet ", " n - n - - ", "smtpd", "tlsproxy", "\n", "\n  ", "\n\t", "\r\n", "\n#c\n  ", "-o ",
        " -o ", "-o", "smtpd_tls_protocols=", "a=b", "=",
        " = ", "{", "}", " { ", " } ", "-v", "--", "-", "TLSv1", ",", "!SSLv2, !SSLv3", " ", "\0", "é", "$a", "\"", "a/b", "127.0.0.1:",
        "[::1]:465",
    ]

    private static func brokenByEdit(of name: String, _ service: MasterService, in file: MasterCF, to value: String) -> String? {
        guard let after = file.setting(name, of: service, to: value) else { return "the override \(name) cannot be set" }
        guard let index = file.services.firstIndex(of: service), after.services.count == file.services.count else {
            return "setting \(name) makes \(after.services.count) services of \(file.services.count)"
        }
        for (other, (old, new)) in zip(file.services, after.services).enumerated() where other != index {
            if old.name != new.name || old.overrides.map(\.value) != new.overrides.map(\.value) {
                return "setting \(name) changes service \(old.name)"
            }
        }
        let old = service.overrides
        let new = after.services[index].overrides
        guard old.map(\.name) == new.map(\.name) else {
            return "setting \(name) to \(value) gives options \(new.map(\.name)) for \(old.map(\.name))"
        }
        let inForce = old.lastIndex { $0.name == name }!
        for (number, pair) in zip(old, new).enumerated() where number != inForce && pair.0.value != pair.1.value {
            return "setting \(name) changes \(pair.0.name)"
        }
        let wanted = [value, value.replacing(", ", with: ",")].map { Array($0.utf8) }
        return wanted.contains(new[inForce].value) ? nil : "\(name) set to \(value) reads \(new[inForce].text.debugDescription)"
    }
}
