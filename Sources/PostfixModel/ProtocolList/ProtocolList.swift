// The grammar of Postfix's TLS protocol lists, release by release (FACTS §1, §2).

/// The value of a protocol-list parameter, after `$name` expansion. It need not be UTF-8.
package struct ProtocolList: Hashable, Sendable {
    package var bytes: [UInt8]
    /// More is not judged: a list of every name is a hundred bytes, and each word beyond costs a search for what it was meant to be.
    package static let mostBytes = 1 << 14
    package init(bytes: [UInt8]) { self.bytes = bytes }
    package init(_ text: String) { bytes = Array(text.utf8) }

    /// What a server of this build makes of the list. 2.2 and older have no such parameter: there every value is valid and
    /// restricts nothing. A value ends at its first NUL byte, as it does for Postfix.
    package func read(by build: PostfixBuild) -> ListReading {
        let grammar = ListGrammar(build)
        guard build.hasLists else {
            return ListReading(rejected: nil, enabled: grammar.offered, notes: build.notes + [.noListParameter])
        }
        var tally = ListTally(grammar)
        if let token = tally.take(self) {
            let reason = RejectionReason(token: token, build: build)
            let rejected = RejectedToken(token: token.text, offset: token.offset, reason: reason)
            guard build.failsOpen else { return ListReading(rejected: rejected, enabled: [], notes: build.notes) }
            return ListReading(rejected: rejected, enabled: grammar.offered, notes: build.notes + [.failedOpen] + build.policyNote)
        }
        let enabled = tally.enabled
        var notes = build.notes + tally.notes
        if tokens.isEmpty { notes.append(.empty) }
        notes += enabled.isEmpty ? [.nothingEnabled] : build.policyNote
        return ListReading(rejected: nil, enabled: enabled, notes: notes)
    }

    /// Every word this build does not take, in order; it gives up at the first, and a repair must change them all.
    package func rejectedWords(by build: PostfixBuild) -> [RejectedToken] {
        guard build.hasLists else { return [] }
        var tally = ListTally(ListGrammar(build))
        return tally.notTaken(self).map {
            RejectedToken(token: $0.text, offset: $0.offset, reason: RejectionReason(token: $0, build: build))
        }
    }

    /// SSLv2 is left on, as far as the library still has it: OpenSSL 1.1.0 dropped it, and one before may be compiled without. No
    /// reading lists it; whoever weakens a list, or looks at one that is weak, asks here.
    package func leavesSSLv2On(by build: PostfixBuild) -> Bool {
        guard build.hasLists, build.hasEffect(.sslv2), let without = OpenSSLVersion("1.1.0"), build.effectiveLibrary < without else {
            return false
        }
        var tally = ListTally(ListGrammar(build))
        return tally.take(self) == nil ? tally.leavesOn(.sslv2) : build.failsOpen
    }

    /// The same reading for a reader of one list alone, who is to know of SSLv2 as well.
    package func explained(by build: PostfixBuild) -> ListReading {
        var reading = read(by: build)
        guard leavesSSLv2On(by: build) else { return reading }
        reading.notes = reading.notes.filter { $0 != .nothingEnabled } + [.sslv2On]
        return reading
    }

    /// The versions a server leaves on, without the reasons; nil when the list is rejected.
    func enabled(by grammar: ListGrammar) -> Set<TLSVersion>? {
        var tally = ListTally(grammar)
        return tally.take(self) == nil ? tally.enabled : nil
    }
}

/// What the tokens of one list add up to (tls_protocol_mask, from 3.6 tls_proto_mask_lims; FACTS §2.1).
private struct ListTally {
    let grammar: ListGrammar
    private var included: [ProtocolName] = []
    private var excluded: [ProtocolName] = []
    private var bounds: [Bound: (number: Int, text: String)] = [:]
    private var blanksAfterBounds: [ListNote] = []

    init(_ grammar: ListGrammar) { self.grammar = grammar }

    /// The first token that is not known; nil when all are.
    mutating func take(_ list: ProtocolList) -> ListToken? {
        let tokens = list.tokens
        for (index, token) in tokens.enumerated() {
            guard take(token, next: index + 1 < tokens.count ? tokens[index + 1] : nil) else { return token }
        }
        return nil
    }

    /// The tokens that are not known; each stands for itself.
    mutating func notTaken(_ list: ProtocolList) -> [ListToken] { list.tokens.filter { !take($0, next: nil) } }

    /// Returns false when this build does not know the token. The order of the tests is Postfix's.
    private mutating func take(_ token: ListToken, next: ListToken?) -> Bool {
        if grammar.knowsBounds, let bound = Bound(token.bytes) {
            let operand = token.bytes.dropFirst(2)
            guard let number = Bound.number(operand) else { return false }
            // A later bound of the same kind takes the place of the earlier one.
            bounds[bound] = (number, token.text)
            if operand.isEmpty { blanksAfterBounds.append(.blankAfterBound(token.text + (next.map { " " + $0.text } ?? ""))) }
            return true
        }
        let isExclusion = grammar.knowsExclusions && token.bytes.first == UInt8(ascii: "!")
        guard let name = ProtocolName(anyCase: isExclusion ? token.bytes.dropFirst() : token.bytes),
            grammar.accepted.contains(name)
        else {
            return false
        }
        if isExclusion { excluded.append(name) } else { included.append(name) }
        return true
    }

    var enabled: Set<TLSVersion> {
        grammar.offered.filter { leavesOn(ProtocolName($0)) && isWithinBounds($0) }
    }

    /// As far as names go; bounds come on top.
    func leavesOn(_ name: ProtocolName) -> Bool {
        // What the build does not know can be neither included nor excluded: it stays on.
        guard grammar.effective.contains(name) else { return true }
        if excluded.contains(name) { return false }
        // Inert names have no bit: a list that includes nothing else is like one that includes nothing.
        let effective = included.filter(grammar.effective.contains)
        return effective.isEmpty || effective.contains(name)
    }

    private func isWithinBounds(_ version: TLSVersion) -> Bool {
        if let floor = bounds[.floor]?.number, floor != 0, Bound.isApplied(floor), version.wireNumber < floor { return false }
        if let ceiling = bounds[.ceiling]?.number, ceiling != 0, Bound.isApplied(ceiling), version.wireNumber > ceiling { return false }
        return true
    }

    var notes: [ListNote] {
        var notes = blanksAfterBounds
        for bound in [Bound.floor, .ceiling] {
            if let (number, text) = bounds[bound], !Bound.isApplied(number) { notes.append(.boundNotApplied(text)) }
        }
        for name in ProtocolName.allCases {
            if included.contains(name) && excluded.contains(name) { notes.append(.excludedAndIncluded(name.rawValue)) }
            // `!SSLv2` where no SSLv2 exists does what its author wants: nothing to say.
            let missed = included.contains(name) || (excluded.contains(name) && name.version.map(grammar.offered.contains) ?? false)
            if missed && !grammar.effective.contains(name) { notes.append(.inertName(name.rawValue)) }
        }
        if !included.isEmpty && !included.contains(where: grammar.effective.contains) { notes.append(.onlyInertNames) }
        return notes
    }
}

extension PostfixBuild {
    /// What is worth saying about the build itself, whatever the list.
    fileprivate var notes: [ListNote] {
        var notes: [ListNote] = []
        if headers == nil && library == nil { notes.append(.assumedOpenSSL(effectiveLibrary.description)) }
        if release.isNewerThanKnown { notes.append(.newerThanKnown(Release.newestKnown.description)) }
        switch backPort {
        case .proven: notes.append(.backPort)
        case .presumed: notes.append(.backPortPresumed)
        case nil: break
        }
        if let needed = missingOpenSSL {
            notes.append(
                .impossibleBuild(
                    "Postfix \(release) cannot be built with OpenSSL \(effectiveHeaders): it needs OpenSSL \(needed) or later. "
                        + "One of the two versions is not right"))
        }
        return notes
    }

    /// Security levels and protocol limits in openssl.cnf came with OpenSSL 1.1.0.
    fileprivate var policyNote: [ListNote] { facts.policySince.map { $0 <= effectiveLibrary } ?? false ? [.policyNotCounted] : [] }
}
