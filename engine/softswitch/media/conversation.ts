import { FRAME_SAMPLES } from "../rtp/clock.ts"
import type { Conversation, Party } from "./media-leg.ts"

/** Begins a conversation of these; each leaves the one it was in. */
export const converse = (...parties: ReadonlyArray<Party>): void => {
  const conversation: Conversation = { members: [], sum: new Int32Array(FRAME_SAMPLES) }
  for (const party of parties) enter(conversation, party)
}

/** `party` joins those with whom `other` speaks, or begins to speak with it. */
export const join = (party: Party, other: Party): void => {
  if (other.conversation === undefined) converse(other, party)
  else if (other.conversation !== party.conversation) enter(other.conversation, party)
}

const enter = (conversation: Conversation, party: Party): void => {
  leave(party)
  party.conversation = conversation
  conversation.members.push(party)
}

/** The party hears nobody any more; who is left alone does not either. */
export const leave = (party: Party): void => {
  const { conversation } = party
  if (conversation === undefined) return
  party.conversation = undefined
  const { members } = conversation
  members.splice(members.indexOf(party), 1)
  if (members.length > 1) return
  for (const last of members.splice(0)) last.conversation = undefined
}

/** Adds up what everybody says in this tick, when `party` is the first of them: once, however many hear it. */
export const addUp = (party: Party): void => {
  if (party.conversation === undefined || party.conversation.members[0] !== party) return
  const { members, sum } = party.conversation
  if (members.length === 2) return
  sum.fill(0)
  for (const { said } of members) {
    for (let i = 0; i < FRAME_SAMPLES; i++) sum[i]! += said[i]!
  }
}

/** What the party hears of its conversation: all the others; what is louder than 16 bits is clipped, not wrapped. */
export const fillFrom = ({ members, sum }: Conversation, party: Party, heard: Int16Array): void => {
  const [first, second] = members
  if (members.length === 2) {
    heard.set((first === party ? second! : first!).said)
    return
  }
  const own = party.said
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    const others = sum[i]! - own[i]!
    heard[i] = others > 32_767 ? 32_767 : others < -32_768 ? -32_768 : others
  }
}

/** Keys are heard by all the others, as a tone in the audio would be. */
export const pressToOthers = (party: Party, digits: string): void => {
  if (party.conversation === undefined) return
  for (const other of party.conversation.members) if (other !== party) other.pressDigits(digits)
}
