import * as Schema from "effect/Schema"
import { later } from "../../vocabulary.ts"
import { go, type Here, type Move, nodeKind, tryAgain } from "../node-kind.ts"

/** The port that understands a message of Contact ID, and has it written down. */
export const ALARM_TONES_PORT = "alarm-tones"
/** What it hears: the 16 keys of one message, as they were heard. */
export const AlarmTonesAsked = Schema.Struct({ keys: Schema.String })
export type AlarmTonesAsked = typeof AlarmTonesAsked.Type
/**
 * What it says. taken: it is on disk. talk: so it is, and the terminal waits for whoever takes its incident. agent: it waits for
 * anybody, since no incident has this call. refused: its checksum does not fit, or it could not be written; the terminal shall say
 * it again.
 */
export const AlarmTonesAnswer = Schema.Literals(["taken", "talk", "agent", "refused"])
export type AlarmTonesAnswer = typeof AlarmTonesAnswer.Type

/** Names of the tones: they are made by the switch, to the millisecond, and recorded nowhere. */
export const HANDSHAKE = "contact-id-handshake"
export const KISS_OFF = "contact-id-kiss-off"

/** Of one message (SIA DC-05). */
const KEYS = 16
/** After the answer, before the handshake: half a second to two. */
const SETTLE_MS = 1_000
/** From the end of the handshake to the first key; then the handshake is given again, so often in all. */
const FIRST_KEY_MS = 2_000
const HANDSHAKES = 4
/** Keys come 50 to 60 ms long with as long a pause; whoever sends none for so long has broken off. */
const NEXT_KEY_MS = 1_000
/** The kiss-off begins 1.25 s after the last key, or the terminal says its message again. */
const WRITTEN_WITHIN_MS = 1_000
/** Without a kiss-off it begins anew after 1.25 s. */
const REPEATED_WITHIN_MS = 3_000
/** After a kiss-off the next message follows within 300 ms; whoever says nothing for so long has said all. */
const NEXT_MESSAGE_MS = 2_000
/** Whatever is played is over by then. */
const TONE_MS = 3_000
/** Messages that were broken off or refused: terminals give up after four tries of each. */
const FAULTS = 12
/** More than any terminal has zones to tell of in one call. */
const MESSAGES = 64

const fields = {
  /** All was said and nobody waits for words. */
  done: Schema.String,
  /** The terminal waits for words (606) of whoever takes its incident; absent: as done. */
  talk: Schema.optionalKey(Schema.String),
  /** No message came that was understood: perhaps a person. Or it waits for words, and has no incident. */
  otherwise: Schema.String
}
type AlarmTones = Schema.TaggedStruct<"AlarmTones", typeof fields>["Type"]

/** Takes the messages of an alarm transmitter that speaks Contact ID (SIA DC-05): handshake, 16 keys, kiss-off, as often as it has any. */
export const alarmTones = nodeKind("AlarmTones", fields, {
  words: { zh: "音频报警（Contact ID）", en: "Alarm by tones (Contact ID)" },
  waits: true,
  // They are no choice of anybody's, and hundreds.
  keepsKeys: false,
  exits: ({ done, otherwise, talk }) => ({ done, otherwise, ...(talk === undefined ? {} : { talk }) }),
  uses: () => ({}),
  enter: (_, here) =>
    here.tries === 0 ? waitForKey(here, BEGINNING, SETTLE_MS) : tone(here, { ...toldIn(here), phase: "handshake" }),
  promptOver: (node, here) => {
    const told = toldIn(here)
    if (told.phase !== "kiss-off") return waitForKey(here, { ...told, phase: "keys" }, FIRST_KEY_MS)
    return told.talks !== "ends" || told.messages >= MESSAGES
      ? over(node, told)
      : waitForKey(here, { ...told, phase: "keys" }, NEXT_MESSAGE_MS)
  },
  key: (_, here, key) => {
    const told = toldIn(here)
    // While a message is being written no terminal says anything.
    if (told.phase === "asking") return undefined
    const keys = told.keys + key
    if (keys.length < KEYS) return waitForKey(here, { ...told, phase: "keys", keys }, NEXT_KEY_MS)
    const asks = [
      { _tag: "Ask", number: here.number, port: ALARM_TONES_PORT, request: { keys } satisfies AlarmTonesAsked }
    ] as const
    return waitForAnswer(here, { ...told, phase: "asking", keys: "" }, asks)
  },
  keyMissing: (node, here) => {
    const told = toldIn(here)
    if (told.phase === "settling") return tone(here, { ...told, phase: "handshake" })
    if (told.keys !== "") return fault(node, here, told)
    if (told.messages > 0) return over(node, told)
    return here.tries + 1 < HANDSHAKES ? tryAgain : over(node, told)
  },
  answered: (node, here, answer) => {
    const told = toldIn(here)
    const next = TALKS.get(answer)
    if (next === undefined) return fault(node, here, told)
    const talks = next === "ends" ? told.talks : next
    return tone(here, { ...told, phase: "kiss-off", talks, messages: told.messages + 1 })
  },
  answerMissing: (node, here) => fault(node, here, toldIn(here))
})

/** What an answer says of that. */
const TALKS: ReadonlyMap<unknown, Told["talks"]> = new Map(
  Object.entries({ taken: "ends", talk: "talks", agent: "asks" } satisfies Partial<
    Record<AlarmTonesAnswer, Told["talks"]>
  >)
)

const PHASES = ["settling", "handshake", "keys", "asking", "kiss-off"] as const

/** How far the terminal is. */
interface Told {
  readonly phase: (typeof PHASES)[number]
  readonly messages: number
  readonly faults: number
  /** Whether it waits for words then: of whoever takes its incident, or of anybody. */
  readonly talks: "ends" | "talks" | "asks"
  /** Of the message that is being heard. */
  readonly keys: string
}

const BEGINNING: Told = { phase: "settling", messages: 0, faults: 0, talks: "ends", keys: "" }

/** The variable in which it is kept: five words. */
const TOLD = "alarmTones"

const toldIn = ({ vars }: Here): Told => {
  const [phase = "", messages, faults, talks, keys = ""] = (vars[TOLD] ?? "").split(" ")
  const known = PHASES.find((one) => one === phase)
  if (known === undefined) return BEGINNING
  return {
    phase: known,
    messages: Number(messages),
    faults: Number(faults),
    talks: talks === "talks" || talks === "asks" ? talks : "ends",
    keys
  }
}

const kept = ({ faults, keys, messages, phase, talks }: Told) => ({
  [TOLD]: [phase, messages, faults, talks, keys].join(" ")
})

const waitForKey = ({ at, number }: Here, told: Told, forMs: number): Move => ({
  _tag: "Wait",
  waitsFor: { _tag: "Key", number, until: later(at, forMs) },
  asks: [],
  sets: kept(told)
})

const waitForAnswer = (
  { at, number }: Here,
  told: Told,
  asks: Extract<Move, { readonly _tag: "Wait" }>["asks"]
): Move => ({
  _tag: "Wait",
  waitsFor: { _tag: "Answer", number, until: later(at, WRITTEN_WITHIN_MS) },
  asks,
  sets: kept(told)
})

const tone = ({ at, number }: Here, told: Told): Move => ({
  _tag: "Wait",
  waitsFor: { _tag: "Prompt", number, until: later(at, TONE_MS) },
  asks: [{ _tag: "Play", number, prompt: told.phase === "kiss-off" ? KISS_OFF : HANDSHAKE }],
  sets: kept({ ...told, keys: "" })
})

/** No kiss-off: the terminal says it again. */
const fault = (node: AlarmTones, here: Here, told: Told): Move => {
  const more: Told = { ...told, phase: "keys", keys: "", faults: told.faults + 1 }
  return more.faults < FAULTS ? waitForKey(here, more, REPEATED_WITHIN_MS) : over(node, more)
}

const over = ({ done, otherwise, talk }: AlarmTones, { messages, talks }: Told): Move => {
  if (messages === 0 || talks === "asks") return { ...go(otherwise), sets: { [TOLD]: "" } }
  return { ...go(talks === "talks" ? (talk ?? done) : done), sets: { [TOLD]: "" } }
}
