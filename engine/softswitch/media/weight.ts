import type { Codec } from "../media-contract.ts"

/**
 * What a leg of this codec costs, a leg of G.711 being 1: G.722 has a coder that costs as much as all the rest, Opus one
 * that costs more than twice as much (`npm run bench -- media --opus 50`). A thread's limit is in such legs.
 */
export const weightOf = (codec: Codec): number => (codec === "opus" ? 4 : codec === "G722" ? 2 : 1)
