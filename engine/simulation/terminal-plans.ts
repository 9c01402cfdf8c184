import type { AlarmEvent, Phase } from "#actors/alarm-event.ts"
import type { AlarmSettings, IncidentClass } from "#actors/incident-classes.ts"
import type { Contact } from "#actors/incident-words.ts"
import type { QueueId } from "#actors/vocabulary.ts"
import type { KnownTerminal } from "../ports/AlarmTerminals.ts"

/** Alarm terminals of a day, as plain data. */

export interface AlarmPlan {
  readonly at: number
  /** One of {@link ALWAYS_THERE}, one of the day's {@link TerminalPlan}s, or one that nobody entered. */
  readonly terminal: string
  readonly event: AlarmEvent
  /** `restored`: what it said is over. `began` when absent. */
  readonly phase?: Phase
  /** The lines say of it that it was not heard for so long that somebody has to look. */
  readonly silent?: true
  /** It is said in a call, of whoever waits just then or is in a flow. */
  readonly inCall?: true
}

/** Minutes of the day at which its user has to have checked in, counted from the day's beginning. */
type CheckIns = ReadonlyArray<number>

export interface TerminalPlan {
  readonly id: string
  readonly checkIns: CheckIns
  /** Whoever has not is reminded, and has so long to answer; null: somebody is told at once. */
  readonly remindedMs: number | null
  /** What administrators do with its records. */
  readonly changes?: ReadonlyArray<
    | { readonly at: number; readonly does: "enter" | "retire" }
    | { readonly at: number; readonly does: "change"; readonly checkIns: CheckIns }
  >
}

/** Terminals that are entered all day, and have no check-ins. */
export const ALWAYS_THERE: ReadonlyArray<string> = ["a1", "a2", "a3"]

const [MINUTES_AT_MORNING, MINUTES_EAST] = [16 * 60, 480]
const HALF_HOUR_MS = 1_800_000

/** A check-in counts from so long before its deadline on. */
export const CHECK_IN_OPENS_MS = 30_000
export { MINUTES_EAST }

const SON: Contact = { name: "Li", relation: "son", number: "13800138000", hasKeys: true }

/** As its records say it. */
export const knownTerminal = (
  id: string,
  revision: number,
  { checkIns, remindedMs }: Pick<TerminalPlan, "checkIns" | "remindedMs">
): KnownTerminal => ({
  id,
  revision,
  title: "3-201",
  line: "dc09",
  dialect: null,
  account: id,
  key: null,
  numbers: [],
  area: null,
  carrier: null,
  place: null,
  model: null,
  heartbeatMs: null,
  testUntil: null,
  user: { customer: "c1", name: "Wang", contacts: [SON], guardians: [], attention: null, plans: {} },
  nuisance: { times: 2, withinMs: HALF_HOUR_MS, lockMs: 60_000 },
  checkIns: checkIns.map((minute) => MINUTES_AT_MORNING + minute),
  checkInOpensMs: CHECK_IN_OPENS_MS,
  reminder: remindedMs === null ? null : { prompt: "check-in", waitMs: remindedMs },
  missedCheckInClass: "check-in-missed"
})

const classOf = (id: string, priority: number, events: ReadonlyArray<AlarmEvent>): IncidentClass => ({
  id,
  name: id,
  events,
  queue: "help" as QueueId,
  priority,
  needs: [],
  plan: {
    version: 1,
    // Not mandatory: on some days nobody is there to tick it, and everything ends with the day.
    steps: [{ id: "speak", title: "Speak with them", mandatory: false, withinMs: 10_000 }],
    ladder: [
      { _tag: "prompt", forMs: 5_000, prompt: "we-come" },
      { _tag: "contacts", forMs: 20_000 },
      { _tag: "supervisors", forMs: 30_000 }
    ]
  }
})

export const ALARM_SETTINGS: AlarmSettings = {
  classes: [
    classOf("personal", 50, ["personal"]),
    classOf("fall", 60, ["fall"]),
    classOf("check-in-missed", 50, ["check-in-missed"]),
    classOf("others", 40, [])
  ],
  others: "others",
  faults: { queue: "sales" as QueueId, priority: 0 }
}
