// Which names of a value nobody defines, as Postfix would look them up.

import Testing

@testable import PostfixModel

@Suite("Names that nobody defines")
struct UndefinedNamesTests {
    private struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var main: String
        var names: [String]
    }

    private static let list = "smtpd_tls_mandatory_protocols"
    private static let cases = [
        Case(testDescription: "a misspelt one", main: "\(list) = $smtpd_tls_protocol", names: ["smtpd_tls_protocol"]),
        Case(testDescription: "in braces, and again", main: "\(list) = ${ours} !SSLv2 $(ours)", names: ["ours"]),
        Case(testDescription: "behind another", main: "\(list) = $ours\nours = $theirs, !SSLv2", names: ["theirs"]),
        Case(testDescription: "one that is defined", main: "\(list) = $ours\nours = !SSLv2", names: []),
        Case(testDescription: "one with a built-in value", main: "\(list) = $smtpd_tls_protocols", names: []),
        Case(testDescription: "one that is only tested", main: "\(list) = ${ours?!SSLv2} ${theirs:!SSLv3}", names: []),
        Case(testDescription: "a dollar sign", main: "\(list) = $$ours", names: []),
        Case(testDescription: "a circle", main: "\(list) = $ours\nours = $ours", names: []),
    ]

    @Test("are found through other definitions, each once", arguments: cases)
    private func names(_ one: Case) throws {
        let build = PostfixBuild(release: try #require(Release("3.7.11")))
        let configuration = Configuration(
            main: MainCF(Array((one.main + "\n").utf8)), master: MasterCF([], release: build.release), build: build)
        let value = try #require(configuration.effective(Self.list))
        #expect(configuration.undefinedNames(in: value) == one.names)
    }
}
