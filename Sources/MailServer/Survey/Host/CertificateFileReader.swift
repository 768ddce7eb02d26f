// Certificates, keys and kin on disk: what the file system tells of each, which PEM blocks it holds, and what the server's own
// openssl reads in it. A private key's bytes are looked at for their labels alone and leave this file in no value.

import Diagnosis
import FoundationEssentials
import Glibc
import PostfixModel

struct CertificateFileReader: Sendable {
    var access: ServerAccess
    var inspector: CertificateInspector

    /// A bundle of all the world's authorities has some 250 kB.
    private static let largest = 4 << 20
    private static let mostCertificates = 8
    private static let mostNearby = 20
    private static let mostLookedAt = 200

    func facts(of configuration: Configuration) async -> CertificateFacts {
        var facts = CertificateFacts()
        facts.uses = CertificateFacts.uses(in: configuration)
        var roles: [String: Set<CertificateUse.Role>] = [:]
        for use in facts.uses { roles[use.path, default: []].insert(use.role) }
        for use in facts.uses where facts.file(use.path) == nil {
            var file = await file(use.path, isInspected: roles[use.path]!.isDisjoint(with: [.certificate, .key, .chain]) == false)
            if use.role == .serverNames { file.serverNames = await offload { CertificateFileReader.serverNames(use) } }
            facts.files.append(file)
        }
        let outgoing = CertificateFacts.outgoingUses(in: configuration)
        facts.missingOutgoing = await offload { outgoing.filter { CertificateFileReader.look($0.path).0.problem?.isMissing == true } }
        facts.nearby = await nearby(facts)
        facts.issuers = await issuers(facts)
        facts.reason = inspector.reason
        return facts
    }

    /// `isInspected`: openssl is asked; of authorities and tables the blocks are enough.
    func file(_ path: String, isInspected: Bool) async -> CertificateFile {
        let (looked, text) = await offload { CertificateFileReader.look(path) }
        var file = looked
        guard let text, isInspected else { return file }
        for (index, pem) in text.certificates.prefix(CertificateFileReader.mostCertificates).enumerated() {
            guard let certificate = await inspector.certificate(pem, path: index == 0 ? path : nil) else { continue }
            file.certificates.append(certificate)
        }
        if text.blocks.contains(where: \.isKey) {
            (file.key, file.keyProblem) = await inspector.key(path)
        }
        return file
    }

    /// The first word of each line of the text that postmap makes the table of; the types that are read as they are have no such text.
    private static func serverNames(_ table: CertificateUse) -> [String]? {
        let types = ["hash:", "btree:", "lmdb:", "cdb:", "dbm:", "sdbm:"]
        guard types.contains(where: table.written.hasPrefix), let text = SmallFile.text(table.path) else { return nil }
        return text.split(whereSeparator: \.isNewline).filter { $0.first != "#" && $0.first?.isWhitespace == false }
            .compactMap { $0.split(whereSeparator: \.isWhitespace).first?.lowercased() }
    }

    private static func look(_ path: String) -> (CertificateFile, PEMText?) {
        var file = CertificateFile(path: path)
        let files = FileSystem()
        do throws(FileError) {
            let status = try files.status(path)
            let kind: CertificateFile.Kind = status.isRegular ? .regular : status.isDirectory ? .directory : .other
            file.attributes = CertificateFile.Attributes(
                kind: kind, owner: Int(status.owner), group: Int(status.group), mode: Int(status.permissions), size: status.size,
                modifiedAt: try files.modified(path))
            // A FIFO or a device in the file's place is not opened at all.
            guard kind == .regular else { return (file, nil) }
            let open = try files.openReadOnly(path)
            guard status.size <= largest else { return (file, nil) }
            let text = PEMText(try files.read(open))
            (file.blocks, file.isDER, file.gluedLine) = (text.blocks, text.isDER, text.gluedLine)
            return (file, text)
        } catch {
            file.problem = FileProblem(code: Int(error.code), text: SystemError(error.code).text)
            return (file, nil)
        }
    }

    // MARK: Pairs beside a file that cannot be used

    private func nearby(_ facts: CertificateFacts) async -> [NearbyPair] {
        let wanted = facts.uses.filter { [.certificate, .chain].contains($0.role) && !isUsable(facts.file(of: $0)) }
        var directories: [String] = []
        for use in wanted {
            let directory = splitPath(use.path).directory
            if !directories.contains(directory) { directories.append(directory) }
        }
        guard !directories.isEmpty else { return [] }
        let known = Set(wanted.map(\.path))
        let paths = directories.flatMap(CertificateFileReader.pemFiles).filter { !known.contains($0) }
        let looked = await offload { paths.prefix(CertificateFileReader.mostLookedAt).map { CertificateFileReader.look($0).0 } }
        // A directory of the world's authorities holds hundreds of certificates and no key: nothing there is a pair.
        let configured = facts.uses(.key).compactMap { facts.file(of: $0) }
        guard (looked + configured).contains(where: { $0.blocks.contains(where: \.isKey) }) else { return [] }
        var files: [CertificateFile] = []
        for file in looked.filter({ !$0.blocks.isEmpty }).prefix(CertificateFileReader.mostNearby) {
            files.append(await self.file(file.path, isInspected: true))
        }
        return files.compactMap { file in
            guard let leaf = file.certificates.first else { return nil }
            let fits = { (other: CertificateFile) in other.key?.fingerprint == leaf.publicKey.fingerprint }
            let key = fits(file) ? file : (files + configured).first(where: fits)
            return key == nil && leaf.isAuthority ? nil : NearbyPair(certificatePath: file.path, certificate: leaf, keyPath: key?.path)
        }
    }

    // MARK: Who signed a certificate that stands alone

    /// The issuer's certificate, where it lies beside the file of a certificate that it signed and is not in it.
    private func issuers(_ facts: CertificateFacts) async -> [Certificate] {
        var found: [Certificate] = []
        for use in facts.uses where [.certificate, .chain].contains(use.role) {
            guard let file = facts.file(of: use), let leaf = file.certificates.first, !leaf.isSelfSigned,
                !file.certificates.contains(where: { $0.subject == leaf.issuer }), !found.contains(where: { $0.subject == leaf.issuer })
            else { continue }
            let paths = CertificateFileReader.pemFiles(in: splitPath(file.path).directory).prefix(CertificateFileReader.mostLookedAt)
            let texts = await offload { paths.flatMap { CertificateFileReader.look($0).1?.certificates ?? [] } }
            for pem in texts.filter({ CertificateFileReader.names(leaf.issuer, $0) }).prefix(CertificateFileReader.mostNearby) {
                guard let other = await inspector.certificate(pem, path: nil), other.subject == leaf.issuer else { continue }
                found.append(other)
                break
            }
        }
        return found
    }

    /// The certificate has the distinguished name's last part somewhere in it: openssl is asked about few of the hundreds that a
    /// directory of authorities holds. A part with an escape is not compared.
    private static func names(_ distinguishedName: String, _ pem: String) -> Bool {
        guard let part = distinguishedName.split(separator: ",").first?.split(separator: "=").last, !distinguishedName.contains("\\") else {
            return true
        }
        let body = pem.split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
        return Data(base64Encoded: body)?.contains(part.utf8) ?? false
    }

    private func isUsable(_ file: CertificateFile?) -> Bool { file?.certificates.isEmpty == false }

    private static func pemFiles(in directory: String) -> [String] {
        let names = (try? FileSystem().entries(of: directory)) ?? []
        return names.filter { $0.hasSuffix(".pem") || $0.hasSuffix(".crt") || $0.hasSuffix(".key") }.sorted().map { "\(directory)/\($0)" }
    }
}
