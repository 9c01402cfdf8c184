import type { Message as AgentMessage } from "#actors/agent/protocol.ts"
import type { Message as CallMessage } from "#actors/call/protocol.ts"
import type { Message as DistributorMessage } from "#actors/distributor/protocol.ts"
import type { Message as QueueMessage } from "#actors/queue/protocol.ts"
import type { AgentId, CallId, GroupId, QueueId } from "#actors/vocabulary.ts"
import type { TelephonyRequest } from "../ports/Telephony.ts"
import type { Output } from "./outputs.ts"

/** A message as it is sent: the receiver's runtime stamps `at`. */
export type Unstamped<M> = M extends unknown ? Omit<M, "at"> & { readonly _tag: string } : never

export type Tell = Extract<Output, { _tag: "Tell" }>

export const tellCall = (call: CallId, message: Unstamped<CallMessage>): Tell => ({
  _tag: "Tell",
  to: `call/${call}`,
  message
})

export const tellAgent = (agent: AgentId, message: Unstamped<AgentMessage>): Tell => ({
  _tag: "Tell",
  to: `agent/${agent}`,
  message
})

export const tellQueue = (queue: QueueId, message: Unstamped<QueueMessage>): Tell => ({
  _tag: "Tell",
  to: `queue/${queue}`,
  message
})

export const tellDistributor = (group: GroupId, message: Unstamped<DistributorMessage>): Tell => ({
  _tag: "Tell",
  to: `distributor/${group}`,
  message
})

export const request = (what: TelephonyRequest): Output => ({ _tag: "Request", request: what })
