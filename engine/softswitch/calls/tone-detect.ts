import type { Channel } from "../channel.ts"
import { emit, type Exchange } from "../exchange.ts"
import type { TonePattern } from "../media-contract.ts"
import { cadenceOf, HANDSHAKE, KISS_OFF, steady } from "../media/tones/ear.ts"
import { PROGRESS } from "../media/tones/progress.ts"

/** Signals that have a name here; a country's by its letters: `CN.busy`, `US.ringBack`. */
const NAMED: ReadonlyMap<string, TonePattern> = new Map([
  ...[HANDSHAKE, KISS_OFF].map((pattern) => [pattern.name, pattern] as const),
  ...Object.entries(PROGRESS).flatMap(([country, tones]) =>
    Object.entries(tones).map(([what, tone]) => {
      const name = `${country}.${what}`
      return [name, cadenceOf(name, tone)] as const
    })
  )
])

/** A tone that is asked for by its pitch must last so long. */
const STEADY_MS = 100
const MOST_TONES = 2
const HIGHEST_HZ = 4_000

/** More than anybody listens for at a time on one leg. */
const MOST_PATTERNS = 32

/**
 * `tone_detect <key> <Hz>[,<Hz>]`, as FreeSWITCH's without what follows, or one of our names: DETECTED_TONE with the key, each
 * time it is heard in what the leg says. Undefined when it was done, else why not.
 */
export const toneDetect = (exchange: Exchange, channel: Channel, data: string): string | undefined => {
  const [key = "", spec = "", ...further] = data.trim().split(/\s+/u)
  const pattern = patternOf(key, spec)
  if (pattern === undefined) return `tone_detect ${data}: needs a key, and one or two Hz or a signal's name`
  // `r`: in what comes from there, which is all we listen to. What to run then is the engine's business.
  if (further.length > 0 && further.join(" ") !== "r") return `tone_detect ${data}: only "r" is known after the tones`
  const others = channel.listensFor.filter(({ name }) => name !== key)
  if (others.length >= MOST_PATTERNS) return `tone_detect ${data}: ${MOST_PATTERNS} are listened for already`
  listen(exchange, channel, [...others, pattern])
  return undefined
}

/** `stop_tone_detect`: for none any more. */
export const stopToneDetect = (exchange: Exchange, channel: Channel): void => listen(exchange, channel, [])

const listen = (exchange: Exchange, channel: Channel, patterns: ReadonlyArray<TonePattern>): void => {
  channel.listensFor = patterns
  exchange.media.listenForTones(channel.uuid, patterns)
}

const patternOf = (key: string, spec: string): TonePattern | undefined => {
  if (key === "") return undefined
  const named = NAMED.get(spec)
  if (named !== undefined) return { ...named, name: key }
  const tonesHz = spec.split(",").map(Number)
  const fits = spec !== "" && tonesHz.length <= MOST_TONES && tonesHz.every((hz) => hz > 0 && hz < HIGHEST_HZ)
  return fits ? steady(key, tonesHz, STEADY_MS) : undefined
}

export const toneHeard = (exchange: Exchange, channel: Channel, key: string): void => {
  if (channel.hangupCause !== undefined) return
  emit(exchange, channel, "DETECTED_TONE", "tone_heard", { after: [["Detected-Tone", key]] })
}
