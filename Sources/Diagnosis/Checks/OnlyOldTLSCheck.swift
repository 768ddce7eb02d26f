// Only TLS 1.0 or 1.1 left on, although this build has TLS 1.2: valid, and yet most clients of today are turned away.

import PostfixModel

extension Check {
    package static let onlyOldTLS: Check = .init(
        id: "only-old-tls", title: "Only old TLS is on",
        meaning: "A protocol list allows nothing newer than TLS 1.1, although TLS 1.2 could be had.", step: .configuration,
        needs: [.configuration], isTrap: true
    ) { picture in
        guard let build = picture.build else { return nil }
        let old = picture.listeners.filter { $0.reading.map { $0.isValid && build.leavesOnlyOldTLS($0.enabled) } ?? false }
        guard let first = old.first?.reading?.enabled else { return nil }
        var evidence = picture.lists(of: old)
        evidence.append(.meaning("This Postfix has TLS 1.2 too. \"!SSLv2, !SSLv3\" allows everything newer."))
        let names = first.sorted().map(\.spoken)
        let summary =
            "Only \(names.joined(separator: " and ")) \(names.count == 1 ? "is" : "are") left on: most mail programs of today refuse"
        return CheckOutcome(.trap, "\(summary) \(names.count == 1 ? "it" : "them")", evidence)
    }
}

extension PostfixBuild {
    /// These versions are on, none of them is TLS 1.2 or newer, and this build could do better.
    package func leavesOnlyOldTLS(_ enabled: Set<TLSVersion>) -> Bool {
        !enabled.isEmpty && enabled.isSubset(of: [.sslv3, .tlsv1, .tlsv1_1]) && offered.contains(.tlsv1_2)
    }
}
