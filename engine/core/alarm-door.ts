import * as Effect from "effect/Effect"
import type { Centre } from "#actors/centre.ts"
import type { TerminalKey } from "#actors/incident-words.ts"
import type { Card } from "#actors/terminal/handling.ts"
import { type State as Terminal, tellTerminal } from "#actors/terminal/protocol.ts"
import { type Alarms, alarmsOf, becomesOf, cardOf, isNews, toldOf } from "../perform/alarm-intake.ts"
import {
  SILENCE_LINE,
  silenceCard,
  silenceOf,
  strangerBecomes,
  strangerCard,
  strangersReport
} from "../perform/alarm-strangers.ts"
import { type AlarmAnswer, type AlarmMessage, FROM_LINES } from "../ports/AlarmIntake.ts"
import type { AlarmTerminals, KnownTerminal } from "../ports/AlarmTerminals.ts"
import { StoreAway } from "../ports/CoreRpc.ts"
import type { Database } from "../ports/Database.ts"
import type { Said } from "../ports/Health.ts"
import type { Runtime } from "../runtime/runtime.ts"
import { makeReceipts } from "./alarm-receipts.ts"
import { makeStrangers, type Strangers } from "./alarm-strangers.ts"

/** A commit takes tens of ms. Terminals repeat after some seconds, and an answer that comes later is nobody's. */
const ON_DISK_WITHIN = "3 seconds"
/** A thousand presses in ten seconds are some dozens at once. Whoever comes beyond this says it again. */
const AT_ONCE = 2_000

export interface AlarmDoor {
  /** What it answers is on disk. */
  readonly said: (message: AlarmMessage) => Effect.Effect<AlarmAnswer, StoreAway>
  /** From the terminal's actor. */
  readonly acknowledged: (receipt: string) => void
  /** What actors came to. */
  readonly stepped: Strangers["stepped"]
  /** Why alarms are handled otherwise than they are meant to be. */
  readonly problems: () => ReadonlyArray<Said>
}

interface Around {
  readonly runtime: Pick<Runtime, "now" | "peek" | "tell">
  readonly centre: () => Centre
  readonly terminals: AlarmTerminals["Service"]
  readonly database: Database["Service"]
  readonly minutesEast: () => number
  /** The keys that it has. */
  readonly keysOf: (known: KnownTerminal) => ReadonlyArray<TerminalKey>
}

/** Where the lines say what terminals said. Its terminal's actor writes it down, and only then the lines are answered. */
export const makeAlarmDoor = ({ centre, database, keysOf, minutesEast, runtime, terminals }: Around): AlarmDoor => {
  const { acknowledged, told } = makeReceipts(runtime)
  const strangers = makeStrangers({ database, now: runtime.now })
  let underWay = 0
  let missing: "alarms" | "queue" | undefined

  /** Told of its card before what it said, where it has another one. */
  const configured = (id: string, card: Card): void => {
    const state = runtime.peek(`terminal/${id}`) as Terminal | undefined
    if (!isNews(state, card)) return
    const { message, to } = tellTerminal(id, { _tag: "Configured", card })
    runtime.tell(to, message)
  }

  const known = (message: AlarmMessage): Effect.Effect<KnownTerminal | null, StoreAway> => {
    const { account, line, number } = message
    return Effect.flatMap(terminals.byAccount(line, account), (found) =>
      found !== null || number === null ? Effect.succeed(found) : terminals.byNumber(number)
    )
  }

  const taken = Effect.fnUntraced(function* (
    message: AlarmMessage,
    alarms: Alarms
  ): Effect.fn.Return<AlarmAnswer, StoreAway> {
    if (message.line === SILENCE_LINE) {
      const id = silenceOf(message.account)
      configured(id, silenceCard(message.account))
      yield* told(toldOf(id, message, () => strangerBecomes(alarms)))
      return { _tag: "Written", terminal: id }
    }
    const terminal = yield* known(message)
    if (terminal !== null) {
      const keys = keysOf(terminal)
      configured(terminal.id, cardOf(terminal, alarms, minutesEast(), keys))
      yield* told(toldOf(terminal.id, message, (report) => becomesOf(alarms, { user: terminal.user, keys }, report)))
      return { _tag: "Written", terminal: terminal.id }
    }
    // The lines hear a moment later than we that a terminal is gone: what they say of it is of nobody.
    if (message.source === FROM_LINES) return { _tag: "NotProvisioned" }
    const id = yield* strangers.idOf(message)
    configured(id, strangerCard(id, message))
    const reports = message.reports.map((report) => strangersReport(report, message))
    yield* told(toldOf(id, { ...message, reports }, () => strangerBecomes(alarms)))
    return { _tag: "NotProvisioned", terminal: id }
  })

  return {
    said: (message) =>
      Effect.suspend((): Effect.Effect<AlarmAnswer, StoreAway> => {
        const alarms = alarmsOf(centre())
        missing = alarms === undefined ? "queue" : alarms.isOwn ? undefined : "alarms"
        if (alarms === undefined) return away("no queue of the centre takes alarms")
        if (!database.up()) return away("the database is away")
        if (underWay >= AT_ONCE) return away(`${AT_ONCE} alarms are being written already`)
        underWay++
        return taken(message, alarms).pipe(
          Effect.timeoutOrElse({
            duration: ON_DISK_WITHIN,
            orElse: () => away("the alarm was not on disk in time")
          }),
          Effect.ensuring(Effect.sync(() => underWay--))
        )
      }),
    acknowledged,
    stepped: strangers.stepped,
    problems: () => (missing === undefined ? [] : [MISSING[missing]])
  }
}

const away = (reason: string) => Effect.fail(new StoreAway({ reason }))

const MISSING: Readonly<Record<"alarms" | "queue", Said>> = {
  alarms: {
    zh: "没有设置警情类别：报警暂入第一个接收报警的队列",
    en: "no classes of incidents are set: alarms go into the first queue that takes them"
  },
  queue: {
    zh: "没有队列接收报警：终端得不到确认，会一直重复发送",
    en: "no queue takes alarms: terminals are not acknowledged and repeat"
  }
}
