import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// `check` where no person reads it: a monitoring system, and cron.
    @Suite("Monitoring a real Postfix", .serialized, .needs(.release, .postfix))
    struct MonitorTests {
        private static let plugins = "/usr/lib/nagios/plugins"

        /// State, sentence and figures as the guidelines have them, on one line.
        private func isPluginLine(_ text: String) -> Bool {
            text.contains(
                #/^POSTFIX TLS (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+( \| time=\d+\.\d\ds;;;0( port\d+=([01];;;0;1|U))*)?\n$/#)
        }

        private func healthy() throws -> Patient {
            try Patient(Patient.settings(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3"))
        }

        @Test("one line, its figures and its exit status, of a dead server and of a healthy one; nothing on standard error")
        func line() throws {
            let dead = try Patient()
            let critical = try dead.run(["check", "--monitor"])
            #expect(critical.status == 2 && critical.errors.isEmpty, "\(critical.errors)")
            #expect(isPluginLine(critical.output), "\(critical.output)")
            for port in [dead.postfix.smtpPort, dead.postfix.smtpsPort, dead.postfix.submissionPort] {
                #expect(critical.output.contains(" port\(port)=0;;;0;1"), "\(critical.output)")
            }
            try dead.expectUntouched()

            let well = try healthy()
            let ok = try well.run(["check", "--monitor", "-t", "50"])
            #expect(ok.status == 0 && ok.errors.isEmpty, "\(ok.output)\(ok.errors)")
            #expect(ok.output.hasPrefix("POSTFIX TLS OK - ") && isPluginLine(ok.output), "\(ok.output)")
            #expect(ok.output.contains(" port\(well.postfix.smtpsPort)=1;;;0;1"))
        }

        @Test("negate and urlize of the monitoring-plugins run it as one of theirs", .needs(.monitoringPlugins))
        func monitoringPlugins() throws {
            let patient = try Patient()
            let plugin = [Programs.wizard, "check", "--monitor"] + patient.options
            let negated = try TestProcess.run(["\(MonitorTests.plugins)/negate", "-t", "60", "-s", "-c", "OK"] + plugin)
            #expect(negated.status == 0 && negated.output.hasPrefix("POSTFIX TLS OK - "), "\(negated.output)")
            let linked = try TestProcess.run(["\(MonitorTests.plugins)/urlize", "http://localhost/"] + plugin)
            #expect(linked.status == 2, "\(linked.output)")
            #expect(
                linked.output.contains(#"<A href="http://localhost/""#) && linked.output.contains("POSTFIX TLS CRITICAL - "),
                "\(linked.output)")
        }

        @Test(
            "every failure is UNKNOWN: one line on standard output, exit 3",
            arguments: [
                ["check", "--monitor", "--rubbish"], ["check", "--monitor", "-t"], ["check", "--monitor", "-t", "0"],
                ["check", "--monitor", "-c", "/nonexistent"], ["check", "--monitor", "--log", "/nonexistent"],
                ["check", "--monitor", "--json"], ["check", "--monitor", "--quiet"], ["check", "--monitor", "--connect", "host"],
            ])
        func unknown(arguments: [String]) throws {
            let run = try CommandLineRun(arguments)
            #expect(run.status == 3 && run.errors.isEmpty, "\(run.errors)")
            #expect(isPluginLine(run.output) && run.output.hasPrefix("POSTFIX TLS UNKNOWN - "), "\(run.output)")
        }

        @Test("says UNKNOWN when its seconds are over, and leaves no process behind")
        func timeLimit() throws {
            let patient = try healthy()
            // Accepts and never speaks: the prober waits for it longer than the limit.
            let silent = try LoopbackServer { $0.drain() }
            let run = try patient.run(["check", "--monitor", "-t", "1", "--connect", "127.0.0.1:\(silent.port)"])
            #expect(run.status == 3 && run.errors.isEmpty, "\(run.errors)")
            #expect(run.output.hasPrefix("POSTFIX TLS UNKNOWN - No verdict within 1 seconds"), "\(run.output)")
            let leftOver = ["/bin/sh", "-c", "grep -slz '^127.0.0.1:\(silent.port)$' /proc/[0-9]*/cmdline"]
            #expect(try waitUntil(within: 300) { try TestProcess.run(leftOver).output.isEmpty }, "an openssl of the call still runs")
        }

        @Test("--quiet speaks where something is wrong, and only there; the exit status is the same")
        func quiet() throws {
            let dead = try Patient()
            let loud = try dead.run(["check", "--quiet"])
            #expect(loud.status == 2 && loud.output.contains("smtpd_tls_mandatory_protocols"), "\(loud.output)")
            let well = try healthy()
            let silent = try well.run(["check", "--quiet"])
            #expect(silent.status == 0 && silent.output.isEmpty && silent.errors.isEmpty, "\(silent.output)\(silent.errors)")
        }
    }
}
