import type { Negotiated } from "../media-contract.ts"
import { CLOCK_HZ, makeSampleTime, ticksPerSample } from "../rtp/clock.ts"
import { makeDigitReceiver } from "../rtp/digit-receiver.ts"
import type { DigitReceiver } from "../rtp/digit-receiver.ts"
import type { JitterRing } from "../rtp/jitter-ring.ts"
import { makeOctetVoice } from "./octet-voice.ts"
import type { MakeOpusCoder } from "./opus/coder.ts"
import { makeOpusVoice } from "./opus/voice.ts"
import type { Voice } from "./voice.ts"

/** What a stream speaks now, and in what its time is counted. */
export interface Speech {
  readonly voice: Voice
  readonly keys: DigitReceiver
  /** Of the RTP clock in a sample of 8 kHz. */
  readonly ticks: number
  readonly codec: Negotiated["codec"]
  readonly eventHz: number
  /** A timestamp as samples. */
  readonly sampleTime: (timestamp: number) => number
}

/** The speech of what was agreed on: as it was as far as nothing has changed. */
export const speechOf = (
  { codec, telephoneEventHz: eventHz = CLOCK_HZ }: Pick<Negotiated, "codec" | "telephoneEventHz">,
  before: Speech | undefined,
  ring: JitterRing,
  makeCoder: MakeOpusCoder
): Speech => {
  if (before?.codec === codec && before.eventHz === eventHz) return before
  const ticks = ticksPerSample(codec)
  const keys = makeDigitReceiver({ streamHz: CLOCK_HZ * ticks, eventHz })
  if (before?.codec === codec) return { ...before, keys, eventHz }
  before?.voice.release()
  const voice = codec === "opus" ? makeOpusVoice(ring, makeCoder) : makeOctetVoice(codec, ring)
  return { voice, keys, ticks, codec, eventHz, sampleTime: makeSampleTime(ticks) }
}
