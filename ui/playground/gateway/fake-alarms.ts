import type { IncidentRow } from "#wire/alarms.ts"
import type { HandView } from "#wire/board.ts"
import type { IncidentIntent, IntentAnswer } from "#wire/intent.ts"
import { callAt, workAt } from "../fixtures.ts"
import { DESK_AGENT } from "./fake-accounts.ts"
import type { FakeGateway } from "./fake-gateway.ts"
import { rowOf, SECOND } from "./fake-incidents.ts"

/** Incidents that a gateway without an engine plays, so that their screens can be looked at. */

const OWN = `own-alarms/${DESK_AGENT}`

/** How the demo shows work at hand, and takes it away. */
export interface Handing {
  readonly showHand: (gateway: FakeGateway, hand: HandView) => IntentAnswer
  readonly takeHand: (gateway: FakeGateway, work: HandView["work"]) => IntentAnswer
}

const put = (gateway: FakeGateway, row: IncidentRow): void => {
  gateway.change("alarms", [{ path: ["incidents", row.id], value: row }])
  const isOwn = row.agent === DESK_AGENT && row.standing !== "closed"
  gateway.change(OWN, [isOwn ? { path: ["incidents", row.id], value: row } : { path: ["incidents", row.id] }])
}

/** A fall that alerts the desk's agent; `taken`: that they have. */
export const showAlarm = (gateway: FakeGateway, { showHand }: Pick<Handing, "showHand">, taken = false): void => {
  const hand = {
    ...workAt(taken ? "active" : "alerting", Date.now(), "alarm"),
    work: "incident/t1-3"
  } as unknown as HandView
  showHand(gateway, { ...hand, queue: "alarms" as never, queueName: "接警", attributes: { title: "王秀英 · 跌倒" } })
  if (taken) takenBy(gateway, "t1-3")
  else put(gateway, rowOf("t1-3", { standing: "alerting", agent: DESK_AGENT, line: heldLine() }))
}

/** It called by itself, and waits. */
const heldLine = () => ({ standing: "held", until: (Date.now() + 120 * SECOND) as never }) as const

const takenBy = (gateway: FakeGateway, id: string): void => {
  const row = gateway.alarms().incidents[id] ?? rowOf(id, {})
  const steps = row.steps.map((step, at) => ({ ...step, dueAt: at === 0 ? Date.now() + 90 * SECOND : null }))
  put(gateway, {
    ...row,
    standing: "active",
    agent: DESK_AGENT,
    until: null,
    rung: null,
    steps,
    line: heldLine()
  } as unknown as IncidentRow)
}

/** The agent took what alerted them. */
export const alarmTaken = (gateway: FakeGateway, work: string): void => {
  if (work.startsWith("incident/")) takenBy(gateway, work.slice("incident/".length))
}

/** A user says that they are well. */
export const showCheckIn = (gateway: FakeGateway): void =>
  gateway.change("alarms", [{ path: ["checkIns", "t4"], value: { name: "孙玉兰", at: Date.now() } }])

const talkOf = (gateway: FakeGateway, incident: string): HandView | undefined =>
  Object.values(gateway.desk().hands).find(
    ({ attributes, phase }) => phase === "active" && attributes["incident"] === incident
  )

const DONE: IntentAnswer = { ok: true }

/** What the fake engine does with a wish about an incident. */
export const alarmAnswer = (
  gateway: FakeGateway,
  intent: IncidentIntent,
  { showHand, takeHand }: Handing
): IntentAnswer => {
  if (intent._tag === "LockTerminal" || intent._tag === "UnlockTerminal") {
    const isLocked = intent._tag === "LockTerminal"
    for (const row of Object.values(gateway.alarms().incidents))
      if (row.terminal === intent.terminal) put(gateway, { ...row, isLocked })
    return DONE
  }
  const row = gateway.alarms().incidents[intent.incident]
  if (row === undefined) return { ok: false, reason: "no-incident" }
  switch (intent._tag) {
    case "DoIncidentStep": {
      const done = { by: DESK_AGENT, at: Date.now() as never, note: intent.note }
      const steps = row.steps.map((step) => (step.id === intent.step ? { ...step, done, dueAt: null } : step))
      put(gateway, { ...row, steps })
      return DONE
    }
    case "CloseIncident":
      if (row.steps.some(({ done, mandatory }) => mandatory && done === null))
        return { ok: false, reason: "steps-open" }
      put(gateway, { ...row, standing: "closed", outcome: intent.outcome, agent: null })
      takeHand(gateway, `incident/${row.id}` as HandView["work"])
      return DONE
    case "HandOverIncident":
      put(gateway, { ...row, standing: "climbing", agent: null, rung: "supervisors" })
      takeHand(gateway, `incident/${row.id}` as HandView["work"])
      return DONE
    case "SuspendIncident":
      put(gateway, { ...row, standing: "suspended", until: intent.until, reason: intent.reason })
      takeHand(gateway, `incident/${row.id}` as HandView["work"])
      return DONE
    case "ResumeIncident":
      showAlarm(gateway, { showHand }, true)
      return DONE
    case "SendParty": {
      const { name, number } = intent
      const party = { id: `p${row.parties.length}`, name, number, said: "asked", dueAt: Date.now() + intent.withinMs }
      put(gateway, { ...row, parties: [...row.parties, party as IncidentRow["parties"][number]] })
      return DONE
    }
    case "NotePartySaid": {
      const { party, said } = intent
      put(gateway, { ...row, parties: row.parties.map((each) => (each.id === party ? { ...each, said } : each)) })
      return DONE
    }
    case "PressTerminalKey": {
      const talk = talkOf(gateway, row.id)
      if (talk === undefined) return { ok: false, reason: "no-call" }
      return intent.key === "clear" ? showHand(gateway, { ...talk, phase: "wrap-up", call: null }) : DONE
    }
    case "TalkToTerminal": {
      if (talkOf(gateway, row.id) !== undefined) return { ok: false, reason: "asker-busy" }
      const hand = callAt("active", Date.now())
      const call = hand.call === null ? null : { ...hand.call, origin: "alarm" as const }
      put(gateway, { ...row, line: null })
      return showHand(gateway, { ...hand, call, attributes: { ...hand.attributes, incident: row.id } })
    }
  }
}
