import * as Schema from "effect/Schema"
import type { Tagged } from "../behaviour.ts"
import {
  CallRequest,
  CUSTOMER_AGENTS_PORT,
  CustomerAgentsRequest,
  PolicyRequest,
  RECORDING_POLICY_PORT,
  RecordingRequest
} from "../call/requests.ts"
import { ALARM_CALLS_PORT, AlarmCallRequest, OUTBOX_PORT, OutboxRequest } from "../incident/requests.ts"
import { kinds } from "../kinds.ts"
import { Output } from "../output.ts"
import { ALARM_LINE_PORT, AlarmLineRequest } from "../terminal/requests.ts"

/** What is asked of each port. */
const requests: Readonly<Record<string, Schema.Codec<Tagged, unknown>>> = {
  telephony: CallRequest,
  recordings: RecordingRequest,
  [RECORDING_POLICY_PORT]: PolicyRequest,
  [CUSTOMER_AGENTS_PORT]: CustomerAgentsRequest,
  [ALARM_LINE_PORT]: AlarmLineRequest,
  [ALARM_CALLS_PORT]: AlarmCallRequest,
  [OUTBOX_PORT]: OutboxRequest
}
const messages = new Map(kinds.map(({ message, name }) => [name, message as Schema.Codec<Tagged, unknown>]))

const encode = Schema.encodeSync(Schema.toCodecJson(Output))
const decode = Schema.decodeUnknownSync(Schema.toCodecJson(Output))

/**
 * Outputs as they come back from the journal, for tests: they must be what they were, to the last field. Throws when a
 * message does not fit the kind of actor it is for, or a request its port; for both are written without being looked at.
 */
export const throughJson = (outputs: ReadonlyArray<Output>): ReadonlyArray<Output> =>
  outputs.map((output) => {
    const back = decode(JSON.parse(JSON.stringify(encode(output))))
    if (back._tag === "Tell") {
      const kind = messages.get(back.to.slice(0, back.to.indexOf("/")))
      if (kind === undefined) throw new Error(`nobody is called ${back.to}`)
      const { at: _, ...message } = read(kind, { ...back.message, at: 0 }) as Tagged & { readonly at: number }
      return { ...back, message }
    }
    if (back._tag === "Ask") {
      const port = requests[back.port]
      if (port === undefined) throw new Error(`no port is called ${back.port}`)
      return { ...back, request: read(port, back.request) }
    }
    return back
  })

/** Fields that the receiver does not know would be lost on the way without a word. */
const read = (codec: Schema.Codec<Tagged, unknown>, data: unknown): Tagged =>
  Schema.decodeUnknownSync(Schema.toCodecJson(codec))(data, { onExcessProperty: "error" })
