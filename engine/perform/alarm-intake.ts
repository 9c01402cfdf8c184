import { ALARM_EVENTS, type AlarmEvent, FAULT_EVENTS, type Reported, type Sent } from "#actors/alarm-event.ts"
import type { Centre, QueueSettings } from "#actors/centre.ts"
import type { AlarmSettings, IncidentClass, PlanRung } from "#actors/incident-classes.ts"
import type { Contact, TerminalKey } from "#actors/incident-words.ts"
import type { Tell } from "#actors/output.ts"
import type { Becomes, Card, Handling, Rung } from "#actors/terminal/handling.ts"
import { type State as Terminal, tellTerminal } from "#actors/terminal/protocol.ts"
import { isAlike } from "#actors/alike.ts"
import type { AlarmMessage } from "../ports/AlarmIntake.ts"
import type { KnownTerminal } from "../ports/AlarmTerminals.ts"

/** What a centre does with alarms, and whether it said so itself. */
export interface Alarms extends AlarmSettings {
  readonly isOwn: boolean
}

/** Undefined: there is no queue that alarms could wait in. */
export const alarmsOf = ({ alarms, queues }: Pick<Centre, "alarms" | "queues">): Alarms | undefined => {
  const first = queues.find(takesAlarms)
  if (first === undefined) return undefined
  if (alarms === undefined || alarms.classes.length === 0) return { ...bare(first), isOwn: false }
  // A queue that is gone, or takes no alarms, would keep them from everybody.
  const queueOf = (id: string) => queues.find((queue) => queue.id === id && takesAlarms(queue))?.id ?? first.id
  return {
    ...alarms,
    classes: alarms.classes.map((one) => ({ ...one, queue: queueOf(one.queue) })),
    faults: queues.some(({ channels, id }) => id === alarms.faults.queue && channels.includes("task"))
      ? alarms.faults
      : { ...alarms.faults, queue: (queues.find(({ channels }) => channels.includes("task")) ?? first).id },
    isOwn: true
  }
}

const takesAlarms = ({ channels }: QueueSettings): boolean => channels.includes("alarm")

const UNSAID = "alarm"
const bare = ({ id }: QueueSettings): AlarmSettings => ({
  classes: [
    {
      id: UNSAID,
      name: "报警",
      events: [],
      queue: id,
      priority: 0,
      needs: [],
      plan: { version: 1, steps: [], ladder: [] }
    }
  ],
  others: UNSAID,
  faults: { queue: id, priority: 0 }
})

/** Somebody has to hear of these, whether or not a class names them. */
const URGENT: ReadonlySet<AlarmEvent> = new Set([...ALARM_EVENTS, "service-request", "unknown"])
const FAULTS: ReadonlySet<AlarmEvent> = new Set(FAULT_EVENTS)
/** Of a terminal that was not heard for three times its heartbeat: nobody knows any more whether a press would come through. */
const SILENT_FOR_LONG = "silence-2"

/** What becomes of one report of a terminal. `keys`: those that it has. */
export const becomesOf = (
  alarms: AlarmSettings,
  { keys, user }: Pick<KnownTerminal, "user"> & { readonly keys?: ReadonlyArray<TerminalKey> },
  report: Reported
): Becomes => {
  const { code, event } = report
  const found = alarms.classes.find(({ events }) => events.includes(event))
  const isUrgent = URGENT.has(event) || (event === "path-failed" && code.startsWith(SILENT_FOR_LONG))
  const named = found ?? (isUrgent ? othersOf(alarms) : undefined)
  if (named !== undefined) return { _tag: "Incident", handling: handlingOf(named, user, keys) }
  return FAULTS.has(event) ? visitFor(event, alarms) : { _tag: "Note" }
}

const visitFor = (event: AlarmEvent, { faults: { priority, queue, visitWithinMs } }: AlarmSettings): Becomes => ({
  _tag: "Task",
  queue,
  priority,
  title: FAULT_TITLES[event] ?? event,
  ...(visitWithinMs === undefined ? {} : { dueWithinMs: visitWithinMs })
})

/** As the operators of the centre read them. */
const FAULT_TITLES: Partial<Record<AlarmEvent, string>> = {
  "battery-low": "电量低",
  "battery-failed": "电池故障",
  "mains-failed": "市电断电",
  "supply-fault": "电源故障",
  "trigger-battery-low": "按钮电量低",
  "trigger-missing": "按钮失联",
  "radio-jammed": "无线受干扰",
  "path-failed": "通信中断",
  tamper: "设备被拆动",
  fault: "设备故障"
}

/** The class of what no class names. */
export const othersOf = ({ classes, others }: AlarmSettings): IncidentClass =>
  classes.find(({ id }) => id === others) ?? classes[0]!

/** A class as it is handled for this user: by the plan of their own, where they have one. */
export const handlingOf = (
  of: IncidentClass,
  user: KnownTerminal["user"],
  keys: ReadonlyArray<TerminalKey> = []
): Handling => {
  const plan = user?.plans[of.id] ?? of.plan
  return {
    class: { id: of.id, name: of.name, planVersion: plan.version },
    priority: of.priority,
    queue: of.queue,
    needs: of.needs,
    steps: plan.steps,
    ladder: plan.ladder.flatMap((rung) => rungsOf(rung, user?.contacts ?? [])),
    guardians: user?.guardians ?? [],
    ...(keys.length === 0 ? {} : { keys })
  }
}

const rungsOf = (rung: PlanRung, contacts: ReadonlyArray<Contact>): ReadonlyArray<Rung> =>
  rung._tag === "contacts" ? contacts.map((contact) => ({ _tag: "contact", forMs: rung.forMs, contact })) : [rung]

/** What a terminal's actor is to know. `minutesEast`: how far the centre's clock is from UTC; `keys`: those that it has. */
export const cardOf = (
  known: KnownTerminal,
  alarms: AlarmSettings,
  minutesEast: number,
  keys?: ReadonlyArray<TerminalKey>
): Card => {
  const { area, checkInOpensMs, checkIns, missedCheckInClass, nuisance, reminder, revision, testUntil, title, user } =
    known
  const missed = alarms.classes.find(({ id }) => id === missedCheckInClass)
  return {
    revision,
    title,
    user: user === null ? null : { customer: user.customer, name: user.name },
    area: area as Card["area"],
    testUntil,
    nuisance,
    checkIns,
    minutesEast,
    checkInOpensMs,
    missedCheckIn: missed === undefined ? null : handlingOf(missed, user, keys),
    reminder
  }
}

/** Whether the actor is to be told of its card: it says another one, or sleeps, so that nobody knows. */
export const isNews = (state: Terminal | undefined, card: Card): boolean =>
  state?._tag !== "Serving" || state.isRetiring || !isAlike(state.card, card)

/** One message as a terminal hears it: each report by itself, with a receipt of its own. */
export const toldOf = (
  terminal: string,
  { dialect, line, raw, receipt, reports, source }: AlarmMessage,
  becomes: (report: Reported) => Becomes
): ReadonlyArray<{ readonly receipt: string; readonly tell: Tell }> => {
  const over = { line, ...(dialect === null ? {} : { dialect }), source }
  return reports.map((report, index) => {
    const own = `${receipt}#${index}`
    const { call } = report.voice
    const sent: Sent = { ...over, ...(call === undefined ? {} : { call: call.id }), raw }
    return {
      receipt: own,
      tell: tellTerminal(terminal, { _tag: "Told", receipt: own, report, becomes: becomes(report), sent })
    }
  })
}
