import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import { reaches } from "#wire/asker.ts"
import type { Board, Desk } from "#wire/board.ts"
import { readTopic, topicOf, topicsFor } from "#wire/topics.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import { Asking } from "#engine/ports/needs.ts"
import { ApiContext, orEngineAway } from "./api-context.ts"
import { CentreApi } from "./centre-api.ts"
import { askingFor, within } from "./ask-engine.ts"
import { engineAway, forbidden, notFound } from "./errors.ts"

/** Intents that need no further word. */
type WithoutWords = "SignIn" | "SignOut" | "GoReady" | "RejectCall" | "AnswerCall" | "HangUp"

export const agentHandlers = HttpApiBuilder.group(
  CentreApi,
  "agents",
  Effect.fnUntraced(function* (handlers) {
    const { board, core } = yield* ApiContext
    const boardNow = newestBoard(core, board)

    const asked = askingFor(core)
    const plain =
      (tag: WithoutWords) =>
      ({ params }: { readonly params: { readonly id: AgentId } }) =>
        asked(params.id, { _tag: tag })

    return handlers
      .handle(
        "list",
        Effect.fnUntraced(function* () {
          const { scope } = yield* Asking
          const { agents } = yield* boardNow
          return Object.values(agents).filter(({ id, unit }) => reaches(scope, { agent: id, unit }))
        })
      )
      .handle(
        "one",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* within(params.id)
          const topic = topicOf("desk", params.id)
          const seen = yield* orEngineAway(core.ask((engine) => engine.Look({ asker, topic })))
          return seen === null ? yield* Effect.fail(notFound("no such agent")) : (seen as unknown as Desk)
        })
      )
      .handle(
        "why-none",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* within(params.id)
          if (!Object.hasOwn((yield* boardNow).agents, params.id)) return yield* Effect.fail(notFound("no such agent"))
          return yield* orEngineAway(core.ask((engine) => engine.WhyNone({ asker, agent: params.id })))
        })
      )
      .handle("not-ready", ({ params, payload }) => asked(params.id, { _tag: "GoNotReady", reason: payload.reason }))
      .handle("accept-work", ({ params, payload }) => asked(params.id, { _tag: "AcceptWork", work: payload.work }))
      .handle("reject-work", ({ params, payload }) => asked(params.id, { _tag: "RejectWork", work: payload.work }))
      .handle("end-work", ({ params, payload }) =>
        asked(params.id, { _tag: "EndWork", work: payload.work, note: payload.note ?? null })
      )
      .handle("sign-in", plain("SignIn"))
      .handle("sign-out", plain("SignOut"))
      .handle("ready", plain("GoReady"))
      .handle("finish-wrap-up", ({ params, query }) => asked(params.id, { _tag: "FinishWrapUp", ...query }))
      .handle("extend-wrap-up", ({ params, query }) => asked(params.id, { _tag: "ExtendWrapUp", ...query }))
      .handle("keep-wrap-up", ({ params, query }) => asked(params.id, { _tag: "KeepWrapUp", ...query }))
      .handle("reject", plain("RejectCall"))
      .handle("answer", plain("AnswerCall"))
      .handle("hang-up", plain("HangUp"))
      .handle("ask-help", ({ params, query }) => asked(params.id, { _tag: "AskHelp", ...query }))
      .handle("withdraw-help", ({ params, query }) => asked(params.id, { _tag: "WithdrawHelp", ...query }))
      .handle("take-help", ({ params, query }) => asked(params.id, { _tag: "TakeHelp", ...query }))
  })
)

export const boardHandlers = HttpApiBuilder.group(
  CentreApi,
  "board",
  Effect.fnUntraced(function* (handlers) {
    const { core } = yield* ApiContext
    /** Without a unit the widest board that the asker may see. */
    const seen = Effect.fnUntraced(function* (unit: string | undefined) {
      const { asker } = yield* Asking
      const topic =
        unit === undefined ? topicsFor(asker).find((each) => readTopic(each)?.name === "board") : topicOf("board", unit)
      if (topic === undefined) return yield* Effect.fail(forbidden("you may see nobody but yourself"))
      const board = yield* orEngineAway(core.ask((engine) => engine.Look({ asker, topic })))
      return board === null ? yield* Effect.fail(notFound("no such unit")) : (board as unknown as Board)
    })
    return handlers
      .handle("read", ({ query }) => seen(query.unit))
      .handle(
        "queue-why",
        Effect.fnUntraced(function* ({ params }) {
          const { asker } = yield* Asking
          const why = yield* orEngineAway(core.ask((engine) => engine.QueueWhy({ asker, queue: params.id })))
          return why === null ? yield* Effect.fail(notFound("no such queue")) : why
        })
      )
      .handle("queues", () => Effect.map(seen(undefined), ({ queues }) => Object.values(queues)))
  })
)

const newestBoard = (core: ApiContext["Service"]["core"], board: ApiContext["Service"]["board"]) =>
  Effect.suspend(() => {
    const now = core.isUp() ? board() : undefined
    return now === undefined ? Effect.fail(engineAway("its state is not known")) : Effect.succeed(now)
  })
