/** So many columns of a drawing: of each the loudest part in it. Fewer parts than columns are drawn wide. */
export const columnsOf = (parts: ReadonlyArray<number>, columns: number): ReadonlyArray<number> =>
  parts.length === 0
    ? []
    : Array.from({ length: columns }, (_, column) => {
        const from = Math.floor((column * parts.length) / columns)
        const to = Math.max(from + 1, Math.floor(((column + 1) * parts.length) / columns))
        return parts.slice(from, to).reduce((loudest, part) => Math.max(loudest, part), 0)
      })

/** What a key does to a player: to another place, or to play and pause; null for the others. */
export const playerKey = (
  key: string,
  { atMs, durationMs }: { readonly atMs: number; readonly durationMs: number }
): { readonly go: number } | "play-or-pause" | null => {
  const go = (to: number) => ({ go: Math.min(durationMs, Math.max(0, to)) })
  switch (key) {
    case " ":
      return "play-or-pause"
    case "ArrowLeft":
    case "ArrowDown":
      return go(atMs - JUMP_MS)
    case "ArrowRight":
    case "ArrowUp":
      return go(atMs + JUMP_MS)
    case "Home":
      return go(0)
    case "End":
      return go(durationMs)
    default:
      return null
  }
}

export const JUMP_MS = 5_000
export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const
