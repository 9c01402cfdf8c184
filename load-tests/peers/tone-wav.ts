import { wavHeader } from "#engine/softswitch/media/wav.ts"

const RATE_HZ = 8000
/** Telephones play their source file once; a minute outlasts every test call. */
const TONE_SECONDS = 60

/** A minute of one tone, as a telephone's voice. baresip's Opus has two channels, and its source must have as many. */
export const toneWav = (hertz: number, channels: 1 | 2 = 1): Buffer => {
  const samples = new Int16Array(RATE_HZ * TONE_SECONDS * channels)
  for (let n = 0; n < samples.length; n++)
    samples[n] = Math.round(8_000 * Math.sin((2 * Math.PI * hertz * Math.floor(n / channels)) / RATE_HZ))
  return Buffer.concat([wavHeader(channels, samples.byteLength), Buffer.from(samples.buffer)])
}
