import * as Schema from "effect/Schema"
import { type EpochMs, later } from "../vocabulary.ts"
import { PROMPT_LIMIT_MS } from "./limits.ts"
import type { Exit, FlowCommand, Variables, WaitsFor } from "./protocol.ts"

/** What a node may look at. */
export interface Here {
  readonly at: EpochMs
  readonly vars: Variables
  /** Failures in this node since the flow came to it. */
  readonly tries: number
  /** A number that was never given away, for what the node asks next. */
  readonly number: number
}

/** What comes of an event in a node. Variables it sets are added to those there are. */
export type Move = { readonly sets?: Variables } & (
  | { readonly _tag: "Wait"; readonly waitsFor: WaitsFor; readonly asks: ReadonlyArray<FlowCommand> }
  | { readonly _tag: "Go"; readonly to: string }
  /** From the node's beginning, with one more failure counted. */
  | { readonly _tag: "TryAgain" }
  | { readonly _tag: "Leave"; readonly exit: Exit }
)

export interface AnyNode {
  readonly _tag: string
}

/** What a node names outside its flow; the checker looks whether it exists. */
export interface Used {
  readonly queues?: ReadonlyArray<string>
  readonly prompts?: ReadonlyArray<string>
  readonly calendars?: ReadonlyArray<string>
}

/** A sentence in both languages. */
export interface Said {
  readonly zh: string
  readonly en: string
}

/** Something in a node that only its kind can know to be wrong. `name` is the field, key or word that it is about. */
export interface NodeProblem {
  readonly _tag: string
  readonly name: string
  readonly words: Said
}

/**
 * One kind of node: everything that checker, designer and machine know of it. A kind without a cell for an event ignores it.
 * Stale numbers never arrive here: the machine has compared them.
 */
export interface NodeRules<N> {
  /** Its name in the designer's palette. */
  readonly words: Said
  /** False when `enter` goes on at once. A circle of such nodes would never end, so the checker refuses it. */
  readonly waits: boolean
  /** False where keys are nobody's choice: they are neither kept nor told of. */
  readonly keepsKeys?: boolean
  /** Names of ways out and the nodes they lead to. None: the flow is left here. */
  exits(node: N): Readonly<Record<string, string>>
  uses?(node: N): Used
  problems?(node: N): ReadonlyArray<NodeProblem>
  enter(node: N, here: Here): Move
  /** The prompt has ended, was not found, or was given up. */
  promptOver?(node: N, here: Here, prompt: number): Move
  /** A key ends the prompt that plays; undefined: it means nothing now. */
  key?(node: N, here: Here, key: string): Move | undefined
  keyMissing?(node: N, here: Here): Move
  answered?(node: N, here: Here, answer: Schema.Json): Move
  answerMissing?(node: N, here: Here): Move
}

export interface NodeKind<N extends AnyNode> extends NodeRules<N> {
  readonly tag: N["_tag"]
  readonly schema: Schema.Constraint
}

export const nodeKind = <const Tag extends string, const Fields extends Schema.Struct.Fields>(
  tag: Tag,
  fields: Fields,
  rules: NodeRules<Schema.TaggedStruct<Tag, Fields>["Type"]>
) => ({ tag, schema: Schema.TaggedStruct(tag, fields), ...rules })

export const go = (to: string): Move => ({ _tag: "Go", to })
export const leave = (exit: Exit): Move => ({ _tag: "Leave", exit })
export const tryAgain: Move = { _tag: "TryAgain" }

export const playPrompt = ({ at, number }: Here, prompt: string, early = false): Move => ({
  _tag: "Wait",
  waitsFor: { _tag: "Prompt", number, until: later(at, PROMPT_LIMIT_MS) },
  asks: [{ _tag: "Play", number, prompt, ...(early && { early }) }]
})
