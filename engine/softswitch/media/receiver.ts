import type { Endpoint } from "../endpoint.ts"
import type { Digit } from "../rtp/digit-receiver.ts"
import { pressToOthers } from "./conversation.ts"
import type { MediaLeg } from "./media-leg.ts"
import type { Outbox } from "./outbox.ts"

export type Receiver = ReturnType<typeof makeReceiver>

/** Takes packets from the sockets, and digits from wherever they come. */
export const makeReceiver = (outbox: Outbox, now: () => number, silenceMs: number) => {
  const counts = { received: 0, strangers: 0 }

  /** A key pressed in a conversation also reaches the others, as a tone in the audio would. */
  const digits = (leg: MediaLeg, pressed: ReadonlyArray<Digit>) => {
    for (const { digit, durationSamples, inBand } of pressed) {
      outbox.put({ _tag: "Digit", leg: leg.id, digit, durationSamples, way: inBand ? "INBAND_AUDIO" : "RTP" })
      // Tones in the audio are heard by the others already.
      if (!inBand) pressToOthers(leg, digit)
    }
  }

  const take = (leg: MediaLeg, octets: Uint8Array, from: Endpoint) => {
    counts.received++
    const outcome = leg.stream.receive(octets, from, now())
    if (outcome._tag === "Taken") digits(leg, outcome.digits)
    if (outcome._tag === "Stranger") stranger(leg, outcome.reason, from)
    outbox.tellAll()
  }

  const stranger = (leg: MediaLeg, reason: string, { address, port }: Endpoint): void => {
    counts.strangers++
    if (leg.strangers++ === 0) outbox.put({ _tag: "Stranger", leg: leg.id, source: { address, port }, reason })
  }

  /** Begins a leg's tick, and looks whether its far end has gone. */
  const begin = (leg: MediaLeg, missedFrames: number) => {
    digits(leg, leg.stream.begin(missedFrames))
    // A browser has its own time to come back in.
    if (leg.browser?.isBrowser() === true) return
    const silentMs = leg.stream.silentMs()
    const silent = silentMs >= silenceMs
    if (silent && !leg.silent) outbox.put({ _tag: "Silent", leg: leg.id, silentMs })
    leg.silent = silent
  }

  return { begin, take, stranger, counts }
}
