import { arrangementOf } from "#actors/call/arrangement.ts"
import { isDialling, isPresent, type Numbered, numbered, partyAt } from "#actors/call/party.ts"
import type { Message as CallMessage, State as CallState } from "#actors/call/protocol.ts"
import type { CallRequest } from "#actors/call/requests.ts"
import type { Output } from "#actors/output.ts"
import type { LegId } from "#actors/vocabulary.ts"
import { partyLeg } from "../perform/leg.ts"
import { SUPERVISOR } from "./services.ts"
import type { Step } from "./simulated-runtime.ts"
import type { LegView } from "./virtual-legs.ts"

type Served = Extract<CallState, { _tag: "Served" }>

/** What must hold of a call in which somebody asks for a service, by what was asked and what happened. */
export interface ServiceLaws {
  readonly stepped: (step: Step) => void
  /** At any moment: whom the switch lets hear each other. */
  readonly heard: (legs: ReadonlyMap<LegId, LegView>) => void
  /** A core died: what was asked may be forgotten. */
  readonly excused: () => void
}

export const makeServiceLaws = (broken: (law: string) => void): ServiceLaws => {
  /** Who is consulted in which call, unheard by its customer. */
  const consulted = new Map<string, { readonly call: Served["caller"]["call"]; readonly attempt: number }>()

  const stepped = ({ address, after, before, commands, message }: Step) => {
    if (!address.startsWith("call/")) return
    const [was, is, told] = [before as CallState, after as CallState, message as CallMessage]
    recordingGoesOn(address, told, commands, broken)
    recordingMoves(was, is, commands, broken)
    supervisorsDoNoWork(address, commands, broken)
    if (is === was) return
    followConsultation(consulted, address, was, is, told)
    if (was._tag !== "Served") return
    const gone = goneBy(was, told)
    if (gone !== undefined) {
      othersStay(was, is, gone, broken)
      customerIsGivenBack(was, is, gone, broken)
    }
    if (told._tag === "Recovered" && is._tag === "Served" && !standAlike(was, is))
      broken(`${address} came back, and somebody stands elsewhere`)
    if (told._tag === "LegEstablished" && is._tag === "Served") answerIsHeard(was, is, told.attempt, broken)
  }

  return {
    stepped,
    heard: (legs) => {
      for (const { attempt, call } of consulted.values()) {
        const [one, customer] = [legs.get(partyLeg(call, attempt)), legs.get(partyLeg(call, 0))]
        if (one === undefined || customer === undefined) continue
        const together = one.joinedWith === customer.id || (one.conversation ?? "") === (customer.conversation ?? "-")
        if (together) broken(`the customer of ${call} hears the consultation of attempt ${attempt}`)
      }
    },
    excused: () => consulted.clear()
  }
}

/** From the question to what comes of it. Of an inbound call alone: its customer is there before anybody consults. */
const followConsultation = (
  consulted: Map<string, { readonly call: Served["caller"]["call"]; readonly attempt: number }>,
  address: string,
  was: CallState,
  is: CallState,
  told: CallMessage
): void => {
  if (is._tag !== "Served" || was._tag !== "Served") return void consulted.delete(address)
  if (told._tag === "ConsultationAsked") {
    if (is.caller.customer === 0) consulted.set(address, { call: is.caller.call, attempt: is.caller.attempts })
    return
  }
  const attempt = consulted.get(address)?.attempt
  if (attempt === undefined) return
  const wasThere = numbered(was.parties).filter(isPresent).length
  const brings = told._tag === "TransferAsked" || told._tag === "ConferenceAsked"
  // When somebody leaves, those who are left hear each other.
  if (brings || partyAt(is.parties, attempt) === undefined || numbered(is.parties).filter(isPresent).length < wasThere)
    consulted.delete(address)
}

/** Whose leaving, or whose failing to answer, this message tells. */
const goneBy = (was: Served, told: CallMessage): Numbered | undefined => {
  switch (told._tag) {
    case "CallerCleared":
      return at(was, was.caller.customer)
    case "LegCleared":
    case "RingExpired":
    case "ClearConnectionAsked":
      return at(was, told.attempt)
    case "AgentEnded":
    case "AgentRejected":
      return numbered(was.parties).find(
        ({ who }) => who._tag === "Agent" && who.agent === told.agent && who.offer === told.offer
      )
    default:
      return undefined
  }
}

const at = ({ parties }: Served, attempt: number): Numbered | undefined => {
  const party = partyAt(parties, attempt)
  return party === undefined ? undefined : { ...party, attempt }
}

/** When one leaves nobody else does: while two are left, or one for whom somebody is on their way. */
const othersStay = (was: Served, is: CallState, gone: Numbered, broken: (law: string) => void): void => {
  if (is._tag === "Served" && partyAt(is.parties, gone.attempt) !== undefined) return
  const others = numbered(was.parties).filter(({ attempt }) => attempt !== gone.attempt)
  const left = others.filter(isPresent)
  if (left.length < 2 && (left.length === 0 || !others.some(isDialling))) return
  const away = left.filter(({ attempt }) => is._tag !== "Served" || partyAt(is.parties, attempt) === undefined)
  if (away.length > 0)
    broken(`${gone.attempt} left ${was.caller.call}, and took ${away.map(({ attempt }) => attempt).join()} along`)
}

/** A customer whom nobody takes: is back with who gave them away, or waits again where they waited. */
const customerIsGivenBack = (was: Served, is: CallState, gone: Numbered, broken: (law: string) => void): void => {
  const { caller, parties, place } = was
  const customer = partyAt(parties, caller.customer)
  if (gone.state._tag !== "Dialling" || customer === undefined || !isPresent(customer)) return
  if (numbered(parties).some((party) => party.attempt !== gone.attempt && isDialling(party))) return
  // Given away, called back to whom they gave away, deflected or picked up.
  const isOwed = gone.purpose === "transfer" || gone.by === null || was.answeredAt === null
  if (isOwed && caller.origin === "inbound" && place !== null && is._tag === "Ended")
    broken(`nobody takes the customer of ${caller.call}, and they are sent home`)
  if (gone.purpose !== "transfer" || gone.by === null) return
  // Somebody else who is there talks with them then.
  const isOther = ({ attempt, who }: Numbered) =>
    attempt !== caller.customer && !(who._tag === "Agent" && who.agent === gone.by)
  if (numbered(parties).some((party) => isPresent(party) && isOther(party))) return
  const giver = numbered(parties).find(({ who }) => who._tag === "Agent" && who.agent === gone.by)
  if (is._tag === "Queueing" && place !== null && giver === undefined) return
  const back =
    is._tag === "Served"
      ? numbered(is.parties).find(({ who }) => who._tag === "Agent" && who.agent === gone.by)
      : undefined
  const [one, together] = [back, is._tag === "Served" ? arrangementOf(is.parties).get(caller.customer) : undefined]
  const isWith = together?._tag === "With" && one !== undefined && together.attempts.includes(one.attempt)
  if (!isWith && one?.state._tag !== "Dialling")
    broken(`nobody takes the customer of ${caller.call}, and ${gone.by} does not get them back`)
}

/** One file a call, through everything: it is ended by a rule alone, and a message by whoever leaves it, or its limit. */
const recordingGoesOn = (
  address: string,
  told: CallMessage,
  commands: ReadonlyArray<Output>,
  broken: (law: string) => void
): void => {
  if (told._tag === "DigitPressed" || told._tag === "WaitExpired") return
  const ends = commands.some((output) => output._tag === "Ask" && output.request._tag === "EndRecording")
  if (ends && (told._tag !== "RecordingDecided" || told.ruling.records))
    broken(`${told._tag} ended the recording of ${address}`)
}

/** Whoever was recorded is gone, and others of the talk go on: one of them is recorded in the same step, unless it is paused. */
const recordingMoves = (
  was: CallState,
  is: CallState,
  commands: ReadonlyArray<Output>,
  broken: (law: string) => void
): void => {
  if (was._tag !== "Served" || is._tag !== "Served") return
  const { recording, ruling } = was.caller
  if (recording === null || recording.ended || ruling?.records === false) return
  const attempt = recording.attempt ?? was.caller.customer
  if (partyAt(was.parties, attempt) === undefined || partyAt(is.parties, attempt) !== undefined) return
  const sounds = arrangementOf(is.parties)
  const talking = numbered(is.parties).filter(
    (each) => each.side === "talk" && sounds.get(each.attempt)?._tag === "With"
  )
  if (talking.length === 0) return
  const records = commands.flatMap((output) =>
    output._tag === "Ask" && output.request._tag === "RecordLeg" ? [output.request as unknown as CallRequest] : []
  )
  const goesOn = records.some(
    (asked) => asked._tag === "RecordLeg" && talking.some((each) => each.attempt === asked.attempt)
  )
  if (goesOn === recording.paused)
    broken(
      recording.paused
        ? `the recording of ${was.caller.call} is paused, and goes on when ${attempt} leaves`
        : `${attempt} left ${was.caller.call}, and the others are not recorded any more`
    )
}

/** Who supervises is told of nothing, and nobody counts it. */
const supervisorsDoNoWork = (address: string, commands: ReadonlyArray<Output>, broken: (law: string) => void): void => {
  if (commands.some((output) => output._tag === "Tell" && output.to === `agent/${SUPERVISOR}`))
    broken(`${address} tells a supervisor of work`)
}

/** A restart changes nothing in who hears whom. */
const standAlike = (was: Served, is: Served): boolean => {
  const [before, after] = [was, is].map(({ parties }) =>
    JSON.stringify([...arrangementOf(parties)].toSorted(([one], [other]) => one - other))
  )
  return before === after
}

/** Who answers does not ring any more, and hears somebody or is on their way to. */
const answerIsHeard = (was: Served, is: Served, attempt: number, broken: (law: string) => void): void => {
  const [before, party] = [partyAt(was.parties, attempt), partyAt(is.parties, attempt)]
  if (before?.state._tag === "Dialling" && party?.state._tag === "Dialling")
    broken(`attempt ${attempt} of ${was.caller.call} answered, and is taken for ringing`)
}

/** A call of one is none: nobody waits for nobody. */
export const isOfOne = ({ parties }: Served): boolean => {
  const all = numbered(parties)
  return all.filter(isPresent).length < 2 && !all.some(isDialling)
}
