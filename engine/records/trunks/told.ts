import { sql } from "kysely"
import * as Effect from "effect/Effect"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { Database } from "../../ports/Database.ts"
import type { TrunkTold } from "../../ports/Trunk.ts"
import { rowsWhere } from "../tables/read.ts"
import { hostOf, hostsOf, isNetwork, usualPortOf } from "./addresses.ts"
import { type Trunk, trunk } from "./schema.ts"

/** The trunks that are in use, with their passwords: what the switch is told of them. */
export const trunksTold: Effect.Effect<ReadonlyArray<TrunkTold>, StoreAway, Database> = Effect.gen(function* () {
  const { query } = yield* Database
  const [rows, passwords] = yield* query((db) =>
    db
      .transaction()
      .setIsolationLevel("repeatable read")
      .execute(
        async (all) =>
          [
            await rowsWhere<Trunk>(all, trunk, sql`not t.is_off`, sql`order by t.id`),
            await all.selectFrom("trunk_passwords").selectAll().execute()
          ] as const
      )
  )
  return rows.map((row) => told(row, rows, passwords.find((each) => each.trunk === row.id)?.password ?? ""))
})

/** Networks that an older release let in and that are none are left out, as hosts are; the form refuses them today. */
export const told = (
  row: Omit<Trunk, "version" | "changedAt" | "changedBy">,
  all: ReadonlyArray<Pick<Trunk, "id" | "next">>,
  password: string
): TrunkTold => {
  const registrar = row.registrar === null ? undefined : hostOf(row.registrar, usualPortOf(row.transport))
  return {
    id: row.id,
    from: row.sources.filter(isNetwork),
    hosts: hostsOf(row),
    transport: row.transport,
    channels: row.channels,
    media: row.mediaSources.filter(isNetwork),
    codecs: row.codecs,
    calledRules: row.calledRules,
    callerRules: row.callerRules,
    outRules: row.outRules,
    registration:
      registrar === undefined || row.registersAs === null
        ? null
        : {
            registrar,
            user: row.registersAs,
            authUser: row.authUser ?? row.registersAs,
            password,
            expiresS: row.registrationSeconds
          },
    next: chainAfter(row, all),
    nextOn: row.nextOn.map(Number),
    watchEveryS: row.watchSeconds,
    identity: {
      domain: row.domain,
      number: row.callerNumber ?? "",
      numbers: row.shownNumbers,
      name: row.callerName ?? "",
      asserted: row.assertsIdentity,
      isPrivate: row.isPrivate
    }
  }
}

/** Who follows, one after the other. A trunk that is switched off ends the chain: what is behind it was meant for its calls. */
const chainAfter = (
  row: Pick<Trunk, "id" | "next">,
  all: ReadonlyArray<Pick<Trunk, "id" | "next">>
): ReadonlyArray<string> => {
  const chain: Array<string> = []
  for (let next = row.next; next !== null;) {
    const found = all.find(({ id }) => id === next)
    if (found === undefined || found.id === row.id || chain.includes(found.id)) return chain
    chain.push(found.id)
    next = found.next
  }
  return chain
}
