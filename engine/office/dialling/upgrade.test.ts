import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { type Kysely, sql } from "kysely"
import { type Asker, diallingRightIn, type Grant, grantsOf } from "#wire/asker.ts"
import { connect } from "../../adapters/postgres/database.ts"
import { migrate } from "../../adapters/postgres/migrate.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import type { Tables } from "../../ports/Database.ts"
import { person } from "../../records/people/schema.ts"
import { beyondOwnRights } from "../given-rights.ts"

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())

/** Roles and keys of programs as a centre made them before there were rights to dial. */
const OF_THE_CENTRE = {
  leaders: [{ permission: "users.edit", level: "team" }],
  chiefs: [
    { permission: "roles.edit", level: "organisation" },
    { permission: "users.edit", level: "organisation" }
  ],
  visitors: [{ permission: "calls.view", level: "organisation" }],
  nothing: []
} as const
const KEYS = {
  personnel: [{ permission: "users.edit", level: "organisation" }],
  wallboard: [{ permission: "queues.view", level: "organisation" }]
} as const

/** A database that an older release left, brought to this one. */
const upgraded = async (work: (db: Kysely<Tables>) => Promise<void>): Promise<void> => {
  const url = await server.fresh()
  const db = connect(url, 2)
  try {
    await migrate(db as never, url, "0019_telephone_links")
    for (const [id, grants] of Object.entries(OF_THE_CENTRE))
      await sql`insert into roles (id, name, grants) values (${id}, ${id}, ${JSON.stringify(grants)}::jsonb)`.execute(
        db
      )
    // The centre lets the leaders of its teams edit people.
    await sql`update roles set grants = grants || ${JSON.stringify(OF_THE_CENTRE.leaders)}::jsonb where id = 'supervisor'`.execute(
      db
    )
    for (const [id, grants] of Object.entries(KEYS))
      await sql`insert into api_keys (id, name, unit, grants, secret_hash, made_at, made_by)
        values (${id}, ${id}, 'centre', ${JSON.stringify(grants)}::jsonb, ${id}, 0, 'boss')`.execute(db)
    await migrate(db as never, url)
    await work(db)
  } finally {
    await db.destroy()
  }
}

const grantsIn = async (db: Kysely<Tables>, table: "roles" | "api_keys") => {
  const { rows } = await sql<{ readonly id: string; readonly grants: ReadonlyArray<Grant> }>`
    select id, grants from ${sql.table(table)} order by id`.execute(db)
  return rows
}

const askerWith = (grants: ReadonlyArray<Grant>): Asker => ({
  account: "who",
  name: "who",
  agent: null,
  unit: "centre",
  grants: grantsOf(grants),
  reach: { team: ["centre"], department: ["centre"] }
})

describe("who may dial how far after an upgrade", () => {
  it("everybody dials colleagues; agents, supervisors and who edits people other cities; who edits roles everywhere", () =>
    upgraded(async (db) => {
      const right = (rows: Awaited<ReturnType<typeof grantsIn>>) =>
        Object.fromEntries(rows.map(({ grants, id }) => [id, diallingRightIn(grantsOf(grants))]))
      assert.deepStrictEqual(right(await grantsIn(db, "roles")), {
        administrator: "international",
        agent: "national",
        chiefs: "international",
        clerk: "internal",
        expert: "internal",
        inspector: "internal",
        leaders: "national",
        nothing: "internal",
        "read-only": "internal",
        supervisor: "national",
        visitors: "internal"
      })
      assert.deepStrictEqual(right(await grantsIn(db, "api_keys")), { personnel: "national", wallboard: "none" })
    }))

  it("no role gets more than one of those rights, nor one twice", () =>
    upgraded(async (db) => {
      for (const { grants, id } of await grantsIn(db, "roles"))
        assert.lengthOf(
          grants.filter(({ permission }) => permission.startsWith("dialling.")),
          1,
          id
        )
    }))

  it("whoever could make somebody an agent still can, a person or a program", () =>
    upgraded(async (db) => {
      const all = [...(await grantsIn(db, "roles")), ...(await grantsIn(db, "api_keys"))]
      const editors = all.filter(({ grants }) => grants.some(({ permission }) => permission === "users.edit"))
      assert.includeMembers(
        editors.map(({ id }) => id),
        ["administrator", "chiefs", "leaders", "personnel", "supervisor"]
      )
      const { rows } = await sql<{ readonly grants: ReadonlyArray<Grant> }>`
        select grants from roles where id = 'agent'`.execute(db)
      const ofAgents = rows[0]?.grants ?? []
      for (const { grants, id } of editors) {
        // What an agent may besides was asked for before as well.
        const others = ofAgents.filter(({ permission }) => !permission.startsWith("dialling."))
        const problems = await beyondOwnRights(db, askerWith([...others, ...grants]), [
          { op: "create", thing: person, id: "new", values: { name: "New", unit: "centre", roles: ["agent"] } }
        ])
        assert.deepStrictEqual(problems, [], id)
      }
    }))
})

describe("who may pause recordings and have the centre call, after an upgrade", () => {
  it("who edits roles may both, the seeded supervisor pauses those of the team, and nobody else got anything", () =>
    upgraded(async (db) => {
      const given = ({ grants }: { readonly grants: ReadonlyArray<Grant> }) =>
        grants
          .filter(({ permission }) => permission === "recordings.pause" || permission === "calls.make")
          .map(({ level, permission }) => `${permission} ${level}`)
      const rows = [...(await grantsIn(db, "roles")), ...(await grantsIn(db, "api_keys"))]
      const both = ["recordings.pause organisation", "calls.make organisation"]
      assert.deepStrictEqual(
        Object.fromEntries(rows.map((row) => [row.id, given(row)]).filter(([, is]) => is!.length)),
        {
          administrator: both,
          chiefs: both,
          supervisor: ["recordings.pause team"]
        }
      )
    }))
})
