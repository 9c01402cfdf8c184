import * as Effect from "effect/Effect"
import type { MessageAnswer } from "../ports/AlarmIntake.ts"
import type { Telephony, TelephonyEvent } from "../ports/Telephony.ts"
import type { LineFeed } from "./line-feed.ts"

/** The switch waits 10 s for an answer, and the sender 32 s. Who is answered later has said it again. */
const REMEMBERED_MS = 60_000
/** A storm of 1,000 presses in 10 s, several times over; of who is forgotten nobody is answered, and they say it again. */
const REMEMBERED = 20_000
/** Of their addresses, some 200 octets each; the words themselves are with the lines. */
const REMEMBERED_OCTETS = 16 * 1024 * 1024

/** The sender tries its other path, or again. */
const NOBODY_THERE = 503

type Heard = Extract<TelephonyEvent, { _tag: "MessageReceived" }>
type Received = Pick<Heard, "at" | "by" | "from" | "message" | "open" | "source" | "to">

/** SIP MESSAGEs on their way to the lines, which alone understand them, and back. */
export interface AlarmTexts {
  readonly heard: (event: TelephonyEvent) => Effect.Effect<void>
  /** The sender hears 200, now that its message is on disk, and each body: in messages of our own, or the first one in the 200. */
  readonly answer: (answer: MessageAnswer) => Effect.Effect<void>
}

export const makeAlarmTexts = (around: {
  readonly feed: Pick<LineFeed, "tell">
  readonly telephony: Pick<Telephony["Service"], "request">
  readonly now: () => number
  readonly rememberedOctets?: number
}): AlarmTexts => {
  const { feed, now, rememberedOctets = REMEMBERED_OCTETS, telephony } = around
  const received = new Map<string, Received>()
  let octets = 0

  const remember = (event: Received): void => {
    forget(event.message)
    received.set(event.message, event)
    octets += octetsOf(event)
    for (const [id, { at }] of received) {
      if (received.size <= REMEMBERED && octets <= rememberedOctets && at + REMEMBERED_MS > now()) return
      forget(id)
    }
  }

  const forget = (id: string): void => {
    const event = received.get(id)
    if (event === undefined) return
    received.delete(id)
    octets -= octetsOf(event)
  }

  const finalOf = (event: Received, status: number, text?: MessageAnswer["answers"][number]): Effect.Effect<void> =>
    event.open
      ? telephony.request({
          _tag: "AnswerMessage",
          message: event.message,
          status,
          ...(text === undefined ? {} : { text })
        })
      : Effect.void

  const taken = ({ text, ...event }: Heard): Effect.Effect<void> => {
    const { at, from, message: id, source, to } = event
    remember(event)
    if (feed.tell({ _tag: "Message", id, from, to, source, at, ...text })) return Effect.void
    forget(id)
    return Effect.andThen(
      Effect.logWarning("a SIP MESSAGE is refused: nobody is there to understand it", { from, source }),
      finalOf(event, NOBODY_THERE)
    )
  }

  return {
    heard: (event) => {
      if (event._tag === "MessageReceived") return taken(event)
      if (event._tag !== "MessageSent" || event.taken) return Effect.void
      return Effect.logWarning("a terminal did not take our answer", { message: event.message, said: event.said })
    },
    answer: ({ answers, id, inFinal = false }) =>
      Effect.suspend(() => {
        const event = received.get(id)
        if (event === undefined) return Effect.logWarning("a SIP MESSAGE is answered too late, or twice", { id })
        forget(id)
        // A FreeSWITCH has answered by itself: there is no 200 left that could have a body.
        const [own, rest] = inFinal && event.open ? [answers[0], answers.slice(1)] : [undefined, answers]
        const { by, from, to } = event
        const way = by === undefined ? {} : { by }
        return Effect.andThen(
          finalOf(event, 200, own),
          Effect.forEach(
            rest,
            (text, index) =>
              telephony.request({ _tag: "SendMessage", message: `${id}-${index}`, to: from, from: to, text, ...way }),
            { discard: true }
          )
        )
      })
  }
}

const octetsOf = ({ by = "", from, message, source, to }: Received): number =>
  by.length + from.length + message.length + source.length + to.length
