// The whole way from hostile files, logs and values to verdict, plan and diff: a plan repairs or is not made.

import Diagnosis
import PostfixModel
import Repair
import TestSupport

extension FuzzTarget {
    static let ownValues = FuzzTarget(
        name: "own values", claim: "a value that is taken is read as it is and leaves something on; any other is refused with a sentence",
        full: 150_000,
        make: { generator, _ in generator.text(from: [], words: ownWords, limit: 120) },
        check: { bytes, _ in
            let typed = String(decoding: bytes, as: UTF8.self)
            switch RepairMenu.own(typed, for: article) {
            case .success(let remedy): return planBroken(remedy, Patient.releases[0])
            case .failure(.rejected(let offset, let sentence)):
                return sentence.isEmpty || offset > typed.utf8.count ? "a refusal without sense" : nil
            case .failure(.nothingEnabled(let sentence)), .failure(.unusable(let sentence)):
                return sentence.isEmpty ? "a refusal without a sentence" : nil
            }
        },
        shapes: [Shape("TLSv1 "), Shape(" "), Shape("x"), Shape("!"), Shape("\u{301}")],
        work: { bytes in if case .success = RepairMenu.own(String(decoding: bytes, as: UTF8.self), for: article) { 1 } else { 0 } })

    static let assessment = FuzzTarget(
        name: "files to plan", claim: "every remedy's files are read as valid, and nothing else in them changes; judging comes to an end",
        full: 10_000,
        make: { generator, corpus in
            generator.text(
                from: corpus.mains,
                words: [
                    "smtpd_tls_protocols = ", "smtpd_tls_mandatory_protocols = ", "$smtpd_tls_protocols", "TLSv1 TLSv1.1", "TLSv9",
                    "!SSLv2", "\n", "\n ", "\nsmtpd_tls_security_level = may\n", "smtpd_tls_cert_file = /c\n", "${a?b}", "${a",
                    "a = $b\nb = $a\n", "#", ", ",
                ])
        },
        check: { bytes, generator in
            let release = generator.pick(Patient.releases)
            let assessment = Assessment(Patient(main: bytes, master: Patient.master, release: release).facts)
            for remedy in RepairMenu(for: assessment).remedies {
                if let broken = planBroken(remedy, release) { return broken }
            }
            return assessment.verdict.summary.isEmpty ? "a verdict without words" : nil
        },
        shapes: [
            Shape("TLSv9 ", after: "smtpd_tls_protocols = "), Shape("T1 T2 T3 T4 ", after: "smtpd_tls_mandatory_protocols = "),
            Shape("$a", after: "a = x\nsmtpd_tls_protocols = "), Shape("${", after: "smtpd_tls_protocols = "),
            Shape("${a?", after: "smtpd_tls_protocols = "), Shape("smtpd_tls_protocols = TLSv9\n"),
            Shape("x = y\n", before: "smtpd_tls_protocols = TLSv9\n"), Shape("\n T", after: "smtpd_tls_protocols = a"),
            Shape("\u{301}", after: "smtpd_tls_protocols = a"),
            Shape("#", after: "smtpd_tls_protocols = "), Shape("=\n"),
        ],
        work: { bytes in
            RepairMenu(for: Assessment(Patient(main: bytes, master: Patient.master, release: Patient.releases[0]).facts)).remedies.count
        })

    private static let ownWords = [
        "TLSv1", "TLSv1.1", "!SSLv2", "!SSLv3", ", ", " ", "\t", ":", "#", "$", "{", "}", "\n", "\r", "\0", "\u{7F}", "é", ">=TLSv1", "  ",
        "!",
    ]

    private static let article = Assessment(
        Patient(
            main: Array("smtpd_tls_security_level = may\nsmtpd_tls_cert_file = /c\nsmtpd_tls_protocols = TLSv1 TLSv1.1\n".utf8),
            master: Patient.master, release: Patient.releases[0]
        ).facts)

    private static func planBroken(_ remedy: Remedy, _ release: String) -> String? {
        // A missing entry of master.cf is planned too, and is no list.
        for edit in remedy.plan.edits where edit.parameter.hasSuffix("_protocols") {
            let reading = ProtocolList(edit.valueAfter).read(by: Patient.build(release))
            if !reading.isValid || reading.stopsTLS {
                return "\(remedy.id) plans \(edit.valueAfter.debugDescription), which \(release) does not take"
            }
        }
        for file in remedy.plan.files where file.path.hasSuffix("main.cf") {
            let (before, after) = (MainCF(file.before), MainCF(file.after))
            for expected in remedy.plan.expected where expected.service == nil {
                if after.entry(expected.parameter)?.text != expected.after {
                    return
                        "\(remedy.id): \(expected.parameter) reads \(after.entry(expected.parameter)?.text.debugDescription ?? "nothing")"
                }
            }
            let changed = Set(remedy.plan.expected.filter { $0.service == nil }.map(\.parameter))
            // An entry that is planned may come or go.
            let others = [before, after].map { file in file.entries.filter { !changed.contains($0.name) } }
            for (old, new) in zip(others[0], others[1]) where old.name != new.name || old.value != new.value {
                return "\(remedy.id) changes \(old.name)"
            }
            if others[0].count != others[1].count { return "\(remedy.id) changes the number of other entries" }
        }
        return nil
    }
}

/// A server by its files; the rest of what is known of it is fixed.
private struct Patient {
    var main: [UInt8]
    var master: [UInt8]
    var release: String

    static let releases = ["2.6.6", "2.8.10", "2.3.0", "3.5.25", "3.7.11"]
    static let master = Array("smtp inet n - n - - smtpd\nsmtps inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n".utf8)

    static func build(_ release: String) -> PostfixBuild {
        let library = OpenSSLVersion(release.hasPrefix("2") ? "1.0.1e" : "1.1.1w")!
        return PostfixBuild(release: Release(release)!, headers: library, library: library)
    }

    var facts: Facts {
        var facts = Facts()
        var server = ServerFacts()
        server.configDirectory = "/etc/postfix"
        facts.server = .value(server)
        var installed = PostfixFacts()
        installed.mailVersion = release
        installed.release = Release(release)
        facts.postfix = .value(installed)
        var library = OpenSSLFacts()
        library.version = Patient.build(release).library
        facts.openssl = .value(library)
        var files = ConfigurationFacts()
        (files.mainPath, files.masterPath) = ("/etc/postfix/main.cf", "/etc/postfix/master.cf")
        (files.mainBytes, files.masterBytes) = (main, master)
        facts.configuration = .value(files)
        facts.log = .value(LogFacts())
        facts.connection = .value(ConnectionFacts())
        return facts
    }
}
