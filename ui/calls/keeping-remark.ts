import { createSignal, onCleanup } from "solid-js"
import type { CallRemark } from "#wire/records.ts"
import { keepRemark, type Said } from "./remarks.ts"

/** Nobody presses a button after each word: what is typed is kept when the hands rest. */
const REST_MS = 800

/**
 * What somebody says of a call, kept as they say it: a choice at once, words when the hands rest, the rest when the field goes. Somebody
 * else who was first is not written over unasked.
 */
export const createKeeping = (call: string, start: CallRemark | null) => {
  const [said, setSaid] = createSignal<Said>({ reason: start?.reason ?? null, note: start?.note ?? "" })
  const [how, setHow] = createSignal<"idle" | "saving" | "saved" | "failed">("idle")
  const [conflict, setConflict] = createSignal<CallRemark | null>(null)
  let version = start?.version ?? 0
  let kept = JSON.stringify(said())
  let isBusy = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const isDirty = (): boolean => JSON.stringify(said()) !== kept
  const isNothing = (): boolean => version === 0 && said().reason === null && said().note.trim() === ""
  const keep = async (): Promise<void> => {
    clearTimeout(timer)
    if (isBusy || conflict() !== null || !isDirty() || isNothing()) return
    isBusy = true
    setHow("saving")
    const sent = said()
    const outcome = await keepRemark(call, version, sent)
    isBusy = false
    if (outcome.kind === "stale" && outcome.current !== null) {
      version = outcome.current.version
      setHow("idle")
      setConflict(outcome.current)
      return
    }
    if (outcome.kind !== "kept") return void setHow("failed")
    ;({ version } = outcome.remark)
    kept = JSON.stringify(sent)
    setHow("saved")
    // What was typed meanwhile.
    if (isDirty()) await keep()
  }
  onCleanup(() => void keep())
  return {
    said,
    how,
    conflict,
    keep: () => void keep(),
    choose: (reason: string | null) => {
      setSaid({ ...said(), reason })
      void keep()
    },
    write: (note: string) => {
      setSaid({ ...said(), note })
      setHow("idle")
      clearTimeout(timer)
      timer = setTimeout(() => void keep(), REST_MS)
    },
    /** After somebody else was first: theirs stands, or mine is kept over it. */
    settle: (whose: "mine" | "theirs") => {
      const theirs = conflict()
      setConflict(null)
      if (theirs === null) return
      kept = JSON.stringify({ reason: theirs.reason, note: theirs.note })
      if (whose === "theirs") setSaid({ reason: theirs.reason, note: theirs.note })
      else void keep()
    }
  }
}
