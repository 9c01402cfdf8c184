import { describe, expect, it } from "vitest"
import { columnsOf, playerKey } from "./player-view.ts"

describe("a drawing of a recording", () => {
  it("shows in each column the loudest of what is in it", () => {
    expect(columnsOf([1, 9, 2, 3, 4, 8], 3)).toEqual([9, 3, 8])
    expect(columnsOf([1, 2], 4)).toEqual([1, 1, 2, 2])
    expect(columnsOf([], 4)).toEqual([])
  })
})

describe("a player's keys", () => {
  const player = { atMs: 7_000, durationMs: 10_000 }
  it("jump five seconds and stay within the recording", () => {
    expect(playerKey("ArrowLeft", player)).toEqual({ go: 2_000 })
    expect(playerKey("ArrowRight", player)).toEqual({ go: 10_000 })
    expect(playerKey("ArrowLeft", { ...player, atMs: 1_000 })).toEqual({ go: 0 })
    expect(playerKey("Home", player)).toEqual({ go: 0 })
    expect(playerKey("End", player)).toEqual({ go: 10_000 })
  })
  it("leave all others to the page", () => {
    expect(playerKey(" ", player)).toBe("play-or-pause")
    for (const key of ["Tab", "Enter", "a"]) expect(playerKey(key, player)).toBeNull()
  })
})
