/** Why the gateway lets no further screen in: this sign-in or account has too many open, or the whole centre has. */
export type TurnedAway = "screens" | "busy"

/** A browser does not tell a page with which status its socket was refused; the same address without an upgrade does. */
export const whyTurnedAway = async (): Promise<TurnedAway | null> => {
  try {
    const { status } = await fetch("/ws")
    if (status === 429) return "screens"
    return status === 503 ? "busy" : null
  } catch {
    return null
  }
}
