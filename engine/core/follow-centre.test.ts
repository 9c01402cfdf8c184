import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { withOverflows } from "#actors/dialling/overflows.ts"
import { type DiallingTrunk, NO_DIALLING } from "#actors/dialling/settings.ts"
import type { Centre } from "#actors/centre.ts"
import { GroupId, QueueId } from "#actors/vocabulary.ts"
import { noticesOf, warnOf } from "./follow-centre.ts"

const night = QueueId.make("night")
const centre: Centre = {
  queues: [
    {
      id: night,
      name: "Night",
      group: GroupId.make("main"),
      priority: 0,
      strategy: "longest-idle",
      ringTimeoutMs: 20_000,
      wrapUpMs: 0,
      serviceLevelSeconds: 20,
      music: "music",
      maxWaiting: 10,
      ageingMs: null,
      needs: [],
      channels: ["voice"]
    }
  ],
  agents: [],
  numbers: {},
  flows: [],
  units: [],
  unitOf: { agents: {}, queues: {} }
}
const trunk: DiallingTrunk = {
  id: "telecom",
  takes: ["local", "national"],
  order: 1,
  zeroBeforeMobiles: false,
  shown: null,
  shows: [],
  isPrivate: false
}
const overflowing = (trunks: ReadonlyArray<DiallingTrunk>): Centre => {
  const when = { afterMs: 60_000, afterUnanswered: null, ringTimeoutMs: 30_000, againAfterMs: 120_000 }
  const overflows = { [night]: { number: "13807551234", ...when } }
  return withOverflows({ ...centre, dialling: { ...NO_DIALLING, trunks, overflows } }, () => false)
}

const logged = (of: Centre): string => {
  const lines: Array<string> = []
  const keep = Logger.make(({ message }) => lines.push(JSON.stringify(message)))
  Effect.runSync(Effect.provide(warnOf(of, 1_000), Logger.layer([keep])))
  return lines.join("\n")
}

describe("the log", () => {
  it("names a queue whose overflow number no trunk takes, and nobody else's", () => {
    assert.match(logged(overflowing([])), /overflow nowhere.*night/u)
    assert.strictEqual(logged(overflowing([trunk])), "")
    assert.strictEqual(logged(centre), "")
  })
})

describe("what the system page says of a centre that works, and not as it was meant to", () => {
  it("names a queue whose overflow number is refused, and why, in both languages", () => {
    assert.deepStrictEqual(noticesOf(overflowing([])), [
      {
        zh: "队列“Night”不会溢出：13807551234 没有线路可以呼出",
        en: "queue Night overflows nowhere: 13807551234 is not dialled, for no trunk takes the call"
      }
    ])
    assert.deepStrictEqual([noticesOf(overflowing([trunk])), noticesOf(centre)], [[], []])
  })
})
