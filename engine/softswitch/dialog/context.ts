/** What the files of this room share: one user agent's surroundings, filled in by user-agent.ts. */
import type { Hop, UserAgentCommand, UserAgentOptions, UserAgentOutput } from "../sip-contract.ts"
import type { HeaderLines } from "../sip/build.ts"
import type { SipRequest } from "../sip/message.ts"
import type { TimerHeap } from "../transaction/timer-heap.ts"
import type { Transactions } from "../transaction/transactions.ts"
import type { Leg } from "./leg.ts"
import type { Legs } from "./legs.ts"

export type RefusalKind = Extract<UserAgentOutput, { readonly _tag: "Refused" }>["kind"]

export interface Refusal {
  /** 0: dropped in silence. */
  readonly status: number
  readonly kind: RefusalKind
  readonly reason: string
  readonly headers?: HeaderLines
}

/** REFERs inside calls, and those whose end has not been told (`refer.ts`). */
export interface Refers {
  readonly take: (context: Context, leg: Leg, request: SipRequest, source: Hop) => void
  readonly answer: (context: Context, command: Extract<UserAgentCommand, { readonly _tag: "AnswerRefer" }>) => void
  readonly progress: (context: Context, command: Extract<UserAgentCommand, { readonly _tag: "ReferProgress" }>) => void
}

export interface Context {
  readonly options: UserAgentOptions
  readonly nowMs: () => number
  /** From 0 up to but not 1, drawn from the injected tokens. */
  readonly chance: () => number
  readonly timers: TimerHeap
  readonly transactions: Transactions
  readonly legs: Legs
  readonly output: (output: UserAgentOutput) => void
  readonly refers: Refers
  /** Asks the leg's far end whether it is there. */
  readonly refresh: (leg: Leg) => void
  /** Offers the owner a MESSAGE that came inside a call. */
  readonly takeText: (request: SipRequest, source: Hop, leg: Leg) => void
  /** Answers without a transaction and reports it: the same request gets the same answer again. */
  readonly refuse: (request: SipRequest, source: Hop, refusal: Refusal) => void
  /** The account whose registered telephone is reached there. */
  readonly telephoneAt: (hop: Hop) => string | undefined
}

/** Reports to the owner, unless it has let go of the leg: no leg says anything after its end. */
export const tellOwner = (context: Context, leg: Leg, output: UserAgentOutput): void => {
  if (context.legs.named(leg.name) === leg) context.output(output)
}

/** What we understand, for Allow (RFC 3261 §20.5). */
export const ALLOW: HeaderLines[number] = ["Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE, REGISTER"]

/** {@link ALLOW}, and what only some take. */
export const allowOf = ({
  events = [],
  takesMessages = false,
  takesTransfers = false
}: Pick<UserAgentOptions, "events" | "takesMessages" | "takesTransfers">): HeaderLines[number] => [
  "Allow",
  `${ALLOW[1]}${takesMessages ? ", MESSAGE" : ""}${events.length === 0 ? "" : ", NOTIFY"}${takesTransfers ? ", REFER" : ""}`
]

/** Many a telephone offers a transfer after talking only where this is said. */
export const replacing = ({ takesTransfers }: Pick<UserAgentOptions, "takesTransfers">): HeaderLines =>
  takesTransfers === true ? [["Supported", "replaces"]] : []

export const SDP = "application/sdp"
export const ACCEPT_SDP: HeaderLines[number] = ["Accept", SDP]
