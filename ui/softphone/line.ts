import type { UA } from "jssip"
import { type Account, whyTurnedAway } from "./softphone-answer.ts"
import type { TelephoneShown } from "./telephone-shown.ts"

/** The engine tells the switch of its accounts when it is up. */
const REGISTER_AGAIN_MS = 5_000

interface LineHands {
  readonly shown: () => TelephoneShown
  readonly become: (change: Partial<TelephoneShown>) => void
  readonly connected: () => void
  readonly disconnected: () => void
}

/** Whether calls can come and go, as it is shown, and who waits for that. */
export const watchLine = (ua: UA, account: Account, { become, connected, disconnected, shown }: LineHands) => {
  let again: ReturnType<typeof setTimeout> | undefined
  const waiting: Array<() => void> = []
  ua.on("connecting", () => {
    if (shown().line !== "away") become({ line: "connecting" })
  })
  ua.on("connected", () => {
    become({ line: "connecting", turnedAway: null })
    connected()
  })
  ua.on("disconnected", () => {
    disconnected()
    become({ line: "away" })
    void whyTurnedAway(account.path).then((turnedAway) => {
      if (shown().line === "away") become({ turnedAway })
      // Nobody is signed in here any more: knocking on helps nobody.
      if (turnedAway === "signed-out" && shown().call === null) ua.stop()
    })
  })
  ua.on("registered", () => {
    become({ line: "registered", turnedAway: null })
    for (const go of waiting.splice(0)) go()
  })
  ua.on("registrationFailed", () => {
    if (!ua.isConnected()) return
    become({ line: "refused" })
    clearTimeout(again)
    again = setTimeout(() => ua.register(), REGISTER_AGAIN_MS)
  })
  return {
    registered: (): Promise<void> =>
      new Promise((resolve) => {
        if (ua.isRegistered()) resolve()
        else waiting.push(resolve)
      }),
    close: () => clearTimeout(again)
  }
}
