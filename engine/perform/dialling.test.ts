import { assert, describe, it } from "@effect/vitest"
import type { Centre } from "#actors/centre.ts"
import { NO_DIALLING, NUMBER_KINDS } from "#actors/dialling/settings.ts"
import { AgentId, QueueId } from "#actors/vocabulary.ts"
import { dialledBy, wishOfAgent } from "./dialling.ts"
import { knownCallers } from "./known-callers.ts"

const [wang, li, sales] = [AgentId.make("1001"), AgentId.make("1002"), QueueId.make("sales")]
const trunk = { id: "telecom", order: 1, takes: NUMBER_KINDS, zeroBeforeMobiles: true, shown: null, shows: ["95000"] }
const centre: Centre = {
  queues: [],
  agents: [],
  flows: [],
  numbers: { "95000": "hotline" },
  ownAreaCode: "010",
  dialling: {
    ...NO_DIALLING,
    trunks: [{ ...trunk, isPrivate: false }],
    rights: { [wang]: "national", [li]: "local" },
    shownForQueues: { [sales]: "95000" }
  }
}
const prefixes = () => ({ areaOf: () => undefined, isOwnCity: (mobile: string) => mobile.startsWith("1380013") })
const look = { centre, callers: knownCallers({ centre: () => centre, dayOf: () => "2026-10-01", prefixes }) }
const dialled = (...asked: [agent: AgentId, number: string, more?: { readonly queue: QueueId }]) =>
  dialledBy(look, wishOfAgent(look, ...asked)) as object

describe("a wish of an agent to dial", () => {
  it("goes as far as their roles, with what the engine knows of homes of mobiles", () => {
    assert.deepInclude(dialled(wang, "13907551234"), { digits: "013907551234", trunk: "telecom" })
    assert.deepInclude(dialled(li, "13800138000"), { digits: "13800138000", kind: "local" })
    assert.deepInclude(dialled(li, "13907551234"), { _tag: "Refused" })
    assert.deepInclude(dialled(AgentId.make("1003"), "62345678"), { _tag: "Refused" })
    assert.deepInclude(dialled(AgentId.make("1003"), "119"), { digits: "119" })
  })

  it("shows the number of the queue for which it is", () => {
    assert.deepInclude(dialled(wang, "62345678", { queue: sales }), { shown: "95000", shownBy: "queue" })
    assert.deepInclude(dialled(wang, "62345678"), { shown: null, shownBy: "carrier" })
  })
})
