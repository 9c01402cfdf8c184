/** What the API's document says of the fields of what agents ask of calls. They stand in the socket's frames and in bodies alike. */

/** As in field-words.ts. */
type Words = string | readonly [description: string, example: unknown]

const TO: Words = "Who is meant: an agent, a number as it was typed, a queue or a flow"

const ofIntents: Readonly<Record<string, Words>> = {
  "MakeCall.to": TO,
  "ClearConnection.party": ["Number of the party within the call", 2],
  "PickupCall.from": ["Number of the colleague whose telephone rings", "1002"],
  "JoinCall.over": ["Number of the agent whose talk it is", "1002"],
  "JoinCall.mode": "listen: nobody hears who follows the talk; whisper: the agent alone does; barge: all do",
  "GenerateDigits.digits": ["0 to 9, A to D, * and #; at most 32", "1#"]
}

const FRAMES = ["Intent.", "ClientFrame.Ask.intent."]
const inFrames = Object.entries(ofIntents).flatMap(([field, words]) =>
  FRAMES.map((before) => [before + field, words] as const)
)
/** In bodies these four are one. */
const putThrough = ["ConsultationCall", "SingleStepTransferCall", "SingleStepConferenceCall", "DeflectCall"].flatMap(
  (tag) => FRAMES.map((before) => [`${before}${tag}.to`, TO] as const)
)

export const callWords: Readonly<Record<string, Words>> = {
  ...ofIntents,
  ...Object.fromEntries([...inFrames, ...putThrough]),
  "ToTarget.to": TO,
  "CallRequest.to": "Whom the centre calls: an agent, or a number as it was typed",
  "CallRequest.flow": ["Id of the flow that they go through when they answer; the version that counts now", "survey"],
  "CallRequest.queue": ["Whose work it is, and whose number is shown; absent: nobody's", "sales"],
  "Called.Number.number": ["As it was typed or clicked; an agent's extension is that agent", "138 0000 0000"],
  "CallBegun.call": ["Id of the call", "b7f1c9c2-8a0e-4a5f-9a3f-2f0d5f0c7f11"],
  "CallTarget.Number.number": ["As it was typed or clicked; an agent's extension is that agent", "138 0000 0000"],
  "CallTarget.Contact.incident": ["Id of the incident that the agent has", "t1-3"],
  "CallTarget.Contact.contact": ["Its contact by place, from 0: their number may be covered for the agent", 0],
  "CallTarget.Contact.name": [
    "What they are called; when that place is somebody else's by now, nobody is called: contact-changed",
    "王建国"
  ],
  "CallTarget.Customer.customer": ["Id of the customer", "k2f7m9qa"],
  "CallTarget.Customer.phone": [
    "Which of their numbers by place, from 0: it may be covered for the agent, and stays so",
    0
  ],
  "CallTarget.Earlier.call": ["Id of the earlier call", "b7f1c9c2-8a0e-4a5f-9a3f-2f0d5f0c7f11"],
  "CallTarget.Earlier.side": "Who called in it, or who was called: their number may be covered for the agent",
  "CallTarget.Flow.flow": ["Id of a flow; the version that counts now", "survey"]
}
