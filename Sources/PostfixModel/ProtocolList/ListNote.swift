// What is true and worth saying about a list although its grammar is in order.

/// Something true and worth saying about a list that is not an error of grammar.
package enum ListNote: Hashable, Sendable {
    /// `>= TLSv1.2`: the bound is empty and the name an inclusion (FACTS §1.3). The bound and the word after it.
    case blankAfterBound(String)
    /// A name accepted but without effect on this build (bit 0): included, or excluded although the library has the version.
    case inertName(String)
    /// Only inert names were included: the list acts like an empty one.
    case onlyInertNames
    /// Valid, and nothing is left on.
    case nothingEnabled
    /// SSLv2, which no reading lists, stays on as far as the library was built with it.
    case sslv2On
    /// A bound outside what OpenSSL takes: silently not applied.
    case boundNotApplied(String)
    /// 2.3/2.4: the unknown word lifted every restriction.
    case failedOpen
    case excludedAndIncluded(String)
    /// No OpenSSL version was given: the one that was taken.
    case assumedOpenSSL(String)
    case backPort
    case backPortPresumed
    /// No Postfix like this can be built: the sentence says why.
    case impossibleBuild(String)
    case policyNotCounted
    case empty
    /// 2.2 and older have no list parameter: nobody reads the value.
    case noListParameter
    /// Newer than the newest release in the facts table: read by that one's rules.
    case newerThanKnown(String)

    /// A name or a bound that does nothing here.
    package var isInert: Bool {
        switch self {
        case .inertName, .onlyInertNames, .boundNotApplied: true
        default: false
        }
    }

    /// The list means something else than it reads.
    package var misleads: Bool { if case .blankAfterBound = self { true } else { isInert } }

    /// Without a full stop, which is for whoever shows it.
    package var sentence: String {
        switch self {
        case .blankAfterBound(let text) where !text.contains(" "):
            "\"\(text)\" names no version: Postfix reads it as no limit at all. Write the version right behind it, as in \"\(text)TLSv1.2\""
        case .blankAfterBound(let text):
            "\"\(text)\" has a blank after the sign: Postfix reads an empty bound (no limit) and a plain name, which turns on "
                + "that version only. Write it without the blank"
        case .inertName(let name):
            "\"\(name)\" is accepted but has no effect on this build: it turns nothing on or off"
        case .onlyInertNames:
            "Only names without effect are included, so the list acts like an empty one: everything the library has stays on"
        case .nothingEnabled:
            "The list is valid but allows no protocol version: every TLS handshake fails"
        case .sslv2On:
            "It leaves SSLv2 on where this OpenSSL was built with it: broken since long, and it endangers the newer versions beside it "
                + "(DROWN). Add !SSLv2"
        case .boundNotApplied(let text):
            "\"\(text)\" is accepted, but OpenSSL has no such version and Postfix ignores the error: no limit is set"
        case .failedOpen:
            "This old Postfix does not disable TLS because of the unknown word: it ignores the whole list and allows everything"
        case .excludedAndIncluded(let name):
            "\"\(name)\" is both included and excluded: exclusion wins"
        case .assumedOpenSSL(let version):
            "No OpenSSL version is known here: OpenSSL \(version) is assumed"
        case .backPort:
            "This Enterprise Linux 6 package has TLSv1.1 and TLSv1.2 patched in, although it calls itself 2.6.6"
        case .backPortPresumed:
            "This Enterprise Linux 6 package presumably has TLSv1.1 and TLSv1.2 patched in; it is proven for 8.el6 only. "
                + "The mail log and the port decide"
        case .impossibleBuild(let why): why
        case .policyNotCounted:
            "The cipher security level and the system's openssl.cnf can switch off further versions; they are not counted here"
        case .empty:
            "The list is empty: it restricts nothing, and everything the library has stays on"
        case .noListParameter:
            "This Postfix is older than 2.3.0 and has no protocol lists: nothing reads the value, and everything the library has stays on"
        case .newerThanKnown(let release):
            "This Postfix is newer than \(release), the newest release known here; its lists are read by the rules of that one"
        }
    }
}
