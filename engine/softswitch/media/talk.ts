import { FRAME_SAMPLES } from "../rtp/clock.ts"

/**
 * Whether somebody in a conference talks, and who is loud enough to have the floor: FreeSWITCH's measure (mod_conference),
 * so that its thresholds mean the same here. Energy is the mean of the samples' absolute values, 0 to 32 767.
 */
export interface TalkEar {
  /** What it says is heard by the others: it talks, is above the threshold already, or that is 0. */
  isOpen: boolean
  isTalking: boolean
  /** Loud enough to take the floor, until it is so soft that it may lose it. */
  isLoud: boolean
  /** Of the last frame. */
  energy: number
  /** Energy that counts as talking. */
  threshold: number
  /** Of a frame of 20 ms, undefined when it may not speak; true when it begins or ends to talk, or to be loud. */
  readonly listen: (said: Int16Array | undefined) => boolean
}

/** So much above the threshold is talk at once; less has to last. */
const CLEARLY = 400
const BEGINS_AFTER_FRAMES = 5
/** A pause between words is no end of the talk: 0.8 s. */
const ENDS_AFTER_FRAMES = 40

/** The loudness that is compared decays by this share each frame, so one cough takes nobody's floor. */
const DECAY = 0.8
const LOUD = 300
const SOFT = 100
/** Who was loud for long can be as soft as the others within a moment all the same. */
const LOUDEST = 25_000

export const makeTalkEar = (threshold: number): TalkEar => {
  let above = 0
  let below = 0
  let loudness = 0

  const talks = (energy: number): boolean => {
    if (energy > ear.threshold) {
      if (below > 0) below--
      if (energy - ear.threshold < CLEARLY && ++above < BEGINS_AFTER_FRAMES) return ear.isTalking
      above = below = 0
      return true
    }
    if (above > 0) above--
    if (!ear.isTalking || ++below < ENDS_AFTER_FRAMES) return ear.isTalking
    above = below = 0
    return false
  }

  const ear: TalkEar = {
    threshold,
    energy: 0,
    isOpen: threshold === 0,
    isTalking: false,
    isLoud: false,
    listen: (said) => {
      const { isLoud, isTalking } = ear
      ear.energy = said === undefined ? 0 : energyOf(said)
      loudness = Math.min(LOUDEST, Math.trunc((1 - DECAY) * ear.energy + DECAY * loudness))
      ear.isLoud = isLoud ? loudness >= SOFT : loudness > LOUD
      ear.isTalking = talks(ear.energy)
      // The first soft sound of a talk is not cut off, though it is not told before it has lasted.
      ear.isOpen = ear.threshold === 0 || ear.isTalking || ear.energy > ear.threshold
      return ear.isLoud !== isLoud || ear.isTalking !== isTalking
    }
  }
  return ear
}

const energyOf = (said: Int16Array): number => {
  let sum = 0
  for (let i = 0; i < FRAME_SAMPLES; i++) sum += Math.abs(said[i]!)
  return Math.trunc(sum / FRAME_SAMPLES)
}
