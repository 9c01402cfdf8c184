import * as Schema from "effect/Schema"
import { EpochMs, QueueId } from "../vocabulary.ts"

/**
 * Names one wait. An answer, an end or a deadline says it back, so that a late one cannot touch the next wait.
 * A key that is waited for after a prompt has the number of that prompt: `waitedFor` tells the two apart.
 */
const number = Schema.Int
const until = EpochMs

/** What a flow stands still for, and how long at most. */
export const WaitsFor = Schema.TaggedUnion({
  /** The end of a prompt. */
  Prompt: { number, until },
  Key: { number, until },
  /** What a port says to an `Ask`. */
  Answer: { number, until }
})
export type WaitsFor = typeof WaitsFor.Type

/** What a flow learns on its way. */
export const Variables = Schema.Record(Schema.String, Schema.String)
export type Variables = typeof Variables.Type
/** The keys pressed in menus, in order, are the variable `keys`. */
export const keysOf = (vars: Variables): string => vars["keys"] ?? ""

/** A flow is named with its version: versions never change, so a position means the same for ever. */
const place = {
  flow: Schema.String,
  version: Schema.Int,
  node: Schema.String,
  vars: Variables,
  /** Nodes entered so far. */
  steps: Schema.Int,
  /** The highest number given away. May skip numbers after a restart, so that none is used twice. */
  numbers: number
}

/** Where somebody is in a flow. `tries` counts the failures in this node since they came to it. */
export const Position = Schema.TaggedStruct("InNode", { ...place, tries: Schema.Int, waitsFor: WaitsFor })
export type Position = typeof Position.Type

/** How a flow is left; its host does the rest. */
export const Exit = Schema.TaggedUnion({
  /** `queuedAt`: in a place that they had before. */
  Enqueue: { queue: QueueId, queuedAt: Schema.optionalKey(EpochMs) },
  HangUp: { cause: Schema.String },
  /** The flow cannot go on. Its host ends it politely: nobody is left in a flow without an exit. */
  Fail: {
    why: Schema.Literals(["version-gone", "unknown-node", "unknown-kind", "too-many-steps", "too-many-variables"])
  }
})
export type Exit = typeof Exit.Type

/** A flow that is over, with what it learned. */
export const Left = Schema.TaggedStruct("Left", { ...place, exit: Exit })
export type Left = typeof Left.Type

/** What the host tells a flow. A call, a chat or an agent's script is a host. */
export const FlowEvent = Schema.TaggedUnion({
  PlayEnded: { number, outcome: Schema.Literals(["done", "stopped", "not-found"]) },
  DigitPressed: { digit: Schema.String },
  Answered: { number, answer: Schema.Json },
  WaitExpired: { number, waitedFor: Schema.Literals(["Prompt", "Key", "Answer"]) },
  /** The host died and is back. Numbers go on above `numbersFrom`, lest a forgotten one be used again. */
  Recovered: { numbersFrom: number }
})
export type FlowEvent = typeof FlowEvent.Type

/** What a flow asks of its host, in order. */
export const FlowCommand = Schema.TaggedUnion({
  /** `early`: nobody is answered for it. */
  Play: { number, prompt: Schema.String, early: Schema.optionalKey(Schema.Literal(true)) },
  StopPlaying: { number },
  /** What they say from now on is a message for a queue. */
  Record: { number, queue: QueueId, greatestMs: Schema.Int, leastMs: Schema.Int },
  EndRecord: { number },
  /** Of a port by its name. The answer carries the number back. */
  Ask: { number, port: Schema.String, request: Schema.Json },
  /** A key was taken by a node. */
  KeepKey: { node: Schema.String, key: Schema.String }
})
export type FlowCommand = typeof FlowCommand.Type

/** Where the flow is now, and what its host is asked to do. */
export type Stepped = readonly [next: Position | Left, commands: ReadonlyArray<FlowCommand>]
