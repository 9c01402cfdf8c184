import type { HandView } from "#wire/board.ts"
import type { CallTarget } from "#wire/call-intents.ts"
import type { CallView } from "#wire/call-view.ts"
import type { CallIntent, IntentAnswer } from "#wire/intent.ts"
import { IN_TALK } from "../call-views.ts"
import { callAt, standingAt } from "../fixtures.ts"
import { wire } from "../names.ts"
import type { FakeGateway } from "./fake-gateway.ts"

/** What the fake engine does with the services of the one call, in their simplest form: whoever is called answers at once. */
export const serve = (
  gateway: FakeGateway,
  intent: CallIntent,
  hand: HandView | undefined,
  showHand: (gateway: FakeGateway, hand: HandView) => IntentAnswer
): IntentAnswer => {
  const now = Date.now()
  if (intent._tag === "MakeCall") {
    if (hand !== undefined && hand.phase !== "wrap-up") return { ok: false, reason: "asker-busy" }
    return showHand(gateway, standingAt(intent.to._tag === "Agent" ? "internal" : "calling", now))
  }
  const call = hand?.phase === "active" ? hand.call : null
  if (hand === undefined || call === null) return { ok: false, reason: "no-call" }
  if (!call.can.some((service) => service === intent._tag)) return { ok: false, reason: "not-connected" }
  const next = served(gateway, intent, call, now)
  if (next === null) return showHand(gateway, { ...hand, phase: "wrap-up", call: null })
  gateway.change(`desk/${gateway.desk().agent.id}`, [{ path: ["hands", hand.work, "call"], value: next }])
  return { ok: true }
}

/** Null: the agent is out of the call. */
const served = (
  gateway: FakeGateway,
  intent: Exclude<CallIntent, { _tag: "MakeCall" }>,
  call: CallView,
  now: number
): CallView | null => {
  const standing = (name: Parameters<typeof standingAt>[0]): CallView => {
    const { call: view } = standingAt(name, now)
    if (view === null) throw new Error(`${name} has no call`)
    return view
  }
  switch (intent._tag) {
    case "HoldCall":
      return partyMoved(standing("held"), "0", now)
    case "RetrieveCall":
    case "ReconnectCall":
      return callAt("active", now).call
    case "ConsultationCall":
      return { ...standing("consulting"), parties: withThird(gateway, standing("consulting"), intent.to, now) }
    case "AlternateCall":
      return standing(call.parties["2"]?.state === "held" ? "consulting" : "alternated")
    case "ConferenceCall":
      return { ...standing("conference"), can: IN_TALK }
    case "SingleStepConferenceCall":
      return { ...standing("conference"), parties: withThird(gateway, standing("conference"), intent.to, now) }
    case "PauseRecording":
    case "ResumeRecording": {
      const isPaused = intent._tag === "PauseRecording"
      const other = isPaused ? "ResumeRecording" : "PauseRecording"
      return {
        ...call,
        recording: isPaused ? "paused" : "on",
        can: call.can.map((service) => (service === intent._tag ? other : service))
      }
    }
    case "ClearConnection": {
      const { [String(intent.party)]: _, ...parties } = call.parties
      return { ...call, parties, consulted: call.consulted === intent.party ? null : call.consulted }
    }
    case "GenerateDigits":
      return call
    default:
      return null
  }
}

const partyMoved = (view: CallView, attempt: string, since: number): CallView => {
  const party = view.parties[attempt]
  return party === undefined
    ? view
    : wire<CallView>({ ...view, parties: { ...view.parties, [attempt]: { ...party, since } } })
}

/** Whoever was chosen stands at the place of the second. */
const withThird = (gateway: FakeGateway, view: CallView, to: CallTarget, now: number): CallView["parties"] => {
  const third = view.parties["2"]
  const agent = to._tag === "Agent" ? to.agent : null
  const who = {
    agent,
    name: agent === null ? null : (gateway.board().agents[agent]?.name ?? null),
    number: to._tag === "Number" ? to.number : null
  }
  return wire<CallView["parties"]>({ ...view.parties, "2": { ...third, ...who, since: now } })
}
