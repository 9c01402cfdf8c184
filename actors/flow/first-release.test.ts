import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import type { EpochMs } from "../vocabulary.ts"
import { makeCatalogue } from "./catalogue.ts"
import { Flow } from "./flow.ts"
import { type FlowCommand, FlowEvent, keysOf, type Stepped } from "./protocol.ts"
import { begin, step } from "./step.ts"

/**
 * What the first release did with random flows and scripts, when a flow was still three states of a call. Recorded from
 * its code, one walk a line; a flow that was written then is gone through in the same way now.
 */
const Walk = Schema.Struct({
  flow: Flow,
  told: Schema.Array(Schema.Tuple([Schema.Int, FlowEvent])),
  /** What was seen at the beginning and after each event. */
  seen: Schema.Array(Schema.String)
})
const walks = readFileSync(new URL("traces/first-release.ndjson", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => Schema.decodeUnknownSync(Walk)(JSON.parse(line)))

describe("a flow of the first release", () => {
  it.each(walks.map((walk, index) => [index, walk] as const))("is gone through as it was: walk %i", (_, walk) => {
    const catalogue = makeCatalogue([walk.flow])
    let stepped = begin(catalogue, { flow: walk.flow.id, version: 1, vars: {}, numbers: 0 }, 0 as EpochMs)
    const seen = [see(stepped)]
    for (const [at, event] of walk.told) {
      if (stepped[0]._tag === "Left") break
      stepped = step(catalogue, stepped[0], event, at as EpochMs)
      seen.push(see(stepped))
    }
    assert.deepStrictEqual(seen, walk.seen)
  })
})

/** As the recording has it: a failure was a hang-up then, and the end of a prompt had no number. */
const see = ([next, commands]: Stepped): string => {
  const where =
    next._tag === "InNode"
      ? `${next.node} ${next.waitsFor._tag} ${next.waitsFor.number} until ${next.waitsFor.until} tries ${next.tries}`
      : next.exit._tag === "Enqueue"
        ? `Enqueue ${next.exit.queue}`
        : `HangUp ${next.exit._tag === "HangUp" ? next.exit.cause : "NORMAL_TEMPORARY_FAILURE"}`
  // Where somebody hangs up the next number does not matter any more.
  const numbers = where.startsWith("HangUp") ? "" : ` numbers ${next.numbers}`
  return [`${where} keys ${keysOf(next.vars)}${numbers}`, ...commands.map(asked)].join("; ")
}

const asked = (command: FlowCommand): string => {
  switch (command._tag) {
    case "Play":
      return `Play ${command.number} ${command.prompt}`
    case "StopPlaying":
      return "StopPlaying"
    case "KeepKey":
      return `KeepKey ${command.node} ${command.key}`
    case "Ask":
    case "Record":
    case "EndRecord":
      return `${command._tag} ${command.number}`
  }
}
