import { describe, expect, it } from "vitest"
import { AgentId } from "../vocabulary.ts"
import { type Asker, diallingRightIn, grantsOf, may, scopeOf } from "./asker.ts"
import { isPermission, PERMISSIONS, permissionWords } from "./permissions.ts"

const asker = (grants: Asker["grants"]): Asker => ({
  account: "li",
  name: "李娜",
  agent: AgentId.make("1002"),
  unit: "north",
  grants,
  reach: { team: ["north"], department: ["north", "south", "service"] }
})

describe("permissions", () => {
  it("are 98, each once, with words in both languages", () => {
    expect(new Set(PERMISSIONS).size).toBe(98)
    for (const permission of PERMISSIONS) {
      const { en, zh } = permissionWords(permission)
      expect(zh, permission).toMatch(/\p{Script=Han}|API|Webhook/u)
      expect(en, permission).not.toMatch(/\p{Script=Han}/u)
    }
    expect(isPermission("calls.listen")).toBe(true)
    expect(isPermission("calls.sing")).toBe(false)
  })

  it("of several roles reach as far as the widest", () => {
    expect(
      grantsOf([
        { permission: "calls.view", level: "team" },
        { permission: "calls.view", level: "department" },
        { permission: "calls.view", level: "self" }
      ])
    ).toEqual({ "calls.view": "department" })
  })

  it("of dialling far come with those of dialling near, each as far as the widest of them", () => {
    expect(grantsOf([{ permission: "dialling.national", level: "self" }])).toEqual({
      "dialling.internal": "self",
      "dialling.local": "self",
      "dialling.national": "self"
    })
    const both = grantsOf([
      { permission: "dialling.international", level: "self" },
      { permission: "dialling.local", level: "team" }
    ])
    expect(both).toEqual({
      "dialling.internal": "team",
      "dialling.international": "self",
      "dialling.local": "team",
      "dialling.national": "self"
    })
  })

  it("say how far somebody may dial", () => {
    const RIGHTS = ["internal", "local", "national", "international"] as const
    for (const right of RIGHTS)
      expect(diallingRightIn(grantsOf([{ permission: `dialling.${right}`, level: "self" }]))).toBe(right)
    expect(diallingRightIn(grantsOf([{ permission: "calls.view", level: "organisation" }]))).toBe("none")
    expect(diallingRightIn({})).toBe("none")
  })

  it("become rows that somebody may see", () => {
    const some = asker({
      "calls.view": "organisation",
      "calls.listen": "department",
      "agents.view": "team",
      "customers.view": "self"
    })
    expect(scopeOf(some, "calls.view")).toEqual({ kind: "everything" })
    expect(scopeOf(some, "calls.listen")).toEqual({ kind: "units", units: ["north", "south", "service"] })
    expect(scopeOf(some, "agents.view")).toEqual({ kind: "units", units: ["north"] })
    expect(scopeOf(some, "customers.view")).toEqual({ kind: "own", account: "li", agent: "1002" })
    expect(scopeOf(some, "roles.edit")).toBeUndefined()
    expect(may(some, "roles.edit")).toBe(false)
    expect(may(asker({}), "toString" as never)).toBe(false)
  })
})
