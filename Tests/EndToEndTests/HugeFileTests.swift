import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A main.cf of more than 16 MB", .serialized, .needs(.release, .postfix))
    struct HugeFileTests {
        @Test("is told in one sentence with what to do, exit 66, and nothing is changed")
        func refused() throws {
            let patient = try Patient { postfix in
                try TestFile.write(postfix.mainCF, bytes: TestFile.bytes(postfix.mainCF) + Array(repeating: 0x0A, count: 16 << 20))
                postfix.letRest()
            }
            let fix = try patient.run(["fix", "--yes"])
            #expect(fix.status == 66, "\(fix.output)\(fix.errors)")
            #expect(fix.errors.contains("larger than 16 MB. Move what is no configuration out of it."), "\(fix.errors)")
            #expect(try patient.main == patient.mainBefore)
            #expect(try patient.history().isEmpty)
        }
    }
}
