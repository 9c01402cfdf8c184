import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { readWav } from "#engine/softswitch/media/wav.ts"
import { Agent } from "./crowd/agent.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "./crowd/wait.ts"
import { mountSmallDisk } from "./full-disk.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"

// A whole centre with its real switch: what becomes of a caller who vanished, and of recordings when their disk is full.

const SLOW_MS = 180_000
const SILENCE_S = 2
const SECOND_OCTETS = 32_000

const data = mkdtempSync(join(tmpdir(), "carillon-gone-and-full-"))
// The embedded PostgreSQL runs as another user than root and must reach its folder.
chmodSync(data, 0o755)
const disk = mountSmallDisk(join(data, "small"), 4_000_000)
let centre: RunningCentre
let admin: Panel
let agent: Agent
let trunk: Phone
/** Each call its own agent and caller. */
let calls = 0
let vanished = false

beforeAll(async () => {
  centre = await startCentre({
    seed: "config/seed/straight-to-queue.yaml",
    settings: {
      "media.silenceSeconds": String(SILENCE_S),
      ...(typeof disk === "string" ? {} : { "recordings.dir": join(disk.folder, "recordings") })
    },
    say: () => {},
    dataDir: data
  })
  admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
}, SLOW_MS)
afterAll(async () => {
  await centre?.stop()
  if (typeof disk !== "string") disk.remove()
  rmSync(data, { recursive: true, force: true })
}, SLOW_MS)

const metronome = makeMetronome()
beforeEach(async () => {
  vanished = false
  trunk = await Phone.open({ address: "127.0.0.1", realm: centre.realm, metronome, onCall: () => {} })
  const [number, passwords] = [...centre.accounts].filter(([user]) => user.startsWith("10"))[(calls += 1)]!
  const { baseUrl, realm, sip } = centre
  agent = await Agent.start({ baseUrl, sip, realm, number, ...passwords, metronome, toneHz: 900, pickUp: () => 0 })
}, SLOW_MS)
afterEach(async () => {
  if (!vanished) trunk.close()
  await agent.panel.ask(agent.number, { _tag: "SignOut" }).catch(() => {})
  await agent.stop()
}, SLOW_MS)

const stateOf = async () => (await admin.agents()).find(({ id }) => id === agent.number)?.state
const problems = async () => JSON.stringify((await centre.health()).workers["switch"])
const WAIT = { withinMs: 40_000, everyMs: 100 }

/** Somebody who talks with the agent. */
const talk = async (): Promise<{ readonly caller: Leg; readonly number: string }> => {
  await agent.ready()
  const number = `1390000010${calls}`
  const caller = await trunk.call(centre.sip, "95000", number)
  caller.audio.sayTone(500)
  await until("the agent's tone", () => caller.audio.isHearing(900), WAIT)
  return { caller, number }
}

/** Its record, once it is over and its recording's end is known. */
const recordOf = async (number: string) => {
  const found = async () =>
    (await admin.calls(100)).find(({ callingNumber }) => callingNumber.endsWith(number.slice(-4)))
  await until("its record", async () => (await found())?.endedAt != null && (await found())?.recordedMs !== null, WAIT)
  return (await found())!
}

describe("a caller who vanished, with nobody to say so", () => {
  it(
    "is ended when nothing came for the set time: the agent is free, and the record says why",
    async () => {
      const { number } = await talk()
      expect(await stateOf()).toBe("talking")
      // Sockets of signalling and voice are gone: no BYE, no packet, nothing that answers.
      trunk.close()
      vanished = true
      await until("the agent's freedom", async () => (await stateOf()) === "ready", WAIT)
      const record = await recordOf(number)
      expect(record).toMatchObject({ outcome: "handled", agent: agent.number, cause: "MEDIA_TIMEOUT" })
      expect(record.talkMs!).toBeGreaterThanOrEqual(SILENCE_S * 1_000 - 100)
    },
    SLOW_MS
  )
})

// Said plainly where it may not be shown: mounting is root's.
const notHere = typeof disk === "string" ? ` (not shown: ${disk})` : ""
describe.skipIf(notHere !== "")(`recordings on a disk that is full${notHere}`, () => {
  const small = () => {
    if (typeof disk === "string") throw new Error(disk)
    return disk
  }

  it(
    "raise an alarm in health and on the wallboard, and go on in the same file when there is room",
    async () => {
      small().fillBut(3 * SECOND_OCTETS)
      const { caller, number } = await talk()
      await until("the alarm in health", async () => (await problems()).includes("录音无法写入"), WAIT)
      await until("the alarm on the wallboard", async () => !(await admin.board()).links.files, WAIT)
      expect(caller.ending).toBeUndefined()
      small().makeRoom()
      await until("health without it", async () => !(await problems()).includes("录音无法写入"), WAIT)
      await until("the wallboard without it", async () => (await admin.board()).links.files, WAIT)
      trunk.hangUp(caller)
      const record = await recordOf(number)
      expect(record.recordedMs!).toBeGreaterThan(record.talkMs! - 2_500)
      const file = join(small().folder, "recordings", record.recordingFile!)
      const { channels, rateHz } = readWav(readFileSync(file))
      expect((channels[0]!.length / rateHz) * 1_000).toBeCloseTo(record.recordedMs!, -2)
    },
    SLOW_MS
  )

  it(
    "are claimed by no record when nothing could be written at all",
    async () => {
      small().fillBut(0)
      const { caller, number } = await talk()
      await until("the alarm in health", async () => (await problems()).includes("录音无法写入"), WAIT)
      trunk.hangUp(caller)
      const record = await recordOf(number)
      expect(record).toMatchObject({ recordingFile: null, recordedMs: 0 })
      small().makeRoom()
    },
    SLOW_MS
  )

  it(
    "that are claimed are there",
    async () => {
      let claimed = 0
      for (const { recordingFile, recordedMs } of await admin.calls(100)) {
        if (recordingFile === null) continue
        claimed++
        const file = join(small().folder, "recordings", recordingFile)
        expect(existsSync(file) && statSync(file).size > 44 && recordedMs! > 0).toBe(true)
      }
      expect(claimed).toBeGreaterThan(0)
    },
    SLOW_MS
  )
})
