import * as Schema from "effect/Schema"
import { type State, tellAgent } from "#actors/agent/protocol.ts"
import type { Tell } from "#actors/output.ts"
import { type AgentId, NotReadyReason } from "#actors/vocabulary.ts"
import type { Intent, RefusalReason } from "#wire/intent.ts"

/** What a person's wish comes to: a message to the agent, or a refusal with its reason. Nothing is kept for later. */
export const intentTell = (
  agent: AgentId,
  intent: Intent,
  state: State | undefined
): { readonly tell: Tell } | { readonly refused: RefusalReason } => {
  if (state === undefined || state._tag === "Unconfigured") return { refused: "unknown-agent" }
  if (state._tag === "SignedOut")
    return intent._tag === "SignIn" ? { tell: tellAgent(agent, { _tag: "SignInAsked" }) } : { refused: "not-signed-in" }
  const tell = (message: Parameters<typeof tellAgent>[1]) => ({ tell: tellAgent(agent, message) })
  switch (intent._tag) {
    case "SignIn":
      return { refused: "already-signed-in" }
    case "SignOut":
      return tell({ _tag: "SignOutAsked" })
    case "GoReady":
      if (!state.person.registered) return { refused: "device-unregistered" }
      return state._tag === "Ready" ? { refused: "wrong-state" } : tell({ _tag: "ReadyAsked" })
    case "GoNotReady":
      return Schema.is(NotReadyReason)(intent.reason)
        ? tell({ _tag: "NotReadyAsked", reason: intent.reason })
        : { refused: "unknown-reason" }
    case "AcceptWork":
    case "RejectWork":
    case "EndWork":
      return { refused: "no-work" }
    case "FinishWrapUp":
      return state._tag === "WrapUp" ? tell({ _tag: "WrapUpFinished" }) : { refused: "not-in-wrap-up" }
    case "ExtendWrapUp":
      return state._tag === "WrapUp" ? tell({ _tag: "WrapUpExtended" }) : { refused: "not-in-wrap-up" }
    case "RejectCall":
      return state._tag === "Reserved" || state._tag === "Ringing"
        ? tell({ _tag: "RejectAsked" })
        : { refused: "no-call" }
    case "AnswerCall":
      if (state._tag !== "Ringing") return { refused: "work" in state ? "wrong-state" : "no-call" }
      return state.answerBy === "click" ? tell({ _tag: "AnswerAsked" }) : { refused: "not-supported-by-telephone" }
    case "HangUp":
      return "work" in state ? tell({ _tag: "HangUpAsked" }) : { refused: "no-call" }
  }
}
