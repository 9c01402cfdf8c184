import { createSignal, onCleanup } from "solid-js"
import type { CallRemark } from "#wire/records.ts"
import { keepRemark, type Said } from "./remarks.ts"
import { draftOf, dropSummaryDraft, keepSummaryDraft } from "./summary-draft.ts"

/** Nobody presses a button after each word: what is typed is kept when the hands rest. */
const REST_MS = 800

/** All that is being written on this page. */
const open = new Set<() => Promise<void>>()

/** Done when what was typed so far is with the server, or could not be: who says "done" has said it all. */
export const allKept = async (): Promise<void> => void (await Promise.all([...open].map((keep) => keep())))

/**
 * What somebody says of a call, kept as they say it: a choice at once, words when the hands rest, the rest when the field goes. What
 * is not kept yet outlives a reload of the page. Somebody else who was first is not written over unasked.
 */
export const createKeeping = (call: string, start: CallRemark | null) => {
  const draft = draftOf(call)
  const begun = saidOf(start)
  const [said, setSaid] = createSignal<Said>(draft?.said ?? begun)
  const [how, setHow] = createSignal<"idle" | "saving" | "saved" | "failed">("idle")
  const [conflict, setConflict] = createSignal<CallRemark | null>(null)
  let version = draft?.version ?? start?.version ?? 0
  let kept = JSON.stringify(begun)
  let sending: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const isDirty = (): boolean => JSON.stringify(said()) !== kept
  const isNothing = (): boolean => version === 0 && JSON.stringify({ ...said(), note: said().note.trim() }) === NOTHING
  const change = (next: Said): void => {
    setSaid(next)
    if (isDirty() && !isNothing()) keepSummaryDraft(call, { version, said: next })
    else dropSummaryDraft(call)
  }
  const send = async (): Promise<void> => {
    setHow("saving")
    const sent = said()
    const outcome = await keepRemark(call, version, sent)
    if (outcome.kind === "stale" && outcome.current !== null) {
      version = outcome.current.version
      setHow("idle")
      setConflict(outcome.current)
      return
    }
    if (outcome.kind !== "kept") return void setHow("failed")
    ;({ version } = outcome.remark)
    kept = JSON.stringify(sent)
    if (isDirty()) return send()
    dropSummaryDraft(call)
    setHow("saved")
  }
  const keep = async (): Promise<void> => {
    clearTimeout(timer)
    if (sending !== null) return sending
    if (conflict() !== null || !isDirty() || isNothing()) return
    sending = send().finally(() => (sending = null))
    return sending
  }
  open.add(keep)
  onCleanup(() => {
    void keep()
    open.delete(keep)
  })
  if (draft !== null) void keep()
  const rests = (): void => {
    setHow("idle")
    clearTimeout(timer)
    timer = setTimeout(() => void keep(), REST_MS)
  }
  return {
    said,
    how,
    conflict,
    keep: () => void keep(),
    choose: (reason: string | null) => {
      change({ ...said(), reason })
      void keep()
    },
    write: (note: string) => {
      change({ ...said(), note })
      rests()
    },
    follow: (followUp: Said["followUp"]) => {
      change({ ...said(), followUp })
      rests()
    },
    /** After somebody else was first: theirs stands, or mine is kept over it. */
    settle: (whose: "mine" | "theirs") => {
      const theirs = conflict()
      setConflict(null)
      if (theirs === null) return
      kept = JSON.stringify(saidOf(theirs))
      change(whose === "theirs" ? saidOf(theirs) : said())
      if (whose === "mine") void keep()
    }
  }
}
export type Keeping = ReturnType<typeof createKeeping>

const saidOf = (remark: CallRemark | null): Said => ({
  reason: remark?.reason ?? null,
  note: remark?.note ?? "",
  followUp: remark?.followUp ?? null
})
const NOTHING = JSON.stringify(saidOf(null))
