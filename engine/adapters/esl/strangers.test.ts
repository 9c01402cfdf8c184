import { afterEach, assert, describe, it } from "@effect/vitest"
import type { LegId } from "#actors/vocabulary.ts"
import { hear } from "./testing/heard.ts"
import { sample, TAKEN } from "./testing/samples.ts"
import { type ScriptedFreeswitch, startScriptedFreeswitch } from "./testing/scripted-freeswitch.ts"

// Calls that a FreeSWITCH has for others are none of ours: they are neither taken nor ended.

const OURS = "11111111-0000-4000-8000-000000000001"
const THEIRS = "22222222-0000-4000-8000-000000000002"
const VALET = "33333333-0000-4000-8000-000000000003"

const row = (uuid: string, application: string) => ({
  uuid,
  direction: "inbound",
  created_epoch: "1000",
  state: "CS_EXECUTE",
  cid_num: "13800138000",
  dest: "95000",
  callstate: "ACTIVE",
  application
})

const channels = JSON.stringify({
  row_count: 3,
  rows: [row(OURS, "playback"), row(THEIRS, "bridge"), row(VALET, "park")]
})

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
  return heard
}

describe("calls of others in the same FreeSWITCH", () => {
  it("are no arrivals of a snapshot: only what was parked for us is, whatever it hears now", async () => {
    const { next } = await connected({
      "show channels as json": channels,
      [`uuid_dump ${OURS} json`]: JSON.stringify(TAKEN),
      [`uuid_dump ${THEIRS} json`]: "{}",
      [`uuid_dump ${VALET} json`]: "{}"
    })
    const { legs } = await next("Snapshot")
    assert.deepStrictEqual(
      legs.map(({ leg }) => leg),
      [OURS as LegId]
    )
  })

  it("are asked about once, at the connect; later only those that are parked, in case we missed it", async () => {
    const { next, switchboard } = await connected({ "show channels as json": channels })
    await next("Snapshot")
    const from = freeswitch.said.length
    switchboard.audit()
    const { legs } = await next("Snapshot")
    assert.deepStrictEqual(legs, [])
    assert.deepStrictEqual(
      freeswitch.said.slice(from).filter((command) => command.startsWith("uuid_dump")),
      [`uuid_dump ${VALET} json`]
    )
  })

  it("are not offered when they are parked, and are neither ended nor told of when they end", async () => {
    const { events, logged, next } = await connected({})
    await next("Snapshot")
    const theirs = sample("CHANNEL_PARK.inbound-unanswered")
    const ours = sample("CHANNEL_PARK.inbound-unanswered", { ...TAKEN, "Unique-ID": OURS })
    freeswitch.tell(theirs)
    freeswitch.tell({ ...theirs, "Unique-ID": VALET })
    freeswitch.tell(ours)
    assert.strictEqual((await next("CallOffered")).leg, OURS)
    assert.strictEqual(events.filter(({ _tag }) => _tag === "CallOffered").length, 1)
    assert.strictEqual(logged.filter((line) => line.includes("carillon_takes=true")).length, 1)
    assert.deepStrictEqual(
      freeswitch.said.filter((command) => command.startsWith("uuid_kill")),
      []
    )
  })
})
