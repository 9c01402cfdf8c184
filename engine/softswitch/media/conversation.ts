import type { Role } from "../media-contract.ts"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import type { Conversation, Party } from "./media-leg.ts"

/** What a party of a bridge does; every other role ends with the stay in which it was given. */
export const FULL: Role = { speaks: true, hears: true }

/** Hears all and is heard by nobody: a supervisor. */
export const LISTENER: Role = { speaks: false, hears: true }

/** Begins a conversation of these; each leaves the one it was in. */
export const converse = (...parties: ReadonlyArray<Party>): void => gather(parties, undefined)

/** `party` joins those with whom `other` speaks, or begins to speak with it. */
export const join = (party: Party, other: Party): void => {
  if (party === other || (other.conversation !== undefined && other.conversation === party.conversation)) return
  release(party)
  const { conversation } = other
  regroup(
    [...new Set([...(conversation === undefined ? withCompany(other) : []), ...withCompany(party)])],
    conversation
  )
}

/** The party hears nobody any more but who attends it; who is left alone hears nobody either. */
export const leave = (party: Party): void => gather([party], undefined)

/** The party is no more: nobody attends it, whispers to it or is whispered to by it. */
export const part = (party: Party): void => {
  for (const whisperer of party.whispers.splice(0)) whisperer.whispersTo = undefined
  for (const attendant of party.company.slice()) leave(attendant)
  hush(party)
  leave(party)
}

/** From now on `supervisor` is where `target` is, goes with it, and hears what is played to it as well. */
export const attend = (supervisor: Party, target: Party): void => {
  if (withCompany(supervisor).includes(target)) return
  release(supervisor)
  supervisor.attends = target
  target.company.push(supervisor)
  regroup(target.conversation === undefined ? withCompany(target) : withCompany(supervisor), target.conversation)
}

export const setRole = (party: Party, role: Role): void => {
  party.role = role
  if (party.conversation !== undefined) settle(party.conversation)
}

/** A gate lasts as long as a role. */
export const setGate = <Gate extends Party["gate"]>(party: Party & { gate: Gate | undefined }, gate: Gate): void => {
  party.gate = gate
  if (party.conversation !== undefined) settle(party.conversation)
}

/** What `party` says is heard by `to`, whatever its role, and written into no recording. Who whispers to itself has an echo. */
export const whisper = (party: Party, to: Party): void => {
  hush(party)
  party.whispersTo = to
  to.whispers.push(party)
}

export const hush = (party: Party): void => {
  const whispers = party.whispersTo?.whispers
  whispers?.splice(whispers.indexOf(party), 1)
  party.whispersTo = undefined
}

/** Adds up what everybody says in this tick, when `party` is the first of them: once, however many hear it. */
export const addUp = (party: Party): void => {
  const { conversation } = party
  if (conversation === undefined || conversation.isPlain || conversation.members[0] !== party) return
  const { members, sum } = conversation
  sum.fill(0)
  for (const one of members) {
    const { said } = one
    if (isHeard(one)) for (let i = 0; i < FRAME_SAMPLES; i++) sum[i]! += said[i]!
  }
}

/** What the party hears of its conversation: all others who speak; what is louder than 16 bits is clipped, not wrapped. */
export const fillFrom = ({ isPlain, members, sum }: Conversation, party: Party, heard: Int16Array): void => {
  if (isPlain) {
    const [first, second] = members
    heard.set((first === party ? second! : first!).said)
    return
  }
  if (!party.role.hears) {
    heard.fill(0)
    return
  }
  const own = isHeard(party) ? party.said : SILENCE
  const prompt = party.attends?.prompt ?? SILENCE
  for (let i = 0; i < FRAME_SAMPLES; i++) heard[i] = clip(sum[i]! - own[i]! + prompt[i]!)
}

/** Adds what is whispered to the party alone. */
export const addWhispers = ({ whispers }: Party, heard: Int16Array): void => addTo(heard, whispers)

/** Adds the supervisors who came in: a party that waits with music hears them, and nobody else of its conversation. */
export const addSupervisors = ({ members }: Conversation, party: Party, heard: Int16Array): void => {
  if (!party.role.hears) return
  const came = members.filter((one) => one.attends !== undefined && one.role.speaks && one !== party)
  if (came.length > 0) addTo(heard, came)
}

const addTo = (heard: Int16Array, speakers: ReadonlyArray<Party>): void => {
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    let sum = heard[i]!
    for (const { said } of speakers) sum += said[i]!
    heard[i] = clip(sum)
  }
}

/** Keys are heard by who hears the party, as a tone in the audio would be; those of a supervisor are for the switch. */
export const pressToOthers = (party: Party, digits: string): void => {
  if (party.conversation === undefined || !party.role.speaks || party.attends !== undefined) return
  for (const other of party.conversation.members) if (other !== party && other.role.hears) other.pressDigits(digits)
}

const SILENCE = new Int16Array(FRAME_SAMPLES)

const clip = (sample: number): number => (sample > 32_767 ? 32_767 : sample < -32_768 ? -32_768 : sample)

/** Brings parties and their company together, as full parties; without a conversation, in one of their own. */
const gather = (parties: ReadonlyArray<Party>, to: Conversation | undefined): void => {
  for (const party of parties) release(party)
  regroup([...new Set(parties.flatMap(withCompany))], to)
}

/** Ends what a party was to another. */
const release = (party: Party): void => {
  const company = party.attends?.company
  company?.splice(company.indexOf(party), 1)
  party.attends = undefined
  party.role = FULL
  party.gate = undefined
  hush(party)
}

const withCompany = (party: Party): ReadonlyArray<Party> => [party, ...party.company.flatMap(withCompany)]

const regroup = (parties: ReadonlyArray<Party>, to: Conversation | undefined): void => {
  const next = to ?? { members: [], sum: new Int32Array(FRAME_SAMPLES), isPlain: false }
  const left = new Set([next])
  for (const party of parties) {
    const { conversation } = party
    if (conversation !== undefined) {
      conversation.members.splice(conversation.members.indexOf(party), 1)
      left.add(conversation)
    }
    party.conversation = next
    next.members.push(party)
  }
  for (const conversation of left) settle(conversation)
}

/** A conversation of one is none. Of two full parties each hears the other as it is: nothing is added up. */
const settle = (conversation: Conversation): void => {
  const { members } = conversation
  if (members.length === 1) for (const last of members.splice(0)) endWith(last)
  conversation.isPlain = members.length === 2 && members.every(isFull)
}

const endWith = (last: Party): void => {
  last.conversation = undefined
  last.leftAlone?.()
}

const isFull = ({ attends, gate, role }: Party): boolean =>
  role.speaks && role.hears && attends === undefined && gate === undefined

const isHeard = ({ gate, role }: Party): boolean => role.speaks && (gate === undefined || gate.isOpen)
