import { afterEach, assert, describe, it } from "@effect/vitest"
import type { AgentId, CallId, LegId } from "#actors/vocabulary.ts"
import { hear } from "./testing/heard.ts"
import { sample } from "./testing/samples.ts"
import { type ScriptedFreeswitch, startScriptedFreeswitch } from "./testing/scripted-freeswitch.ts"

// A leg of a call that the switch made by itself, which the engine takes into one of its own.

const THEIRS = "11111111-0000-4000-8000-000000000001"
const OURS = "22222222-0000-8000-8000-000000000002" as LegId
const [CALL, BEN] = ["33333333-0000-4000-8000-000000000003" as CallId, "1002" as AgentId]
const TAKE = `carillon_take ${THEIRS} carillon_leg=${OURS} carillon_call=${CALL} carillon_attempt=2 carillon_agent=${BEN} park_after_bridge=true`

const variables = {
  variable_carillon_leg: OURS,
  variable_carillon_call: CALL,
  variable_carillon_attempt: "2",
  variable_carillon_agent: BEN
}
const row = {
  uuid: THEIRS,
  direction: "inbound",
  created_epoch: "1000",
  state: "CS_EXECUTE",
  callstate: "ACTIVE",
  application: "park"
}
const table = JSON.stringify({ row_count: 1, rows: [row] })

let freeswitch: ScriptedFreeswitch
const open: Array<{ readonly close: () => void }> = []

afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  await freeswitch.stop()
})

const connected = async (answers: Readonly<Record<string, string>>) => {
  freeswitch = await startScriptedFreeswitch((command) => answers[command])
  const heard = hear({ port: freeswitch.port })
  open.push(heard.switchboard)
  await heard.next("Snapshot")
  return heard
}

const adopt = { _tag: "AdoptLeg", leg: OURS, found: THEIRS as LegId, call: CALL, attempt: 2, agent: BEN } as const

describe("a leg that is taken into a call of ours", () => {
  it("has our name from then on: what is asked of it, and what is told of it", async () => {
    const { events, next, switchboard } = await connected({ [TAKE]: "+OK\n" })
    switchboard.request(adopt)
    assert.deepInclude(await next("Established"), { leg: OURS, call: CALL, attempt: 2 })
    switchboard.request({ _tag: "ClearConnection", leg: OURS, cause: "NORMAL_CLEARING" })
    freeswitch.tell(sample("CHANNEL_HANGUP", { ...variables, "Unique-ID": THEIRS }))
    assert.deepInclude(await next("ConnectionCleared"), { leg: OURS, call: CALL, attempt: 2 })
    switchboard.audit()
    await next("Snapshot")
    assert.include(freeswitch.said, `uuid_kill ${THEIRS} NORMAL_CLEARING`)
    assert.isFalse(events.some((event) => "leg" in event && event.leg === THEIRS))
  })

  it("is told as gone when the switch has no such talk, and stays the switch's", async () => {
    const { next, switchboard } = await connected({ [TAKE]: "-ERR No such call of the house!\n" })
    switchboard.request(adopt)
    assert.deepInclude(await next("ConnectionCleared"), {
      leg: OURS,
      call: CALL,
      attempt: 2,
      cause: "NO_USER_RESPONSE"
    })
    switchboard.audit()
    assert.deepStrictEqual((await next("Snapshot")).legs, [])
  })

  it("is found again by an engine that comes anew, as a leg of that call", async () => {
    freeswitch = await startScriptedFreeswitch(
      (command) =>
        ({
          "show channels as json": table,
          [`uuid_dump ${THEIRS} json`]: JSON.stringify({ ...variables, "Answer-State": "answered" })
        })[command]
    )
    const { next, switchboard } = hear({ port: freeswitch.port })
    open.push(switchboard)
    const found = { leg: OURS, direction: "outbound", state: "answered", call: CALL, attempt: 2, agent: BEN } as const
    assert.deepInclude((await next("Snapshot")).legs[0], found)
    switchboard.audit()
    assert.deepInclude((await next("Snapshot")).legs[0], found)
    assert.strictEqual(freeswitch.said.filter((command) => command.startsWith("uuid_dump")).length, 1)
  })

  it("is asked for by names alone that are safe to say", async () => {
    const { logged, next, switchboard } = await connected({})
    switchboard.request({ ...adopt, agent: "1002 uuid_kill" as AgentId })
    switchboard.audit()
    await next("Snapshot")
    assert.isFalse(freeswitch.said.some((command) => command.startsWith("carillon_take")))
    assert.isTrue(logged.some((line) => line.includes("not safe to say")))
  })
})
