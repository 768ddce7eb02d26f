// One parameter as one service sees it: text, expansion and where both come from (FACTS §4, §6).

/// Parameters the wizard reads, by their Postfix names.
package enum TLSParameter {
    package static let mandatory = "smtpd_tls_mandatory_protocols"
    package static let opportunistic = "smtpd_tls_protocols"
    package static let proxyMandatory = "tlsproxy_tls_mandatory_protocols"
    package static let proxyOpportunistic = "tlsproxy_tls_protocols"
    /// Every smtpd/tlsproxy list parameter, in the order they are shown.
    package static let lists = [mandatory, opportunistic, proxyMandatory, proxyOpportunistic]
    /// Every list parameter of the SMTP and LMTP clients, in the order they are shown.
    package static let clientLists = [
        "smtp_tls_mandatory_protocols", "smtp_tls_protocols", "lmtp_tls_mandatory_protocols", "lmtp_tls_protocols",
    ]
}

/// Where an effective value comes from.
package enum Origin: Hashable, Sendable {
    case mainCF(lines: ClosedRange<Int>)
    case masterCF(service: String, line: Int)
    case builtIn
}

/// A parameter as one service (or all) sees it.
package struct EffectiveValue: Hashable, Sendable {
    package var parameter: String
    /// As written, `$name` unexpanded.
    package var raw: String
    /// After expansion, as bytes; empty when the expansion fails.
    package var expandedBytes: [UInt8]
    package var origin: Origin
    /// Parameters whose text flowed in through `$name`, outermost first; an edit of the value must go where the text is.
    package var through: [String] = []
    /// The service that sees the value so; nil: as main.cf alone has it.
    package var service: MasterService?
    /// Why `$name` cannot be expanded, in Postfix's words: the daemon then ends with `fatal: dictionary mail_dict: macro processing
    /// error`.
    package var problem: String?
    /// `problem` is a limit of this program, not Postfix's: nobody can tell here what Postfix makes of the value.
    package var isTooLarge = false

    /// After expansion: what the log line quotes.
    package var expanded: String { String(decoding: expandedBytes, as: UTF8.self) }

    /// How this build reads the value as a protocol list; nil when `$name` cannot be expanded.
    package func reading(by build: PostfixBuild) -> ListReading? {
        problem == nil ? ProtocolList(bytes: expandedBytes).read(by: build) : nil
    }

    /// This build does not take the value as a protocol list; nor does it one whose `$name` cannot be expanded.
    package func isRejected(by build: PostfixBuild) -> Bool { reading(by: build).map { $0.rejected != nil } ?? !isTooLarge }

    /// It stands in the same place, whoever reads it.
    package func isSameDefinition(as other: EffectiveValue) -> Bool { parameter == other.parameter && origin == other.origin }
}

extension EffectiveValue {
    /// A text that stands in no file of Postfix's own, and in which nothing is expanded.
    package init(parameter: String, text: String) {
        self.init(parameter: parameter, raw: text, expandedBytes: Array(text.utf8), origin: .builtIn)
    }
}
