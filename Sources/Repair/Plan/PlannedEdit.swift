// The smallest parts of a plan: the entry that changes, the file whole, and the values that prove the change.

/// One entry of a file, old and new.
package struct PlannedEdit: Sendable, Equatable {
    package var file: String
    /// 1-based line of the entry in the file as it is now.
    package var line: Int
    /// `smtpd_tls_protocols`, or with the service for an override: `smtps/inet/smtpd_tls_mandatory_protocols`; where a whole entry
    /// changes, `submissions/inet`.
    package var parameter: String
    /// Old and new value as text; where a whole entry changes, its lines.
    package var valueBefore: String
    package var valueAfter: String
    /// Old and new physical line(s) of the entry.
    package var before: String
    package var after: String
    /// What the list governs (`port 465 (TLS at once)`), `outgoing mail`, or `no listener today`.
    package var governs: String
    /// The ports that read it or come with it, as numbers where they are known; empty where `governs` alone tells.
    package var ports: [String] = []
    /// A whole entry of master.cf changes, not a value.
    package var isService: Bool { parameter.split(separator: "/").count == 2 }
    /// The same edit without this program.
    package var byHand: HandStep

    package init(
        file: String, line: Int, parameter: String, valueBefore: String, valueAfter: String, before: String, after: String,
        governs: String, byHand: HandStep = .remark("")
    ) {
        self.file = file
        self.line = line
        self.parameter = parameter
        self.valueBefore = valueBefore
        self.valueAfter = valueAfter
        self.before = before
        self.after = after
        self.governs = governs
        self.byHand = byHand
    }
}

/// A file whole, as it was read and as it is to be.
package struct FileChange: Sendable, Equatable {
    package var path: String
    package var before: [UInt8]
    package var after: [UInt8]

    package init(path: String, before: [UInt8], after: [UInt8]) {
        self.path = path
        self.before = before
        self.after = after
    }
}

/// What the server's own `postconf` must show before and after the change; everything else must stay as it is.
package struct ExpectedValue: Sendable, Equatable {
    package var parameter: String
    /// `smtps/inet`, as `postconf -P` names a service; nil for main.cf.
    package var service: String?
    /// How many services of that name and type before this one set the parameter too: master.cf may have an entry twice.
    package var earlier: Int
    /// Raw values, `$name` unexpanded: for main.cf what `postconf -c DIR -h PARAMETER` prints, except for runs of blanks. It prints
    /// nothing and fails where `before` has a reference that cannot be expanded.
    /// Is nil when it is not set there.
    package var before: String?
    package var after: String?

    package init(parameter: String, service: String? = nil, earlier: Int = 0, before: String?, after: String?) {
        self.parameter = parameter
        self.service = service
        self.earlier = earlier
        self.before = before
        self.after = after
    }

    /// `printed` is how postconf shows this value. From 2.9 on it prints one blank where a value of several lines has more, so the
    /// blanks between words do not count (src/postconf/postconf_print.c; seen with 3.7.11).
    package static func isShown(_ value: String, as printed: String) -> Bool {
        words(value).elementsEqual(words(printed), by: { $0.elementsEqual($1) })
    }

    private static func words(_ text: String) -> [Substring.UTF8View] {
        text.utf8.split { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }
}
