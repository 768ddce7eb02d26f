// A cipher grade that does not exist: TLS is refused in each session (src/tls/tls_misc.c, tls_cipher_grades; FACTS §10).

import PostfixModel

extension Fault {
    package static let invalidCipherGrade = Fault(
        "invalid-cipher-grade", "smtpd_tls_ciphers or smtpd_tls_mandatory_ciphers is no cipher grade: every TLS session fails",
        exitCodes: [2, 1],
        explains: [.noSharedCipher]
    ) { picture in
        guard let configuration = picture.configuration else { return [] }
        func wrongGrade(_ listener: Listener) -> EffectiveValue? {
            let value = CipherGrade.parameter(for: listener).flatMap { configuration.effective($0, for: listener.service) }
            return value.flatMap { $0.problem == nil && !CipherGrade.isGrade($0.expanded) ? $0 : nil }
        }
        // By where the wrong text stands: behind `$name` it is another line than the grade's own.
        let wrong = picture.listeners.compactMap { listener in wrongGrade(listener).map { (configuration.text(ofGrade: $0), listener) } }
        return ServerPicture.definitions(wrong).compactMap { text, listeners in
            wrongGrade(listeners[0]).map { picture.invalidGrade($0, text, listeners) }
        }
    }
}

/// The words smtpd takes for a grade, in any case (tls_misc.c: NAME_CODE_FLAG_NONE).
package enum CipherGrade {
    package static let all = ["null", "export", "low", "medium", "high"]

    package static func isGrade(_ text: String) -> Bool { all.contains(text.lowercased()) }

    /// The first grade that the text names: `medium, high` meant at least medium. What stands behind `!` or `-` was to be left out. Is nil
    /// where none is legible, and where it is one that lets clients go with less than medium.
    package static func firstLegible(in text: String) -> String? {
        var isLeftOut = false
        var word = ""
        for character in text.lowercased() + " " {
            if character.isLetter {
                word.append(character)
                continue
            }
            if all.contains(word), !isLeftOut { return ["medium", "high"].contains(word) ? word : nil }
            if !word.isEmpty || "!-".contains(character) { isLeftOut = "!-".contains(character) }
            word = ""
        }
        return nil
    }

    /// Is false only of a grade's parameter that this service does not read: it reads the other of the two, or none.
    package static func mayBeRead(_ name: String, by listener: Listener) -> Bool {
        !["smtpd_tls_ciphers", "smtpd_tls_mandatory_ciphers"].contains(name) || parameter(for: listener) == name
    }

    /// Which of the two parameters a service reads.
    package static func parameter(for listener: Listener) -> String? {
        switch listener.governing {
        case .wrapperMode, .enforced: "smtpd_tls_mandatory_ciphers"
        case .opportunistic, .noList: "smtpd_tls_ciphers"
        case .tlsOff, .noProxy, .noCertificate, .fatal: nil
        }
    }
}

extension Configuration {
    /// The innermost definition that is no grade itself: the value's own, or one that it refers to.
    fileprivate func text(ofGrade value: EffectiveValue) -> EffectiveValue {
        value.through.reversed().lazy.compactMap { self.effective($0, for: value.service) }
            .first { $0.origin != .builtIn && $0.problem == nil && !CipherGrade.isGrade($0.expanded) } ?? value
    }
}

extension ServerPicture {
    /// `value` is the grade as a listener reads it, `text` the definition that has the wrong word.
    fileprivate func invalidGrade(_ value: EffectiveValue, _ text: EffectiveValue, _ listeners: [Listener]) -> Sighting {
        let ports = numbers(of: listeners)
        let place = place(of: text)
        let grade = CipherGrade.firstLegible(in: text.expanded)
        let isAlive = listeners.allSatisfy(isServed)
        let write = grade.map { "write in \(placeText(of: text)): \(text.parameter) = \($0)" }
        return Sighting(
            ports: ports, place: place, reach: .tls, weight: isAlive ? .trap : .fault,
            summary:
                "\(Self.portsText(ports)) cannot do TLS: \"\(value.expanded)\" in \(place?.brief ?? placeText(of: text)) is no cipher grade",
            reason: (text == value ? [] : ["\(value.parameter) = \(value.raw) (\(placeText(of: value))) comes to \(text.parameter)"]) + [
                "\(value.parameter) takes one word: null, export, low, medium or high",
                "\"\(value.expanded)\" is none of them, so Postfix refuses every TLS session",
            ], effect: Suffering.withoutTLS(ports),
            next: [.say(write ?? "Write one of these words in \(placeText(of: text))", run: editing(place)), loading],
            evidence: source(place))
    }
}
