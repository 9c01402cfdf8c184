import { type AlarmEvent, type Phase, plainReport, type Reported } from "#actors/alarm-event.ts"

/** The ways in which terminals speak to us. */
export const PROTOCOLS = ["scaip", "now-ip", "dc-09", "contact-id", "framing", "json", "mqtt", "call"] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** What was understood of one message: who says it, and what happened. One message may tell of several events. */
export interface Understood {
  readonly _tag: "Understood"
  /** The account, controller id or number, as the centre enters it: trimmed, without the padding of a dialect. */
  readonly controller: string
  readonly events: ReadonlyArray<Reported>
}

/** What was not. `reason` is for people; the raw message is kept beside it. */
export interface NotUnderstood {
  readonly _tag: "NotUnderstood"
  readonly reason: string
  /** Who says they sent it, as far as that could be read. */
  readonly controller: string | null
}

export const notUnderstood = (reason: string, controller: string | null = null): NotUnderstood => ({
  _tag: "NotUnderstood",
  reason,
  controller
})

/** An event with nothing said beside it; the decoder adds what the message has. */
export const report = (
  event: AlarmEvent,
  code: string,
  said: Partial<Omit<Reported, "code" | "event">> = {},
  phase: Phase = "began"
): Reported => ({
  ...plainReport(event, cut(code, 64)),
  phase,
  ...said,
  ...bounded(said)
})

/** Each is written with every step of its terminal: a stranger does not choose how long it is. */
const MOST = { reference: 128, device: 32, place: 64, text: 200 } as const

const bounded = (said: Partial<Reported>): Partial<Reported> =>
  Object.fromEntries(
    Object.entries(MOST).flatMap(([name, most]) => {
      const text = said[name as keyof typeof MOST]
      return typeof text === "string" ? [[name, cut(text, most)]] : []
    })
  )

const cut = (text: string, most: number): string => text.slice(0, most)

/** What a code of a protocol means. `phase` where the code itself says that something is over. */
export interface Meaning {
  readonly event: AlarmEvent
  readonly phase?: Phase
  readonly isTest?: boolean
}

/** A dialect's words for codes; they go before the protocol's own. */
export type OwnCodes = Readonly<Record<string, Meaning>>

/** A code comes from outside, and may be `constructor`. */
export const meaningIn = (codes: OwnCodes, code: string): Meaning | undefined =>
  Object.hasOwn(codes, code) ? codes[code] : undefined

/** Leading zeros of an account are padding: `00AAA` and `AAA` are one. */
export const normalAccount = (account: string): string =>
  account
    .trim()
    .toUpperCase()
    .replace(/^0+(?=.)/u, "")
