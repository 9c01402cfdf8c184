import type { Channel } from "../channel.ts"
import { emit, type Exchange } from "../exchange.ts"
import { supervisorPressed } from "./supervision.ts"

/** Digits kept for `digits_dialed`; a caller who leans on a key must not fill the memory. */
const DIGITS_LIMIT = 128

/** How a digit came: in packets, as a tone, by INFO, or from whoever drives the switch. */
export type DigitSource = "RTP" | "INBAND_AUDIO" | "ENDPOINT" | "APP"

/** A digit of the far end: DTMF. What came by two ways at once counts once; what was ordered counts each time. */
export const digit = (
  exchange: Exchange,
  channel: Channel,
  pressed: string,
  durationSamples: number,
  source: DigitSource
): void => {
  if (channel.hangupCause !== undefined) return
  if (source !== "APP" && !channel.digitWays.isNew(pressed, source, exchange.nowMs())) return
  if (channel.digits.length < DIGITS_LIMIT) channel.digits += pressed
  emit(exchange, channel, "DTMF", "digit", {
    withoutVariables: true,
    after: [
      ["DTMF-Digit", pressed],
      ["DTMF-Duration", String(durationSamples)],
      ["DTMF-Source", source]
    ]
  })
  supervisorPressed(exchange, channel, pressed)
  exchange.pinsAsked.get(channel.uuid)?.(pressed)
}
