import { createEffect, onCleanup } from "solid-js"

/** The panels of one agent in one browser, told apart by chance alone. */
type Word = { readonly from: string; readonly is: "here" | "who-else" | "gone" }

/**
 * Asks before the last panel of a signed-in agent is closed: without one the agent is 失联 after the grace time.
 * Other tabs are counted by calling out to them; a tab that crashed counts as open until this one is loaded again.
 */
export const createLeaveGuard = (agent: string, isSignedIn: () => boolean): void => {
  const me = `${Date.now()}-${Math.random()}`
  const others = new Set<string>()
  const channel = new BroadcastChannel(`carillon-panel-${agent}`)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has no target; only windows do
  const say = (is: Word["is"]): void => channel.postMessage({ from: me, is } satisfies Word)
  channel.addEventListener("message", (event: MessageEvent<Word>) => {
    const { from, is } = event.data
    if (is === "gone") others.delete(from)
    else others.add(from)
    if (is === "who-else") say("here")
  })
  say("who-else")

  const onHide = (): void => say("gone")
  const onLeave = (event: BeforeUnloadEvent): void => {
    if (others.size === 0) event.preventDefault()
  }
  addEventListener("pagehide", onHide)
  createEffect(() => {
    if (!isSignedIn()) return
    addEventListener("beforeunload", onLeave)
    onCleanup(() => removeEventListener("beforeunload", onLeave))
  })
  onCleanup(() => {
    say("gone")
    removeEventListener("pagehide", onHide)
    channel.close()
  })
}
