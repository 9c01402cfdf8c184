import type { CallShown } from "./call.ts"
import { claimCall, type DialogNames, forgetCall, keepCall, type KeptCall, keptCall } from "./kept-call.ts"

/** Remembers this tab's call for the page that comes after this one, and that this page has it. */
export interface CallKeeper {
  /** What is remembered: of the page before this one, and then of this one. */
  readonly kept: () => KeptCall | undefined
  /** False, when another page has the call of the one before. */
  readonly claim: (dialog: DialogNames) => Promise<boolean>
  readonly named: (dialog: DialogNames) => void
  /** As it is shown now. */
  readonly keep: (shown: CallShown) => void
  /** It is over, and so is the claim. */
  readonly forget: () => void
  /** The call is another page's from here on: it stays remembered. */
  readonly letGo: () => void
}

export const callKeeper = (account: string, storage: Storage): CallKeeper => {
  let dialog: DialogNames | undefined
  let release = (): void => undefined
  const claim = (names: DialogNames): Promise<boolean> => {
    release()
    const claimed = claimCall(names)
    release = claimed.release
    return claimed.isOurs
  }
  return {
    kept: () => keptCall(storage, account),
    claim,
    named: (names) => {
      if (names.callId !== dialog?.callId) void claim(names)
      dialog = names
    },
    keep: ({ isMuted, name, number, talkingSinceMs, way }) => {
      if (dialog === undefined || talkingSinceMs === null) return
      const talkingSinceEpochMs = performance.timeOrigin + talkingSinceMs
      keepCall(storage, { account, dialog, way, number, name, talkingSinceEpochMs, isMuted })
    },
    forget: () => {
      dialog = undefined
      forgetCall(storage)
      release()
    },
    letGo: () => {
      dialog = undefined
      release()
    }
  }
}
