import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Tagged } from "#actors/behaviour.ts"
import { RECORDING_POLICY_PORT } from "#actors/call/requests.ts"
import { CALENDAR_PORT } from "#actors/flow/nodes/hours.ts"
import { SPEECH_PORT } from "#actors/flow/nodes/say.ts"
import { calendarPort } from "./calendar-port.ts"
import { recordingPolicyPort } from "./recording-policy-port.ts"
import { speechPort } from "./speech-port.ts"

type Asked = Parameters<typeof calendarPort>[0] & Parameters<typeof speechPort>[0]
type Port = (from: unknown, asked: Tagged) => Effect.Effect<void>

/** The ports that only answer: what calls and flows ask about the centre, and what they want said. */
export const askedPorts = Effect.fnUntraced(function* (
  options: Asked,
  /** Of others who answer. */
  more: Readonly<Record<string, Port>>
): Effect.fn.Return<Readonly<Record<string, Port>>, never, Scope.Scope> {
  const [calendar, policy, speech] = [
    calendarPort(options),
    recordingPolicyPort(options),
    yield* speechPort(options)
  ] as const
  return {
    ...more,
    [CALENDAR_PORT]: (_, asked) => calendar(asked),
    [RECORDING_POLICY_PORT]: (_, asked) => policy(asked),
    [SPEECH_PORT]: (_, asked) => speech(asked)
  }
})
