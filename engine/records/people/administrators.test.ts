import { expect, it } from "vitest"
import { lastAdministrator } from "./administrators.ts"

const roles = [
  {
    id: "boss",
    grants: [
      { permission: "roles.edit", level: "organisation" },
      { permission: "users.edit", level: "organisation" }
    ]
  }
]

it("looks through people once, however many rows of one change ask", () => {
  let looks = 0
  const people = [
    {
      id: "ann",
      roles: ["boss"],
      get mayNotSignIn() {
        looks++
        return false
      }
    }
  ]
  for (let row = 0; row < 1_000; row++) expect(lastAdministrator(people, roles, "roles")).toEqual([])
  expect(looks).toBe(1)
})

it("says so for each row when nobody is left", () => {
  const people = [{ id: "ann", roles: ["boss"], mayNotSignIn: true }]
  for (let row = 0; row < 2; row++)
    expect(lastAdministrator(people, roles, "roles")).toMatchObject([{ field: "roles" }])
})
