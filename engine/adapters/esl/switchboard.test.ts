import { afterEach, assert, describe, it } from "@effect/vitest"
import type { AgentId, CallId, LegId } from "#actors/vocabulary.ts"
import { backOffFor } from "./switchboard.ts"
import { hear } from "./testing/heard.ts"
import { sample, TAKEN } from "./testing/samples.ts"
import { type ScriptedFreeswitch, startScriptedFreeswitch } from "./testing/scripted-freeswitch.ts"

// What only a real FreeSWITCH does: it works in threads, ends the other leg itself, goes away and comes back.

const A = "abbd4dd5-1fb9-48d6-8af0-6d8ec46fc7ab" as LegId
const REGISTERED = JSON.stringify({
  row_count: 1,
  rows: [{ reg_user: "1001", url: "sofia/internal/sip:1001@127.0.0.1:6099" }]
})

const running: Array<ScriptedFreeswitch> = []
const open: Array<{ readonly close: () => void }> = []

afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  for (const one of running.splice(0)) await one.stop()
})

const freeswitchWith = async (answers: Readonly<Record<string, string | null>>, port?: number) => {
  const freeswitch = await startScriptedFreeswitch((command) => answers[command], port)
  running.push(freeswitch)
  return freeswitch
}

const connectedTo = ({ port }: ScriptedFreeswitch) => {
  const heard = hear({ port })
  open.push(heard.switchboard)
  return heard
}

/** A caller who is ours, known to both sides. */
const withCaller = async (answers: Readonly<Record<string, string>> = {}) => {
  const freeswitch = await freeswitchWith(answers)
  const heard = connectedTo(freeswitch)
  await heard.next("Snapshot")
  freeswitch.tell(sample("CHANNEL_PARK.inbound-unanswered", TAKEN))
  await heard.next("CallOffered")
  return { ...heard, freeswitch }
}

describe("a FreeSWITCH that works in threads", () => {
  it("is told to break a playing before it hears of the next one, on the one line where it keeps the order", async () => {
    const { freeswitch, switchboard } = await withCaller()
    const play = (playback: string) =>
      switchboard.request({ _tag: "PlayMessage", leg: A, playback, prompt: playback, loop: false })
    play("first")
    switchboard.request({ _tag: "StopMessage", leg: A })
    play("second")
    play("third")
    await freeswitch.hears((command) => command.endsWith("third.wav"))
    assert.deepStrictEqual(freeswitch.said.slice(-5), [
      `sendmsg ${A} playback /prompts/first.wav`,
      `api uuid_break ${A} all`,
      `sendmsg ${A} playback /prompts/second.wav`,
      `api uuid_break ${A}`,
      `sendmsg ${A} playback /prompts/third.wav`
    ])
  })

  it("that ended the leg before it was asked to is taken at its word, once and without a line in the log", async () => {
    const { events, freeswitch, logged, next, switchboard } = await withCaller({
      [`uuid_kill ${A} NORMAL_CLEARING`]: "-ERR No such channel!\n",
      [`uuid_exists ${A}`]: "false"
    })
    switchboard.request({ _tag: "ClearConnection", leg: A, cause: "NORMAL_CLEARING" })
    assert.deepInclude(await next("ConnectionCleared"), { leg: A, by: "us" })
    // The leg's own word comes late.
    freeswitch.tell({ ...sample("CHANNEL_HANGUP"), "Unique-ID": A })
    switchboard.request({ _tag: "ClearConnection", leg: A, cause: "NORMAL_CLEARING" })
    switchboard.audit()
    await next("Snapshot")
    assert.strictEqual(events.filter(({ _tag }) => _tag === "ConnectionCleared").length, 1)
    assert.deepStrictEqual(
      logged.filter((line) => line.startsWith("ClearConnection")),
      []
    )
  })

  it("ends a ring that was given up before its thread had made the leg, as soon as there is one", async () => {
    const leg = "c1/1" as LegId
    const kill = `uuid_kill ${leg} ORIGINATOR_CANCEL`
    const freeswitch = await startScriptedFreeswitch((command) =>
      command.startsWith("originate") ? null : command === kill ? "-ERR No such channel!\n" : undefined
    )
    running.push(freeswitch)
    const { next, switchboard } = connectedTo(freeswitch)
    await next("Snapshot")
    const made = { call: "c1" as CallId, attempt: 1, to: { _tag: "Agent", agent: "1001" as AgentId } as const }
    switchboard.request({ _tag: "MakeCall", leg, ...made, callingNumber: "1", ringTimeoutMs: 20_000 })
    switchboard.request({ _tag: "ClearConnection", leg, cause: "ORIGINATOR_CANCEL" })
    await freeswitch.hears((command) => command === kill)
    const again = freeswitch.hears((command) => command === kill)
    freeswitch.tell({ ...sample("CHANNEL_PARK.outbound"), "Event-Name": "CHANNEL_PROGRESS", "Unique-ID": leg })
    assert.strictEqual(await again, kill)
  })
})

describe("a FreeSWITCH that was away", () => {
  it("on this machine is tried for every two seconds at most, elsewhere twice a minute", () => {
    assert.deepStrictEqual(
      ["127.0.0.1", "localhost", "::1", "127.0.0.53"].map((host) => backOffFor(host).longest),
      [2_000, 2_000, 2_000, 2_000]
    )
    assert.deepStrictEqual(
      ["192.0.2.2", "freeswitch.example", "::2"].map((host) => backOffFor(host).longest),
      [30_000, 30_000, 30_000]
    )
  })

  it("tells at once which telephones have registered meanwhile", async () => {
    const before = await freeswitchWith({})
    const { next } = connectedTo(before)
    assert.deepStrictEqual((await next("Snapshot")).devices, [])
    running.splice(0)
    await before.stop()
    await next("LinkLost")
    await freeswitchWith({ "show registrations as json": REGISTERED }, before.port)
    const back = await next("Snapshot")
    assert.deepStrictEqual([back.first, back.devices], [true, ["1001" as AgentId]])
  })
})
