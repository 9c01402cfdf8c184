import { createHash } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { databaseOf } from "./own-database.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"
import { Agent } from "./crowd/agent.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { until } from "./crowd/wait.ts"
import { sipp, sippIsThere, sippMayPlay } from "./peers/sipp.ts"
import { connect, type Sql } from "./releases/connection.ts"

// A centre whose tables are changed while it runs, met as a stranger meets it.

const SLOW_MS = 120_000
const [NEW, SIP_PASSWORD] = ["1999", "a telephone's own"]

let centre: RunningCentre
let db: Sql
let admin: Panel
beforeAll(async () => {
  centre = await startCentre({ seed: "config/seed/small-centre.yaml", say: () => {} })
  db = connect(await databaseOf(centre))
  admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
}, SLOW_MS)
afterAll(async () => {
  await db?.end({ timeout: 1 })
  await centre?.stop()
}, SLOW_MS)

/** As any writer does it: all of it or nothing, counted, and called out. */
const change = (...statements: ReadonlyArray<string>) =>
  db.begin(async (all) => {
    for (const statement of statements) await all.unsafe(statement)
    await all.unsafe("update centre_state set version = version + 1")
    await all.unsafe("notify centre_changed")
  })

const tile = async () => (await admin.agents()).find(({ id }) => id === NEW)

/** Zoe, who has the panel password of 1001 and a telephone of her own. */
const addsZoe = () => {
  const ha1 = createHash("md5").update(`${NEW}:${centre.realm}:${SIP_PASSWORD}`).digest("hex")
  return change(
    `insert into people (id, name, unit, agent, position) values ('${NEW}', 'Zoe', 'centre', '${NEW}', 9999)`,
    `insert into people_queues values ('${NEW}', 'service', 0)`,
    `insert into people_roles values ('${NEW}', 'agent', 0)`,
    `insert into sip_accounts ("user", ha1, realm) values ('${NEW}', '${ha1}', '${centre.realm}')`,
    `insert into credentials (person, password_hash, changed_at)
       select '${NEW}', password_hash, changed_at from credentials where person = '1001'`
  )
}

describe("an agent who is added while the centre runs", () => {
  it.skipIf(!sippIsThere() || !sippMayPlay())(
    "signs in that minute, takes a SIPp call, and is gone when taken out again",
    async () => {
      await addsZoe()
      await until("her tile", async () => (await tile())?.name === "Zoe", { withinMs: 5_000, everyMs: 20 })
      const zoe = await Agent.start({
        baseUrl: centre.baseUrl,
        sip: centre.sip,
        realm: centre.realm,
        number: NEW,
        panelPassword: centre.accounts.get("1001")!.panelPassword,
        sipPassword: SIP_PASSWORD,
        metronome: makeMetronome(),
        toneHz: 1_000,
        pickUp: () => 200
      })
      try {
        await zoe.ready()
        const run = await sipp({
          scenario: "uac-dials-hotline-presses-1-expects-agent",
          dial: "95000",
          centre: centre.sip
        })
        expect(run, run.errors).toMatchObject({ exitCode: 0 })
        await until("the record", async () => (await admin.calls(10))[0]?.outcome === "handled", {
          withinMs: 10_000,
          everyMs: 100
        })
        expect((await admin.calls(10))[0]).toMatchObject({ agent: NEW, queue: "service", keys: "1" })

        await change(`delete from people where id = '${NEW}'`)
        // The notes on the call run for ten seconds; then nothing of her is left.
        await until("the end of her tile", async () => (await tile()) === undefined, { withinMs: 20_000, everyMs: 50 })
      } finally {
        await zoe.stop().catch(() => {})
      }
      const { workers } = await centre.health()
      expect(workers["core"]?.detail).toMatchObject({ defects: 0, corrections: 0 })
    },
    SLOW_MS
  )

  it(
    "a telephone that was taken out of the directory cannot register any more",
    async () => {
      await addsZoe().catch(() => {})
      await change(`delete from people where id = '${NEW}'`)
      await until("the end of her tile", async () => (await tile()) === undefined, { withinMs: 5_000, everyMs: 20 })
      const register = await sipp({
        scenario: "uac-registers-wrong-password-expects-403",
        dial: NEW,
        user: NEW,
        password: SIP_PASSWORD,
        centre: centre.sip
      })
      expect(register, register.errors).toMatchObject({ exitCode: 0 })
    },
    SLOW_MS
  )
})
