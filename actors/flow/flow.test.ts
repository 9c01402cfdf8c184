import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { Flow } from "./flow.ts"

const decode = Schema.decodeUnknownSync(Flow, { errors: "all" })
const encode = Schema.encodeSync(Schema.toCodecJson(Flow))

const written = {
  id: "hotline",
  start: "welcome",
  nodes: {
    welcome: { _tag: "Play", prompt: "welcome", next: "bye" },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
}
const withNode = (node: unknown) => ({ ...written, version: 3, nodes: { ...written.nodes, odd: node } })

/** What is wrong, as `path: message`. */
const wrongIn = (value: unknown): ReadonlyArray<string> => {
  try {
    decode(value)
    return []
  } catch (error) {
    if (!Schema.isSchemaError(error)) throw error
    const { issues } = SchemaIssue.makeFormatterStandardSchemaV1()(error.issue)
    return issues.map(({ message, path = [] }) => `${path.join(".")}: ${message}`)
  }
}

describe("a flow as it is written", () => {
  it("without a version it is the first", () => {
    assert.strictEqual(decode(written).version, 1)
    assert.deepStrictEqual(encode(decode(written)), { ...written, version: 1 })
  })

  it("keeps its version", () => {
    assert.strictEqual(decode({ ...written, version: 7 }).version, 7)
  })

  it.each([
    [
      "facsimile of a newer version",
      { _tag: "Facsimile", box: "sales", seconds: 60, greeting: { text: "早上好", tags: [1, null] } }
    ],
    ["one called Unknown", { _tag: "Unknown", kind: "Play" }],
    ["one with a name of JavaScript", { _tag: "constructor" }]
  ])("a node of a kind that is not known survives word for word: %s", (_, node) => {
    const flow = decode(withNode(node))
    assert.deepStrictEqual(flow.nodes["odd"], {
      _tag: "Unknown",
      kind: node._tag,
      written: node
    } as unknown as (typeof flow.nodes)[string])
    assert.deepStrictEqual<unknown>(encode(flow), withNode(node))
    assert.deepStrictEqual(decode(JSON.parse(JSON.stringify(encode(flow)))), flow)
  })

  it.each([
    ["a version below the first", { ...written, version: 0 }, ["version: Expected a value greater than or equal to 1"]],
    [
      "a field of the wrong type",
      withNode({ _tag: "Play", prompt: 3, next: "bye" }),
      ["nodes.odd.prompt: Expected string"]
    ],
    [
      "fields that are missing",
      withNode({ _tag: "Play" }),
      ["nodes.odd.prompt: Missing key", "nodes.odd.next: Missing key"]
    ]
  ])("is refused with its place: %s", (_, value, expected) => {
    assert.deepStrictEqual(wrongIn(value), expected)
  })

  it.each([
    ["a node without a kind", withNode({ prompt: "x" })],
    ["a kind that is no word", withNode({ _tag: 7 })],
    ["a node that is no object", withNode("Play")]
  ])("is refused: %s", (_, value) => {
    const wrong = wrongIn(value)
    assert.isTrue(wrong.length > 0 && wrong.every((line) => line.startsWith("nodes.odd")), wrong.join("\n"))
  })
})
