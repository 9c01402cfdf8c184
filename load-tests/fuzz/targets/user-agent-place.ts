import type {
  DirectoryEntry,
  Hop,
  UserAgent,
  UserAgentCommand,
  UserAgentOutput
} from "#engine/softswitch/sip-contract.ts"
import { ha1Of } from "#engine/softswitch/sip/digest.ts"
import { DOOR } from "#engine/softswitch/testing/lines.ts"
import { inviteCommand, OURS, SDP } from "#engine/softswitch/testing/scripted-peer.ts"
import { makeUserAgent } from "#engine/softswitch/user-agent.ts"
import { Broken } from "../target.ts"

/** Between two messages of one input: some timers run. */
const STEP_MS = 700
/** All transactions, registrations and session timers are over by then. */
const OVER_MS = 200_000_000
/** No input of a few messages has more. */
const TIMERS_LIMIT = 20_000

const REALM = "carillon"
export const ACCOUNT: DirectoryEntry = { user: "1001", ha1: ha1Of("1001", REALM, "secret") }

/** A user agent that has called 1001, whose owner answers every call, and agrees to every change and every transfer. */
export const makePlace = (from: Hop) => {
  let made = 0
  let nowMs = 0
  const seen = new Set<string>()
  const dialogs = new Set<string>(["out"])
  const sent: Array<Uint8Array> = []
  const agent: UserAgent = makeUserAgent({
    local: OURS,
    realm: REALM,
    userAgent: "under attack",
    token: () => `t${(made += 1)}`,
    directory: [ACCOUNT],
    maxDialogs: 50,
    door: DOOR,
    takesMessages: true,
    takesTransfers: true
  })
  const take = (outputs: ReadonlyArray<UserAgentOutput>): void => {
    for (const output of outputs) {
      if (output._tag === "Send") {
        sent.push(output.octets)
        seen.add(startOf(output.octets))
      } else heard(output)
    }
  }
  const ask = (command: UserAgentCommand): void => take(agent.command(command, nowMs))
  const heard = (output: Exclude<UserAgentOutput, { readonly _tag: "Send" }>): void => {
    seen.add(output._tag === "Refused" ? `${output.kind} ${output.reason}` : output._tag)
    if (output._tag === "Refused" && output.reason.startsWith("defect")) throw new Broken(output.reason)
    if (output._tag === "CallOffered") {
      dialogs.add(output.dialog)
      ask({ _tag: "Ring", dialog: output.dialog })
      ask({ _tag: "Answer", dialog: output.dialog, sdp: SDP })
    }
    if (output._tag === "MessageOffered") ask({ _tag: "AnswerMessage", message: output.message, status: 200 })
    if (output._tag === "ReferOffered") {
      const { refer } = output
      ask({ _tag: "AnswerRefer", refer, status: 202 })
      for (const status of [180, 200]) ask({ _tag: "ReferProgress", refer, status })
    }
    if (output._tag === "ChangeOffered") ask({ _tag: "AcceptChange", dialog: output.dialog, sdp: SDP })
  }
  const pass = (forMs: number): void => {
    const endMs = nowMs + forMs
    let timers = 0
    for (let due = agent.nextDueMs(); due !== undefined && due <= endMs; due = agent.nextDueMs()) {
      if ((timers += 1) > TIMERS_LIMIT) throw new Broken("timers without end")
      nowMs = Math.max(nowMs, due)
      take(agent.due(nowMs))
    }
    nowMs = endMs
  }
  ask({ _tag: "SetTrunks", trunks: [{ id: "far", from: ["192.0.2.0/24"], calledRules: [] }] })
  ask(inviteCommand("out"))
  return {
    sent,
    receive: (octets: Uint8Array, fault?: string): void => {
      take(agent.receive(octets, from, nowMs, fault))
      pass(STEP_MS)
    },
    /** Everything ends, and nothing may be left. */
    leave: (): string => {
      for (const dialog of dialogs) ask({ _tag: "Clear", dialog, status: 480, reason: "Over" })
      pass(OVER_MS)
      const left = agent.counts()
      if (left.transactions + left.dialogs + left.bindings > 0) throw new Broken(`left behind: ${JSON.stringify(left)}`)
      return [...seen].toSorted().join("|")
    }
  }
}

/** What kind of message it is: its status and method, without its names and numbers. */
export const startOf = (octets: Uint8Array): string => {
  const text = Buffer.from(octets).toString("latin1")
  const method = /^CSeq: \d+ (\w{1,20})/mu.exec(text)?.[1] ?? ""
  return text.startsWith("SIP/2.0 ") ? `${text.slice(8, 11)} ${method}` : method
}
