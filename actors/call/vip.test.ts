import { assert, describe, it } from "@effect/vitest"
import { makeCatalogue } from "../flow/catalogue.ts"
import { CallId, type EpochMs, QueueId } from "../vocabulary.ts"
import { makeCallKind } from "./kind.ts"
import type { Message } from "./protocol.ts"

const sales = QueueId.make("sales")
const flow = { id: "direct", version: 1, start: "in", nodes: { in: { _tag: "Enqueue", queue: sales } } } as const
const { transition } = makeCallKind(makeCatalogue([flow]))

/** What the queue is asked by a caller of whom this is known at the door. */
const askedBy = (known: Readonly<Record<string, string>>) => {
  const arrived: Message = {
    _tag: "Arrived",
    at: 0 as EpochMs,
    arrivedAt: 0 as EpochMs,
    attributes: { callingNumber: "13800138000", dialledNumber: "95000", ...known },
    flow: { id: "direct", version: 1 },
    ownFlow: null,
    legs: []
  }
  const [, outputs] = transition({ _tag: "New", call: CallId.make("c1") }, arrived)
  const announced = outputs.flatMap((output) =>
    output._tag === "Tell" && output.message._tag === "WorkAnnounced" ? [output.message] : []
  )
  return (announced[0] as unknown as { readonly asked: { readonly priority: number; readonly area: string | null } })
    .asked
}

describe("a caller's place", () => {
  it("is that of anybody when nothing is known of them", () => {
    const { area, priority } = askedBy({})
    assert.deepStrictEqual([area, priority], [null, 0])
  })

  it("is before others for a VIP", () => assert.strictEqual(askedBy({ vip: "VIP" }).priority, 10))

  it("is for agents of their area", () => assert.strictEqual(askedBy({ area: "north" }).area, "north"))

  it("is not bettered by a word that only looks like it", () => assert.strictEqual(askedBy({ vip: "no" }).priority, 0))
})
