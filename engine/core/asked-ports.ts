import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Tagged } from "#actors/behaviour.ts"
import { CUSTOMER_AGENTS_PORT, RECORDING_POLICY_PORT } from "#actors/call/requests.ts"
import { WAIT_NEWS_PORT } from "#actors/call/wait-news.ts"
import { CALENDAR_PORT } from "#actors/flow/nodes/hours.ts"
import { SPEECH_PORT } from "#actors/flow/nodes/say.ts"
import type { Database } from "../ports/Database.ts"
import { calendarPort } from "./calendar-port.ts"
import { customerAgentsPort } from "./customer-agents-port.ts"
import { recordingPolicyPort } from "./recording-policy-port.ts"
import { makeSpeaking, type Speak } from "./speaking.ts"
import { speechPort } from "./speech-port.ts"
import { waitNewsPort } from "./wait-news-port.ts"

type Asked = Parameters<typeof calendarPort>[0] &
  Omit<Parameters<typeof speechPort>[0] & Parameters<typeof waitNewsPort>[0], "speaking"> & { readonly speak: Speak }
type Port = (from: unknown, asked: Tagged) => Effect.Effect<void>

/** The ports that only answer: what calls and flows ask about the centre, and what they want said. */
export const askedPorts = Effect.fnUntraced(function* (
  options: Asked,
  /** Of others who answer. */
  more: Readonly<Record<string, Port>>
): Effect.fn.Return<Readonly<Record<string, Port>>, never, Database | Scope.Scope> {
  const [calendar, policy] = [calendarPort(options), recordingPolicyPort(options)]
  const spoken = { ...options, speaking: yield* makeSpeaking(options.speak) }
  const [speech, news] = [speechPort(spoken), waitNewsPort(spoken)]
  const agents = yield* customerAgentsPort(options)
  return {
    ...more,
    [CALENDAR_PORT]: (_, asked) => calendar(asked),
    [RECORDING_POLICY_PORT]: (_, asked) => policy(asked),
    [CUSTOMER_AGENTS_PORT]: (_, asked) => agents(asked),
    [SPEECH_PORT]: (_, asked) => speech(asked),
    [WAIT_NEWS_PORT]: (_, asked) => news(asked)
  }
})
