/**
 * What a receiver of DC-09 makes of the octets of one frame: what was said, and the answers, of which one is sent when it is
 * known how it went. Pure; nothing is acknowledged here.
 */
import { normalAccount, type NotUnderstood, notUnderstood, type OwnCodes, type Understood } from "../message.ts"
import { type Body, readBody, timestampOf } from "./body.ts"
import { crc16 } from "./crc.ts"
import { decrypt, encrypt } from "./encryption.ts"
import { eventsOf } from "./events.ts"
import { type Frame, isTorn, readFrame, type Tolerance, writeFrame } from "./frame.ts"

/** How an account's device speaks. */
export interface Speaker {
  /** Null: it speaks in clear. With a key, what comes in clear is refused: anybody could have sent it. */
  readonly key: Uint8Array | null
  readonly tolerance: Tolerance
  readonly codes: OwnCodes
  /** An encrypted message may be so old or so far ahead, else it may be one that somebody recorded. */
  readonly window: { readonly behindMs: number; readonly aheadMs: number }
}

/** As public receivers have it (pysiaalarm): 40 s behind, 20 s ahead. */
export const USUAL_WINDOW = { behindMs: 40_000, aheadMs: 20_000 } as const

export interface Around {
  readonly nowMs: number
  /** How the account's device speaks; of one that nobody entered, how strangers do. */
  readonly speaker: (account: string) => Speaker
  readonly random: (octets: number) => Uint8Array
}

export type Received =
  | {
      readonly _tag: "Taken"
      readonly understood: Understood
      /** ACK: send it once the events are written down. */
      readonly acknowledgement: Uint8Array
    }
  | {
      readonly _tag: "Refused"
      readonly why: NotUnderstood
      /** DUH or NAK; null: say nothing, and the sender repeats. */
      readonly answer: Uint8Array | null
    }

/** A clock that is off by more says nothing of when it happened. */
const BELIEVED_WITHIN_MS = 24 * 3_600_000

export const receive = (octets: Uint8Array, around: Around): Received => {
  const account = accountIn(octets)
  const speaker = around.speaker(account)
  const frame = readFrame(octets, speaker.tolerance)
  if (isTorn(frame)) return { _tag: "Refused", why: notUnderstood(frame.reason, account || null), answer: null }
  const duh = (reason: string): Received => ({
    _tag: "Refused",
    why: notUnderstood(reason, frame.account || null),
    answer: writeFrame(answerTo(frame, "DUH", "]"))
  })
  if (!frame.isEncrypted && speaker.key !== null) return duh("in clear, though the account has a key")
  if (frame.isEncrypted && speaker.key === null) return duh("encrypted, and the account has no key")
  const clear = frame.isEncrypted ? decrypt(frame.body, speaker.key!) : frame.body
  if (clear === undefined) return duh("not encrypted with the account's key")
  const body = readBody(clear)
  if (body === undefined)
    return duh(frame.isEncrypted ? "not encrypted with the account's key" : "the data are not whole")
  if (frame.isEncrypted && !isWithin(body.saidAt, around.nowMs, speaker.window))
    return {
      _tag: "Refused",
      why: notUnderstood("outside the time window", frame.account || null),
      answer: nak(around)
    }
  if (frame.isEncrypted && body.account !== null && !isSame(body.account, frame.account))
    return duh("the account within is another one than outside")
  const controller = body.account ?? frame.account
  if (controller === "") return duh("no account")
  // Outside another account may stand, that of the device which sends for it; but nobody speaks in clear for one with a key.
  if (!frame.isEncrypted && around.speaker(controller).key !== null)
    return duh("in clear, though the account within has a key")
  const events = eventsOf(frame.id, believed(body, around.nowMs), controller, speaker.codes)
  if (events === undefined) return duh(`nothing that is read here in ${frame.id}`)
  const data = Uint8Array.from(body.blocks.join("|"), (character) => character.charCodeAt(0))
  const reference = `${frame.sequence} ${data.length} ${crc16(data).toString(16)}`
  return {
    _tag: "Taken",
    understood: {
      _tag: "Understood",
      controller: normalAccount(controller),
      events: events.map((event) => ({ ...event, reference }))
    },
    acknowledgement: acknowledge(frame, speaker, around)
  }
}

const isSame = (a: string, b: string): boolean => normalAccount(a) === normalAccount(b)

/** Read before anything is checked: how it is checked depends on who says it is. */
const accountIn = (octets: Uint8Array): string => {
  const text = Array.from(octets.subarray(0, 96), (octet) => String.fromCharCode(octet)).join("")
  const said =
    /"\*?[A-Z0-9-]{1,16}"\d{4}[RL0-9A-F]*(?:#(?<header>[0-9A-F]{1,16}))?\[(?:#(?<data>[0-9A-F]{1,16})[|\]])?/iu
  const { data, header } = said.exec(text)?.groups ?? {}
  return (header ?? data ?? "").toUpperCase()
}

const isWithin = (saidAt: number | null, nowMs: number, { aheadMs, behindMs }: Speaker["window"]): boolean =>
  saidAt !== null && saidAt >= nowMs - behindMs && saidAt <= nowMs + aheadMs

const believed = (body: Body, nowMs: number): Body =>
  body.saidAt !== null && Math.abs(body.saidAt - nowMs) > BELIEVED_WITHIN_MS ? { ...body, saidAt: null } : body

const answerTo = (frame: Frame, id: string, body: string): Frame => ({ ...frame, id, isEncrypted: false, body })

const acknowledge = (frame: Frame, { key }: Speaker, { nowMs, random }: Around): Uint8Array =>
  frame.isEncrypted && key !== null
    ? writeFrame({ ...answerTo(frame, "ACK", encrypt(`]${timestampOf(nowMs)}`, key, random)), isEncrypted: true })
    : writeFrame(answerTo(frame, "ACK", "]"))

/** Never encrypted, and of no account: it tells the time, by which the device sets its clock and says it again. */
const nak = ({ nowMs }: Around): Uint8Array =>
  writeFrame({
    id: "NAK",
    isEncrypted: false,
    sequence: "0000",
    receiver: "0",
    line: "0",
    account: "",
    body: `]${timestampOf(nowMs)}`
  })
