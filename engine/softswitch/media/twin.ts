import type { MediaLeg, Party } from "./media-leg.ts"

/** The leg whose packets this one is sent as they are: both speak Opus with each other alone, and nobody needs samples of either. */
export const twinOf = (leg: MediaLeg): MediaLeg | undefined => {
  const { conversation } = leg
  if (conversation === undefined || !conversation.isPlain || !isUntouched(leg)) return undefined
  const [first, second] = conversation.members
  const other = first === leg ? second : first
  return other !== undefined && isLeg(other) && isUntouched(other) ? other : undefined
}

const isLeg = (party: Party): party is MediaLeg => "stream" in party

/**
 * Gain alone is no reason to decode a browser, which keeps its own voice in bounds; who wants it of one all the same has it
 * agreed on G.711. A telephone does not, and one without events for keys has them in its voice.
 */
const isUntouched = (leg: MediaLeg): boolean =>
  leg.stream.codec() === "opus" &&
  leg.stream.hasKeyEvents() &&
  (leg.gain === undefined || leg.browser !== undefined) &&
  !leg.isMeeting &&
  leg.recordings.size === 0 &&
  leg.playback === undefined &&
  leg.music === undefined &&
  leg.ear === undefined &&
  leg.gate === undefined &&
  leg.saysFactor === 1 &&
  leg.hearsFactor === 1 &&
  leg.whispers.length === 0 &&
  leg.whispersTo === undefined &&
  leg.company.length === 0 &&
  leg.attends === undefined
