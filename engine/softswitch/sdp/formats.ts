import type { Codec, Negotiated } from "../media-contract.ts"
import type { AudioLine, KeyEvents } from "./read.ts"

/** A codec under its number in one SDP. */
export type Format = AudioLine["codecs"][number]

/** What shall be spoken on a leg, and what is. */
export interface Wishes {
  /** Those that may be spoken here; all of ours when left out. */
  readonly codecs?: ReadonlyArray<Codec>
  /** The line has no room for G.711: Opus is offered, and taken, before it. */
  readonly isNarrow?: boolean
  /** Of a browser: Opus as it makes it, passed to another as it is; or G.711 alone, as its samples are needed. */
  readonly isWide?: boolean
  /** The far end's number for Opus, where it has said one. */
  readonly opusPayloadType?: number | undefined
  /** What is spoken already: an offer within a call names it again, by the same numbers (RFC 3264 §8.3.2). */
  readonly spoken?: Pick<Negotiated, "codec" | "payloadType" | "telephoneEvent" | "telephoneEventHz"> | undefined
}

export const CLOCK_HZ = 8_000
const OPUS_CLOCK_HZ = 48_000

export const PTIME_MS = 20

/** What we offer to everybody, in order of preference, with the static numbers (RFC 3551). */
const COMMON: ReadonlyArray<Format> = [
  { codec: "PCMA", payloadType: 8 },
  { codec: "PCMU", payloadType: 0 }
]

/** Dynamic; the numbers are those of browsers, telephone-event's the habit of telephones, some of which read no rtpmap. */
const OPUS_FORMAT: Format = { codec: "opus", payloadType: 111 }
const OPUS_EVENTS: KeyEvents = { payloadType: 110, clockHz: OPUS_CLOCK_HZ }
const EVENTS: KeyEvents = { payloadType: 101, clockHz: CLOCK_HZ }

/** RFC 7587 §6.1: what we like to hear. 8 kHz is all we use; each packet shall tell of the one before. */
export const OPUS = "maxplaybackrate=8000;sprop-maxcapturerate=8000;maxaveragebitrate=24000;stereo=0;useinbandfec=1"

/** Nothing of it is for us: only what a browser does not take for granted is said, the copy of the packet before. */
export const OPUS_PASSED = "minptime=10;useinbandfec=1"

/** A list that leaves none of ours leaves all: a call in a codec that was not wished for is better than none. */
export const formatsFor = ({ codecs, isNarrow, isWide, opusPayloadType, spoken }: Wishes): ReadonlyArray<Format> => {
  const some = codecs === undefined ? [] : COMMON.filter(({ codec }) => codecs.includes(codec))
  const common = some.length === 0 ? COMMON : some
  if (isWide === true) return [{ ...OPUS_FORMAT, ...numbered(opusPayloadType) }, ...common]
  // All browsers have it (RFC 7874 §3).
  if (isWide === false) return common
  // Who speaks something else than G.711 may know nothing else.
  if (spoken !== undefined && !COMMON.some(({ codec }) => codec === spoken.codec))
    return [{ codec: spoken.codec, payloadType: spoken.payloadType }, ...common]
  return isNarrow === true ? [OPUS_FORMAT, ...common] : common
}

const numbered = (payloadType: number | undefined): Partial<Format> =>
  payloadType === undefined ? {} : { payloadType }

/** Keys' formats beside those: one for each clock. */
export const eventsFor = ({ isNarrow, isWide, spoken }: Wishes): ReadonlyArray<KeyEvents> => {
  if (isWide === false) return [EVENTS]
  if (spoken?.codec !== "opus") return isNarrow === true || isWide === true ? [OPUS_EVENTS, EVENTS] : [EVENTS]
  if (spoken.telephoneEvent === undefined) return [OPUS_EVENTS, EVENTS]
  const own = { payloadType: spoken.telephoneEvent, clockHz: spoken.telephoneEventHz ?? CLOCK_HZ }
  const other = own.clockHz === CLOCK_HZ ? OPUS_EVENTS : EVENTS
  return own.payloadType === other.payloadType ? [own] : [own, other]
}

/**
 * G.722 costs twice a leg and sounds as G.711 over a bridge of 8 kHz, Opus four times: they are for who has nothing else, and
 * Opus for a line that has no room for G.711.
 */
const ORDER: ReadonlyArray<Codec> = ["PCMA", "PCMU", "G722", "opus"]
const NARROW_ORDER: ReadonlyArray<Codec> = ["opus", "PCMA", "PCMU", "G722"]

export const preferred = (audio: AudioLine, { isNarrow, isWide }: Wishes): Format =>
  (isNarrow === true || isWide === true ? NARROW_ORDER : ORDER).flatMap((ours) =>
    audio.codecs.filter(({ codec }) => codec === ours)
  )[0] ?? audio.codecs[0]!

/** Beside G.711 keys count at 8 kHz alone (RFC 4733 §2.2); beside Opus at 48 kHz, and where a telephone knows it no better, at 8. */
export const eventBeside = (codec: Codec, events: ReadonlyArray<KeyEvents>): KeyEvents | undefined => {
  const at8 = events.find(({ clockHz }) => clockHz === CLOCK_HZ)
  return codec === "opus" ? (events.find(({ clockHz }) => clockHz === OPUS_CLOCK_HZ) ?? at8) : at8
}

export const rtpmapOf = ({ codec, payloadType }: Format) =>
  codec === "opus"
    ? { payload: payloadType, codec, rate: OPUS_CLOCK_HZ, encoding: 2 }
    : { payload: payloadType, codec, rate: CLOCK_HZ }
