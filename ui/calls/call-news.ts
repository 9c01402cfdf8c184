import { createEffect, on, onCleanup } from "solid-js"
import { useLive } from "../shared/live.ts"

/** A busy centre changes some call many times a second; whoever looks at one reads no faster. */
const APART_MS = 1_000

/**
 * Reads again whenever the server says that calls which this person may see have changed, and when the link is back: news of the
 * time between were told nobody. `isOver`: there is nothing more to come.
 */
export const createCallNews = (read: () => void, isOver: () => boolean): void => {
  const { engineUp, link } = useLive()
  const hint = followed(useLive())
  let readAt = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  const soon = (): void => {
    if (timer !== undefined) return
    timer = setTimeout(
      () => {
        timer = undefined
        readAt = performance.now()
        read()
      },
      Math.max(0, readAt + APART_MS - performance.now())
    )
  }
  createEffect(
    on(
      [() => hint()?.changes, link, engineUp],
      ([, linkNow, engineNow]) => {
        if (linkNow === "up" && engineNow && !isOver()) soon()
      },
      { defer: true }
    )
  )
  onCleanup(() => clearTimeout(timer))
}

/** The widest list that this person may follow: that of all, or of the calls that are theirs. */
const followed = ({ follow, session }: ReturnType<typeof useLive>) => {
  const level = session.grants["calls.view"]
  if (level !== undefined && level !== "self") return follow("all-calls")
  return session.agent === null ? () => null : follow("calls", session.agent)
}
