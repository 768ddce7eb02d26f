// A list, or another value that decides about TLS, refers to a name that nobody defines. Postfix puts empty text there and says nothing; a
// list without text restricts nothing, a level without text is none (FACTS §4).

import PostfixModel

extension Fault {
    package static let undefinedReference = Fault(
        "undefined-reference",
        "a list or a TLS setting refers to a $name that is defined nowhere: that part is empty, and means something else",
        exitCodes: [1], explains: [.leftOverList]
    ) { picture in
        guard let configuration = picture.configuration, let build = picture.build else { return [] }
        let lists: [Sighting] = configuration.protocolLists.compactMap { list in
            guard let reading = list.reading(by: build), reading.isValid, let found = picture.undefinedName(in: list) else { return nil }
            return picture.undefined(found.name, in: list, reading, isConfirmed: found.isConfirmed)
        }
        return lists + picture.undefinedSettings
    }
}

extension ServerPicture {
    /// The first name in the value that is defined nowhere; one that may be built in only where postconf says that it is not.
    fileprivate func undefinedName(in value: EffectiveValue) -> (name: String, isConfirmed: Bool)? {
        let names = configuration?.undefinedNames(in: value) ?? []
        if let name = names.first(where: isCalledUndefined) { return (name, true) }
        return names.first { !mayBeBuiltIn($0) }.map { ($0, false) }
    }

    /// Levels, grades and files of the listeners whose text lacks a name, each definition once. What a daemon ends at is told as that, with the
    /// same line.
    fileprivate var undefinedSettings: [Sighting] {
        let held = listeners.filter { !$0.isFatal }.flatMap { listener in undefinedValues(listener).map { ($0, listener) } }
        return Self.definitions(held).compactMap { value, listeners in
            undefinedName(in: value).map { undefined($0.name, in: value, listeners, isConfirmed: $0.isConfirmed) }
        }
    }

    private func undefinedValues(_ listener: Listener) -> [EffectiveValue] {
        let words = ["smtpd_tls_security_level", CipherGrade.parameter(for: listener)].compactMap { $0 }
        return (words + ServerPicture.filesForTLS).compactMap { configuration?.effective($0, for: listener.service) }.filter { value in
            guard value.problem == nil, let undefined = undefinedName(in: value) else { return false }
            // Paths are made of names that are built in, which only postconf knows all of.
            return undefined.isConfirmed || words.contains(value.parameter)
        }
    }

    private static let filesForTLS = [
        "smtpd_tls_chain_files", "smtpd_tls_cert_file", "smtpd_tls_key_file", "smtpd_tls_eccert_file", "smtpd_tls_eckey_file",
    ]

    private func undefined(_ name: String, in value: EffectiveValue, _ listeners: [Listener], isConfirmed: Bool) -> Sighting {
        let ports = numbers(of: listeners)
        let place = place(of: value)
        let isEmpty = value.expanded.allSatisfy(\.isWhitespace)
        let isLevel = value.parameter == "smtpd_tls_security_level"
        // In wrapper mode the level is not looked at, and the old switches may say what the level does not.
        let open = isLevel && isEmpty ? numbers(of: listeners.filter { $0.governing == .tlsOff }) : []
        let told = open.isEmpty ? ports : open
        let effect =
            open.isEmpty
            ? isEmpty ? "\(value.parameter) is not set, whatever the line says" : "\(value.parameter) is another value than meant"
            : "Mail comes and goes unencrypted on \(Self.portsText(open).lowercasedFirst)"
        return Sighting(
            ports: told, place: place, reach: .someClients, weight: .trap, isConfirmed: isConfirmed, subject: name,
            summary: "\(Self.portsText(told)): $\(name) in \(place?.shown ?? value.parameter) is defined nowhere, so "
                + (isEmpty ? "\(value.parameter) is empty" : "\(value.parameter) is \"\(value.expanded)\"")
                + (open.isEmpty ? "" : " and STARTTLS is not offered"),
            reason: undefinedReason(name, value), effect: effect,
            next: undefinedNext(name, value, place), evidence: source(place, note: "$\(name) is empty"))
    }

    private func undefinedReason(_ name: String, _ value: EffectiveValue) -> [String] {
        [
            "\(value.parameter) = \(value.raw), \(placeText(of: value))",
            "Neither \(mainPath) nor the service's options define \(name), and Postfix puts empty text there without a word",
        ]
    }

    private func undefinedNext(_ name: String, _ value: EffectiveValue, _ place: FilePlace?) -> [NextStep] {
        [.say("Correct the name in \(place?.shown ?? value.parameter), or define \(name) in \(mainPath)", run: editing(place)), loading]
    }

    /// postconf itself said so.
    fileprivate func isCalledUndefined(_ name: String) -> Bool {
        facts.configuration.value?.complaints.contains { $0.detail == .undefinedParameter(name) } ?? false
    }

    /// Begins as names of Postfix's own do: whether this release has it, only its postconf knows.
    fileprivate func mayBeBuiltIn(_ name: String) -> Bool {
        ["smtp_", "smtpd_", "lmtp_", "tls_", "tlsproxy_", "postscreen_"].contains { name.hasPrefix($0) }
    }

    fileprivate func undefined(_ name: String, in list: EffectiveValue, _ reading: ListReading, isConfirmed: Bool) -> Sighting {
        let ports = numbers(of: readers(of: list))
        let place = place(of: list)
        let isEmpty = list.expanded.allSatisfy(\.isWhitespace)
        let on = reading.enabled.listed
        let subject = ports.isEmpty ? list.parameter : Self.portsText(ports)
        return Sighting(
            ports: ports, place: place, reach: .someClients, weight: .trap, isConfirmed: isConfirmed, subject: name,
            summary: "\(subject): $\(name) in \(place?.shown ?? list.parameter) is defined nowhere, so "
                + (isEmpty ? "the list is empty and everything is on: \(on)" : "that part of the list is empty; \(on) on"),
            reason: undefinedReason(name, list), effect: "More is allowed than the line says", next: undefinedNext(name, list, place),
            evidence: source(place, note: "$\(name) is empty"))
    }
}
