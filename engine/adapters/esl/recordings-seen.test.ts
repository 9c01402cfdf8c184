import { afterEach, assert, describe, it } from "@effect/vitest"
import { hear } from "./testing/heard.ts"
import { TAKEN } from "./testing/samples.ts"
import { type ScriptedFreeswitch, startScriptedFreeswitch } from "./testing/scripted-freeswitch.ts"

// Whether a leg is recorded a snapshot says where the switch does: the word of a recording's end may be lost.

const LEG = "11111111-0000-4000-8000-000000000001"
const row = {
  uuid: LEG,
  direction: "inbound",
  created_epoch: "1000",
  state: "CS_EXECUTE",
  callstate: "ACTIVE",
  application: "park"
}

let freeswitch: ScriptedFreeswitch
const open: Array<{ readonly close: () => void }> = []

afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  await freeswitch.stop()
})

const recordingsBy = async (answer: string) => {
  freeswitch = await startScriptedFreeswitch(
    (command) =>
      ({
        "show channels as json": JSON.stringify({ row_count: 1, rows: [row] }),
        [`uuid_dump ${LEG} json`]: JSON.stringify(TAKEN),
        carillon_recordings: answer
      })[command]
  )
  const { next, switchboard } = hear({ port: freeswitch.port })
  open.push(switchboard)
  const { legs } = await next("Snapshot")
  return legs.map(({ recordings }) => recordings)
}

describe("recordings in a snapshot", () => {
  it("are named as they were asked for", async () => {
    const path = "/recordings/2026/11/23/c1.wav"
    assert.deepStrictEqual(await recordingsBy(JSON.stringify({ [LEG]: [path] })), [["2026/11/23/c1.wav"]])
  })

  it("may be none, which is another thing than not to know", async () => {
    assert.deepStrictEqual(await recordingsBy(JSON.stringify({ [LEG]: [] })), [[]])
  })

  it("are not known of a leg that came meanwhile, nor of a FreeSWITCH", async () => {
    assert.deepStrictEqual(await recordingsBy("{}"), [undefined])
    await freeswitch.stop()
    assert.deepStrictEqual(await recordingsBy("-ERR carillon_recordings Command not found!\n"), [undefined])
  })
})
