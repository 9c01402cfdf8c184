import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { AgentId, CallId, EpochMs, LegId } from "#actors/vocabulary.ts"
import { ToySwitch } from "#engine/core/testing/toy-switch.ts"
import { Telephony, type TelephonyEvent } from "#engine/ports/Telephony.ts"
import type { Held } from "../releases/legs.ts"

/** A switch that still has what it held when the old core died. Hold nothing, and it is one that was started anew. */
export const switchWith = ({ devices, legs }: Held): ToySwitch => {
  const toy = new ToySwitch()
  for (const agent of devices) toy.devices.add(agent as AgentId)
  for (const held of legs)
    toy.legs.set(held.leg as LegId, {
      leg: held.leg as LegId,
      direction: held.direction,
      state: held.state,
      joinedWith: (held.joinedWith ?? undefined) as LegId | undefined,
      conversation: undefined,
      supervises: undefined,
      // No release before asked a telephone for it, and a switch tells it anew on the next ring.
      answerable: undefined,
      call: (held.call ?? undefined) as CallId | undefined,
      attempt: held.attempt ?? undefined,
      agent: (held.agent ?? undefined) as AgentId | undefined,
      callingNumber: held.callingNumber,
      dialledNumber: held.dialledNumber,
      createdAt: held.createdAt as EpochMs,
      recording: held.recording ?? undefined
    })
  return toy
}

export const EMPTY: Held = { devices: [], legs: [] }

/**
 * The toy as the core meets it here: its times are those of the recorded day, and a prompt plays for as long as we look, so
 * that a caller in a flow is still at the same place afterwards.
 */
export const asTelephony = (toy: ToySwitch, behindMs: number): Layer.Layer<Telephony> =>
  Layer.effect(
    Telephony,
    Effect.gen(function* () {
      const inner = Context.get(yield* Layer.build(toy.layer), Telephony)
      return Telephony.of({
        ...inner,
        request: (request) => (request._tag === "PlayMessage" ? Effect.void : inner.request(request)),
        events: Stream.map(inner.events, (event) => earlier(event, behindMs))
      })
    })
  )

const earlier = (event: TelephonyEvent, behindMs: number): TelephonyEvent => {
  const at = (event.at - behindMs) as EpochMs
  return event._tag === "Snapshot" ? { ...event, at, askedAt: (event.askedAt - behindMs) as EpochMs } : { ...event, at }
}
