import Testing

@testable import postfix_tls_wizard

@Suite("What the program needs of the system")
struct SurroundingsTests {
    @Test(
        "what is missing is named with the way to get it",
        arguments: [
            ("enough of everything", nil, true, nil), ("as much as is needed", Surroundings.leastAddressSpace, true, nil),
            ("a little less", Surroundings.leastAddressSpace - 1, true, "ulimit -v unlimited"),
            ("no /proc", nil, false, "mount -t proc proc /proc"),
        ] as [(String, UInt64?, Bool, String?)])
    func problem(name: String, space: UInt64?, hasProcessTable: Bool, says: String?) {
        let problem = Surroundings(addressSpace: space, hasProcessTable: hasProcessTable).problem
        if let says { #expect(problem?.contains(says) == true) } else { #expect(problem == nil) }
    }
}
