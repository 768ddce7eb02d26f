// Every note makes a sentence.

import Testing

@testable import PostfixModel

@Suite("ListNote")
struct ListNoteTests {
    @Test(
        "Every note is a sentence that carries what it is about",
        arguments: [
            (.blankAfterBound(">= TLSv1.2"), ">= TLSv1.2"), (.blankAfterBound(">="), "\">=\" names no version"),
            (.inertName("TLSv1.3"), "TLSv1.3"), (.onlyInertNames, "empty one"),
            (.nothingEnabled, "handshake"), (.sslv2On, "!SSLv2"),
            (.boundNotApplied(">=12"), ">=12"), (.failedOpen, "allows everything"), (.excludedAndIncluded("TLSv1"), "exclusion wins"),
            (.assumedOpenSSL("1.0.1"), "1.0.1"),
            (.backPort, "Enterprise Linux 6"), (.backPortPresumed, "presumably"), (.impossibleBuild("No such build"), "No such build"),
            (.policyNotCounted, "openssl.cnf"),
            (.empty, "restricts nothing"), (.noListParameter, "2.3.0"), (.newerThanKnown("3.11.6"), "3.11.6"),
        ] as [(ListNote, String)])
    func sentences(note: ListNote, words: String) { #expect(note.sentence.contains(words) && !note.sentence.hasSuffix(".")) }
}
