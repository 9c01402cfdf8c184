import { plainReport } from "#actors/alarm-event.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import { normalAccount, type Protocol } from "../alarm-lines/message.ts"
import { RAW_LIMIT } from "../ports/AlarmIntake.ts"
import type { CoreDoor } from "./core-door.ts"
import type { Counts, Refusal } from "./counts.ts"
import type { Dialects } from "./dialects.ts"
import type { Directory } from "./directory.ts"
import { AnswerGate } from "./flood.ts"
import type { Intake, Source } from "./intake.ts"

/** What every door of the lines works with. */
export interface Doorway {
  readonly intake: Intake
  readonly directory: Directory
  readonly dialects: Dialects
  readonly counts: Counts
  readonly clock: () => number
  /** Does what a message asks for. What goes wrong with it on our side is counted and said: whoever comes next is to be heard. */
  readonly guarded: (work: () => Promise<void> | void) => void
  /** Counts what was refused and has it kept. False: this address had so much refused that nothing is to be said to it, but to terminals that are entered now and then. */
  readonly refuse: (what: Refused) => boolean
  /**
   * Of a message that nobody here can read, since its account is not entered and so has no key: it is told as what a stranger says,
   * and not acknowledged. Of an account that is entered nobody's words are told: anybody may name it.
   */
  readonly strangerAsks: (line: Protocol, account: string | null, raw: Uint8Array, source: Source) => void
}

export interface Refused {
  readonly line: Protocol
  readonly why: Refusal
  /** For people. */
  readonly reason: string
  readonly account: string | null
  readonly source: Source
  readonly raw: Uint8Array
  /** The key of the account does not fit, if it is entered: that is a fault of its terminal. */
  readonly isKey?: boolean
}

/** Lines of the log for defects, since the start. */
const MOST_DEFECTS_SAID = 20
/** Told to the core at once; more than that are counted only. */
const MOST_TELLING = 64

export const makeDoorway = (
  parts: Omit<Doorway, "guarded" | "refuse" | "strangerAsks"> & {
    readonly door: CoreDoor
    readonly warn: (text: string) => void
  }
): Doorway => {
  const { clock, counts, door, intake } = parts
  const answers = new AnswerGate()
  let telling = 0
  const defect = (error: unknown): void => {
    counts.refused.defect += 1
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    // A sender repeats what is not acknowledged, and the log is not its own.
    if (counts.refused.defect <= MOST_DEFECTS_SAID) parts.warn(`a message could not be handled: ${text}`)
  }
  const guarded = (work: () => Promise<void> | void): void => {
    try {
      void Promise.resolve(work()).catch(defect)
    } catch (error) {
      defect(error)
    }
  }
  return {
    ...parts,
    guarded,
    strangerAsks: (line, account, raw, source) => {
      const controller = normalAccount(account ?? "")
      if (controller === "" || parts.directory.find(line, controller) !== undefined) return
      const understood = { _tag: "Understood", controller, events: [plainReport("unknown", "not-proven")] } as const
      guarded(async () => void (await intake.take({ line, understood, raw, source })))
    },
    refuse: ({ account, isKey = false, line, raw, reason, source, why }) => {
      counts.refused[why] += 1
      const receivedAt = clock()
      const terminal = account === null ? undefined : parts.directory.find(line, account)
      const isKept = intake.strangers.admits(source.address, receivedAt)
      if (!isKept && !(terminal && answers.admits(`${line} ${account} ${source.address}`, receivedAt))) return false
      if (isKey && terminal !== undefined) intake.keys.failed(terminal.id, `${reason} (${source.address})`, receivedAt)
      if (!isKept) return true
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
