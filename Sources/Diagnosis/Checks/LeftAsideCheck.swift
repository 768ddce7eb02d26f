// Notes about what Postfix goes on without: a file of DH parameters, a table type. Nothing that TLS needs.

import PostfixModel

extension Check {
    /// Postfix warns of it and uses its own parameters (tls_dh.c).
    package static let parametersMissing: Check = .init(
        id: "dh-file-missing", title: "DH parameters", meaning: "The file of DH parameters is not there; Postfix uses its own.",
        step: .configuration, needs: [.configuration], isNote: true
    ) { picture in
        guard let certificates = picture.certificates else { return nil }
        let missing = certificates.uses(.dhParameters).first { certificates.file(of: $0)?.problem?.isMissing == true }
        guard let missing else { return nil }
        return CheckOutcome(
            .clear, "\(missing.path) is not there; Postfix uses parameters of its own",
            [.fact(label: "Where", value: "\(missing.parameter), \(picture.place(of: missing)?.shown ?? "")")])
    }

    /// A table that cannot be opened is no fault of TLS, and who is looked up in it may be turned away.
    package static let tableUnopened: Check = .init(
        id: "table-type-missing", title: "Table types", meaning: "Postfix cannot open a table of a type that is not installed.",
        step: .log, needs: [.log], isNote: true
    ) { picture in
        let found = picture.lastWitness { detail -> String? in if case .unsupportedDictionary(let type) = detail { type } else { nil } }
        guard let found, picture.deadProbes.isEmpty else { return nil }
        return CheckOutcome(
            .clear, "Postfix cannot open tables of type \(found.parts): mail that is looked up in them is put off",
            picture.evidence(of: found.event) + [.meaning("Install the package that brings it, such as postfix-\(found.parts).")])
    }
}
