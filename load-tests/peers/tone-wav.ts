import { wavHeader } from "#engine/softswitch/media/wav.ts"

const RATE_HZ = 8000
/** Telephones play their source file once; a minute outlasts every test call. */
const TONE_SECONDS = 60

/** A minute of one tone, as a telephone's voice. */
export const toneWav = (hertz: number): Buffer => {
  const samples = new Int16Array(RATE_HZ * TONE_SECONDS)
  for (let n = 0; n < samples.length; n++)
    samples[n] = Math.round(8_000 * Math.sin((2 * Math.PI * hertz * n) / RATE_HZ))
  return Buffer.concat([wavHeader(1, samples.byteLength), Buffer.from(samples.buffer)])
}
