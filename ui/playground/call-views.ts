import type { HandView } from "#wire/board.ts"
import type { CallView } from "#wire/call-view.ts"
import { nameAt, wire } from "./names.ts"

const outsider = (number: string, more: object) => ({
  agent: null,
  name: null,
  number,
  role: "customer",
  state: "up",
  side: "talk",
  purpose: "talk",
  by: null,
  ...more
})
const colleague = (at: number, more: object) =>
  outsider("", { agent: String(1001 + at), name: nameAt(at), number: null, role: "agent", ...more })

/** What an agent may ask of a talk of two. */
export const IN_TALK: CallView["can"] = [
  "HoldCall",
  "ConsultationCall",
  "SingleStepTransferCall",
  "SingleStepConferenceCall",
  "ClearConnection",
  "ClearCall",
  "GenerateDigits",
  "PauseRecording"
]

/** A caller and 1001, while it rings and while they talk. */
export const talkAt = (phase: HandView["phase"], since: number): CallView => {
  const isRinging = phase === "offered" || phase === "alerting"
  return wire<CallView>({
    origin: "inbound",
    own: 1,
    parties: {
      "0": outsider("138****1111", { since: isRinging ? since - 18_000 : since }),
      "1": colleague(0, { since, state: isRinging ? "dialling" : "up" })
    },
    consulted: null,
    calling: null,
    recording: isRinging ? "none" : "on",
    can: isRinging ? ["DeflectCall"] : IN_TALK,
    toQueue: !isRinging
  })
}

/** A talk in each way in which it can stand, as 1001 sees it. */
export const CALLS_STANDING = [
  "held",
  "consult-rings",
  "consulting",
  "alternated",
  "left while consulting",
  "conference",
  "consulted",
  "calling",
  "internal"
] as const
export const standingCall = (
  standing: (typeof CALLS_STANDING)[number],
  { active, alerting }: Readonly<Record<"active" | "alerting", HandView>>,
  now: number
): HandView => {
  const call = standing === "calling" ? alerting : active
  const ago = (seconds: number) => ({ since: now - seconds * 1000 })
  const [caller, own, third] = [
    outsider("138****1111", ago(207)),
    colleague(0, ago(207)),
    colleague(1, { ...ago(14), by: "1001" })
  ]
  const held = { state: "held" }
  const asking = { side: "aside", purpose: "consult" }
  const over = ["ClearConnection", "ClearCall", "PauseRecording"]
  const seen = (parties: object, more: object): HandView =>
    wire<HandView>({ ...call, call: { ...call.call, parties, ...more } })
  switch (standing) {
    case "held":
      return seen(
        { "0": { ...caller, ...held, ...ago(75) }, "1": own },
        { can: ["RetrieveCall", "ConsultationCall", "SingleStepTransferCall", ...over] }
      )
    case "consult-rings":
      return seen(
        {
          "0": { ...caller, ...held, ...ago(6) },
          "1": { ...own, side: "aside" },
          "2": { ...third, ...asking, ...ago(6), state: "dialling" }
        },
        { consulted: 2, can: ["ReconnectCall", "TransferCall", ...over], toQueue: false }
      )
    case "consulting":
      return seen(
        { "0": { ...caller, ...held, ...ago(31) }, "1": { ...own, side: "aside" }, "2": { ...third, ...asking } },
        {
          consulted: 2,
          can: ["AlternateCall", "ReconnectCall", "TransferCall", "ConferenceCall", "GenerateDigits", ...over],
          toQueue: false
        }
      )
    case "alternated":
      return seen(
        { "0": { ...caller, ...ago(4) }, "1": own, "2": { ...third, ...asking, ...held, ...ago(4) } },
        {
          consulted: 2,
          recording: "paused",
          can: [
            "AlternateCall",
            "ReconnectCall",
            "TransferCall",
            "ConferenceCall",
            "GenerateDigits",
            "ClearConnection",
            "ClearCall",
            "ResumeRecording"
          ],
          toQueue: false
        }
      )
    case "left while consulting":
      return seen(
        { "1": { ...own, side: "aside" }, "2": { ...third, ...asking } },
        {
          consulted: 2,
          can: ["AlternateCall", "ReconnectCall", "TransferCall", "ConferenceCall", "GenerateDigits", ...over],
          toQueue: false
        }
      )
    case "conference":
      return seen({ "0": caller, "1": own, "2": third, "3": outsider("021****7788", { ...ago(9), role: "third" }) }, {})
    case "consulted":
      return seen(
        {
          "0": { ...caller, ...held, ...ago(22) },
          "1": colleague(1, { ...ago(22), side: "aside" }),
          "2": colleague(0, { ...ago(14), ...asking, by: "1002" })
        },
        { own: 2, can: ["GenerateDigits", ...over], toQueue: false }
      )
    case "calling":
      return wire<HandView>({
        ...call,
        attributes: { callingNumber: "1001", dialledNumber: "0138****1111" },
        call: {
          ...call.call,
          origin: "outbound",
          parties: { "1": { ...own, state: "dialling" } },
          calling: { agent: null, name: null, number: "0138****1111" },
          can: [],
          toQueue: false
        }
      })
    case "internal":
      return wire<HandView>({
        ...seen({ "1": own, "2": third }, { origin: "internal", toQueue: false }),
        attributes: { callingNumber: "1001", dialledNumber: "1002" },
        queue: "",
        queueName: ""
      })
  }
}
