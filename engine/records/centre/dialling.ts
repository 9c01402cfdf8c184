import type { DiallingRight, DiallingSettings, DiallingTrunk, OverflowWish } from "#actors/dialling/settings.ts"
import { AgentId, QueueId } from "#actors/vocabulary.ts"
import { diallingRightIn, grantsOf } from "#wire/asker.ts"
import type { Person } from "../people/schema.ts"
import type { Queue } from "../queues/schema.ts"
import type { Role } from "../roles/schema.ts"
import { hostsOf } from "../trunks/addresses.ts"
import type { Trunk } from "../trunks/schema.ts"

type OverflowRow = Pick<
  Queue,
  | "overflowNumber"
  | "overflowAfterMs"
  | "overflowAfterUnanswered"
  | "overflowWhenUnstaffed"
  | "overflowRingMs"
  | "overflowAgainMs"
>

interface Rows {
  readonly trunks: ReadonlyArray<Trunk>
  readonly roles: ReadonlyArray<Role>
  readonly agents: ReadonlyArray<Pick<Person, "agent" | "roles">>
  readonly queues: ReadonlyArray<Pick<Queue, "id" | "shownNumber"> & OverflowRow>
  readonly barred: ReadonlyArray<string>
  readonly showsLastCalled: boolean
}

/** What the tables say of calls out: each agent's right follows from their roles, as everything else that they may do. */
export const diallingOf = ({ agents, barred, queues, roles, showsLastCalled, trunks }: Rows): DiallingSettings => {
  const roleOf = new Map(roles.map((role) => [role.id, role]))
  const people = agents.flatMap(({ agent, roles: ids }) =>
    agent === null ? [] : [{ agent: AgentId.make(agent), roles: ids.flatMap((id) => roleOf.get(id) ?? []) }]
  )
  return {
    trunks: trunks.filter((row) => !row.isOff && hostsOf(row).length > 0).map(diallingTrunk),
    barred,
    showsLastCalled,
    rights: Object.fromEntries(people.map((each) => [each.agent, rightOf(each.roles)])),
    // Of several roles the first that says one.
    shownForAgents: Object.fromEntries(
      people.flatMap((each) =>
        said(each.agent, each.roles.find(({ shownNumber }) => shownNumber !== null)?.shownNumber)
      )
    ),
    shownForQueues: Object.fromEntries(queues.flatMap(({ id, shownNumber }) => said(QueueId.make(id), shownNumber))),
    overflows: Object.fromEntries(
      queues.flatMap((row) => {
        const wish = overflowWish(row)
        return wish === undefined ? [] : [[QueueId.make(row.id), wish]]
      })
    )
  }
}

const overflowWish = (row: OverflowRow): OverflowWish | undefined => {
  const { overflowAfterMs: afterMs, overflowAfterUnanswered: afterUnanswered, overflowNumber: number } = row
  const whenUnstaffed = row.overflowWhenUnstaffed
  if (number === null || (afterMs === null && afterUnanswered === null && !whenUnstaffed)) return undefined
  return {
    number,
    afterMs,
    afterUnanswered,
    ...(whenUnstaffed ? { whenUnstaffed } : {}),
    ringTimeoutMs: row.overflowRingMs,
    againAfterMs: row.overflowAgainMs
  }
}

const rightOf = (roles: ReadonlyArray<Role>): DiallingRight =>
  diallingRightIn(grantsOf(roles.flatMap(({ grants }) => grants)))

const said = <Id extends string>(id: Id, number: string | null | undefined): ReadonlyArray<readonly [Id, string]> =>
  number === null || number === undefined ? [] : [[id, number]]

const diallingTrunk = (row: Trunk): DiallingTrunk => ({
  id: row.id,
  order: row.dialOrder,
  takes: row.takes,
  zeroBeforeMobiles: row.zeroBeforeMobiles,
  shown: row.callerNumber,
  shows: row.shownNumbers,
  isPrivate: row.isPrivate
})
