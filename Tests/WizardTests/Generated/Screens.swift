// Every page as a person sees it, drawn from what a look at the article's server brought: the handbook's SCREENS.md.

import Diagnosis
import Repair
import SampleServers
import TerminalUI

@testable import Wizard

struct Screen {
    var title: String
    var walk: Walk

    init(_ title: String, _ walk: Walk) {
        self.title = title
        self.walk = walk
    }

    static let document: String = {
        var text = """
            # Screens

            Every page as the program draws it. The server is the article's, from recorded facts (`Tests/SampleServers`). Generated; do not
            edit: `\(GeneratedText.command)`.

            """
        for screen in all {
            let size = screen.walk.state.size
            let ascii = screen.walk.state.context.ascii ? ", ASCII" : ""
            text += "\n## \(screen.title) (\(size.columns)×\(size.rows)\(ascii))\n\n```\n\(screen.walk.picture)\n```\n"
        }
        return text
    }()

    static let all = standard + changing + others + sizes

    private static let sizes =
        [Layout.smallest, Size(columns: 60, rows: 15), Size(columns: 200, rows: 50)].flatMap { size in
            [
                Screen("Connection", at(.connection, size)), Screen("Diagnosis", at(.diagnosis, size)), Screen("Repair", at(.repair, size)),
                Screen("Apply", at(.apply, size)), Screen("Apply: a wrong word, then the right one half typed", typing(size)),
                Screen("Result", applied(size)),
            ]
        } + [
            Screen("Connection", at(.connection, Walk.standard, WizardContext(ascii: true))),
            Screen("Repair", at(.repair, Walk.standard, WizardContext(ascii: true))),
        ]

    private static let standard = Page.allCases.filter { $0 != .result }.map { Screen("\($0.rawValue) \($0.title)", at($0)) }

    private static let changing = [
        Screen("8 Repair: an own value, judged as it is typed", ownValue),
        Screen("9 Apply: a wrong word, then the right one half typed", typing(Walk.standard)),
        Screen("9 Apply: while it changes", running), Screen("10 Result", applied(Walk.standard)),
        Screen("10 Result: reverted, because the proof failed", finished(.article(.reverted, proven: false))),
        Screen("10 Result: undone", undone),
    ]

    private static let others = [
        Screen("2 Connection: while it is looked at", pending), Screen("1 Server: not root", notRoot(.server)),
        Screen("9 Apply: not root", notRoot(.apply)), Screen("1 Server: practice", practice),
        Screen("7 Diagnosis: the lists are valid, the port is dead", at(.diagnosis, server: ArticleServer(list: "TLSv1"))),
        Screen("8 Repair: the lists are valid, the port is dead", at(.repair, server: ArticleServer(list: "TLSv1"))),
        Screen("7 Diagnosis: healthy", at(.diagnosis, server: ArticleServer(list: "TLSv1", isAlive: true))),
        Screen("Help", pressing(.connection, .function(1))), Screen("Commands", commands),
    ]

    private static func at(
        _ page: Page, _ size: Size = Walk.standard, _ context: WizardContext = WizardContext(), server: ArticleServer = ArticleServer()
    ) -> Walk {
        var walk = Walk(server, size: size, context: context)
        walk.go(to: page == .apply ? .repair : page)
        if page == .apply { walk.press(.enter) }
        return walk
    }

    private static func pressing(_ page: Page, _ key: Key) -> Walk {
        var walk = at(page)
        walk.press(key)
        return walk
    }

    private static let ownValue: Walk = {
        var walk = at(.repair)
        walk.press(.down, .down, .enter)
        walk.type("!SSLv2 TLSv1.1")
        return walk
    }()

    private static func typing(_ size: Size) -> Walk {
        var walk = at(.apply, size)
        walk.type("Apply")
        walk.press(.enter)
        walk.type("appl")
        return walk
    }

    private static let running: Walk = {
        var walk = Walk()
        walk.apply()
        walk.send(.applyProgress(Samples.checklist))
        return walk
    }()

    private static func applied(_ size: Size) -> Walk { finished(.article(), size) }

    private static func finished(_ report: ChangeReport, _ size: Size = Walk.standard) -> Walk {
        var walk = Walk(size: size)
        walk.apply()
        walk.send(.applyFinished(report))
        let isRepaired = report.outcome == .changed
        for result in ArticleServer(list: isRepaired ? "TLSv1" : ArticleServer.recordedList, isAlive: isRepaired).results {
            walk.send(.stepArrived(result))
        }
        return walk
    }

    private static let undone: Walk = {
        var walk = applied(Walk.standard)
        walk.undo()
        walk.send(.undoFinished(.article(.restored, proven: false)))
        for result in ArticleServer().results { walk.send(.stepArrived(result)) }
        return walk
    }()

    private static let pending: Walk = {
        var walk = Walk(results: [])
        walk.press(.enter)
        return walk
    }()

    private static func notRoot(_ page: Page) -> Walk { at(page, server: ArticleServer(isRoot: false)) }

    private static let practice = at(
        .server, Walk.standard,
        WizardContext(
            practice: PracticeContext(
                title: "Port 465 is dead since the hardening",
                briefing: ["Since last night no customer can send mail.", "Find out what is wrong, repair it, and prove it."],
                lesson: ["One name that Postfix does not know makes it ignore the whole line."],
                ports: ["465 is 44223", "25 is 44224"])))

    private static let commands: Walk = {
        var walk = at(.connection)
        let run = [("postconf -d -h mail_version", 14), (RecordedArticle.dead[0].command, 31), ("rpm -q postfix", 220)]
        for (command, time) in run { walk.send(.ranCommand(CommandRecord(shown: command, ending: .exited(0), milliseconds: time))) }
        walk.press(.character("c"))
        return walk
    }()
}
