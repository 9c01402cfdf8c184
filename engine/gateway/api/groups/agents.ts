import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { AgentTile, Desk } from "#wire/board.ts"
import { WhyAnswer } from "#wire/records.ts"
import { NOTE_LIMIT } from "#wire/words-of-work.ts"
import { ReasonId } from "#actors/reasons.ts"
import { WorkId } from "#actors/work.ts"
import { type Need, Needs } from "#engine/ports/needs.ts"
import * as Refusal from "../errors.ts"
import { Permitted, SignedIn } from "../middleware.ts"
import { agentPath, intent, intentWith, intentOfWork } from "./intent-endpoints.ts"
import { described, read } from "./parts.ts"

const WATCHED: Need = { permission: "agents.monitor", orSelf: true }

/** A piece of work on this agent's desk, by its whole name: `task/…`. */
const AtHand = Schema.Struct({ work: WorkId }).annotate({ identifier: "AtHand" })
const NotReady = Schema.Struct({ reason: ReasonId }).annotate({ identifier: "NotReady" })
const EndWork = Schema.Struct({
  work: WorkId,
  note: Schema.optionalKey(Schema.NullOr(Schema.String.check(Schema.isMaxLength(NOTE_LIMIT))))
}).annotate({ identifier: "EndWork" })

export const agentsGroup = HttpApiGroup.make("agents")
  .add(
    HttpApiEndpoint.get("list", "/api/agents", {
      success: Schema.Array(AgentTile),
      error: Refusal.EngineAway
    })
      .annotate(Needs, { permission: "agents.view" })
      .annotateMerge(described("Agents as on the wallboard: those that the asker may see."))
  )
  .add(
    read(
      "one",
      "/api/agents/:id",
      agentPath,
      Desk,
      WATCHED,
      "One agent's desk: state, work at hand, what keeps calls away."
    )
  )
  .add(
    read(
      "why-none",
      "/api/agents/:id/why-none",
      agentPath,
      Schema.Array(WhyAnswer),
      WATCHED,
      "The latest decisions that passed this agent over."
    )
  )
  .add(
    intentWith(
      "not-ready",
      "GoNotReady",
      NotReady,
      "Not ready for the channels that the reason pauses; what is at hand goes on."
    )
  )
  .add(intentWith("accept-work", "AcceptWork", AtHand, "Takes written work that alerts the agent."))
  .add(intentWith("reject-work", "RejectWork", AtHand, "Lets written work that alerts the agent go to another."))
  .add(intentWith("end-work", "EndWork", EndWork, "Finishes written work at hand, with a note."))
  .add(intent("sign-in", "SignIn", "Signs the agent in."))
  .add(intent("sign-out", "SignOut", "Signs the agent out, now or after the work at hand."))
  .add(intent("ready", "GoReady", "Ready for work of every channel."))
  .add(intentOfWork("finish-wrap-up", "FinishWrapUp", "Ends the running wrap-up of `work`, or of the call."))
  .add(
    intentOfWork(
      "keep-wrap-up",
      "KeepWrapUp",
      "Keeps the wrap-up of `work`, or of the call, open without a countdown: 30 min at most."
    )
  )
  .add(intentOfWork("extend-wrap-up", "ExtendWrapUp", "Adds 30 s to the running wrap-up of `work`, or of the call."))
  .add(intent("reject", "RejectCall", "Refuses the ringing call."))
  .add(
    intent(
      "answer",
      "AnswerCall",
      "Answers the ringing call at the telephone, where `work.answerBy` is `click`; refused where the telephone does not."
    )
  )
  .add(intent("hang-up", "HangUp", "Ends the call at hand."))
  .add(
    intentOfWork(
      "ask-help",
      "AskHelp",
      "Asks for help with the call of `work`, or the one that the agent speaks in: everybody who may monitor this agent sees it, until it is taken or withdrawn, or the call ends."
    )
  )
  .add(
    intentOfWork(
      "withdraw-help",
      "WithdrawHelp",
      "Asks for help no more, with the call of `work` or whichever there is."
    )
  )
  .add(
    intentOfWork(
      "take-help",
      "TakeHelp",
      "Says that whoever asks sees to the help that this agent asked for, with the call of `work` or whichever there is."
    )
  )
  .middleware(Permitted)
  .middleware(SignedIn)
  .annotateMerge(OpenApi.annotations({ title: "Agents" }))
