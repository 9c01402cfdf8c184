import { readdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { makeCatalogue } from "./flow/catalogue.ts"
import { kindsWith } from "./kinds.ts"

const kinds = kindsWith(makeCatalogue([]))

describe("the list of kinds", () => {
  it("has each name once, for addresses are made of them", () => {
    const names = kinds.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !/^[a-z-]+$/u.test(name))).toEqual([])
  })

  it.each(kinds.map(({ name }) => name))(
    "%s has the files that every kind has, so that a reader knows where to look",
    (name) => {
      const files = readdirSync(new URL(`${name}/`, import.meta.url))
      const anatomy = ["kind.ts", "protocol.ts", "transition.ts", "timers.ts", "limits.ts", `${name}.test.ts`, "traces"]
      expect(anatomy.filter((file) => !files.includes(file))).toEqual([])
    }
  )

  it.each(kinds.map((kind) => [kind.name, kind] as const))("%s that nobody has heard of is not kept", (_, kind) => {
    expect(kind.vacant(kind.initial("x"))).toBe(true)
    expect(kind.timers(kind.initial("x"))).toEqual([])
  })
})
