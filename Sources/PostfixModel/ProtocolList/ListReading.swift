// What comes out when a build reads a list.

/// How a build reads a list.
package struct ListReading: Hashable, Sendable {
    /// Is nil when the list is valid. 2.3/2.4 can have a rejected token and everything enabled: they fail open.
    package var rejected: RejectedToken?
    /// Versions a server leaves on; empty when the list is rejected (TLS is disabled), except 2.3/2.4.
    package var enabled: Set<TLSVersion>
    package var notes: [ListNote]
    package var isValid: Bool { rejected == nil }
    /// The server cannot do TLS with this list: rejected (and not failing open), or valid with nothing left on.
    package var stopsTLS: Bool { enabled.isEmpty }
}
