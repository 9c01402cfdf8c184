import type { TerminalRow } from "../../alarms/entered.ts"
import { until } from "../../crowd/wait.ts"
import type { Stage } from "./stage.ts"

/** One case: the terminals it needs, and what it does. It answers what is wrong, or null. */
export interface AlarmCase {
  readonly name: string
  readonly terminals: ReadonlyArray<TerminalRow>
  readonly play: (stage: Stage) => Promise<string | null>
  /** Waits for others to be through: it makes so much noise that they would be measured with it. */
  readonly isLast?: true
}

/** What must be in the centre after a message: by hand, from the issue (what somebody has to hear of at once, what is a fault). */
const INCIDENTS = new Set(
  (
    "medical personal panic duress attack fall person-down seizure inactivity check-in-missed medication-missed bed-left " +
    "property-exit enuresis heart-rate fire smoke heat gas co flood temperature-high temperature-low intruder bogus-caller " +
    "service-request unknown"
  ).split(" ")
)
const TASKS = new Set(
  (
    "battery-low battery-failed mains-failed supply-fault trigger-battery-low trigger-missing radio-jammed path-failed tamper " +
    "fault"
  ).split(" ")
)

export interface ExpectedEvent {
  readonly event: string
  readonly code?: string | undefined
  readonly phase?: string | undefined
  readonly isTest?: boolean | undefined
}

const isNews = ({ isTest, phase }: ExpectedEvent): boolean => phase !== "restored" && isTest !== true
/** One sign of life alone is no step of anybody. */
const isLifeSign = ({ event, phase }: ExpectedEvent): boolean => event === "heartbeat" && phase !== "restored"

/** As soon as it is acknowledged it is on disk; its incident and its task are a step of their own. */
const THEN_WITHIN_MS = 5_000

/** Null: in the centre is what these events of one terminal must make, and nothing else. */
export const consequences = async (
  stage: Stage,
  terminal: string,
  events: ReadonlyArray<ExpectedEvent>
): Promise<string | null> => {
  const wanted = events.filter((event) => !isLifeSign(event))
  const reported = await stage.reported(terminal)
  for (const { code, event, phase = "began" } of wanted)
    if (
      !reported.some((one) => one.event === event && one.phase === phase && (code === undefined || one.code === code))
    )
      return `acknowledged, and not on disk: ${event} ${code ?? ""} ${phase}; there are ${JSON.stringify(reported)}`
  if (wanted.length === 0 && reported.length > 0) return `a sign of life became ${JSON.stringify(reported)}`
  const isIncident = wanted.some((event) => isNews(event) && INCIDENTS.has(event.event))
  const isTask = wanted.some((event) => isNews(event) && TASKS.has(event.event))
  const fits = async () =>
    (await stage.incidents(terminal)).length === (isIncident ? 1 : 0) &&
    (await stage.tasks(terminal)).length > 0 === isTask
  await until("its consequences", fits, { withinMs: THEN_WITHIN_MS, everyMs: 50 }).catch(() => {})
  return (await fits())
    ? null
    : `incidents ${JSON.stringify(await stage.incidents(terminal))}, tasks ${JSON.stringify(await stage.tasks(terminal))}; ` +
        `${isIncident ? "an incident" : "no incident"} and ${isTask ? "a task" : "no task"} were to be`
}

/** Null: it was kept as not understood, and nobody's terminal said anything. */
export const refused = async (
  stage: Stage,
  { raw, terminal }: { readonly raw: Uint8Array | null; readonly terminal: string }
): Promise<string | null> => {
  if (raw !== null) {
    const isKept = async () => (await stage.misunderstood(raw)) > 0
    await until("what was not understood", isKept, { withinMs: THEN_WITHIN_MS, everyMs: 100 }).catch(() => {})
    if (!(await isKept())) return "it is not kept among what was not understood"
  }
  // That its key does not fit the lines say themselves, as a fault of it.
  const reported = (await stage.reported(terminal)).filter(({ code }) => code !== "key")
  return reported.length === 0 ? null : `it was taken as ${JSON.stringify(reported)}`
}

/** Null when all are. */
export const firstWrong = async (...looks: ReadonlyArray<() => Promise<string | null>>): Promise<string | null> => {
  for (const look of looks) {
    const wrong = await look()
    if (wrong !== null) return wrong
  }
  return null
}
