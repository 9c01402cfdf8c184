import { createSignal, onCleanup, type Accessor } from "solid-js"

/**
 * Server time as a signal that moves once a second, at the server's full second: every timer on every screen of the
 * room changes together. Stops with its owner.
 */
export const createTicker = (nowMs: () => number): Accessor<number> => {
  const [second, setSecond] = createSignal(nowMs())
  let timer: ReturnType<typeof setTimeout>
  const tick = (): void => {
    setSecond(nowMs())
    // A few ms late on purpose: an early timer would show the old second for a whole second.
    timer = setTimeout(tick, 1005 - (nowMs() % 1000))
  }
  tick()
  // Browsers slow hidden pages down to a tick a minute; on return the right time must stand there at once.
  const onVisible = (): void => {
    if (document.hidden) return
    clearTimeout(timer)
    tick()
  }
  document.addEventListener("visibilitychange", onVisible)
  onCleanup(() => {
    clearTimeout(timer)
    document.removeEventListener("visibilitychange", onVisible)
  })
  return second
}
