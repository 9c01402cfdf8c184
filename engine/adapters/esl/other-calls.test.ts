import { afterEach, assert, describe, it } from "@effect/vitest"
import type { AgentId } from "#actors/vocabulary.ts"
import type { EslEvent } from "./esl-event.ts"
import { makeOtherCalls } from "./other-calls.ts"
import { hear } from "./testing/heard.ts"
import { sample, TAKEN } from "./testing/samples.ts"
import { type ScriptedFreeswitch, startScriptedFreeswitch } from "./testing/scripted-freeswitch.ts"

// Telephones talk with each other through the switch alone: whoever distributes calls has to know that they are busy.

const [CALLER, CALLEE] = ["11111111-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000002"]
const ana = { variable_sip_authorized: "true", variable_sip_auth_username: "1001" }
const ben = { variable_dialed_user: "1002" }

const event = (name: string, uuid: string, more: EslEvent = {}): EslEvent => ({
  "Event-Name": name,
  "Unique-ID": uuid,
  "Call-Direction": uuid === CALLER ? "inbound" : "outbound",
  "Answer-State": name === "CHANNEL_ANSWER" ? "answered" : "ringing",
  ...(uuid === CALLER ? ana : ben),
  ...more
})

const row = (uuid: string, callstate: string) => ({
  uuid,
  direction: uuid === CALLER ? "inbound" : "outbound",
  created_epoch: "1000",
  state: "CS_EXECUTE",
  callstate
})

describe("telephones in calls of their own", () => {
  it("are busy when they call, and when they answer; not while they only ring", () => {
    const others = makeOtherCalls()
    assert.deepStrictEqual(others.hear(event("CHANNEL_PROGRESS", CALLER)), { agent: "1001", isBusy: true })
    assert.isUndefined(others.hear(event("CHANNEL_PROGRESS", CALLEE)))
    assert.sameMembers<string>([...others.busy()], ["1001"])
    assert.deepStrictEqual(others.hear(event("CHANNEL_ANSWER", CALLEE)), { agent: "1002", isBusy: true })
    assert.isUndefined(others.hear(event("CHANNEL_ANSWER", CALLER)))
    assert.deepStrictEqual(others.hear(event("CHANNEL_HANGUP", CALLEE)), { agent: "1002", isBusy: false })
    assert.deepStrictEqual(others.hear(event("CHANNEL_HANGUP", CALLER)), { agent: "1001", isBusy: false })
    assert.isUndefined(others.hear(event("CHANNEL_DESTROY", CALLER)))
    assert.sameMembers<string>([...others.busy()], [])
  })

  it("are busy until their last such call is over", () => {
    const others = makeOtherCalls()
    others.hear(event("CHANNEL_PROGRESS", CALLER))
    assert.isUndefined(others.hear(event("CHANNEL_ANSWER", CALLEE, { variable_dialed_user: "1001" })))
    assert.isUndefined(others.hear(event("CHANNEL_HANGUP", CALLER)))
    assert.deepStrictEqual(others.hear(event("CHANNEL_HANGUP", CALLEE)), { agent: "1001", isBusy: false })
  })

  it("are free as soon as the call is ours", () => {
    const others = makeOtherCalls()
    others.hear(event("CHANNEL_ANSWER", CALLER))
    assert.deepStrictEqual(others.hear(event("CHANNEL_PARK", CALLER, TAKEN)), { agent: "1001", isBusy: false })
    others.hear(event("CHANNEL_ANSWER", CALLEE))
    const made = { variable_carillon_call: "c1", variable_carillon_attempt: "2" }
    assert.deepStrictEqual(others.hear(event("CHANNEL_PARK", CALLEE, made)), { agent: "1002", isBusy: false })
  })

  it("are not busy by who only says that they are they, nor by a stranger's call", () => {
    const others = makeOtherCalls()
    const nobody = { variable_sip_authorized: "" }
    assert.isUndefined(others.hear(event("CHANNEL_ANSWER", CALLER, nobody)))
    assert.isUndefined(others.hear(sample("CHANNEL_PARK.inbound-unanswered")))
    assert.sameMembers<string>([...others.busy()], [])
  })

  it("are put right by the switch's own table: a lost end, a lost answer, a leg that came meanwhile", () => {
    const others = makeOtherCalls()
    others.hear(event("CHANNEL_PROGRESS", CALLER))
    others.hear(event("CHANNEL_PROGRESS", CALLEE))
    others.compare([row(CALLER, "EARLY"), row(CALLEE, "ACTIVE")], others.mark(), () => false)
    assert.sameMembers<string>([...others.busy()], ["1001", "1002"])
    others.compare([row(CALLEE, "ACTIVE")], others.mark(), () => false)
    assert.sameMembers<string>([...others.busy()], ["1002"])
    others.compare([row(CALLEE, "ACTIVE")], others.mark(), () => true)
    assert.sameMembers<string>([...others.busy()], [])
    const mark = others.mark()
    others.hear(event("CHANNEL_PROGRESS", CALLER))
    others.compare([], mark, () => false)
    assert.sameMembers<string>([...others.busy()], ["1001"])
  })
})

let freeswitch: ScriptedFreeswitch
const open: Array<{ readonly close: () => void }> = []

afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  await freeswitch?.stop()
})

describe("a switch in which telephones talk", () => {
  it("is asked for them at the connect, says when they end, and loses none of it", async () => {
    let table = [row(CALLER, "ACTIVE"), row(CALLEE, "ACTIVE")]
    const dumps: Readonly<Record<string, EslEvent>> = {
      [`uuid_dump ${CALLER} json`]: event("CHANNEL_DATA", CALLER, { "Answer-State": "answered" }),
      [`uuid_dump ${CALLEE} json`]: event("CHANNEL_DATA", CALLEE, { "Answer-State": "answered" })
    }
    freeswitch = await startScriptedFreeswitch((command) =>
      command === "show channels as json"
        ? JSON.stringify({ row_count: table.length, rows: table })
        : dumps[command] && JSON.stringify(dumps[command])
    )
    const { next, switchboard } = hear({ port: freeswitch.port })
    open.push(switchboard)
    assert.sameMembers<string>([...((await next("Snapshot")).busy ?? [])], ["1001", "1002"])
    freeswitch.tell(event("CHANNEL_HANGUP", CALLER))
    assert.deepInclude(await next("DeviceIdle"), { agent: "1001" as AgentId })
    // The end of the other is lost.
    table = []
    switchboard.audit()
    assert.sameMembers<string>([...((await next("Snapshot")).busy ?? ["nobody knows"])], [])
  })
})
