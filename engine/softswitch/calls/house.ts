/**
 * Calls between telephones of the house: one account dials another, and the switch connects them by itself. Both legs are
 * channels like any other, but none is ever parked, so whoever drives the switch leaves them alone.
 */
import { statusOfCause } from "../causes.ts"
import { type Channel, houseLeg } from "../channel.ts"
import type { Hop } from "../sip-contract.ts"
import type { Exchange } from "../exchange.ts"
import { reasonOf } from "../sip/status.ts"
import { joinCallee } from "./bridge.ts"
import { beginApplication } from "./execute.ts"
import { hangUp } from "./hang-up.ts"
import { answerCall, type CallOffered } from "./inbound.ts"
import { type HowOpened, openMedia } from "./leg-media.ts"
import { originate } from "./outbound.ts"
import { ringBack } from "./ring-back.ts"

/** Such a call takes two of the legs that callers may have: the agents' own are for the engine's calls. */
export const HOUSE_LEGS = 2

/** Answered, or why not, as the far end is told of it. */
export type Outcome =
  | { readonly _tag: "Answered"; readonly leg: Channel }
  | { readonly _tag: "Failed"; readonly status: number; readonly reason: string; readonly cause: string }

/** Who is rung, and for whom. */
export interface Ring {
  readonly account: string
  readonly near: Channel
  /** Whose name is shown. */
  readonly from: { readonly account: string; readonly name: string }
  /** The telephone that calls, where it is the account's own. */
  readonly except?: Hop
  readonly referredBy?: string
  readonly rings: (isEarly: boolean, leg: Channel) => void
  readonly settle: (outcome: Outcome) => void
}

/** Rings all telephones of an account as one leg; gives what ends it, rung or just answered. */
export const ringAccount = (exchange: Exchange, ring: Ring): (() => void) => {
  const { account, except, from, near, referredBy } = ring
  const uuid = exchange.newUuid()
  let leg: Channel | undefined
  const house = houseLeg(account, (isEarly) => leg !== undefined && ring.rings(isEarly, leg))
  const variables = new Map([
    ["origination_uuid", uuid],
    ["origination_caller_id_number", from.account],
    ["origination_caller_id_name", from.name],
    ["media_near", near.uuid],
    // As FreeSWITCH says whose telephone rings.
    ["dialed_user", account]
  ])
  if (referredBy !== undefined) variables.set("sip_h_Referred-By", referredBy)
  const endpoint = { _tag: "User", user: account, ...(except === undefined ? {} : { except }) } as const
  originate(exchange, { variables, endpoint }, (answer) => ring.settle(outcomeOf(leg, answer)), { house })
  leg = exchange.channels.get(uuid)
  return () => {
    if (leg !== undefined) hangUp(exchange, leg, "ORIGINATOR_CANCEL", "us")
  }
}

/** What a telephone itself may say to whoever calls it; anything else is put as the cause has it. */
const OWN_WORDS: ReadonlySet<string> = new Set(["480", "486", "600", "603"])

const outcomeOf = (leg: Channel | undefined, answer: string): Outcome => {
  if (answer.startsWith("+OK") && leg !== undefined) return { _tag: "Answered", leg }
  const cause = answer.replace(/^-ERR /u, "").trim()
  const said = leg?.variables.get("sip_term_status") ?? ""
  const [status, reason] = statusOfCause(cause)
  return OWN_WORDS.has(said)
    ? { _tag: "Failed", status: Number(said), reason: reasonOf(Number(said)), cause }
    : { _tag: "Failed", status, reason, cause }
}

/** An account dialled another one: rings it, and joins the two when it answers. */
export const callWithinHouse = (
  exchange: Exchange,
  caller: Channel,
  { callee, how, offered }: { readonly callee: string; readonly how: HowOpened; readonly offered: CallOffered }
): void => {
  const { account = "" } = offered
  const house = houseLeg(account)
  caller.house = house
  runBridge(exchange, caller, callee)
  openMedia(exchange, caller, how)
  let stop = (): void => undefined
  const callerOver = (): void => stop()
  house.whenOver.add(callerOver)
  stop = ringAccount(exchange, {
    account: callee,
    near: caller,
    from: { account, name: offered.from.displayName },
    ...(callee === account ? { except: offered.source } : {}),
    rings: (isEarly, leg) => ringBack(exchange, caller, leg, isEarly),
    settle: (outcome) => {
      if (caller.hangupCause !== undefined) return
      if (outcome._tag === "Failed") {
        house.whenOver.delete(callerOver)
        return hangUp(exchange, caller, outcome.cause, "us", [outcome.status, outcome.reason])
      }
      const { leg } = outcome
      answerCall(exchange, caller, () => {
        house.whenOver.delete(callerOver)
        if (leg.hangupCause === undefined) joinCallee(exchange, caller, leg)
        else hangUp(exchange, caller, "NORMAL_CLEARING", "us")
      })
    }
  })
}

/** As FreeSWITCH's extension for its own users shows it. */
const runBridge = (exchange: Exchange, caller: Channel, callee: string): void => {
  const application = { name: "bridge", data: `user/${callee}`, uuid: exchange.newUuid(), loops: 1 }
  beginApplication(exchange, caller, application)
  caller.running = { application, playback: undefined, started: true, startedUs: exchange.nowUs() }
}
