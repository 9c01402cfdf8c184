/** Tones of a call's progress: on and off in ms, over and over. */
export interface ProgressTone {
  readonly tonesHz: ReadonlyArray<number>
  readonly cadenceMs: ReadonlyArray<number>
}

export interface ProgressTones {
  readonly ringBack: ProgressTone
  readonly busy: ProgressTone
  readonly congestion: ProgressTone
}

export type Country = "CN" | "HK" | "TW" | "DE" | "GB" | "US"

const tone = (tonesHz: ReadonlyArray<number>, ...cadenceMs: ReadonlyArray<number>): ProgressTone => ({
  tonesHz,
  cadenceMs
})

const AMERICAN_BUSY = tone([480, 620], 500, 500)
const AMERICAN_CONGESTION = tone([480, 620], 250, 250)

/** ITU-T E.180/Q.35, supplement 2 (2003): "Various tones used in national networks". China's are GB/T 3380 as well. */
export const PROGRESS: Readonly<Record<Country, ProgressTones>> = {
  CN: { ringBack: tone([450], 1_000, 4_000), busy: tone([450], 350, 350), congestion: tone([450], 700, 700) },
  HK: { ringBack: tone([440, 480], 400, 200, 400, 3_000), busy: AMERICAN_BUSY, congestion: AMERICAN_CONGESTION },
  TW: { ringBack: tone([440, 480], 1_000, 2_000), busy: AMERICAN_BUSY, congestion: AMERICAN_CONGESTION },
  DE: { ringBack: tone([425], 1_000, 4_000), busy: tone([425], 480, 480), congestion: tone([425], 240, 240) },
  GB: {
    ringBack: tone([400, 450], 400, 200, 400, 2_000),
    busy: tone([400], 375, 375),
    congestion: tone([400], 400, 350, 225, 525)
  },
  US: { ringBack: tone([440, 480], 2_000, 4_000), busy: AMERICAN_BUSY, congestion: AMERICAN_CONGESTION }
}

/** As it is played: `tone_stream://…`, without end. */
export const playedAs = ({ cadenceMs, tonesHz }: ProgressTone): string => {
  const pairs = Array.from({ length: cadenceMs.length / 2 }, (_, n) => cadenceMs.slice(2 * n, 2 * n + 2))
  return `tone_stream://${pairs.map((pair) => `%(${[...pair, ...tonesHz].join(",")})`).join(";")};loops=-1`
}

/** Contact ID (SIA DC-05): a receiver says that it is ready to hear, and that it has understood. */
export const CONTACT_ID_HANDSHAKE = "tone_stream://%(100,100,1400);%(100,0,2300)"
export const CONTACT_ID_KISS_OFF = "tone_stream://%(850,0,1400)"
