import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Agent } from "../crowd/agent.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "../crowd/panel.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { change } from "../crowd/have.ts"
import { until } from "../crowd/wait.ts"
import { connect, type Sql } from "../releases/connection.ts"
import { databaseOf, type RunningCentre, startCentre } from "../running-centre.ts"
import { makeDc09 } from "#engine/laboratory/terminals/dc09.ts"
import { udpWire } from "#engine/laboratory/terminals/wires.ts"
import { doorsOf } from "#engine/laboratory/doors.ts"
import { KNOWN_KINDS } from "#engine/laboratory/known.ts"
import { openAlarmDesks } from "./alarm-stand-ins.ts"
import { type CalledOut, openCalledOut } from "./called-out.ts"
import { Incidents } from "./incidents.ts"
import { SEEDED } from "./seeded.ts"
import { SPEAKERS } from "./speakers.ts"

// A whole centre, its PostgreSQL and its workers: a press that was acknowledged is an incident.

const SLOW_MS = 120_000
/** As config/seed/small-centre.yaml enters it. */
const SMOKE = { account: "5003", key: "00112233445566778899AABBCCDDEEFF" }

let centre: RunningCentre
let db: Sql
beforeAll(async () => {
  centre = await startCentre({ seed: "config/seed/small-centre.yaml", say: () => {} })
  db = connect(await databaseOf(centre), 1)
}, SLOW_MS)
afterAll(async () => {
  await db?.end()
  await centre?.stop()
}, SLOW_MS)

const says = async (account: string, key: string | undefined, ...sayings: ReadonlyArray<"press" | "smoke">) => {
  const wire = await udpWire({ address: "127.0.0.1", port: centre.lines.dc09 })
  const terminal = makeDc09({ account, wire, ...(key === undefined ? {} : { key }) })
  try {
    for (const saying of sayings) await terminal.say(saying)
  } finally {
    terminal.close()
  }
}

/** Facts of its incidents; the terminal of a stranger is named by its account. */
const incidentsOf = (terminal: string) =>
  db`select 1 from facts where kind = 'IncidentOpened' and body->>'terminal' like ${terminal}`

it("a terminal that is entered presses over DC-09 with AES, and what was acknowledged is an incident", async () => {
  await says(SMOKE.account, SMOKE.key, "smoke")
  await until("its incident", async () => (await incidentsOf("dc-09-1")).length === 1, { withinMs: 10_000 })
  const counted = async () => (await centre.health()).workers["lines"]?.detail["written"] === 1
  await until("its count", counted, { withinMs: 10_000, everyMs: 100 })
})

it("one that nobody entered is one incident, however often it presses", async () => {
  await says("F00D", undefined, "press", "smoke")
  await until("its incident", async () => (await incidentsOf("%F00D-%")).length > 0, { withinMs: 10_000 })
  expect(await incidentsOf("%F00D-%")).toHaveLength(1)
})

/** At the desk of an agent who takes alarms and nothing else, and lifts the handset at once. */
const AGENT_HZ = 1_900
const TERMINAL_HZ = 700
const SOON = { withinMs: 20_000, everyMs: 50 }

describe("an agent talks with the terminal whose alarm they took", () => {
  let agent: Agent
  let calledOut: CalledOut
  let incidents: Incidents
  let phone: Phone
  let admin: Panel
  const closing: Array<() => unknown> = []
  /** Legs of loudspeakers that the centre called. */
  const called: Array<Leg> = []

  beforeAll(async () => {
    const metronome = makeMetronome()
    admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
    calledOut = await openCalledOut({
      admin,
      centre,
      metronome,
      terminals: new Set(Object.keys(SPEAKERS)),
      onTalk: (leg) => {
        called.push(leg)
        leg.audio.sayTone(TERMINAL_HZ)
      }
    })
    closing.push(calledOut.close)
    phone = await Phone.open({
      address: centre.sip.address,
      realm: centre.realm,
      metronome,
      onCall: (leg) => phone.hangUp(leg)
    })
    closing.push(() => phone.close())
    incidents = await Incidents.follow(admin)
    closing.push(() => incidents.close())
    agent = await Agent.start({
      ...centre,
      ...centre.accounts.get("1001")!,
      number: "1001",
      metronome,
      toneHz: AGENT_HZ,
      pickUp: () => 0
    })
    closing.push(() => agent.stop())
    await agent.ready()
    closing.push(...(await openAlarmDesks([agent], () => {})))
    // What was pressed before comes first.
    for (const { terminal } of incidents.rows.toSorted((a, b) => b.priority - a.priority))
      await over(await taken(terminal))
  }, SLOW_MS)
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  /** Its incident, accepted. */
  const taken = async (terminal: string): Promise<string> => {
    const row = () => incidents.of(terminal).find(({ standing }) => standing === "alerting" || standing === "active")
    await until(`${terminal} is offered`, () => row()?.agent === "1001", SOON)
    const { id } = row()!
    await asks({ _tag: "AcceptWork", work: `incident/${id}` })
    await until(`${terminal} is taken`, () => row()?.standing === "active", SOON)
    return id
  }
  const asks = async (intent: object): Promise<void> =>
    expect(await incidents.ask("1001", intent)).toEqual({ ok: true })
  const bothHear = async (terminal: Leg): Promise<void> => {
    await until("the terminal hears the agent", () => terminal.audio.isHearing(AGENT_HZ), SOON)
    await until("the agent hears the terminal", () => agent.leg?.audio.isHearing(TERMINAL_HZ) === true, SOON)
  }
  const over = async (incident: string): Promise<void> => {
    for (const { id } of incidents.ever.get(incident)!.steps)
      await asks({ _tag: "DoIncidentStep", incident, step: id, note: null })
    await asks({ _tag: "CloseIncident", incident, outcome: "helped", note: null })
    await incidents.ask("1001", { _tag: "FinishWrapUp", work: `incident/${incident}` })
    await until("the agent's telephone is free", () => agent.leg === undefined, SOON)
  }

  it("which pressed by packets and is called: it answers by itself, hears keys of its maker, and is cleared by one", async () => {
    const terminal = await KNOWN_KINDS["anxin-a1"](SEEDED["anxin-a1"], around())
    await terminal.say("press")
    terminal.close()
    const incident = await taken("anxin-1")
    await asks({ _tag: "TalkToTerminal", incident })
    // While nobody had it a prompt was played to the same loudspeaker.
    const talk = () => called.find(({ audio }) => audio.isHearing(AGENT_HZ))
    await until("its loudspeaker says what the agent says", () => talk() !== undefined, SOON)
    const leg = talk()!
    await bothHear(leg)
    await asks({ _tag: "PressTerminalKey", incident, key: "volumeUp" })
    await until("the terminal hears the key", () => leg.audio.keysHeard === "3", SOON)
    expect(await incidents.ask("1001", { _tag: "PressTerminalKey", incident, key: "relay" })).toMatchObject({
      reason: "no-key"
    })
    await asks({ _tag: "PressTerminalKey", incident, key: "clear" })
    await until("the terminal is cleared", () => leg.ending === "hung-up", SOON)
    await over(incident)
  })

  it.each(["call", "contact-id"] as const)("which called by itself (%s): in its own call", async (kind) => {
    let own: Leg | undefined
    const terminal = await KNOWN_KINDS[kind](
      SEEDED[kind],
      around((leg) => (own = leg))
    )
    await terminal.say("press")
    await until("it waits for somebody", () => own !== undefined, SOON)
    own!.audio.sayTone(TERMINAL_HZ)
    const incident = await taken(`${kind}-1`)
    // It is told that help comes, and waits then.
    const talks = async () => (await incidents.ask("1001", { _tag: "TalkToTerminal", incident })).reason === undefined
    await until("its call is taken", talks, SOON)
    await bothHear(own!)
    agent.phone.hangUp(agent.leg!)
    await until("its line is free", () => own!.ending === "bye", SOON)
    await over(incident)
  })

  it("which called by itself and was left waiting: its line is released, and it is called back for who has the alarm", async () => {
    const HELD_MS = 10_000
    await change(admin, "queues/terminals", { waitAtMostMs: HELD_MS })
    let own: Leg | undefined
    const terminal = await KNOWN_KINDS.call(
      SEEDED.call,
      around((leg) => (own = leg))
    )
    await terminal.say("press")
    const row = () => incidents.of("call-1").find(({ standing }) => standing !== "closed")
    await until("its line is held", () => row()?.line?.standing === "held", SOON)
    const { until: first } = row()!.line!
    // To take the alarm is a deed: it is held for as long again. Nothing else is done.
    const incident = await taken("call-1")
    await until("it is held anew", () => row()!.line!.until! > first!, SOON)
    await until("its line is released", () => own?.ending === "bye", { ...SOON, withinMs: 2 * SOON.withinMs })
    const talk = () => called.find(({ audio, ending }) => ending === undefined && audio.isHearing(AGENT_HZ))
    await until("it is called back", () => talk() !== undefined, SOON)
    await bothHear(talk()!)
    await until("nothing is owed", () => row()?.line === null, SOON)
    const released =
      await db`select body->>'line' as line from facts where kind = 'IncidentLineReleased' and body->>'incident' = ${incident}`
    expect(released).toHaveLength(1)
    agent.phone.hangUp(agent.leg!)
    await over(incident)
  })

  const around = (onTalk: (leg: Leg) => void = () => {}) => ({
    doors: doorsOf(centre),
    phone,
    receiver: "95110",
    hotline: "95119",
    onTalk
  })
})
