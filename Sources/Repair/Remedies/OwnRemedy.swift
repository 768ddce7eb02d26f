// The admin's own value, checked as it is typed: what Postfix would reject or misread never gets into the file.

import Diagnosis
import PostfixModel

extension RemedyKind {
    static func own(_ value: String) -> RemedyKind {
        RemedyKind(
            id: "own", title: "Your own value", applies: { _ in true }, value: { _, _ in value }, price: { _, _ in [] })
    }
}

/// A value as typed, and what is wrong with it.
struct OwnValue {
    /// Without the blanks around it, which are no part of it for Postfix, and with one blank where more were typed, as postconf
    /// shows it.
    let text: String
    private let typed: String

    init(typed: String) {
        self.typed = typed
        text = String(decoding: Array(typed.utf8.split { $0 == 0x20 || $0 == 0x09 }.joined(separator: [0x20])), as: UTF8.self)
    }

    /// The first thing wrong with it; nil when it can go into the file.
    func problem(for build: PostfixBuild) -> ValueProblem? {
        if let sentence = unusable { return .unusable(sentence) }
        // As typed: the offset is for a caret under the field, and blanks around a list mean nothing.
        let reading = ProtocolList(typed).read(by: build)
        if let token = reading.rejected {
            return .rejected(offset: token.offset, sentence: token.sentence(for: build) + ".")
        }
        if reading.stopsTLS {
            if ProtocolList(text).leavesSSLv2On(by: build) {
                return .nothingEnabled("\(text) allows nothing but SSLv2, which is broken. Allow one TLS version.")
            }
            return .nothingEnabled("\(text) is valid but allows no protocol: every TLS handshake would fail. Allow one version.")
        }
        return nil
    }

    private var unusable: String? {
        if text.isEmpty {
            return "An empty list lifts every restriction, SSLv3 included: name what to allow or to forbid, such as !SSLv2, !SSLv3."
        }
        if text.utf8.first == UInt8(ascii: "#") {
            return "A value cannot begin with #: there is no comment inside a value, and postconf refuses it."
        }
        for byte in text.utf8 {
            switch byte {
            case 0x0A, 0x0D: return "A value is one line: take the line end out."
            case 0x00: return "A NUL byte ends the value for Postfix: take it out."
            case 0x01..<0x20 where byte != 0x09, 0x7F: return "The value has a control character in it: type it again."
            case UInt8(ascii: "$"):
                return "A value with $ is expanded by Postfix and cannot be checked here: write the protocols themselves."
            case UInt8(ascii: "{"), UInt8(ascii: "}"): return "Braces mean something else in master.cf: write the protocols themselves."
            default: break
            }
        }
        return nil
    }
}
