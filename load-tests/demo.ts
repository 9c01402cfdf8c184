import { parseArgs } from "node:util"
import { AlarmStandIns, openAlarmDesks } from "./alarms/alarm-stand-ins.ts"
import { DemoTerminals } from "./alarms/demo-terminals.ts"
import { StandingBack } from "./alarms/standing-back.ts"
import { openCalledOut, sayAgainAndAgain } from "./alarms/called-out.ts"
import { doorsOf } from "#engine/laboratory/doors.ts"
import { Incidents } from "./alarms/incidents.ts"
import { SPEAKERS } from "./alarms/speakers.ts"
import { joinCentre } from "./running-centre.ts"
import { callerToneHz, type Crowd, gather } from "./crowd/crowd.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { spoken } from "./crowd/speech.ts"
import type { Leg } from "#engine/laboratory/telephone/phone.ts"
import { Clerks } from "./crowd/clerks.ts"
import { StandIns } from "./crowd/stand-in.ts"
import { pause, until } from "./crowd/wait.ts"

/**
 * The demo's people: agents with telephones, callers on a trunk and terminals that are pressed, over real SIP, RTP and packets, for as
 * long as the centre runs.
 * They behave as people do: some answer late, one in fifteen rings is missed, some callers lose patience. Whoever opens an
 * agent's page in a browser has that agent's calls and alarms for themselves, and written work beside them; alarms go to such
 * a page before they go to simulated desks.
 */
const AGENTS = 12
/** They do written work and no calls. */
const CLERKS = 2
/** They take alarms and nothing else, with a page and a telephone. */
const ALARM_DESKS = 2
const OPEN_WITHIN_MS = 20_000
/** About 11 calls a minute of 42 s each (ring, talk, wrap-up) keep 12 agents at two thirds of their time: every state shows. */
const MEAN_BETWEEN_CALLS_MS = 5_300
const MISSED_SHARE = 1 / 15
const PICK_UP_MS = { from: 1_500, to: 6_500 }
const TALK_MS = { from: 12_000, to: 45_000 }
/** A visitor tries hold, consultation and conference with one caller. */
const VISITOR_TALK_MS = 5 * 60_000
const PATIENCE_MS = { from: 20_000, to: 90_000 }
/** An agent who let a call ring comes back after a sip of tea. */
const RETURN_MS = 12_000

/** Whoever is called outside, and is no terminal. */
const HELLO = "喂，您好，请讲。"

const between = ({ from, to }: { readonly from: number; readonly to: number }) => from + Math.random() * (to - from)
const say = (line: string) => process.stdout.write(`demo     ${line}\n`)

const centre = () => {
  const { values } = parseArgs({
    options: {
      centre: { type: "string" },
      sip: { type: "string" },
      realm: { type: "string" },
      accounts: { type: "string" },
      agents: { type: "string" }
    }
  })
  const { accounts, centre: baseUrl, sip } = values
  const adminPassword = process.env["CARILLON_ADMIN_PASSWORD"]
  if (baseUrl === undefined || sip === undefined || accounts === undefined || adminPassword === undefined)
    throw new Error(
      "usage: CARILLON_ADMIN_PASSWORD=… demo.ts --centre URL --sip HOST:PORT --accounts FILE [--realm R] [--agents N]"
    )
  const [address, port] = sip.split(":")
  return {
    count: Number(values.agents ?? AGENTS) + ALARM_DESKS + CLERKS,
    centre: joinCentre({
      baseUrl,
      sip: { address: address!, port: Number(port) },
      realm: values.realm ?? "carillon",
      accountsFile: accounts,
      adminPassword
    })
  }
}

const main = async () => {
  const options = centre()
  const isOpen = async () => (await options.centre.health().catch(() => undefined))?.ok === true
  await until("the centre's start", isOpen, { withinMs: OPEN_WITHIN_MS, everyMs: 100 })
  const crowd = await gather({
    signedInToo: true,
    ...options,
    // The stand-ins lift the handsets, where nobody else sits.
    pickUp: () => "never",
    say
  })
  const callers = new Map<string, Leg>()
  const clerks = await Clerks.start(crowd.agents.slice(-CLERKS), crowd.admin, say)
  const desks = crowd.agents.slice(-CLERKS - ALARM_DESKS, -CLERKS)
  const closeDesks = await openAlarmDesks(desks, say)
  const callsTakers = crowd.agents.slice(0, -CLERKS - ALARM_DESKS)
  const standIns = new StandIns(
    callsTakers,
    crowd.admin,
    {
      pickUp: () => (Math.random() < MISSED_SHARE ? "never" : between(PICK_UP_MS)),
      talkMs: () => between(TALK_MS),
      visitorTalkMs: VISITOR_TALK_MS,
      returnMs: RETURN_MS
    },
    (callingNumber) => {
      const leg = callers.get(callingNumber)
      if (leg !== undefined) crowd.trunk.hangUp(leg)
    }
  )
  const doors = doorsOf(options.centre)
  const incidents = await Incidents.follow(crowd.admin)
  const alarmStandIns = new AlarmStandIns(incidents, crowd.admin, new Set(desks.map(({ number }) => String(number))))
  const simulated = crowd.agents.slice(-CLERKS - ALARM_DESKS).map(({ number }) => String(number))
  const standingBack = new StandingBack(desks, incidents, crowd.admin, new Set(simulated))
  const speech = new Map<string, Int16Array>()
  for (const [number, text] of Object.entries(SPEAKERS)) speech.set(number, await spoken(text))
  const hello = await spoken(HELLO)
  const calledOut = await openCalledOut({
    admin: crowd.admin,
    centre: options.centre,
    metronome: makeMetronome(),
    terminals: new Set(speech.keys()),
    onTalk: (leg) => sayAgainAndAgain(leg, speech.get(leg.dialled) ?? hello)
  })
  const terminals = await DemoTerminals.start(doors, crowd.trunk, (number) => speech.get(number), say)
  const closing = new AbortController()
  const stop = async () => {
    if (closing.signal.aborted) return
    closing.abort()
    terminals.stop()
    calledOut.close()
    standingBack.stop()
    alarmStandIns.stop()
    for (const close of closeDesks) close()
    incidents.close()
    standIns.stop()
    clerks.stop()
    await crowd.stop()
    process.exit(0)
  }
  process.once("SIGINT", () => void stop())
  process.once("SIGTERM", () => void stop())
  process.once("disconnect", () => void stop())
  say(
    `${callsTakers.length} agents are ready, ${desks.length} take alarms, ${CLERKS} do written work, callers dial 95000, terminals are pressed`
  )
  let number = 0
  while (!closing.signal.aborted) {
    void callOnce(crowd, callers, options.centre.sip, number++).catch((error: Error) => say(error.message))
    await pause(-Math.log(1 - Math.random()) * MEAN_BETWEEN_CALLS_MS)
  }
}

const callOnce = async (
  crowd: Crowd,
  callers: Map<string, Leg>,
  sip: { readonly address: string; readonly port: number },
  index: number
) => {
  const number = `139${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`
  const leg = await crowd.trunk.call(sip, "95000", number)
  callers.set(number, leg)
  leg.onEnd.add(() => callers.delete(number))
  leg.onAnswer.add(() => {
    leg.audio.sayTone(callerToneHz(index))
    setTimeout(() => leg.audio.press(Math.random() < 0.7 ? "1" : "2"), 1_500 + Math.random() * 2_000)
  })
  // Whoever is not served within their patience hangs up; whoever talks has forgotten the wait.
  setTimeout(() => {
    const served = crowd.agents.some((agent) => agent.leg?.peer === number && agent.leg.answeredAt !== undefined)
    if (!served) crowd.trunk.hangUp(leg)
  }, between(PATIENCE_MS))
}

await main()
