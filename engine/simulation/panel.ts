import type { SignedIn } from "#actors/agent/protocol.ts"
import type { Work, WorkId } from "#actors/work.ts"
import type { DeskIntent } from "#wire/intent.ts"
import type { Handling } from "./scenario.ts"

/** Nothing happened: a person presses again, and not at once. */
const AGAIN_MS = 5_000

const USUAL: Handling = { takesAfterMs: 2_000, worksMs: 10_000 }

interface Seen {
  readonly handling: Handling
  readonly sinceMs: number
  /** When it was first seen at work. */
  startedMs: number | undefined
  /** The last button pressed, and when it may be pressed again. */
  pressed: DeskIntent["_tag"] | undefined
  againMs: number
}

/** A person before their panel: they see work that came without a telephone, and press its buttons when it suits them. */
export interface Panel {
  /** What they press now. `closing`: they finish whatever there is. */
  readonly look: (state: SignedIn, nowMs: number, closing: boolean) => ReadonlyArray<DeskIntent>
}

export const makePanel = (written: ReadonlyArray<Handling> = [USUAL]): Panel => {
  const seen = new Map<WorkId, Seen>()
  let count = 0

  const pressed = (work: WorkId, state: SignedIn, nowMs: number): DeskIntent | undefined => {
    const { _tag } = state.hands[work]!
    const one = seen.get(work)!
    const { handling, sinceMs } = one
    if (_tag === "Alerting") {
      if (handling === "never") return undefined
      const afterMs = "refusesAfterMs" in handling ? handling.refusesAfterMs : handling.takesAfterMs
      if (nowMs < sinceMs + afterMs) return undefined
      return "refusesAfterMs" in handling ? { _tag: "RejectWork", work } : { _tag: "AcceptWork", work }
    }
    if (_tag !== "Active" && _tag !== "SetAside") return undefined
    one.startedMs ??= nowMs
    // Who let it pass and has it all the same is through with it at once.
    const { ends, worksMs } = typeof handling === "object" && "worksMs" in handling ? handling : { worksMs: 0 }
    const mayEnd = _tag === "Active" || ends === "anyhow"
    return mayEnd && nowMs >= one.startedMs + worksMs ? { _tag: "EndWork", work, note: "done" } : undefined
  }

  return {
    look: (state, nowMs, closing) => {
      const works = Object.values(state.hands).flatMap(({ work }) => (isOnPanel(work) ? [work.id] : []))
      for (const work of seen.keys()) if (!works.includes(work)) seen.delete(work)
      return works.flatMap((work) => {
        if (!seen.has(work)) seen.set(work, { ...unseen, handling: written[count++ % written.length]!, sinceMs: nowMs })
        const intent = closing ? finish(work, state) : pressed(work, state, nowMs)
        const one = seen.get(work)!
        if (intent === undefined || (intent._tag === one.pressed && nowMs < one.againMs)) return []
        one.pressed = intent._tag
        one.againMs = nowMs + AGAIN_MS
        return intent
      })
    }
  }
}

/** A callback rings nowhere before it is taken. */
const isOnPanel = ({ channel, id }: Work): boolean => channel !== "voice" || id.startsWith("callback/")

const unseen = { startedMs: undefined, pressed: undefined, againMs: 0 }

const finish = (work: WorkId, { hands }: SignedIn): DeskIntent | undefined => {
  const { _tag } = hands[work]!
  // No button yet. With a slow disk a task takes a second to alert: who ended it before would send it round for ever.
  if (_tag === "Offered") return undefined
  if (_tag === "WrapUp") return { _tag: "FinishWrapUp", work }
  return _tag === "Alerting" ? { _tag: "AcceptWork", work } : { _tag: "EndWork", work, note: null }
}
