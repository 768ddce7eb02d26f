// A fault that was seen beside an invalid list and that no edit of a list puts right (FACTS §3.2).

/// Known before the list is repaired, from the log or from the files themselves.
package struct OtherFault: Sendable, Equatable {
    package enum Source: Sendable, Equatable { case log, files }

    package var source: Source
    /// One sentence: the log's own words, or those of the sighting.
    package var text: String

    package init(_ source: Source, _ text: String) {
        self.source = source
        self.text = text
    }
}

extension Assessment {
    /// It comes to light once the list is accepted: Postfix looks at the list first; nil where no list stops TLS.
    package var faultBehindTheList: OtherFault? {
        if let text = picture.eventBehindTheList?.text { return OtherFault(.log, text) }
        let ports = Set(picture.numbers(of: picture.brokenListeners))
        let fault = verdict.faults.first { fault in
            Assessment.behindTheList.contains(fault.id) && fault.weight == .fault && !ports.isDisjoint(with: fault.ports)
        }
        return fault.map { OtherFault(.files, $0.summary) }
    }

    /// Without a certificate Postfix does not come to the list: whether a repaired one is accepted, no port shows; nil where a list is
    /// read, or none is invalid.
    package var faultBeforeTheList: OtherFault? {
        guard picture.brokenListeners.isEmpty, configuration?.invalidLists.isEmpty == false else { return nil }
        return verdict.faults.first { $0.id == Fault.noCertificate.id }.map { OtherFault(.files, $0.summary) }
    }

    private static let behindTheList = Set(
        [
            Fault.certificateMissing, .certificateUnreadable, .certificateNotPEM, .certificateMismatch, .certificateOrder, .keyPassphrase,
            .caFileMissing,
        ].map(\.id))
}
