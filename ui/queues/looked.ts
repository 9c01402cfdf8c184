import { createMemo, createResource, onCleanup } from "solid-js"

/** Reasons change when an agent does something; this often is soon enough for a person who reads. */
const LOOKED_EVERY_MS = 3_000

/** What is asked again and again while somebody looks. What was seen last stays meanwhile, and while it cannot be had. */
export const createLooked = <T extends object>(of: () => string, look: (of: string) => Promise<T | string>) => {
  // In an object: "" is asked for, too.
  const [answer, { refetch }] = createResource(
    () => ({ of: of() }),
    (asked) => look(asked.of)
  )
  const again = (): void => void refetch()
  const timer = setInterval(() => {
    if (document.visibilityState === "visible") again()
  }, LOOKED_EVERY_MS)
  onCleanup(() => clearInterval(timer))
  const seen = createMemo<T | undefined>((before) => {
    const now = answer.latest
    return typeof now === "object" ? now : before
  })
  /** Why the last answer says nothing; undefined: it does, or there is none yet. */
  const problem = (): string | undefined => {
    const now = answer.latest
    return typeof now === "string" ? now : undefined
  }
  return { again, problem, seen }
}
