import type { AgentTile } from "#wire/board.ts"
import { MARKS, type Mark, markOf } from "../shared/state-mark.ts"

export const SORTS = ["number", "longest", "state"] as const
export type Sort = (typeof SORTS)[number]

export const TILE_SIZES = ["huge", "large", "card", "dense"] as const
export type TileSize = (typeof TILE_SIZES)[number]

/** Least width and height of each tile in rem (card 148 × 72 and dense 72 × 52 px at 16 px); must agree with the classes in agent-tile.tsx. */
export const TILE_REM: Record<TileSize, readonly [number, number]> = {
  huge: [15.5, 7.5],
  large: [12, 5.75],
  card: [9.25, 4.5],
  dense: [4.5, 3.25]
}
export const GAP_REM = 0.25

export const countByMark = (agents: ReadonlyArray<AgentTile>): Record<Mark, number> => {
  const counts = Object.fromEntries(MARKS.map((mark) => [mark, 0])) as Record<Mark, number>
  for (const agent of agents) counts[markOf(agent)]++
  return counts
}

/** Who is shown, in order; an empty filter shows everybody. Ties fall back to the work number, so tiles never dance. */
export const shownIds = (
  agents: ReadonlyArray<AgentTile>,
  filter: ReadonlySet<Mark>,
  sort: Sort
): Array<AgentTile["id"]> =>
  agents
    .filter((agent) => filter.size === 0 || filter.has(markOf(agent)))
    .toSorted((a, b) => order[sort](a, b) || byNumber(a, b))
    .map((agent) => agent.id)

const byNumber = (a: AgentTile, b: AgentTile): number => a.id.localeCompare(b.id, "en", { numeric: true })
const byAge = (a: AgentTile, b: AgentTile): number => a.since - b.since
const byMark = (a: AgentTile, b: AgentTile): number => MARKS.indexOf(markOf(a)) - MARKS.indexOf(markOf(b))
const order: Record<Sort, (a: AgentTile, b: AgentTile) => number> = {
  number: byNumber,
  longest: byAge,
  state: (a, b) => byMark(a, b) || byAge(a, b)
}

/** The largest tile with which all agents fit the room; the smallest when none does (the room scrolls then). */
export const fittingSize = (count: number, widthRem: number, heightRem: number): TileSize =>
  TILE_SIZES.find((size) => {
    const [width, height] = TILE_REM[size]
    const columns = Math.max(1, Math.floor((widthRem + GAP_REM) / (width + GAP_REM)))
    return Math.ceil(count / columns) * (height + GAP_REM) - GAP_REM <= heightRem
  }) ?? "dense"

export const sameIds = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  a.length === b.length && a.every((id, at) => id === b[at])
