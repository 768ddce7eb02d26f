// The names that Postfix's protocol lists are made of, SSLv2 included.

/// A protocol name in Postfix's spelling. Which of them a build accepts is the build's matter.
package enum ProtocolName: String, CaseIterable, Hashable, Sendable {
    case sslv2 = "SSLv2"
    case sslv3 = "SSLv3"
    case tlsv1 = "TLSv1"
    case tlsv1_1 = "TLSv1.1"
    case tlsv1_2 = "TLSv1.2"
    case tlsv1_3 = "TLSv1.3"

    /// The version a server can leave on under this name; nil for SSLv2, which is never listed.
    package var version: TLSVersion? { TLSVersion(rawValue: rawValue) }

    package init(_ version: TLSVersion) { self = ProtocolName(rawValue: version.rawValue)! }

    /// Whole name, ASCII letters in either case, as strcasecmp compares.
    init?(anyCase bytes: ArraySlice<UInt8>) {
        guard let name = ProtocolName.allCases.first(where: { bytes.isAnyCase($0.rawValue) }) else { return nil }
        self = name
    }
}

extension ArraySlice<UInt8> {
    func isAnyCase(_ text: String) -> Bool {
        count == text.utf8.count && zip(self, text.utf8).allSatisfy { $0.lowered == $1.lowered }
    }
}
