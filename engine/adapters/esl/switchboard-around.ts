import type { EpochMs } from "#actors/vocabulary.ts"
import type { TelephonyEvent } from "#engine/ports/Telephony.ts"

/** What the files of the switchboard tell, and the time they tell it at. */
export interface SwitchboardAround {
  readonly emit: (event: TelephonyEvent) => void
  readonly now: () => EpochMs
  readonly info: (text: string) => void
  readonly warning: (text: string) => void
}
