import Testing

@testable import postfix_tls_wizard

@Suite("What the program needs of the system")
struct SurroundingsTests {
    @Test(
        "what is missing is named with the way to get it",
        arguments: [
            ("enough of everything", nil, nil), ("as much as is needed", Surroundings.leastAddressSpace, nil),
            ("a little less", Surroundings.leastAddressSpace - 1, "ulimit -v unlimited"),
        ] as [(String, UInt64?, String?)])
    func problem(name: String, space: UInt64?, says: String?) {
        let problem = Surroundings(addressSpace: space).problem
        if let says { #expect(problem?.contains(says) == true) } else { #expect(problem == nil) }
    }
}
