import { EpochMs } from "#actors/vocabulary.ts"
import type { Protocol } from "../alarm-lines/message.ts"
import { RAW_LIMIT } from "../ports/AlarmIntake.ts"
import type { CoreDoor } from "./core-door.ts"
import type { Counts, Refusal } from "./counts.ts"
import type { Dialects } from "./dialects.ts"
import type { Directory } from "./directory.ts"
import type { Intake, Source } from "./intake.ts"

/** What every door of the lines works with. */
export interface Doorway {
  readonly intake: Intake
  readonly directory: Directory
  readonly dialects: Dialects
  readonly counts: Counts
  readonly clock: () => number
  /** Counts what was refused and has it kept. False: this address had so much refused that nothing is to be said to it. */
  readonly refuse: (what: Refused) => boolean
}

export interface Refused {
  readonly line: Protocol
  readonly why: Refusal
  /** For people. */
  readonly reason: string
  readonly account: string | null
  readonly source: Source
  readonly raw: Uint8Array
}

/** Told to the core at once; more than that are counted only. */
const MOST_TELLING = 64

export const makeDoorway = (parts: Omit<Doorway, "refuse"> & { readonly door: CoreDoor }): Doorway => {
  const { clock, counts, door, intake } = parts
  let telling = 0
  return {
    ...parts,
    refuse: ({ account, line, raw, reason, source, why }) => {
      counts.refused[why] += 1
      const receivedAt = clock()
      if (!intake.strangers.admits(source.address, receivedAt)) return false
      if (telling >= MOST_TELLING || !intake.isUp) return true
      telling += 1
      const what = {
        line,
        source: source.text,
        receivedAt: EpochMs.make(receivedAt),
        raw: Buffer.from(raw.subarray(0, RAW_LIMIT)).toString("base64"),
        reason,
        account
      }
      // It is counted here whether or not it could be kept.
      void door
        .notUnderstood(what)
        .catch(() => {})
        .finally(() => {
          telling -= 1
        })
      return true
    }
  }
}
