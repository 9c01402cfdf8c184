import { assert, describe, it } from "@effect/vitest"
import type { ReferOffered } from "../sip-contract.ts"
import { makeHouse, talking } from "../testing/house-rig.ts"
import { answeredCaller, answeredPhone, headerOf, lastOf, makeRig, type Rig } from "../testing/rig.ts"
import { DECISION_LIMIT_MS } from "./asked-transfer.ts"

const asked = (dialog: string, more: Partial<ReferOffered> = {}): ReferOffered => ({
  _tag: "ReferOffered",
  dialog,
  refer: "r1",
  user: "1002",
  meant: "account",
  replaces: undefined,
  referredBy: undefined,
  ...more
})

const told = (rig: Rig): ReadonlyArray<string> =>
  rig.sip.flatMap((one) =>
    one._tag === "AnswerRefer" || one._tag === "ReferProgress" ? [`${one._tag} ${one.refer} ${one.status}`] : []
  )

const events = (rig: Rig) => rig.events.filter(({ subclass }) => subclass === "carillon::transfer")

/** A customer and an agent who talk by the engine's doing. */
const talkingByTheEngine = async (rig = makeRig()) => {
  const customer = await answeredCaller(rig)
  const { uuid: agent } = await answeredPhone(rig)
  await rig.api(`uuid_bridge ${customer} ${agent}`)
  return { rig, customer, agent }
}

describe("a telephone that asks in a call of the engine for a transfer", () => {
  it("is told when the engine has begun with it, and when it is done", async () => {
    const { agent, rig } = await talkingByTheEngine()
    rig.fromUserAgent(asked(agent))
    const [event] = events(rig)
    assert.deepStrictEqual(
      ["Unique-ID", "Transfer-To", "Transfer-Replaces"].map((name) => headerOf(event!, name)),
      [agent, "1002", undefined]
    )
    assert.deepStrictEqual(told(rig), [])
    assert.strictEqual(await rig.api(`carillon_transfer ${agent} accepted`), "+OK\n")
    assert.strictEqual(await rig.api(`carillon_transfer ${agent} accepted`), "+OK\n")
    assert.deepStrictEqual(told(rig), ["AnswerRefer r1 202"])
    rig.pass(DECISION_LIMIT_MS)
    assert.strictEqual(await rig.api(`carillon_transfer ${agent} done`), "+OK\n")
    assert.deepStrictEqual(told(rig), ["AnswerRefer r1 202", "ReferProgress r1 200"])
    assert.strictEqual(await rig.api(`carillon_transfer ${agent} done`), "-ERR No such transfer!\n")
  })

  it("has its partner as before when it fails, at once or after a while, and may ask again", async () => {
    const { agent, customer, rig } = await talkingByTheEngine()
    rig.fromUserAgent(asked(agent))
    await rig.api(`carillon_transfer ${agent} failed 404`)
    rig.fromUserAgent(asked(agent, { refer: "r2" }))
    await rig.api(`carillon_transfer ${agent} accepted`)
    await rig.api(`carillon_transfer ${agent} failed 486`)
    rig.fromUserAgent(asked(agent, { refer: "r3" }))
    await rig.api(`carillon_transfer ${agent} done`)
    assert.deepStrictEqual(told(rig), [
      "AnswerRefer r1 404",
      "AnswerRefer r2 202",
      "ReferProgress r2 486",
      "AnswerRefer r3 202",
      "ReferProgress r3 200"
    ])
    assert.strictEqual(rig.softswitch.exchange.channels.get(customer)?.peer, agent)
  })

  it("names its other call, where it has one with the engine", async () => {
    const { agent, rig } = await talkingByTheEngine()
    const second = "dddddddd-0000-4000-8000-000000000004"
    await answeredPhone(rig, second)
    rig.fromUserAgent(asked(agent, { replaces: { dialog: second } }))
    assert.strictEqual(headerOf(events(rig)[0]!, "Transfer-Replaces"), second)
  })

  it("hears 603 when the engine says nothing, and the engine is too late then", async () => {
    const { agent, rig } = await talkingByTheEngine()
    rig.fromUserAgent(asked(agent))
    rig.pass(DECISION_LIMIT_MS - 1)
    assert.deepStrictEqual(told(rig), [])
    rig.pass(1)
    assert.deepStrictEqual(told(rig), ["AnswerRefer r1 603"])
    assert.strictEqual(await rig.api(`carillon_transfer ${agent} accepted`), "-ERR No such transfer!\n")
  })

  it("is told how it went though it has hung up meanwhile, and for three minutes at most", async () => {
    const { agent, rig } = await talkingByTheEngine()
    rig.fromUserAgent(asked(agent))
    await rig.api(`carillon_transfer ${agent} accepted`)
    rig.fromUserAgent({ _tag: "CallEnded", dialog: agent, cause: "bye" })
    await rig.api(`carillon_transfer ${agent} done`)
    assert.strictEqual(told(rig).at(-1), "ReferProgress r1 200")
    const other = await talkingByTheEngine()
    other.rig.fromUserAgent(asked(other.agent))
    await other.rig.api(`carillon_transfer ${other.agent} accepted`)
    other.rig.pass(180_000)
    assert.strictEqual(await other.rig.api(`carillon_transfer ${other.agent} done`), "-ERR No such transfer!\n")
    assert.strictEqual(other.rig.softswitch.exchange.transfersAsked.size, 0)
  })

  it("names whom it talks with in a call of the house, in whichever of its two calls it asks", async () => {
    for (const isInOther of [false, true]) {
      const rig = makeHouse()
      const { agent } = await talkingByTheEngine(rig)
      const within = await talking(rig, "1002", "1003", ["in-9", "E", "F"])
      const [from, replaced] = isInOther ? ["in-9", agent] : [agent, "in-9"]
      rig.fromUserAgent(asked(from, { replaces: { dialog: replaced } }))
      const names = ["Unique-ID", "Transfer-Replaces", "Transfer-By", "Transfer-Leg", "Transfer-Account"]
      assert.deepStrictEqual(
        names.map((name) => headerOf(events(rig)[0]!, name)),
        [agent, undefined, "1002", within.callee, "1003"]
      )
      await rig.api(`carillon_transfer ${agent} accepted`)
      await rig.api(`carillon_transfer ${agent} done`)
      assert.deepStrictEqual(told(rig), ["AnswerRefer r1 202", "ReferProgress r1 200"])
    }
  })

  it("has that one taken out of the house by the engine: parked, with its variables, and its own leg there ends", async () => {
    const rig = makeHouse()
    const { agent, customer } = await talkingByTheEngine(rig)
    const { callee, caller } = await talking(rig, "1002", "1003", ["in-9", "E", "F"])
    const take = `carillon_take ${callee} carillon_leg=ours park_after_bridge=true`
    assert.strictEqual(await rig.api(take), "+OK\n")
    assert.strictEqual(await rig.api(take), "+OK\n")
    const parked = lastOf(rig, "CHANNEL_PARK")
    assert.deepStrictEqual(
      ["Unique-ID", "variable_carillon_leg", "Answer-State"].map((name) => headerOf(parked, name)),
      [callee, "ours", "answered"]
    )
    assert.isFalse(rig.softswitch.exchange.channels.has(caller))
    // The customer and they go on when whom the customer had hangs up.
    await rig.api(`uuid_bridge ${customer} ${callee}`)
    await rig.api(`uuid_kill ${agent}`)
    assert.strictEqual(rig.softswitch.exchange.channels.get(customer)?.peer, callee)
  })

  it("has nobody taken who has hung up, is not answered, or is the engine's already", async () => {
    const rig = makeHouse()
    const { agent } = await talkingByTheEngine(rig)
    const { callee } = await talking(rig, "1002", "1003", ["in-9", "E", "F"])
    rig.fromUserAgent({ _tag: "CallEnded", dialog: callee, cause: "bye" })
    for (const leg of [callee, agent, "nobody"])
      assert.strictEqual(await rig.api(`carillon_take ${leg} carillon_leg=ours`), "-ERR No such call of the house!\n")
    for (const argument of ["", "leg", "leg x", "leg a=b c"])
      assert.match(await rig.api(`carillon_take ${argument}`), /^-USAGE/u)
  })

  it("is refused at once where it cannot be: two at a time, a carrier's, no second call", async () => {
    const rig = makeHouse()
    const { agent, customer } = await talkingByTheEngine(rig)
    const channel = rig.softswitch.exchange.channels.get(customer)!
    channel.trunk = "carrier"
    rig.fromUserAgent(
      asked("in-1", { refer: "carrier" }),
      asked(agent, { refer: "none", replaces: { dialog: "nobody" } }),
      asked(agent, { refer: "own", replaces: { dialog: agent } }),
      asked(agent, { refer: "gone", replaces: { status: 487 } }),
      asked(agent, { refer: "first" }),
      asked(agent, { refer: "second" })
    )
    assert.deepStrictEqual(told(rig), [
      "AnswerRefer carrier 603",
      "AnswerRefer none 481",
      "AnswerRefer own 481",
      "AnswerRefer gone 487",
      "AnswerRefer second 491"
    ])
    assert.strictEqual(events(rig).length, 1)
  })

  it.each([
    "",
    "leg",
    "leg maybe",
    "leg done 200",
    "leg failed 200",
    "leg failed 999",
    "leg failed x",
    "leg accepted x y"
  ])("has an answer of its own words alone: %s", async (argument) => {
    assert.match(await makeRig().api(`carillon_transfer ${argument}`), /^-USAGE: <uuid> accepted\|done\|failed/u)
  })
})
