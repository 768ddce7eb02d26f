import Testing

@testable import PostfixModel

@Suite("master_service_disable")
struct DisabledServicesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var value: String
        /// First fields of the listeners that are left.
        var open: [String]
        var testDescription: String { value }
    }

    static let cases = [
        Case(value: "", open: ["smtp", "smtps"]), Case(value: "inet", open: []), Case(value: "smtps/inet", open: ["smtp"]),
        Case(value: "smtps.inet", open: ["smtp"]), Case(value: "unix, smtp/inet", open: ["smtps"]),
        Case(value: "!smtps/inet, inet", open: ["smtps"]), Case(value: "submission/inet smtps/unix", open: ["smtp", "smtps"]),
    ]

    @Test("closes the listeners that it names", arguments: cases)
    func closes(_ test: Case) {
        let configuration = configuration(
            "master_service_disable = \(test.value)\n", "smtp inet n - y - - smtpd\nsmtps inet n - y - - smtpd\n", release: "3.7.11")
        #expect(configuration.listeners.map(\.service.name) == test.open)
        let closed = configuration.master.services.filter { configuration.disabling($0) != nil }
        #expect(closed.map(\.name) == ["smtp", "smtps"].filter { !test.open.contains($0) })
    }
}
