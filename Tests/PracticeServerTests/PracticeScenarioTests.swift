@testable import PracticeServer
import PostfixModel
import Testing

@testable import MailServer

@Suite("Practice scenarios")
struct PracticeScenarioTests {
    @Test("at least the six incidents of the design are there, the article's first")
    func names() {
        #expect(
            PracticeScenario.names == [
                "article", "comment", "bounds", "override", "certificate", "not-enabled", "half-commented", "expired", "cipher-grade",
                "not-starting", "outgoing", "healthy",
            ])
    }

    @Test("each one is whole: title, briefing, lesson, files, versions", arguments: PracticeScenario.names)
    func whole(name: String) throws {
        let scenario = try #require(PracticeScenario(named: name))
        #expect(!scenario.title.isEmpty && !scenario.briefing.isEmpty && !scenario.lesson.isEmpty)
        #expect(scenario.build.package != nil)
        #expect(scenario.build.library != nil)
        #expect(scenario.mainCF.contains("smtpd_tls_mandatory_protocols"))
        #expect(scenario.masterCF.contains("@SMTPS@"))
    }

    @Test(
        "a Postfix that is called by hand with its files finds queue and data below the private directory",
        arguments: PracticeScenario.names)
    func ownDirectories(name: String) throws {
        let main = MainCF(Array(try #require(PracticeScenario(named: name)).mainCF.utf8))
        for parameter in ["queue_directory", "data_directory"] {
            #expect(main.entry(parameter)?.text.hasPrefix("@DIR@/") == true, "\(parameter)")
        }
    }

    @Test("an unknown name is no scenario", arguments: ["", "Article", "../article", "article "])
    func unknown(name: String) {
        #expect(PracticeScenario(named: name) == nil)
    }

    @Test("a text without one of its sections is refused")
    func incomplete() {
        #expect(PracticeScenario(name: "x", parsing: "[title]\nOnly a title\n") == nil)
    }

    @Test(
        "the product's own engine finds in the files what the scenario is about, and nothing else",
        arguments: [
            ("article", ["TLSv1.1", "TLSv1.1"]), ("comment", ["#"]), ("bounds", [">=TLSv1.2", ">=TLSv1.2"]),
            ("override", ["TLSv1.3"]), ("certificate", []), ("healthy", []), ("not-enabled", []), ("half-commented", []), ("expired", []),
            ("cipher-grade", []), ("not-starting", []), ("outgoing", []),
        ])
    func rejectedWords(name: String, words: [String]) throws {
        let scenario = try #require(PracticeScenario(named: name))
        let build = scenario.build
        let configuration = Configuration(
            main: MainCF(Array(scenario.mainCF.utf8)), master: MasterCF(Array(scenario.masterCF.utf8), release: build.release),
            build: build)
        #expect(configuration.invalidLists.map { $0.reading(by: build)?.rejected?.token } == words)
    }
}
