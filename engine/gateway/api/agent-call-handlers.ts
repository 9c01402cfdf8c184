import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import type { CallIntent } from "#wire/intent.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import { ApiContext } from "./api-context.ts"
import { askingFor } from "./ask-engine.ts"
import { CentreApi } from "./centre-api.ts"

type Tag = CallIntent["_tag"]
type Of<T extends Tag> = Extract<CallIntent, { _tag: T }>
/** Intents that need no further word. */
type WithoutWords = { [T in Tag]: keyof Of<T> extends "_tag" ? T : never }[Tag]
type WithTarget = {
  [T in Tag]: Of<T> extends { readonly to: unknown } ? (T extends "MakeCall" ? never : T) : never
}[Tag]

interface Asked {
  readonly params: { readonly id: AgentId }
}

export const agentCallHandlers = HttpApiBuilder.group(
  CentreApi,
  "agent-calls",
  Effect.fnUntraced(function* (handlers) {
    const { core } = yield* ApiContext
    const asked = askingFor(core)
    const plain =
      (_tag: WithoutWords) =>
      ({ params }: Asked) =>
        asked(params.id, { _tag })
    const put =
      (_tag: WithTarget) =>
      ({ params, payload: { to } }: Asked & { readonly payload: Pick<Of<"ConsultationCall">, "to"> }) =>
        asked(params.id, { _tag, to })

    return handlers
      .handle("hold-call", plain("HoldCall"))
      .handle("retrieve-call", plain("RetrieveCall"))
      .handle("consultation-call", put("ConsultationCall"))
      .handle("alternate-call", plain("AlternateCall"))
      .handle("reconnect-call", plain("ReconnectCall"))
      .handle("transfer-call", plain("TransferCall"))
      .handle("single-step-transfer-call", put("SingleStepTransferCall"))
      .handle("conference-call", plain("ConferenceCall"))
      .handle("single-step-conference-call", put("SingleStepConferenceCall"))
      .handle("clear-connection", ({ params, payload }) => asked(params.id, { _tag: "ClearConnection", ...payload }))
      .handle("clear-call", plain("ClearCall"))
      .handle("deflect-call", put("DeflectCall"))
      .handle("pickup-call", ({ params, payload }) => asked(params.id, { _tag: "PickupCall", ...payload }))
      .handle("join-call", ({ params, payload }) => asked(params.id, { _tag: "JoinCall", ...payload }))
      .handle("generate-digits", ({ params, payload }) => asked(params.id, { _tag: "GenerateDigits", ...payload }))
      .handle("pause-recording", plain("PauseRecording"))
      .handle("resume-recording", plain("ResumeRecording"))
      .handle("make-call", ({ params, payload }) => asked(params.id, { _tag: "MakeCall", ...payload }))
  })
)
