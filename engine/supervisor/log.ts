import { write as writeTo } from "node:fs"
import { logLine } from "../workers/frame/log-line.ts"

/** Everything a centre says goes through one of these, so that nobody who stops reading it can stop the centre. */
export interface Log {
  readonly line: (level: "debug" | "info" | "warn" | "error" | "fatal", text: string) => void
  /** Whole lines as they are: a worker's log, the summary at the end of the start. */
  readonly raw: (text: string) => void
  /** When everything was written, or the reader has had `withinMs` to take it. */
  readonly flush: (withinMs: number) => Promise<void>
}

/** 4 MB is about an hour of a busy centre's lines. What comes beyond is counted and left out. */
const PENDING_LIMIT = 4 * 1_048_576
/** Somebody else made the descriptor non-blocking and its pipe is full. */
const AGAIN_MS = 20

/** Writes to a descriptor without ever waiting for its reader (a paused terminal, a full pipe). */
export const openLog = (descriptor: number, worker: string): Log => {
  let pending: Array<Buffer> = []
  let pendingBytes = 0
  let dropped = 0
  let writing = false
  let gone = false
  let drained: Array<() => void> = []

  const pump = () => {
    if (writing) return
    if (pending.length === 0 || gone) {
      for (const resolve of drained) resolve()
      drained = []
      return
    }
    const chunk = Buffer.concat(pending)
    pending = []
    writing = true
    writeTo(descriptor, chunk, (error, written) => {
      writing = false
      if (error?.code === "EAGAIN") {
        pending.unshift(chunk)
        setTimeout(pump, AGAIN_MS)
        return
      }
      if (error !== null) gone = true
      else if (written < chunk.length) pending.unshift(chunk.subarray(written))
      pendingBytes -= error === null ? written : pendingBytes
      if (dropped > 0 && pending.length === 0) {
        const count = dropped
        dropped = 0
        line("warn", `${count} lines were left out because nobody read the log`)
      }
      pump()
    })
  }
  const raw = (text: string) => {
    const bytes = Buffer.from(text)
    if (gone) return
    if (pendingBytes + bytes.length > PENDING_LIMIT) {
      dropped++
      return
    }
    pending.push(bytes)
    pendingBytes += bytes.length
    pump()
  }
  const line: Log["line"] = (level, text) => raw(logLine(new Date(), level, worker, text))
  const flush = (withinMs: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs)
      drained.push(() => {
        clearTimeout(timer)
        resolve()
      })
      pump()
    })
  return { line, raw, flush }
}

/** A stream cut into whole lines; one that never ends is handed on in pieces of 64 kB. */
const UNFINISHED_LIMIT = 65_536

export const byLines = (emit: (lines: string) => void) => {
  let rest = ""
  return {
    take: (text: string) => {
      const all = rest + text
      const end = all.lastIndexOf("\n") + 1
      rest = all.slice(end)
      if (end > 0) emit(all.slice(0, end))
      if (rest.length > UNFINISHED_LIMIT) {
        emit(`${rest}\n`)
        rest = ""
      }
    },
    end: () => {
      if (rest !== "") emit(`${rest}\n`)
      rest = ""
    }
  }
}
