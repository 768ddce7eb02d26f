// Output of openssl, rpm, dpkg, postconf and release files, read back.

import PostfixModel
import Testing

@testable import Diagnosis

@Suite("What tools print") struct ToolOutputTests {
    @Test("openssl version, also behind a warning") func openssl() {
        #expect(ToolOutput.opensslVersion("OpenSSL 1.0.1e-fips 11 Feb 2013\n")?.version == OpenSSLVersion("1.0.1e"))
        let warned = ToolOutput.opensslVersion("WARNING: can't open config file: /x\nOpenSSL 1.1.1w  11 Sep 2023")
        #expect(warned?.line == "OpenSSL 1.1.1w  11 Sep 2023")
        #expect(ToolOutput.opensslVersion("LibreSSL 3.3.6")?.version == nil)
        #expect(ToolOutput.opensslVersion("\n") == nil)
    }

    @Test(
        "rpm names a package",
        arguments: [
            ("postfix-2.6.6-6.el6_7.1.x86_64", "2.6.6-6.el6_7.1"), ("postfix 2:2.6.6-8.el6\n", "2:2.6.6-8.el6"),
            ("postfix (none):2.6.6-8.el6", "2.6.6-8.el6"),
        ])
    func rpm(_ text: String, _ version: String) {
        #expect(ToolOutput.rpmPackage(text, name: "postfix")?.version == PackageVersion(version, rules: .rpm))
    }

    @Test(
        "a package that is not there has no version", arguments: ["package postfix is not installed", "", "postfix-perl-scripts-2.6.6-1"])
    func noRPM(_ text: String) {
        #expect(ToolOutput.rpmPackage(text, name: "postfix") == nil)
    }

    @Test("dpkg names a package, and a removed one does not count") func dpkg() {
        let version = PackageVersion("3.5.25-0+deb11u1", rules: .debian)
        #expect(ToolOutput.dpkgPackage("postfix\t3.5.25-0+deb11u1\n", name: "postfix")?.version == version)
        #expect(ToolOutput.dpkgPackage("ii  postfix   3.5.25-0+deb11u1  amd64  MTA", name: "postfix")?.version == version)
        #expect(ToolOutput.dpkgPackage("ii  openssl:amd64   1.1.1w-0+deb11u1  amd64", name: "openssl")?.line.contains("1.1.1w") == true)
        #expect(ToolOutput.dpkgPackage("rc  postfix   3.5.25-0+deb11u1  amd64  MTA", name: "postfix") == nil)
        #expect(ToolOutput.dpkgPackage("ii  postfix-mysql 3.5.25-0+deb11u1", name: "postfix") == nil)
    }

    @Test("the operating system's name") func system() {
        #expect(
            ToolOutput.operatingSystem(osRelease: "NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
                == "Debian GNU/Linux 12 (bookworm)")
        #expect(ToolOutput.operatingSystem(osRelease: "NAME=Fedora\nVERSION='20 (Heisenbug)'") == "Fedora 20 (Heisenbug)")
        #expect(ToolOutput.operatingSystem(osRelease: "# nothing") == nil)
        #expect(
            ToolOutput.operatingSystem(releaseFile: "CentOS release 6.8 (Final)\n", path: "/etc/redhat-release")
                == "CentOS release 6.8 (Final)")
        #expect(ToolOutput.operatingSystem(releaseFile: "7.11\n", path: "/etc/debian_version") == "Debian 7.11")
    }

    @Test("postconf lines by name, warnings left out") func postconf() {
        let text =
            "postconf: warning: /etc/postfix/main.cf: unused parameter: x=1\nsmtpd_tls_protocols = \nsmtpd_tls_mandatory_protocols = !SSLv2, !SSLv3\nmyhostname = a=b\n"
        #expect(
            ToolOutput.postconf(text) == [
                "smtpd_tls_protocols": "", "smtpd_tls_mandatory_protocols": "!SSLv2, !SSLv3", "myhostname": "a=b",
            ])
    }

    @Test("compile-version and Plesk") func small() {
        #expect(ToolOutput.linkedOpenSSL("OpenSSL 3.0.11 19 Sep 2023") == OpenSSLVersion("3.0.11"))
        #expect(ToolOutput.linkedOpenSSL("postconf: fatal: invalid -T argument") == nil)
        #expect(ToolOutput.plesk("17.0.17 CentOS 6 1700161027.14\n") == "17.0.17")
    }
}
