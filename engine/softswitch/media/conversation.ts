import { FRAME_SAMPLES } from "../rtp/clock.ts"
import type { Conversation, MediaLeg } from "./media-leg.ts"

/** Begins a conversation of these legs; each leaves the one it was in. */
export const converse = (...legs: ReadonlyArray<MediaLeg>): void => {
  const conversation: Conversation = { members: [], sum: new Int32Array(FRAME_SAMPLES) }
  for (const leg of legs) enter(conversation, leg)
}

/** `leg` joins those with whom `other` speaks, or begins to speak with it. */
export const join = (leg: MediaLeg, other: MediaLeg): void => {
  if (other.conversation === undefined) converse(other, leg)
  else if (other.conversation !== leg.conversation) enter(other.conversation, leg)
}

const enter = (conversation: Conversation, leg: MediaLeg): void => {
  leave(leg)
  leg.conversation = conversation
  conversation.members.push(leg)
}

/** The leg hears nobody any more; who is left alone does not either. */
export const leave = (leg: MediaLeg): void => {
  const { conversation } = leg
  if (conversation === undefined) return
  leg.conversation = undefined
  const { members } = conversation
  members.splice(members.indexOf(leg), 1)
  if (members.length > 1) return
  for (const last of members.splice(0)) last.conversation = undefined
}

/** Adds up what everybody says in this tick, when `leg` is the first of them: once, however many hear it. */
export const addUp = (leg: MediaLeg): void => {
  if (leg.conversation === undefined || leg.conversation.members[0] !== leg) return
  const { members, sum } = leg.conversation
  if (members.length === 2) return
  sum.fill(0)
  for (const { stream } of members) {
    for (let i = 0; i < FRAME_SAMPLES; i++) sum[i]! += stream.said[i]!
  }
}

/** What the leg hears of its conversation: all the others; what is louder than 16 bits is clipped, not wrapped. */
export const fillFrom = ({ members, sum }: Conversation, leg: MediaLeg, heard: Int16Array): void => {
  const [first, second] = members
  if (members.length === 2) {
    heard.set((first === leg ? second! : first!).stream.said)
    return
  }
  const own = leg.stream.said
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    const others = sum[i]! - own[i]!
    heard[i] = others > 32_767 ? 32_767 : others < -32_768 ? -32_768 : others
  }
}
