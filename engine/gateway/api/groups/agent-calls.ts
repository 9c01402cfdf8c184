import * as Schema from "effect/Schema"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { callIntents } from "#wire/call-intents.ts"
import { Permitted, SignedIn } from "../middleware.ts"
import { intent, intentWith } from "./intent-endpoints.ts"

/** What an agent asks of the call at hand, in the words of CSTA (ECMA-269). Refused with the reason, and nothing has changed then. */

const ToTarget = Schema.Struct({ to: callIntents.ConsultationCall.to }).annotate({ identifier: "ToTarget" })
const Party = Schema.Struct(callIntents.ClearConnection).annotate({ identifier: "ClearConnection" })
const From = Schema.Struct(callIntents.PickupCall).annotate({ identifier: "PickupCall" })
const Over = Schema.Struct(callIntents.JoinCall).annotate({ identifier: "JoinCall" })
const Digits = Schema.Struct(callIntents.GenerateDigits).annotate({ identifier: "GenerateDigits" })
const Made = Schema.Struct(callIntents.MakeCall).annotate({ identifier: "MakeCall" })

export const agentCallsGroup = HttpApiGroup.make("agent-calls")
  .add(intent("hold-call", "HoldCall", "Whom the agent talks with hears music."))
  .add(intent("retrieve-call", "RetrieveCall", "Talks again with whom is on hold."))
  .add(
    intentWith(
      "consultation-call",
      "ConsultationCall",
      ToTarget,
      "Holds the customer and calls somebody else, who is not heard by the customer."
    )
  )
  .add(intent("alternate-call", "AlternateCall", "From the consultation to the customer, and back again."))
  .add(intent("reconnect-call", "ReconnectCall", "Ends the consultation, and retrieves the customer."))
  .add(intent("transfer-call", "TransferCall", "Puts the customer through to who is consulted; the agent leaves."))
  .add(
    intentWith(
      "single-step-transfer-call",
      "SingleStepTransferCall",
      ToTarget,
      "Sends the customer to an agent, a number, a queue or a flow, without asking there. Nobody answers: the customer comes back."
    )
  )
  .add(intent("conference-call", "ConferenceCall", "Who is consulted joins the talk."))
  .add(
    intentWith(
      "single-step-conference-call",
      "SingleStepConferenceCall",
      ToTarget,
      "Calls somebody into the talk, which goes on meanwhile."
    )
  )
  .add(intentWith("clear-connection", "ClearConnection", Party, "One party leaves the call; the others talk on."))
  .add(intent("clear-call", "ClearCall", "Ends the call for everybody in it."))
  .add(intentWith("deflect-call", "DeflectCall", ToTarget, "What rings at the agent rings elsewhere."))
  .add(intentWith("pickup-call", "PickupCall", From, "What rings at a colleague rings at this agent."))
  .add(
    intentWith(
      "join-call",
      "JoinCall",
      Over,
      "Follows the talk of another agent: heard by nobody, by that agent alone, or by all. It needs agents.monitor, agents.whisper or agents.barge over the other agent."
    )
  )
  .add(intentWith("generate-digits", "GenerateDigits", Digits, "Sends keys to everybody else in the talk."))
  .add(intent("pause-recording", "PauseRecording", "What is said from now on is not recorded."))
  .add(intent("resume-recording", "ResumeRecording", "What is said from now on is recorded again."))
  .add(
    intentWith(
      "make-call",
      "MakeCall",
      Made,
      "Calls the agent's own telephone, then the other side: as far as the agent's roles allow to dial."
    )
  )
  .middleware(Permitted)
  .middleware(SignedIn)
  .annotateMerge(OpenApi.annotations({ title: "Calls of an agent" }))
