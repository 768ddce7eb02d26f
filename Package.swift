// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every target of ours: Swift 6 rules, and no warning survives.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "postfix-tls-wizard",
    platforms: [.macOS(.v15)],
    targets: [
        // On the ground.
        .systemLibrary(name: "CNcurses"),
        .target(name: "CPosix"),
        .target(
            name: "Resources", path: "Resources",
            resources: [
                .embedInCode("release-facts.txt"),
                .embedInCode("parameter-defaults.txt"),
            ],
            swiftSettings: house),
        .target(name: "PostfixModel", dependencies: ["Resources"], swiftSettings: house),

        // Pure rooms, each knowing only those below it.
        .target(name: "Diagnosis", dependencies: ["PostfixModel"], swiftSettings: house),
        .target(name: "Repair", dependencies: ["Diagnosis", "PostfixModel"], swiftSettings: house),

        // Edges.
        .target(name: "TerminalUI", dependencies: ["CNcurses", "CPosix"], swiftSettings: house),

        // What the tests share, and the tests, each mirroring its target.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: house),
        .executableTarget(
            name: "terminal-probe", dependencies: ["TerminalUI", "CPosix"], path: "Tests/TerminalProbe", swiftSettings: house),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: house),
        .testTarget(name: "PostfixModelTests", dependencies: ["PostfixModel", "Resources", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "DiagnosisTests", dependencies: ["Diagnosis", "PostfixModel", "TestSupport"], resources: [.copy("Fixtures")],
            swiftSettings: house),
        .testTarget(name: "RepairTests", dependencies: ["Repair", "Diagnosis", "PostfixModel", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "TerminalUITests", dependencies: ["TerminalUI", "CNcurses", "TestSupport", "terminal-probe"], swiftSettings: house),
    ]
)
