// JSON read without a schema, so that a test sees exactly what stands there, null included.

import Foundation

struct JSONValue {
    typealias Null = NSNull
    let object: [String: Any]?
    init(_ data: Data) { object = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] }
}
