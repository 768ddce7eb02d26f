// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every target of ours: Swift 6 rules, and no warning survives.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "postfix-tls-wizard",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "postfix-tls-wizard", targets: ["postfix-tls-wizard"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        // On the ground.
        .systemLibrary(name: "CNcurses"),
        .target(name: "CPosix"),
        .target(name: "CScan"),
        .target(
            name: "Resources", path: "Resources", exclude: ["handbook", "man", "systemd", "monitoring", "ansible"],
            resources: [
                .embedInCode("practice"),
                .embedInCode("release-facts.txt"),
                .embedInCode("parameter-defaults.txt"),
            ],
            swiftSettings: house),
        .target(name: "PostfixModel", dependencies: ["Resources"], swiftSettings: house),

        // Pure rooms, each knowing only those below it.
        .target(name: "Diagnosis", dependencies: ["PostfixModel", "CScan"], swiftSettings: house),
        .target(name: "Repair", dependencies: ["Diagnosis", "PostfixModel"], swiftSettings: house),

        // Edges.
        .target(name: "TerminalUI", dependencies: ["CNcurses", "CPosix"], swiftSettings: house),
        .target(
            name: "MailServer",
            dependencies: ["Repair", "Diagnosis", "PostfixModel", "Resources", "CPosix", subprocess, systemPackage],
            swiftSettings: house),

        // A simulator has no place in the room that runs as root.
        .target(
            name: "PracticeServer",
            dependencies: ["MailServer", "Repair", "Diagnosis", "PostfixModel", "Resources", "CPosix", systemPackage],
            swiftSettings: house),

        .target(name: "Wizard", dependencies: ["Repair", "Diagnosis", "PostfixModel", "TerminalUI", "Resources"], swiftSettings: house),

        // The only place where pure meets live.
        .executableTarget(
            name: "postfix-tls-wizard",
            dependencies: [
                "Wizard", "PracticeServer", "MailServer", "TerminalUI", "Repair", "Diagnosis", "PostfixModel", "Resources", "CPosix",
                argumentParser,
            ],
            swiftSettings: house),

        // What the tests share, and the tests, each mirroring its target.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: house),
        .target(
            name: "SampleServers", dependencies: ["Diagnosis", "PostfixModel"], path: "Tests/SampleServers",
            resources: [.copy("Fixtures")], swiftSettings: house),
        .executableTarget(
            name: "terminal-probe", dependencies: ["TerminalUI", "CPosix"], path: "Tests/TerminalProbe", swiftSettings: house),
        .executableTarget(name: "old-kernel", path: "Tests/OldKernel"),
        .executableTarget(
            name: "benchmark", dependencies: ["MailServer", "Diagnosis", "TestSupport"], path: "Tests/Benchmark", swiftSettings: house),
        .target(
            name: "EngineSupport",
            dependencies: ["PracticeServer", "MailServer", "Repair", "Diagnosis", "PostfixModel", "CPosix", "TestSupport"],
            path: "Tests/EngineSupport", swiftSettings: house),
        .executableTarget(name: "interrupter", path: "Tests/Interrupter"),
        .executableTarget(
            name: "reliability",
            dependencies: [
                "EngineSupport", "interrupter", "PracticeServer", "MailServer", "Repair", "Diagnosis", "PostfixModel", "TerminalUI",
                "CPosix", "TestSupport",
            ],
            path: "Tests/Reliability", resources: [.embedInCode("Differential/forked-start.c")], swiftSettings: house),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"], swiftSettings: house),
        // Not among MailServerTests: it keeps every core busy, and those have time limits.
        .testTarget(
            name: "EngineSupportTests", dependencies: ["EngineSupport", "TestSupport", "reliability", "interrupter"], swiftSettings: house),
        .testTarget(name: "LayoutTests", swiftSettings: house),
        .testTarget(name: "PostfixModelTests", dependencies: ["PostfixModel", "Resources", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "DiagnosisTests", dependencies: ["Diagnosis", "PostfixModel", "CScan", "TestSupport", "SampleServers"],
            swiftSettings: house),
        .testTarget(
            name: "RepairTests", dependencies: ["Repair", "Diagnosis", "PostfixModel", "TestSupport", "SampleServers"], swiftSettings: house
        ),
        .testTarget(
            name: "TerminalUITests", dependencies: ["TerminalUI", "CNcurses", "TestSupport", "terminal-probe"], swiftSettings: house),
        .testTarget(
            name: "MailServerTests",
            dependencies: [
                "MailServer", "Repair", "Diagnosis", "PostfixModel", "CPosix", "TestSupport", "EngineSupport", "reliability",
            ], swiftSettings: house),
        .testTarget(
            name: "PracticeServerTests",
            dependencies: ["PracticeServer", "MailServer", "Repair", "Diagnosis", "PostfixModel", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "WizardTests",
            dependencies: ["Wizard", "Repair", "Diagnosis", "PostfixModel", "TerminalUI", "TestSupport", "SampleServers"],
            exclude: ["Generated/Walks"], swiftSettings: house),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "postfix-tls-wizard", "Wizard", "TerminalUI", "PracticeServer", "MailServer", "Repair", "Diagnosis", "PostfixModel",
                "TestSupport", "SampleServers",
            ],
            exclude: ["Fixtures"], swiftSettings: house),
        .testTarget(
            name: "EndToEndTests", dependencies: ["TestSupport", "EngineSupport", "MailServer", "old-kernel", "interrupter"],
            swiftSettings: house),
    ]
)
