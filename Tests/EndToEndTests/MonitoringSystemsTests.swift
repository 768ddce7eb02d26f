import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The examples in Resources/monitoring and Resources/systemd, run by the systems they are for.
    @Suite("Monitoring systems", .serialized, .needs(.release, .postfix, .privateMounts, .monitoringSystems))
    struct MonitoringSystemsTests {
        private let patient: Patient
        private let server: MonitoredServer

        init() throws {
            patient = try Patient()
            server = try MonitoredServer(patient)
        }

        private var deadPort: String { "port\(patient.postfix.smtpsPort)=0;;;0;1" }

        @Test("NRPE runs its line as the monitoring user, by the words that sudo allows, and check_nrpe has line and status")
        func nrpe() throws {
            let port = try FreePort.find()
            let lines = """
                server_address=127.0.0.1
                server_port=\(port)
                allowed_hosts=127.0.0.1
                nrpe_user=nagios
                nrpe_group=nagios
                command_timeout=60
                pid_file=\(server.own)/nrpe.pid
                include=\(try server.example("nrpe.cfg"))

                """
            let configuration = try server.directory.write("daemon.cfg", lines)
            try server.start("nrpe", "/usr/sbin/nrpe -c \(configuration) -f")
            try #require(waitUntil(within: 300) { FreePort.isTaken(port) })
            let asked = try server.run("/usr/lib/nagios/plugins/check_nrpe -H 127.0.0.1 -p \(port) -t 60 -c check_postfix_tls")
            #expect(asked.status == 2 && asked.output.hasPrefix("POSTFIX TLS CRITICAL - "), "\(asked.output)")
            #expect(asked.output.contains(deadPort), "\(asked.output)")
        }

        @Test("sudo allows these words and no others")
        func sudo() throws {
            let nagios = "setpriv --reuid nagios --regid nagios --init-groups sudo -n /usr/sbin/postfix-tls-wizard"
            #expect(try server.run("\(nagios) check --monitor").status == 2)
            for words in ["fix --yes", "undo", "check --monitor -t 51", "check"] {
                let refused = try server.run("\(nagios) \(words)")
                #expect(refused.status == 1 && !refused.output.contains("POSTFIX"), "\(words): \(refused.output)")
            }
            try patient.expectUntouched()
        }

        @Test("Nagios takes its command and service, runs them, and has the state and the figures")
        func nagios() throws {
            let objects = """
                define host {
                    use        generic-host
                    host_name  localhost
                    address    127.0.0.1
                    max_check_attempts  1
                }

                """
            let files = ["templates", "timeperiods", "contacts", "commands"].map { "cfg_file=/etc/nagios4/objects/\($0).cfg\n" }.joined()
            let lines = """
                cfg_file=\(try server.directory.write("host.cfg", objects))
                cfg_file=\(try server.example("nagios.cfg"))
                nagios_user=nagios
                nagios_group=nagios
                use_syslog=0
                check_external_commands=1
                service_inter_check_delay_method=n
                status_update_interval=1
                log_file=\(server.own)/log
                check_result_path=\(server.own)
                temp_path=\(server.own)
                temp_file=\(server.own)/temporary
                lock_file=\(server.own)/lock
                command_file=\(server.own)/command
                query_socket=\(server.own)/query
                object_cache_file=\(server.own)/objects
                status_file=\(server.own)/status

                """
            let configuration = try server.directory.write("main.cfg", files + lines)
            let verified = try server.run("/usr/sbin/nagios4 -v \(configuration)")
            #expect(verified.status == 0 && verified.output.contains("Total Errors:   0"), "\(verified.output)")
            try server.start("nagios", "/usr/sbin/nagios4 \(configuration)")
            let status = try server.text(of: "status", containing: "plugin_output=POSTFIX")
            let service = status.components(separatedBy: "servicestatus {").last ?? ""
            #expect(service.contains("plugin_output=POSTFIX TLS CRITICAL - ") && service.contains("current_state=2"), "\(status)")
            #expect(service.contains("performance_data=time=") && service.contains(deadPort), "\(service)")
        }

        /// Icinga with its state in a folder of the test's, as the monitoring user.
        private func icinga(_ words: String, _ configuration: String) -> String {
            let places = ["DataDir", "LogDir", "InitRunDir", "CacheDir", "SpoolDir"].map { "-D \($0)=\(server.own)" }.joined(separator: " ")
            return "/usr/sbin/icinga2 daemon \(words) -c \(configuration) \(places) -D ZonesDir=\(server.directory.path)/zones.d "
                + "-D RunAsUser=nagios -D RunAsGroup=nagios"
        }

        @Test("Icinga 2 on the mail server takes the example as it stands, runs it, and has the state and the figures")
        func icingaItself() throws {
            let lines = """
                const NodeName = "mail.example.com"
                object CheckCommand "none" { command = [ "/bin/true" ] }
                object Host NodeName {
                  check_command = "none"
                  vars.postfix = true
                }
                object CheckerComponent "checker" { }
                object ExternalCommandListener "command" { command_path = "\(server.own)/command" }
                object PerfdataWriter "figures" {
                  service_perfdata_path = "\(server.own)/figures"
                  service_temp_path = "\(server.own)/figures.next"
                  host_perfdata_path = "\(server.own)/host"
                  host_temp_path = "\(server.own)/host.next"
                  rotation_interval = 1s
                }
                include "\(try server.example("icinga2.conf"))"

                """
            let configuration = try server.directory.write("main.conf", lines)
            let verified = try server.run(icinga("-C", configuration))
            #expect(verified.status == 0, "\(verified.output)")
            try server.start("icinga", icinga("", configuration))
            _ = try waitUntil(within: 300) { try server.run("test -p \(server.own)/command").status == 0 }
            // Its own first check comes at some time within the interval.
            try server.must("t=$(date +%s); echo \"[$t] SCHEDULE_FORCED_SVC_CHECK;mail.example.com;postfix-tls;$t\" >\(server.own)/command")
            let figures = try server.text(of: "figures.*", containing: "SERVICEDESC::postfix-tls")
            #expect(figures.contains("SERVICESTATE::CRITICAL") && figures.contains(deadPort), "\(figures)")
        }

        @Test("Icinga 2 as a master of agents takes the two objects apart, as the example says")
        func icingaMaster() throws {
            let example = try TestFile.text("\(Programs.root)/Resources/monitoring/icinga2.conf")
            let service = try #require(example.firstRange(of: "apply Service")).lowerBound
            for folder in ["zones.d", "zones.d/global-templates", "zones.d/master"] { try server.directory.directory(folder) }
            try server.directory.write("zones.d/global-templates/command.conf", String(example[..<service]))
            let hosts = ["mx1", "mx2"].map {
                "object Host \"\($0)\" {\n  check_command = \"none\"\n  vars.postfix = true\n  vars.agent_endpoint = \"\($0)\"\n}\n"
            }
            try server.directory.write("zones.d/master/service.conf", String(example[service...]) + hosts.joined())
            let agents = ["mx1", "mx2"].map {
                "object Endpoint \"\($0)\" { }\nobject Zone \"\($0)\" {\n  endpoints = [ \"\($0)\" ]\n  parent = \"master\"\n}\n"
            }
            let lines = """
                const NodeName = "monitor"
                const ZoneName = "master"
                object Endpoint NodeName { }
                object Zone ZoneName { endpoints = [ NodeName ] }
                object Zone "global-templates" { global = true }
                object CheckCommand "none" { command = [ "/bin/true" ] }

                """
            let configuration = try server.directory.write("master.conf", lines + agents.joined())
            let verified = try server.run(icinga("-C", configuration))
            #expect(verified.status == 0, "\(verified.output)")
            #expect(verified.output.contains("Instantiated 2 Services"), "\(verified.output)")
        }

        @Test("systemd finds no fault in the timer and its service")
        func units() throws {
            try server.must(
                "install -D -m 644 \(Programs.root)/Resources/man/postfix-tls-wizard.8 \(server.own)/man/man8/postfix-tls-wizard.8")
            let units = "\(Programs.root)/Resources/systemd/postfix-tls-wizard-check"
            let verified = try server.run("MANPATH=\(server.own)/man systemd-analyze verify \(units).service \(units).timer")
            #expect(verified.status == 0 && verified.output.isEmpty, "\(verified.output)")
        }
    }
}
