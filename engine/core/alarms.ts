import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { isAlike } from "#actors/alike.ts"
import type { Tagged } from "#actors/behaviour.ts"
import type { Centre } from "#actors/centre.ts"
import { newestOf } from "#actors/flow/catalogue.ts"
import { ALARM_CALLS_PORT, type AlarmCallRequest, OUTBOX_PORT, type OutboxRequest } from "#actors/incident/requests.ts"
import { ALARM_LINE_PORT, type AlarmLineRequest } from "#actors/terminal/requests.ts"
import { ALARM_FLOWS } from "../perform/alarm-calls.ts"
import { alarmsOf, cardOf } from "../perform/alarm-intake.ts"
import type { Look } from "../perform/look.ts"
import { AlarmTerminals, type KnownTerminal } from "../ports/AlarmTerminals.ts"
import { Database } from "../ports/Database.ts"
import type { Said } from "../ports/Health.ts"
import { Journal } from "../ports/Journal.ts"
import type { Mail, Sms } from "../ports/Outbox.ts"
import type { Telephony } from "../ports/Telephony.ts"
import { keysOfTerminal } from "./terminal-voice.ts"
import { localMoment } from "../records/calendars/opening.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { type AlarmCalls, makeAlarmCalls } from "./alarm-calls.ts"
import { makersCodes, makersKeys } from "./alarm-dialects.ts"
import { makeAlarmDoor } from "./alarm-door.ts"
import { type AlarmHandlers, alarmHandlers } from "./alarm-handlers.ts"
import { keepingMisunderstood, type MisunderstoodKeeper } from "./alarm-misunderstood.ts"
import { followTerminals, type TerminalsFollowed } from "./follow-terminals.ts"
import { type AlarmTexts, makeAlarmTexts } from "./alarm-texts.ts"
import { tellingGuardians } from "./guardians.ts"
import { makeAlarmVoice } from "./alarm-voice.ts"
import { makeTerminalLines } from "./terminal-lines.ts"
import { makeLineFeed } from "./line-feed.ts"

export interface CoreAlarms {
  readonly ports: Readonly<Record<string, (from: unknown, asked: Tagged) => Effect.Effect<void>>>
  readonly handlers: AlarmHandlers
  /** What the switch says of MESSAGEs. */
  readonly heard: AlarmTexts["heard"]
  readonly problems: () => ReadonlyArray<Said>
  /** For /health. */
  readonly counts: MisunderstoodKeeper["counts"]
  /** What flows of calls because of alarms say. */
  readonly saidIn: AlarmCalls["saidIn"]
  /** Once the runtime is there, and before it does anything. */
  readonly listen: () => void
  /** When the centre is open: actors are told what the records of their terminals say. */
  readonly open: Effect.Effect<void, never, Scope.Scope>
  /** When another centre is in force. */
  readonly centreChanged: () => void
}

/** All that the core has for alarms: the door of the lines, what they are told, and what terminals and incidents ask. */
export const makeAlarms = Effect.fnUntraced(function* (around: {
  readonly runtime: () => Runtime
  readonly centre: () => Centre
  readonly look: () => Look
  readonly timeZone: string
  readonly telephony: Pick<Telephony["Service"], "request">
}): Effect.fn.Return<CoreAlarms, never, AlarmTerminals | Database | Journal | Mail | Scope.Scope | Sms> {
  const { centre, look, runtime, telephony, timeZone } = around
  const terminals = yield* AlarmTerminals
  const database = yield* Database
  const { flush } = yield* Journal
  const now = () => runtime().now()
  const later: Pick<Runtime, "counts" | "now" | "peek" | "tell"> = {
    now,
    counts: () => runtime().counts(),
    peek: (address) => runtime().peek(address),
    tell: (...told) => runtime().tell(...told)
  }
  const keysOf = keysOfTerminal(yield* makersKeys)
  const door = makeAlarmDoor({
    runtime: later,
    centre,
    terminals,
    database,
    minutesEast: () => minutesEast(now(), timeZone),
    keysOf
  })
  const card = (known: KnownTerminal) => {
    const alarms = alarmsOf(centre())
    return alarms && cardOf(known, alarms, minutesEast(now(), timeZone), keysOf(known))
  }
  let followed: TerminalsFollowed | undefined
  /** Of the centre that cards were made by; there is none before it is open. */
  let alarmsTold: ReturnType<typeof alarmsOf>
  const feed = yield* makeLineFeed(terminals, () => followed?.look())
  const texts = makeAlarmTexts({ feed, telephony, now })
  const misunderstood = yield* keepingMisunderstood(now)
  const calls = yield* makeAlarmCalls({ runtime, look, terminals, database })
  const lines = yield* makeTerminalLines({ runtime, look, terminals, database })
  const guardians = yield* tellingGuardians
  const voice = yield* makeAlarmVoice({
    door,
    terminals,
    look,
    runtime: later,
    codesOf: yield* makersCodes,
    misunderstood: misunderstood.keep
  })
  const line = (asked: AlarmLineRequest): Effect.Effect<void> =>
    asked._tag === "Acknowledge" ? Effect.sync(() => door.acknowledged(asked.receipt)) : calls.asked(asked)
  return {
    ports: {
      ...voice,
      [ALARM_LINE_PORT]: (_, asked) => line(asked as AlarmLineRequest),
      [ALARM_CALLS_PORT]: (_, asked) => {
        const request = asked as AlarmCallRequest
        return request._tag === "LookAtLine" || request._tag === "CallBack" || request._tag === "BackNoMore"
          ? lines.asked(request)
          : calls.asked(request)
      },
      [OUTBOX_PORT]: (_, asked) => guardians(asked as OutboxRequest)
    },
    heard: texts.heard,
    counts: misunderstood.counts,
    saidIn: calls.saidIn,
    listen: () => {
      calls.listen()
      lines.listen()
      runtime().onStep(door.stepped)
    },
    handlers: alarmHandlers({ door, feed, misunderstood, terminals, texts }),
    problems: () => [...door.problems(), ...flowsMissing(centre())],
    open: Effect.suspend(() => {
      alarmsTold = alarmsOf(centre())
      return Effect.map(followTerminals({ terminals, runtime: later, card, flush }), (following) => {
        followed = following
      })
    }),
    centreChanged: () => {
      const alarms = alarmsOf(centre())
      if (followed === undefined || isAlike(alarms, alarmsTold)) return
      alarmsTold = alarms
      followed.centreChanged()
    }
  }
})

/** Without these flows nobody is called. That a battery is low somebody hears without its flow, too. */
const { battery: _, ...NEEDED } = ALARM_FLOWS
const flowsMissing = ({ alarms, flows }: Centre): ReadonlyArray<Said> => {
  const missing = Object.values(NEEDED).filter((id) => newestOf(flows, id) === undefined)
  if (alarms === undefined || missing.length === 0) return []
  const named = missing.join("、")
  return [
    {
      zh: `缺少报警用的流程 ${named}：无法为报警拨打电话`,
      en: `these flows for alarms are missing, so nobody is called because of one: ${missing.join(", ")}`
    }
  ]
}

const MINUTE_MS = 60_000

/** How far the clock of a time zone is before UTC at a moment. */
const minutesEast = (atMs: number, timeZone: string): number => {
  const { day, time } = localMoment(atMs, timeZone)
  return Math.round((Date.parse(`${day}T${time}:00Z`) - Math.floor(atMs / MINUTE_MS) * MINUTE_MS) / MINUTE_MS)
}
