import { maskedNumber, USUAL_MASKING } from "#wire/masked-number.ts"
import { createSocket } from "node:dgram"
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readWav } from "#engine/softswitch/media/wav.ts"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import { type RunningCentre, freeTelephonePort, startCentre } from "./running-centre.ts"
import { Agent } from "./crowd/agent.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { StandIns } from "./crowd/stand-in.ts"
import { inParallel, until } from "./crowd/wait.ts"
import { type Baresip, baresipIsThere, startBaresip } from "./peers/baresip.ts"
import { sipp, sippIsThere, sippMayPlay } from "./peers/sipp.ts"

// The whole house, started as a stranger starts it, met over SIP, RTP and HTTP only.

const SLOW_MS = 120_000
const silent = () => {}
const AGENT_TONE_HZ = 1_000

let data: string
/** The small centre, in which 1011's telephone answers by itself. */
let seed: string
let centre: RunningCentre
let admin: Panel

const signInAdmin = () => Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
const recordsOf = async (callingNumber: string) =>
  (await admin.calls(1_000)).filter((record) => record.callingNumber === maskedNumber(callingNumber, USUAL_MASKING))
/** The newest record of this caller, once it says so. */
const recordOf = async (callingNumber: string, outcome: string) => {
  const newest = async () => (await recordsOf(callingNumber))[0]
  await until("the record", async () => (await newest())?.outcome === outcome, { withinMs: 10_000, everyMs: 100 })
  return (await newest())!
}
/** Nothing is left of any call in the actors, the switch or its media. */
const emptyHouse = () =>
  until(
    "an empty house",
    async () => {
      const { workers } = await centre.health()
      const queues = await admin.queues()
      return Number(workers["switch"]?.detail["legs"] ?? -1) === 0 && queues.every((queue) => queue.waiting === 0)
    },
    { withinMs: 30_000, everyMs: 200 }
  )

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "carillon-test-"))
  chmodSync(data, 0o755)
  const small = readFileSync("config/seed/small-centre.yaml", "utf8")
  const answersByItself = small.replace('id: "1011",', 'id: "1011", autoAnswerSeconds: 0,')
  seed = `${data}.yaml`
  writeFileSync(seed, answersByItself)
  centre = await startCentre({ seed, say: silent, dataDir: data })
  admin = await signInAdmin()
}, SLOW_MS)

afterAll(async () => {
  await centre?.stop()
  rmSync(data, { recursive: true, force: true })
  rmSync(seed, { force: true })
}, SLOW_MS)

const startAgent = (
  number: string,
  pickUp: (leg: Leg) => number | "never",
  more: { readonly events?: ReadonlyArray<string> } = {}
) =>
  Agent.start({
    baseUrl: centre.baseUrl,
    sip: centre.sip,
    realm: centre.realm,
    number,
    ...centre.accounts.get(number)!,
    metronome: makeMetronome(),
    toneHz: AGENT_TONE_HZ,
    pickUp,
    ...more
  })

interface Story {
  readonly trunk: Phone
  readonly start: (...as: Parameters<typeof startAgent>) => ReturnType<typeof startAgent>
  /** A telephone that shares no code with ours, registered. */
  readonly baresip: (number: string, answers?: "manual") => Promise<Baresip>
}

/** Callers' trunk and whoever the story starts; all of them are gone after it, however it ends. */
const story = (tell: (around: Story) => Promise<void>) => async () => {
  const endings: Array<() => Promise<unknown> | void> = []
  const trunk = await openTrunk()
  try {
    await tell({
      trunk,
      start: async (...as) => {
        const started = await startAgent(...as)
        endings.push(() => started.stop())
        return started
      },
      baresip: async (number, answers) => {
        const phone = startBaresip({
          centre: centre.sip,
          user: number,
          password: centre.accounts.get(number)!.sipPassword,
          listenPort: await freeTelephonePort(),
          toneHz: 700,
          ...(answers === undefined ? {} : { answers })
        })
        endings.push(() => phone.stop())
        await until("baresip's registration", async () => (await tile(number))?.device === "registered", {
          withinMs: 20_000,
          everyMs: 100
        }).catch((error: Error) => {
          throw new Error(`${error.message}\n${phone.said()}`)
        })
        return phone
      }
    })
  } finally {
    await Promise.all(endings.map((end) => end()))
    trunk.close()
  }
}

/** The agent's telephone rings, and their screen says how it is answered. */
const ringingBy = async (panel: Panel, agent: string, answerBy: "click" | "handset") => {
  const hand = async () => Object.values((await panel.desk(agent)).hands)[0]
  await until("a ring on the screen", async () => (await hand())?.answerBy != null, { withinMs: 20_000, everyMs: 50 })
  expect(await hand()).toMatchObject({ channel: "voice", phase: "alerting", answerBy })
}

const openTrunk = () =>
  Phone.open({ address: "127.0.0.1", realm: centre.realm, metronome: makeMetronome(), onCall: silent })

/** Dials the hotline and presses 1 while the welcome plays. */
const dialAndPress1 = async (trunk: Phone, callingNumber: string, toneHz: number): Promise<Leg> => {
  const leg = await trunk.call(centre.sip, "95000", callingNumber)
  leg.onAnswer.add(() => leg.audio.sayTone(toneHz))
  await until("the welcome", () => leg.audio.packetsHeard > 20 || leg.ending !== undefined, { withinMs: 20_000 })
  leg.audio.press("1")
  return leg
}

describe("a centre met from outside", () => {
  it(
    "a caller the first agent lets ring is answered by the second, who has been idle for less",
    story(async ({ start, trunk }) => {
      const sleepy = await start("1002", () => "never")
      const awake = await start("1003", () => 200)
      await sleepy.ready()
      await awake.ready()
      const leg = await dialAndPress1(trunk, "13900000001", 440)
      await until("the second agent's voice", () => leg.audio.isHearing(AGENT_TONE_HZ), { withinMs: 40_000 })
      expect((await admin.agents()).find((agent) => agent.id === "1002")).toMatchObject({
        state: "not-ready",
        reason: "no-answer"
      })
      trunk.hangUp(leg)
      const record = await recordOf("13900000001", "handled")
      expect(record).toMatchObject({
        agent: "1003",
        missedBy: ["1002"],
        attempts: 2,
        keys: "1",
        queue: "service",
        hangUpBy: "caller"
      })
      const { decisions } = await admin.why(record.id)
      expect(decisions.map((decision) => [decision.chosen, decision.outcome])).toEqual([
        ["1002", "no-answer"],
        ["1003", "answered"]
      ])
      expect(decisions[0]!.candidates.find((candidate) => candidate.agent === "1003")?.verdict).toBe("idle-for-less")
      await emptyHouse()
    }),
    SLOW_MS
  )

  it(
    "a caller who gives up while an agent's telephone rings is cancelled there and remembered as abandoned",
    story(async ({ start, trunk }) => {
      const agent = await start("1004", () => "never")
      await agent.ready()
      const leg = await dialAndPress1(trunk, "13900000002", 440)
      await until("a ringing telephone", () => agent.leg !== undefined, { withinMs: 20_000 })
      const ringing = agent.leg!
      trunk.hangUp(leg)
      await until("the cancel", () => ringing.ending === "cancelled", { withinMs: 10_000 })
      await recordOf("13900000002", "abandoned")
      // No fault of theirs: they are ready as before.
      expect((await admin.agents()).find((tile) => tile.id === "1004")?.state).toBe("ready")
      await emptyHouse()
    }),
    SLOW_MS
  )

  it(
    "a click on the screen takes the call at the telephone that rings",
    story(async ({ start, trunk }) => {
      const agent = await start("1006", () => "never")
      await agent.ready()
      const leg = await dialAndPress1(trunk, "13900000003", 440)
      await ringingBy(agent.panel, "1006", "click")
      await agent.panel.ask("1006", { _tag: "AnswerCall" })
      const phase = async () => Object.values((await agent.panel.desk("1006")).hands)[0]?.phase
      await until("the talk on the screen", async () => (await phase()) === "active", { withinMs: 5_000 })
      await until("voices both ways", () => leg.audio.isHearing(AGENT_TONE_HZ) && agent.leg!.audio.isHearing(440), {
        withinMs: 20_000
      })
      trunk.hangUp(leg)
      await recordOf("13900000003", "handled")
      await emptyHouse()
    }),
    SLOW_MS
  )

  it(
    "a telephone that cannot be told to answer is answered by its handset; a click is refused and changes nothing",
    story(async ({ start, trunk }) => {
      const agent = await start("1007", () => "never", { events: [] })
      await agent.ready()
      const leg = await dialAndPress1(trunk, "13900000004", 440)
      await ringingBy(agent.panel, "1007", "handset")
      await expect(agent.panel.ask("1007", { _tag: "AnswerCall" })).rejects.toThrow("not-supported-by-telephone")
      await ringingBy(agent.panel, "1007", "handset")
      agent.phone.answer(agent.leg!)
      await until("the agent's voice", () => leg.audio.isHearing(AGENT_TONE_HZ), { withinMs: 20_000 })
      trunk.hangUp(leg)
      await emptyHouse()
    }),
    SLOW_MS
  )

  it(
    "a telephone of an agent who has it so answers without a hand, another one rings",
    story(async ({ start, trunk }) => {
      const byItself = await start("1011", () => "never")
      const byHand = await start("1012", () => "never")
      await byItself.ready()
      const first = await dialAndPress1(trunk, "13900000011", 440)
      await until("the agent's voice", () => first.audio.isHearing(AGENT_TONE_HZ), { withinMs: 20_000 })
      // 1011 talks: the next caller goes to 1012.
      await byHand.ready()
      const second = await dialAndPress1(trunk, "13900000012", 460)
      await ringingBy(byHand.panel, "1012", "click")
      expect(byHand.leg).toMatchObject({ answeredAt: undefined, ending: undefined })
      trunk.hangUp(first)
      trunk.hangUp(second)
      await emptyHouse()
      const outcomeOf = async (number: string) => (await recordsOf(number))[0]?.outcome
      await until(
        "both records",
        async () => (await outcomeOf("13900000011")) === "handled" && (await outcomeOf("13900000012")) === "abandoned",
        { withinMs: 10_000, everyMs: 100 }
      )
      expect((await recordsOf("13900000011"))[0]).toMatchObject({ agent: "1011", attempts: 1 })
    }),
    SLOW_MS
  )

  it(
    "a simulated person leaves desk and calls to whoever opens the agent's page, and comes back when they left",
    story(async ({ start, trunk }) => {
      const agent = await start("1008", () => "never")
      const visitor = await Panel.signIn(centre.baseUrl, "1008", centre.accounts.get("1008")!.panelPassword)
      const habits = { pickUp: () => 0, talkMs: () => 100, visitorTalkMs: 100, returnMs: 0 }
      const callersLeft: Array<string> = []
      const standIns = new StandIns([agent], admin, habits, (number) => {
        callersLeft.push(number)
        for (const leg of trunk.legs) trunk.hangUp(leg)
      })
      try {
        await until("a ready agent", async () => (await tile("1008"))?.state === "ready", { withinMs: 20_000 })
        const close = await visitor.openScreen()
        await until("an open panel", async () => (await tile("1008"))?.panel === "open", { withinMs: 10_000 })
        const leg = await dialAndPress1(trunk, "13900000005", 440)
        // Nobody answers and nobody comes back by themselves: as in life.
        await until("a missed call", async () => (await tile("1008"))?.reason === "no-answer", {
          withinMs: 60_000,
          everyMs: 100
        })
        await visitor.ask("1008", { _tag: "GoReady" })
        await ringingBy(visitor, "1008", "click")
        await visitor.ask("1008", { _tag: "AnswerCall" })
        await until("the caller's end", () => leg.ending !== undefined, { withinMs: 20_000 })
        expect(callersLeft).toEqual(["13900000005"])
        await visitor.ask("1008", { _tag: "SignOut" })
        await until("a visitor signed out", async () => (await tile("1008"))?.state === "signed-out", {
          withinMs: 20_000
        })
        close()
        await until("the stand-in's return", async () => (await tile("1008"))?.state === "ready", {
          withinMs: 30_000,
          everyMs: 100
        })
        await emptyHouse()
      } finally {
        standIns.stop()
      }
    }),
    SLOW_MS
  )

  it(
    "a simulated person whose session is over signs in again, and their screen is back",
    async () => {
      const { panelPassword } = centre.accounts.get("1013")!
      const panel = await Panel.signIn(centre.baseUrl, "1013", panelPassword)
      const close = await panel.openScreen()
      const panelIs = (state: string) =>
        until(`a panel ${state}`, async () => (await tile("1013"))?.panel === state, { withinMs: 20_000 })
      // As when its hours are over: the cookie opens nothing more, and its screens are closed.
      const endSession = async () => {
        const { cookie } = panel
        await fetch(`${centre.baseUrl}/api/session`, { method: "DELETE", headers: { cookie, origin: centre.baseUrl } })
        return cookie
      }
      try {
        await panelIs("open")
        const first = await endSession()
        const [agents, queues] = await Promise.all([panel.agents(), panel.queues()])
        expect(agents.length).toBeGreaterThan(0)
        expect(queues.length).toBeGreaterThan(0)
        expect(panel.cookie).not.toBe(first)
        await panelIs("open")
        // And when nothing is asked, so that the screen alone finds out.
        const second = await endSession()
        await until("a new session", () => panel.cookie !== second, { withinMs: 20_000 })
        await panelIs("open")
        close()
        await until("a closed panel", async () => (await tile("1013"))?.panel !== "open", { withinMs: 20_000 })
      } finally {
        close()
      }
    },
    SLOW_MS
  )

  it.skipIf(!baresipIsThere())(
    "baresip announces nothing: no click, and it rings on",
    story(async ({ baresip, trunk }) => {
      const panel = await Panel.signIn(centre.baseUrl, "1009", centre.accounts.get("1009")!.panelPassword)
      await baresip("1009", "manual")
      try {
        await panel.ask("1009", { _tag: "SignIn" })
        await panel.ask("1009", { _tag: "GoReady" })
        const leg = await dialAndPress1(trunk, "13900000006", 440)
        await ringingBy(panel, "1009", "handset")
        await expect(panel.ask("1009", { _tag: "AnswerCall" })).rejects.toThrow("not-supported-by-telephone")
        trunk.hangUp(leg)
        await emptyHouse()
      } finally {
        await panel.ask("1009", { _tag: "SignOut" }).catch(silent)
      }
    }),
    SLOW_MS
  )

  it(
    "malformed, strange and hostile datagrams are refused, counted, and kill nobody",
    async () => {
      const socket = createSocket("udp4")
      const send = (text: string) =>
        new Promise<void>((sent) => socket.send(text, centre.sip.port, centre.sip.address, () => sent()))
      const before = await centre.health()
      await send("INVITE sip:95000@127.0.0.1 SIP/2.0\r\nVia: nonsense\r\n\r\n")
      await send("\u0000\u0001\u0002 not SIP at all")
      await send("INVITE sip:95000@127.0.0.1 SIP/2.0\r\nContent-Length: 99999999999999999999\r\n\r\n")
      await send(`REGISTER sip:x SIP/2.0\r\n${"X: y\r\n".repeat(2_000)}\r\n`)
      socket.close()
      const refused = async () =>
        Object.values((await centre.health()).workers["switch"]?.detail["refused"] ?? {}).reduce(
          (sum: number, count) => sum + Number(count),
          0
        )
      await until("the counters", async () => (await refused()) >= 3, { withinMs: 10_000, everyMs: 100 })
      const after = await centre.health()
      for (const [name, worker] of Object.entries(after.workers)) expect(worker.pid).toBe(before.workers[name]!.pid)
    },
    SLOW_MS
  )

  it.skipIf(!sippIsThere())(
    "SIPp: unknown numbers, wrong passwords, hang-ups in the welcome",
    async () => {
      const runs = await inParallel(
        [
          { scenario: "uac-dials-unknown-number-expects-404", dial: "12345", calls: 5, perSecond: 5 },
          { scenario: "uac-registers-wrong-password-expects-403", dial: "1001", user: "1001", password: "wrong" },
          { scenario: "uac-hangs-up-in-welcome-expects-200", dial: "95000", calls: 10, perSecond: 5 }
        ],
        1,
        (run) => sipp({ ...run, centre: centre.sip })
      )
      for (const run of runs) expect(run, run.errors).toMatchObject({ exitCode: 0 })
      await emptyHouse()
      const records = await admin.calls(1_000)
      // Refused at the door: whoever dials at random fills no list of calls.
      expect(records.filter((record) => record.dialledNumber === "12345")).toEqual([])
      expect(records.filter((record) => record.outcome === "in-flow" && record.endedAt !== null)).toHaveLength(10)
    },
    SLOW_MS
  )

  it.skipIf(!sippIsThere() || !sippMayPlay() || !baresipIsThere())(
    "baresip registers as 1001 and talks to a SIPp caller who pressed 1, which SIPp does as root only",
    story(async ({ baresip }) => {
      const panel = await Panel.signIn(centre.baseUrl, "1001", centre.accounts.get("1001")!.panelPassword)
      await baresip("1001")
      try {
        await panel.ask("1001", { _tag: "SignIn" })
        await panel.ask("1001", { _tag: "GoReady" })
        const run = await sipp({
          scenario: "uac-dials-hotline-presses-1-expects-agent",
          dial: "95000",
          centre: centre.sip
        })
        expect(run, run.errors).toMatchObject({ exitCode: 0 })
        const [record] = await until1001(admin)
        expect(record).toMatchObject({ outcome: "handled", agent: "1001", keys: "1", hangUpBy: "caller" })
        const { channels, rateHz } = readWav((await admin.recording(record!.id))!)
        expect(channels).toHaveLength(2)
        // Right is what the caller hears: baresip's tone.
        const middle = channels[1]!.subarray(2 * rateHz, 3 * rateHz)
        expect(toneShare(middle, 700, rateHz)).toBeGreaterThan(0.5)
      } finally {
        await panel.ask("1001", { _tag: "SignOut" }).catch(silent)
      }
    }),
    SLOW_MS
  )

  it(
    "a call that talks while the centre stops keeps its recording, and its record says how long that is",
    async () => {
      const trunk = await openTrunk()
      const agent = await startAgent("1014", () => 0)
      let agentLeft: Promise<void> | undefined
      try {
        await agent.ready()
        const leg = await dialAndPress1(trunk, "13900000010", 440)
        await until("the agent's voice", () => leg.audio.isHearing(AGENT_TONE_HZ), { withinMs: 30_000 })
        const heardThen = leg.audio.packetsHeard
        // Three seconds of talk, which the recording must hold.
        await until("a talk", () => leg.audio.packetsHeard > heardThen + 150, { withinMs: 30_000 })
        await centre.stop()
      } finally {
        // Its telephone asks a switch that is gone to forget it, and gives up only later.
        agentLeft = agent.stop().catch(silent)
        trunk.close()
      }
      centre = await startCentre({ seed, say: silent, dataDir: data })
      admin = await signInAdmin()
      await until("the recording's length", async () => (await recordsOf("13900000010"))[0]?.recordedMs != null, {
        withinMs: 20_000,
        everyMs: 100
      })
      const [record] = await recordsOf("13900000010")
      expect(record).toMatchObject({ outcome: "handled", agent: "1014" })
      const { channels, rateHz } = readWav((await admin.recording(record!.id))!)
      const playsMs = (channels[0]!.length / rateHz) * 1_000
      expect(playsMs).toBeGreaterThan(2_000)
      expect(Math.abs(record!.recordedMs! - playsMs)).toBeLessThan(1_000)
      // Left is what the caller says.
      expect(toneShare(channels[0]!.subarray(rateHz, 2 * rateHz), 440, rateHz)).toBeGreaterThan(0.5)
      await agentLeft
    },
    SLOW_MS
  )

  it(
    "stopped and started again, the centre has all its records and goes on taking calls",
    async () => {
      // The last talk's wrap-up may still run; its end would change a record between the two looks.
      await until(
        "the end of all wrap-ups",
        async () => (await admin.calls(1_000)).every((call) => call.outcome !== "handled" || call.wrapUpMs !== null),
        { withinMs: 30_000, everyMs: 100 }
      )
      const before = await admin.calls(1_000)
      expect(before.length).toBeGreaterThan(0)
      const workers = Object.values((await centre.health()).workers).flatMap((worker) => worker.pid ?? [])
      await centre.stop()
      for (const pid of workers) expect(() => process.kill(pid, 0), `process ${pid} is an orphan`).toThrow("ESRCH")
      centre = await startCentre({ seed: "config/seed/small-centre.yaml", say: silent, dataDir: data })
      admin = await signInAdmin()
      expect(await admin.calls(1_000)).toEqual(before)
      await story(async ({ start, trunk }) => {
        const agent = await start("1005", () => 0)
        await agent.ready()
        const leg = await dialAndPress1(trunk, "13900000009", 440)
        await until("the agent's voice", () => leg.audio.isHearing(AGENT_TONE_HZ), { withinMs: 30_000 })
        trunk.hangUp(leg)
        await recordOf("13900000009", "handled")
        expect((await admin.calls(1))[0]!.serial).toBeGreaterThan(before[0]!.serial)
      })()
    },
    SLOW_MS
  )
})

const tile = async (agent: string) => (await admin.agents()).find((one) => one.id === agent)

const until1001 = async (panel: Panel) => {
  const records = async () => (await panel.calls(1_000)).filter((r) => r.agent === "1001" && r.outcome === "handled")
  await until("baresip's call record", async () => (await records())[0]?.recordedMs != null, {
    withinMs: 15_000,
    everyMs: 100
  })
  return records()
}
