import { type Component, lazy, Suspense } from "solid-js"

/** Far behind the page itself; browsers without idle times have a timer. */
export const SOON_MS = 1_500

/**
 * A part that is fetched when the page stands: its first sight costs nothing of it, and it is there when somebody wants it. Where it
 * is wanted sooner, its place is empty for a moment, and the page around it stays.
 */
export const later = <Props extends object>(load: () => Promise<Component<Props>>): Component<Props> => {
  const Part = lazy(async () => ({ default: await load() }))
  if (typeof document !== "undefined") setTimeout(() => void Part.preload().catch(() => undefined), SOON_MS)
  return (props) => (
    <Suspense>
      <Part {...props} />
    </Suspense>
  )
}
