import { factVersion } from "#actors/facts-versions.ts"
import type { Fact } from "#actors/facts.ts"
import type { JournalEntry } from "../../ports/Journal.ts"
import { keyOf } from "../../projections/projection.ts"

/** JSON values of one step. */
export interface Encoder {
  readonly state: (actor: string, state: unknown) => unknown
  readonly message: (actor: string, message: unknown) => unknown
  readonly commands: (actor: string, commands: ReadonlyArray<unknown>) => unknown
}

/** The fields of a step's journal row that are known when it is appended, as JSON without its braces. */
export const stepText = (
  encoder: Encoder,
  { actor, at, commands, message, over, sequence }: Omit<JournalEntry, "state">
): string =>
  `"actor":${JSON.stringify(actor)},"sequence":${sequence},"at":${at},"over":${over},` +
  `"message":${textOf(encoder.message(actor, message))},"commands":${textOf(encoder.commands(actor, commands))}`

/** A step's facts as rows, JSON objects with commas between. Facts are plain values: actors/facts.test.ts proves it. */
export const factsText = ({ actor, facts, sequence }: Pick<JournalEntry, "actor" | "facts" | "sequence">): string =>
  facts.length === 0
    ? ""
    : withoutUnstorable(facts.map((fact, ordinal) => JSON.stringify(rowOf(actor, sequence, ordinal, fact))).join(","))

const rowOf = (actor: string, sequence: number, ordinal: number, fact: Fact) => {
  const { agent, call } = fact as { readonly call?: string; readonly agent?: string }
  const fault = keyOf({ factColumn: "fault" }, fact)
  const { _tag: kind, at } = fact
  return { actor, sequence, ordinal, at, call, agent, fault, kind, version: factVersion(kind), body: fact }
}

/** JSON has no word for what is not there. */
export const textOf = (json: unknown): string => JSON.stringify(json) ?? "null"

/**
 * JSON may hold U+0000 and half surrogates, which a caller can put into a SIP header; PostgreSQL's text may not. They become
 * U+FFFD. The journal keeps them, as its `json` columns are text that nobody looks into.
 */
export const withoutUnstorable = (json: string): string =>
  json.includes("\\u0000") || json.includes("\\ud")
    ? json.replaceAll(/(?<=(?:^|[^\\])(?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gu, "\\ufffd")
    : json
