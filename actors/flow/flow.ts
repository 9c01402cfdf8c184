import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import type { AnyNode } from "./node-kind.ts"
import { nodeKinds } from "./node-kinds.ts"

const tags: ReadonlySet<unknown> = new Set(nodeKinds.map(({ tag }) => tag))

/**
 * A node whose kind this version does not know, kept word for word: a flow that a newer version wrote survives being read
 * and saved by this one. The checker names it; a caller who comes to it leaves the flow by `Fail`.
 */
const UnknownNode = Schema.TaggedStruct("Unknown", { kind: Schema.String, written: Schema.JsonObject })

const KnownOrNot = Schema.Union([...nodeKinds.map(({ schema }) => schema), UnknownNode])

/** A step of a flow. Names of further nodes are looked at by the checker, when a flow is saved or seeded. */
export const FlowNode = Schema.JsonObject.pipe(
  Schema.decodeTo(KnownOrNot, {
    decode: SchemaGetter.transform((written): typeof KnownOrNot.Encoded => {
      const kind = written["_tag"]
      return typeof kind === "string" && !tags.has(kind)
        ? { _tag: "Unknown", kind, written }
        : (written as typeof KnownOrNot.Encoded)
    }),
    encode: SchemaGetter.transform((node): Schema.JsonObject => (node._tag === "Unknown" ? node.written : node))
  })
)
export type FlowNode = typeof FlowNode.Type

const Version = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

export const Flow = Schema.Struct({
  id: Schema.String,
  /** A version never changes: a changed flow is a new version. What was written before there were versions is the first. */
  version: Schema.optionalKey(Version).pipe(
    Schema.decodeTo(Version, {
      decode: SchemaGetter.transformOptional(Option.orElseSome(() => 1)),
      encode: SchemaGetter.passthrough()
    })
  ),
  start: Schema.String,
  nodes: Schema.Record(Schema.String, FlowNode)
})
export type Flow = typeof Flow.Type

/** A flow as far as the machine cares: its kinds say what a node means. */
export interface AnyFlow {
  readonly id: string
  readonly version: number
  readonly start: string
  readonly nodes: Readonly<Record<string, AnyNode>>
}

/** Names come from people: "constructor" is a name like any other, and no node unless the flow has it. */
export const nodeAt = (flow: AnyFlow, name: string): AnyNode | undefined =>
  Object.hasOwn(flow.nodes, name) ? flow.nodes[name] : undefined
