/**
 * Everybody says one tone all the time. In a frame of 20 ms every multiple of 50 Hz has whole periods, so that by Goertzel none
 * of them is found in another one, and each frame alone says who is in it.
 */
export const FRAME_SAMPLES = 160
const SAMPLE_RATE_HZ = 8_000
const STEP_HZ = 50

/** What waiting people hear, and who is called by a flow: prompts of the centre under test, made of one tone each. */
export const MUSIC_HZ = 1_000
export const ASKS_HZ = 800
/** Of the switch itself (GB 3380). */
export const RING_BACK_HZ = 450
const FIRST_OF_PEOPLE_HZ = 1_200

export const ROLES = ["customer", "ana", "ben", "cho", "sue", "outside"] as const
export type Role = (typeof ROLES)[number]
/** More of them would not fit below 3,400 Hz, where a telephone ends. */
export const TABLES = 7

export const toneOf = (table: number, role: Role): number =>
  FIRST_OF_PEOPLE_HZ + STEP_HZ * (table * ROLES.length + ROLES.indexOf(role))

/** Somebody of another table is in no call of ours: who hears them says so. */
const nameOf = (own: number, table: number, role: Role): string => (table === own ? role : `${role} of table ${table}`)

/** All tones there are, by the names that people at this table have for them. */
export const tonesAt = (table: number): ReadonlyMap<number, string> =>
  new Map([
    [MUSIC_HZ, "music"],
    [ASKS_HZ, "question"],
    [RING_BACK_HZ, "ring-back"],
    ...Array.from({ length: TABLES }, (_, each) =>
      ROLES.map((role) => [toneOf(each, role), nameOf(table, each, role)] as const)
    ).flat()
  ])

/** Of a telephone's 8,000, or of a prompt's; a fourth of it is heard, and no noise of A-law comes near it. */
export const TONE_PEAK = 8_000
const HEARD_PEAK = 1_600

/** Who is in one frame. */
export const namesIn = (frame: Int16Array, tones: ReadonlyMap<number, string>): ReadonlyArray<string> =>
  [...tones].flatMap(([hz, name]) => (peakOf(frame, hz) >= HEARD_PEAK ? [name] : []))

/** The tone's amplitude: Goertzel's single-bin DFT. Its share would fall with each other tone in the frame. */
const peakOf = (frame: Int16Array, hz: number): number => {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE_HZ)
  let [before, beforeThat] = [0, 0]
  for (const sample of frame) [before, beforeThat] = [sample + coefficient * before - beforeThat, before]
  const power = before * before + beforeThat * beforeThat - coefficient * before * beforeThat
  return (2 * Math.sqrt(Math.max(0, power))) / frame.length
}
