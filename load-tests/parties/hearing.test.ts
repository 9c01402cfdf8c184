import { expect, test } from "vitest"
import { readHeard } from "./hearing.ts"

const shown = (written: string) => {
  const { heard, ringing } = readHeard(written)
  return { ...Object.fromEntries([...heard].map(([role, whom]) => [role, [...whom].join(" ")])), rings: [...ringing] }
}

test("who hears whom is read as it is written", () => {
  expect(shown("customer+ana+ben, sue: customer ana, cho rings")).toEqual({
    customer: "ana ben",
    ana: "customer ben",
    ben: "customer ana",
    sue: "customer ana",
    rings: ["cho"]
  })
  expect(shown("customer: music, ana:")).toEqual({ customer: "music", ana: "", rings: [] })
  expect(shown("nobody")).toEqual({ rings: [] })
})

test("nobody else has a name", () => {
  expect(() => readHeard("customer+anna")).toThrow('nobody is called "anna"')
})
