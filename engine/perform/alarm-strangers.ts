import { createHash } from "node:crypto"
import { ALARM_EVENTS, type AlarmEvent, FAULT_EVENTS, type Reported } from "#actors/alarm-event.ts"
import type { AlarmSettings } from "#actors/incident-classes.ts"
import type { Becomes, Card } from "#actors/terminal/handling.ts"
import type { AlarmMessage } from "../ports/AlarmIntake.ts"
import { handlingOf, othersOf } from "./alarm-intake.ts"

/**
 * Terminals that nobody entered. Each account has an actor of its own, with a card that the centre makes up: so its incident is
 * one, is counted, and survives a restart as any other does. It is gone when its hour and its incident are over: whoever says
 * something later is another one, whose name has the hour in it.
 */

/** A controller that nobody entered opens one incident in this time; what it says besides is counted there. */
export const STRANGER_EVERY_MS = 3_600_000
/** So many accounts in that time have one of their own. Whoever makes accounts up is one incident besides. */
export const STRANGERS_LIMIT = 20

/** First part of the id of a terminal that nobody entered; its line, account and hour follow. */
export const STRANGER = "unknown-"
/** Of all that come when there are too many. */
export const MANY_STRANGERS = `${STRANGER}many`

const PLAIN = /^[\w.+]{1,40}$/u

/** Without the hour: who it is. */
export const strangerOf = ({ account, line }: Pick<AlarmMessage, "account" | "line">): string =>
  `${STRANGER}${line}-${PLAIN.test(account) ? account : createHash("sha256").update(account).digest("hex").slice(0, 16)}`

export const strangerCard = (id: string, { account, line }: Pick<AlarmMessage, "account" | "line">): Card =>
  id === MANY_STRANGERS
    ? // Its first revision did not say that it stands for many.
      { ...madeUp("未登记设备过多", STRANGER_EVERY_MS), revision: 2, standsForMany: true }
    : { ...madeUp(`未登记设备 ${line} ${account.slice(0, 64)}`, STRANGER_EVERY_MS), isPassing: true }

/** Which actors strangers have, and since when. */
export interface StrangersBook {
  /** Which actor hears what it says: the one it has, a new one, or, of too many in an hour, the one for all others. */
  readonly idOf: (message: Pick<AlarmMessage, "account" | "line">, now: number) => string
  /** This actor is gone. */
  readonly gone: (id: string) => void
}

/** `there`: those that are there already; `since`: ms since 1970. */
export const makeStrangersBook = (
  there: Iterable<{ readonly id: string; readonly since: number }>,
  everyMs = STRANGER_EVERY_MS
): StrangersBook => {
  const all = new Map([...there].map((one) => [whoseIs(one.id), one]))
  return {
    idOf: (message, now) => {
      const key = strangerOf(message)
      const known = all.get(key)
      if (known !== undefined) return known.id
      if ([...all.values()].filter(({ since }) => since > now - everyMs).length >= STRANGERS_LIMIT)
        return MANY_STRANGERS
      const one = { id: `${key}-${Math.floor(now / everyMs)}`, since: now }
      all.set(key, one)
      return one.id
    },
    gone: (id) => {
      if (all.get(whoseIs(id))?.id === id) all.delete(whoseIs(id))
    }
  }
}

/** The id without its hour. */
export const whoseIs = (id: string): string => id.slice(0, id.lastIndexOf("-"))

/** Some hundred of one carrier or area, silent at once: a terminal that is none. The lines name it: `carrier/cm`, `area/a1`. */
export const SILENCE_LINE = "silence"
export const silenceOf = (account: string): string => strangerOf({ line: SILENCE_LINE, account }).slice(STRANGER.length)
export const silenceCard = (account: string): Card => madeUp(`多台设备同时失联 ${account.slice(0, 64)}`)

const madeUp = (title: string, incidentEveryMs?: number): Card => ({
  revision: 1,
  title,
  user: null,
  area: null,
  testUntil: null,
  nuisance: null,
  checkIns: [],
  minutesEast: 0,
  checkInOpensMs: 0,
  missedCheckIn: null,
  reminder: null,
  ...(incidentEveryMs === undefined ? {} : { incidentEveryMs })
})

export const strangerBecomes = (alarms: AlarmSettings): Becomes => ({
  _tag: "Incident",
  handling: handlingOf(othersOf(alarms), null)
})

const TOLD_AS_IT_IS: ReadonlySet<AlarmEvent> = new Set([...ALARM_EVENTS, ...FAULT_EVENTS])

/** Whatever a stranger says, somebody is to hear that it is there: its tests and its life signs, too. */
export const strangersReport = (
  report: Reported,
  { account, line }: Pick<AlarmMessage, "account" | "line">
): Reported => ({
  ...report,
  event: TOLD_AS_IT_IS.has(report.event) ? report.event : "unknown",
  phase: "began",
  isTest: false,
  text: [`${line} ${account.slice(0, 64)}: ${report.event} ${report.code}`, report.text ?? ""].join(" ").trim()
})
