import { tellCall } from "#actors/call/protocol.ts"
import type { Target } from "#actors/call/services.ts"
import { allows, type DiallingRight } from "#actors/dialling/settings.ts"
import { refusalWords } from "#actors/dialling/words.ts"
import { newestOf } from "#actors/flow/catalogue.ts"
import type { Tell } from "#actors/output.ts"
import { termsOf } from "#actors/queue/terms.ts"
import type { AgentId, CallId } from "#actors/vocabulary.ts"
import type { CallRequest } from "#wire/call-intents.ts"
import type { RefusalReason } from "#wire/intent.ts"
import type { CallAnswer } from "../ports/CoreRpc.ts"
import { awayOf, REFUSED_BY_RULE } from "./call-target.ts"
import { dialledBy } from "./dialling.ts"
import type { Look } from "./look.ts"
import { between, ringTimeoutOf } from "./make-call.ts"

/** What a call of the centre's own comes to: one that begins under this id, and whom of the house it rings; or why there is none. */
export const centreCall = (
  look: Look,
  call: CallId,
  { flow: wanted, queue, to }: CallRequest,
  /** How far whoever asks may dial. */
  right: DiallingRight
): { readonly tell: Tell; readonly rings: AgentId | null } | { readonly refused: CallAnswer } => {
  const flow = newestOf(look.centre.flows, wanted)
  if (flow === undefined) return unfit("flow", `there is no flow "${wanted}"`)
  const settings = look.centre.queues.find(({ id }) => id === queue)
  if (queue !== undefined && settings === undefined) return unfit("queue", `there is no queue "${queue}"`)
  if (settings?.channels.includes("voice") === false) return unfit("queue", `the queue "${queue}" takes no calls`)
  const target = whom(look, to, { right, queue: queue ?? null })
  if ("refused" in target) return target
  const rings = target._tag === "Agent" ? target.agent : null
  const away = rings === null ? undefined : awayOf(look, rings)
  if (away === "unknown-target") return unfit("to.agent", `there is no agent "${rings}"`)
  if (away !== undefined) return refused(away, `agent ${rings}: ${away}`)
  return {
    rings,
    tell: tellCall(call, {
      _tag: "MakeCallAsked",
      by: null,
      ...between(null, target),
      to: target,
      ringTimeoutMs: ringTimeoutOf(target),
      flow: { id: flow.id, version: flow.version },
      terms: settings === undefined ? null : { queue: settings.id, terms: termsOf(settings) }
    })
  }
}

type Called = Extract<Target, { _tag: "Agent" | "Number" }>
type Asked = { readonly right: DiallingRight; readonly queue: CallRequest["queue"] | null }

const whom = (
  look: Look,
  to: CallRequest["to"],
  { queue, right }: Asked
): Called | { readonly refused: CallAnswer } => {
  if (to._tag === "Agent") {
    // A colleague is an extension, named or typed.
    const refusal = { reason: "right", number: to.agent, needs: "internal", has: right } as const
    return allows(right, "internal") || awayOf(look, to.agent) === "unknown-target"
      ? { _tag: "Agent", agent: to.agent }
      : refused(REFUSED_BY_RULE.right, refusalWords(refusal).en)
  }
  const wish = { number: to.number, right, agent: null, queue: queue ?? null, shown: null, lastCalled: null }
  const dialled = dialledBy(look, wish)
  if (dialled._tag === "Inside") return { _tag: "Agent", agent: dialled.agent }
  if (dialled._tag === "Outside") {
    const { digits, shown, trunk } = dialled
    return { _tag: "Number", digits, trunk, shown: shown ?? "" }
  }
  const reason = REFUSED_BY_RULE[dialled.refusal.reason]
  const { en } = refusalWords(dialled.refusal)
  return reason === "number-invalid" ? unfit("to.number", en) : refused(reason, en)
}

const unfit = (field: string, message: string) => ({ refused: { _tag: "Unfit", field, message } }) as const
const refused = (reason: RefusalReason, message: string) => ({ refused: { _tag: "Refused", reason, message } }) as const
