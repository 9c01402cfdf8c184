import { decodeFrame, encodeFrame } from "#engine/softswitch/media/g711.ts"
import { readPrompt } from "#engine/softswitch/media/wav.ts"
import type { Audio } from "./audio.ts"

/** 20 ms at 8 kHz. */
const FRAME_SAMPLES = 160
/** So many frames of sound one after the other are no chance. */
const SURE_FRAMES = 10
/** Of a prompt that was heard to its end, a frame in ten may be lost on the way. */
const WHOLE_SHARE = 0.9

/** One prompt as it was heard, in the order of its beginnings. */
export interface Heard {
  readonly prompt: string
  /** To its end; else it broke off. */
  readonly isWhole: boolean
}

/** Listens to a leg from now on, and tells what was heard of the named prompts: their own samples, frame by frame. */
export const listenFor = (
  audio: Audio,
  prompts: Readonly<Record<string, Uint8Array>>
): (() => ReadonlyArray<Heard>) => {
  const frames: Array<string> = []
  audio.onFrame.add((samples) => frames.push(nameOf(samples)))
  const scores = Object.entries(prompts).map(([prompt, wav]) => ({ prompt, frames: framesOf(wav) }))
  return () =>
    scores
      .flatMap(({ frames: own, prompt }) => beginningsOf(frames, own).map((at) => ({ prompt, at, own })))
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, own, prompt }) => ({ prompt, isWhole: shareHeard(frames, own, at) >= WHOLE_SHARE }))
}

const nameOf = (samples: Int16Array): string =>
  samples.every((sample) => Math.abs(sample) <= SILENT)
    ? ""
    : Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString("base64")
/** The least that A-law knows. */
const SILENT = 8

/** As the other end hears it after A-law, the codec that is spoken here. */
const framesOf = (wav: Uint8Array): ReadonlyArray<string> => {
  const samples = readPrompt(wav)
  return Array.from({ length: Math.ceil(samples.length / FRAME_SAMPLES) }, (_, n) => {
    const frame = new Int16Array(FRAME_SAMPLES)
    frame.set(samples.subarray(n * FRAME_SAMPLES, (n + 1) * FRAME_SAMPLES))
    return nameOf(decodeFrame("PCMA", encodeFrame("PCMA", frame)))
  })
}

/** Where the prompt begins: its first frames of sound, one after the other. */
const beginningsOf = (frames: ReadonlyArray<string>, own: ReadonlyArray<string>): ReadonlyArray<number> => {
  const first = own.findIndex((frame) => frame !== "")
  const opening = own.slice(first, first + SURE_FRAMES)
  return frames.flatMap((frame, at) =>
    frame === opening[0] && opening.every((each, n) => frames[at + n] === each) ? [at - first] : []
  )
}

/** Of its frames of sound, how many were heard after each other; those that are lost shift the rest. */
const shareHeard = (frames: ReadonlyArray<string>, own: ReadonlyArray<string>, at: number): number => {
  let [heard, sounding, place] = [0, 0, at]
  for (const frame of own) {
    if (frame !== "") {
      sounding++
      if (frames[place] !== frame) continue
      heard++
    }
    place++
  }
  return heard / sounding
}
