/**
 * Registrations outlive the switch: a file of its own tells the next one where the telephones are. Telephones register
 * again when half of their time is over, up to half an hour later; until then nobody could ring them.
 */
import { readFileSync } from "node:fs"
import { rename, writeFile } from "node:fs/promises"
import type { KeptBinding } from "./sip-contract.ts"
import type { SwitchLog } from "./exchange.ts"
import { readBindings, writeBindings } from "./registrar/kept-file.ts"

/** A telephone that came or went is written at once, for a kill may follow; but of a burst all go in one file. */
const BETWEEN_NEWS_MS = 200

/** The same telephone at the same place for another while: the file says the old end until then, which is still to come. */
const RENEWAL_WITHIN_MS = 5_000

export interface KeptRegistrations {
  /** What the last switch left, on this one's clock. */
  readonly found: ReadonlyArray<KeptBinding>
  /** Something changed. `isNews`: another place, or one less; else only a later end. */
  readonly changed: (isNews: boolean) => void
  /** Writes what is not written yet. */
  readonly stop: () => Promise<void>
}

export interface KeptAround {
  readonly file: string
  readonly log: SwitchLog
  readonly bindings: () => ReadonlyArray<KeptBinding>
  /** The switch's monotonic clock, and the wall clock that the file is in. */
  readonly nowMs: () => number
  readonly wallMs: () => number
}

export const keepRegistrations = ({ bindings, file, log, nowMs, wallMs }: KeptAround): KeptRegistrations => {
  const aheadMs = (): number => wallMs() - nowMs()
  let timer: NodeJS.Timeout | undefined
  let timerIsForNews = false
  let writing: Promise<void> = Promise.resolve()
  let failed = false
  let wroteAtMs = Number.NEGATIVE_INFINITY

  const write = (): void => {
    timer = undefined
    wroteAtMs = nowMs()
    // One after the other, and each with what holds when its turn comes.
    writing = writing.then(async () => {
      try {
        await replaceFile(file, writeBindings(bindings(), aheadMs()))
        failed = false
      } catch (error) {
        if (!failed) log.warning(`registrations cannot be kept in ${file}: ${messageOf(error)}`)
        failed = true
      }
    })
  }

  return {
    found: found(file, log, aheadMs(), nowMs()),
    changed: (isNews) => {
      if (timer !== undefined && (timerIsForNews || !isNews)) return
      clearTimeout(timer)
      timerIsForNews = isNews
      const sinceMs = nowMs() - wroteAtMs
      timer = setTimeout(write, isNews ? Math.max(0, BETWEEN_NEWS_MS - sinceMs) : RENEWAL_WITHIN_MS)
    },
    stop: async () => {
      if (timer !== undefined) {
        clearTimeout(timer)
        write()
      }
      await writing
    }
  }
}

const found = (file: string, log: SwitchLog, aheadMs: number, nowMs: number): ReadonlyArray<KeptBinding> => {
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      log.warning(`kept registrations ${file} cannot be read: ${messageOf(error)}`)
    return []
  }
  const read = readBindings(text, aheadMs, nowMs)
  if (typeof read !== "string") return read
  log.warning(`kept registrations ${file}: ${read}; telephones are reached again when they register`)
  return []
}

/**
 * The file is the old one or the new one, whole, whenever the process stops. Not synced: after a power cut it may be empty,
 * and then telephones are reached again when they register.
 */
const replaceFile = async (file: string, text: string): Promise<void> => {
  const next = `${file}.next`
  await writeFile(next, text, { mode: 0o600 })
  await rename(next, file)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
