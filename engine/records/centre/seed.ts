import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { type Kysely, sql, type Transaction } from "kysely"
import type { Centre } from "#actors/centre.ts"
import { NO_DIALLING } from "#actors/dialling/settings.ts"
import { Flow } from "#actors/flow/flow.ts"
import type { QueueId } from "#actors/vocabulary.ts"
import type { StoreAway } from "../../ports/CoreRpc.ts"
import { type CredentialRow, Database, type SipAccountRow, type Tables } from "../../ports/Database.ts"
import { hashPassword } from "../../password-hash/password-hash.ts"
import { ADMIN, ha1Of, ha1Sha256Of, madeUpPassword } from "../accounts/schema.ts"
import { afterWrite } from "../after-write.ts"
import { area } from "../areas/schema.ts"
import { calendar } from "../calendars/schema.ts"
import { capacity } from "../capacities/schema.ts"
import { customer } from "../customers/schema.ts"
import { flow } from "../flows/schema.ts"
import { publicHolidays } from "../holidays/public-holidays.ts"
import { holiday } from "../holidays/schema.ts"
import { FAULTS, incidentClass } from "../incident-classes/schema.ts"
import { listedNumber } from "../listed-numbers/schema.ts"
import { number } from "../numbers/schema.ts"
import { changeParameter } from "../parameters/store.ts"
import { person } from "../people/schema.ts"
import { type Queue, queue } from "../queues/schema.ts"
import { recordingRule } from "../recording-rules/schema.ts"
import { resource } from "../resources/schema.ts"
import { responder } from "../responders/schema.ts"
import { reason } from "../reasons/schema.ts"
import { skill } from "../skills/schema.ts"
import { stateLook } from "../state-looks/schema.ts"
import { rowsWhere } from "../tables/read.ts"
import { terminal } from "../terminals/schema.ts"
import { seedAreas, SeedRefused } from "./seed-areas.ts"
import { type Change, type ChangedBy, ChangeRefused, type Values } from "../tables/change.ts"
import { writeChanges } from "../tables/write.ts"
import type { AnyThing } from "../thing/thing.ts"

export { ADMIN }

/** Nothing is known of it yet: its administrator says everything, in the browser. */
export const isBare = ({ agents, flows, queues }: Centre): boolean =>
  agents.length === 0 && flows.length === 0 && queues.length === 0

/** Passwords of a new centre in plain text. Agents who are not named here have none: an administrator hands them out. */
export interface FirstPasswords {
  readonly admin: string
  /** It was made up and stands on a screen for everybody to see. */
  readonly adminMustChange: boolean
  readonly agents: ReadonlyArray<{
    readonly id: string
    readonly name: string
    /** Only an agent, if not said. */
    readonly role?: string
    readonly password: string
    readonly sipPassword: string
  }>
}

/** Makes up the administrator's password unless it was chosen, and a panel and a telephone password for every agent if asked. */
export const makeUpPasswords = (centre: Centre, adminPassword: string, forAgents: boolean): FirstPasswords => ({
  admin: adminPassword === "" ? madeUpPassword() : adminPassword,
  adminMustChange: adminPassword === "" && (!forAgents || isBare(centre)),
  agents: (forAgents ? centre.agents : []).map(({ id, name }) => ({
    id,
    name,
    password: madeUpPassword(),
    sipPassword: madeUpPassword()
  }))
})

/** One line an agent, with a head line; the telephone has the user's name. The administrator's password is told once and kept nowhere. */
export const accountsCsv = ({ agents }: Pick<FirstPasswords, "agents">): string =>
  [
    ["user", "name", "role", "panelPassword", "sipPassword"],
    ...agents.map(({ id, name, password, role = "agent", sipPassword }) => [id, name, role, password, sipPassword])
  ]
    .map((line) => `${line.map(quoted).join(",")}\n`)
    .join("")

/** RFC 4180 §2; a name that a spreadsheet would take for a formula is told to be text. */
const quoted = (field: string): string => {
  const text = /^[=+\-@]/u.test(field) ? `'${field}` : field
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** As it is written: a node of a kind that this version does not know goes back as it came. */
const encodeFlow = Schema.encodeSync(Flow)

export { SeedRefused }

/** Who is served from the beginning: rows as their forms have them, and the keys of terminals. */
export interface SeedUsers {
  readonly areas: ReadonlyArray<Values & { readonly id: string }>
  readonly resources: ReadonlyArray<Values & { readonly id: string }>
  readonly responders: ReadonlyArray<Values & { readonly id: string }>
  readonly customers: ReadonlyArray<Values & { readonly id: string }>
  readonly terminals: ReadonlyArray<Values & { readonly id: string }>
  /** By terminal. */
  readonly keys: Readonly<Record<string, string>>
}
const NO_USERS: SeedUsers = { areas: [], resources: [], responders: [], customers: [], terminals: [], keys: {} }

/** Writes a centre and its first people into an empty database, by the way every later change goes: all of it or nothing. */
export const seedCentre = Effect.fnUntraced(function* (
  centre: Centre,
  passwords: FirstPasswords,
  realm: string,
  users: SeedUsers = NO_USERS
): Effect.fn.Return<void, StoreAway | SeedRefused, Database> {
  const at = yield* Clock.currentTimeMillis
  // All at once: the thread pool takes four at a time, on as many cores as there are.
  const credentials = yield* Effect.promise(() =>
    Promise.all(
      [{ id: ADMIN, password: passwords.admin }, ...passwords.agents].map(
        async ({ id, password }): Promise<CredentialRow> => ({
          person: id,
          password_hash: await hashPassword(password),
          must_change: id === ADMIN && passwords.adminMustChange,
          changed_at: at,
          failed: 0,
          locked_until: 0
        })
      )
    )
  )
  const telephones: ReadonlyArray<SipAccountRow> = passwords.agents.map(({ id, sipPassword }) => ({
    user: id,
    ha1: ha1Of(id, realm, sipPassword),
    ha1_sha256: ha1Sha256Of(id, realm, sipPassword),
    realm
  }))
  const { query } = yield* Database
  const write = (db: Kysely<Tables>) =>
    db.transaction().execute(async (all) => {
      await written(all, await seedChanges(all, centre, users), { account: "system", at, action: "seed" })
      if (centre.ownAreaCode !== undefined)
        await changeParameter(
          all,
          { name: "numbers.areaCode", version: 0, value: centre.ownAreaCode },
          { account: "system", at }
        )
      if (isBare(centre))
        await changeParameter(all, { name: "setUp.isDone", version: 0, value: false }, { account: "system", at })
      const keys = Object.entries(users.keys).map(([id, key]) => ({ terminal: id, key }))
      if (keys.length > 0) await all.insertInto("terminal_keys").values(keys).execute()
      await keepOrder(all, "queues", "id", centre.queues)
      await keepOrder(all, "people", "agent", centre.agents)
      await all.insertInto("credentials").values(credentials).execute()
      if (telephones.length > 0) await all.insertInto("sip_accounts").values(telephones).execute()
      const versions = centre.flows.map((each) => ({
        flow: each.id,
        version: each.version,
        body: JSON.stringify(encodeFlow(each))
      }))
      if (versions.length > 0) await all.insertInto("flow_versions").values(versions).execute()
    })
  // A database that fails is another matter than a seed that does not fit.
  const refused = yield* query((db) =>
    write(db).then(
      () => null,
      (error: unknown) => {
        if (error instanceof SeedRefused) return error
        throw error
      }
    )
  )
  if (refused !== null) return yield* refused
})

/** Versions of flows are the seed's own. */
const { flow: _, ...besides } = afterWrite

/** Says of what does not fit which thing it is of: who wrote a seed knows no places in a list of changes. */
const written = async (all: Transaction<Tables>, changes: ReadonlyArray<Change>, by: ChangedBy): Promise<void> => {
  try {
    await writeChanges(all, changes, by, besides)
  } catch (error) {
    if (!(error instanceof ChangeRefused)) throw error
    const why = error.problems.map(({ field, index, words }) => {
      const { id, thing } = changes[index]!
      return `${thing.plural}.${id}.${field}: ${words.en}`
    })
    throw new SeedRefused({ why: why.join("; ") })
  }
}

/** Lists of the centre stay in the order of the seed. */
const keepOrder = async (
  all: Transaction<Tables>,
  table: string,
  key: string,
  rows: ReadonlyArray<{ readonly id: string }>
): Promise<void> => {
  await sql`update ${sql.table(table)} t set position = said.ordinality
    from unnest(${rows.map(({ id }) => id)}::text[]) with ordinality said (id, ordinality) where t.${sql.ref(key)} = said.id`.execute(
    all
  )
}

/** The unit that every new centre has, made with the tables. */
const ROOT_UNIT = "centre"

/** The country's, and what the seed says of days. */
const holidaysOf = ({ holidays = {} }: Centre) => [
  ...publicHolidays.filter(({ id }) => !Object.hasOwn(holidays, id)),
  ...Object.entries(holidays).map(([id, kind]) => ({
    id,
    kind,
    name: publicHolidays.find((each) => each.id === id)?.name ?? id
  }))
]

const recordsFrom = ({ recordedFromArrival = [] }: Centre, flowId: string) =>
  recordedFromArrival.includes(flowId) ? "arrival" : "answer"

/** In the order of the seed; where faults are queued is a row of its own. */
const classesOf = ({ alarms }: Centre): ReadonlyArray<Values & { readonly id: string }> =>
  alarms === undefined
    ? []
    : [
        ...alarms.classes.map(({ needs, plan, ...rest }, place) => ({
          ...rest,
          needs: Object.fromEntries(needs.map((need) => [need.skill, need.level])),
          steps: plan.steps,
          ladder: plan.ladder,
          order: (place + 1) * 10
        })),
        { id: FAULTS, name: "设备故障（上门任务）", ...alarms.faults, order: (alarms.classes.length + 1) * 10 }
      ]

const overflowFields = ({ dialling = NO_DIALLING }: Centre, queueId: QueueId): Partial<Queue> => {
  const { overflows = {} } = dialling
  const wish = Object.hasOwn(overflows, queueId) ? overflows[queueId] : undefined
  return wish === undefined
    ? {}
    : {
        overflowNumber: wish.number,
        overflowAfterMs: wish.afterMs,
        overflowAfterUnanswered: wish.afterUnanswered,
        overflowWhenUnstaffed: wish.whenUnstaffed ?? false,
        overflowRingMs: wish.ringTimeoutMs,
        overflowAgainMs: wish.againAfterMs
      }
}

/** What a seed says, as changes of things. Of reasons, looks and capacities there are usual ones, which it may change. */
const seedChanges = async (
  all: Transaction<Tables>,
  centre: Centre,
  users: SeedUsers
): Promise<ReadonlyArray<Change>> => {
  const put = async (thing: AnyThing, rows: ReadonlyArray<Values & { readonly id: string }>) => {
    const there = new Map((await rowsWhere(all, thing)).map((row) => [row.id, row]))
    return rows.map(({ id, ...values }): Change => {
      const before = there.get(id)
      return before === undefined
        ? { op: "create", thing, id, values }
        : { op: "change", thing, id, version: before.version, values }
    })
  }
  const newest = new Map(centre.flows.map((each) => [each.id, encodeFlow(each)]))
  const named = (ids: Iterable<string>) => [...new Set(ids)].map((id) => ({ id, name: id }))
  return [
    ...(await put(area, seedAreas(centre, users.areas))),
    ...(await put(
      skill,
      named([
        ...centre.agents.flatMap(({ skills }) => Object.keys(skills)),
        ...centre.queues.flatMap(({ needs }) => needs.map((need) => need.skill))
      ])
    )),
    ...(await put(
      capacity,
      (centre.capacities ?? []).map((each) => ({ ...each, name: each.id }))
    )),
    ...(await put(
      queue,
      centre.queues.map(({ needs, relaxations = [], ...rest }) => ({
        // An area has them, whatever queue names them.
        ...Struct.omit(rest, ["neighbours"]),
        relaxations: relaxations.map((each) => ({ fewerThan: null, ...each })),
        ...overflowFields(centre, rest.id),
        unit: ROOT_UNIT,
        needs: Object.fromEntries(needs.map((need) => [need.skill, need.level]))
      }))
    )),
    ...(await put(person, [
      { id: ADMIN, name: "管理员", unit: ROOT_UNIT, roles: ["administrator"], passwordIn: "here" },
      ...centre.agents.map((each) => ({ ...each, agent: each.id, unit: ROOT_UNIT, roles: ["agent"] }))
    ])),
    ...(await put(
      flow,
      [...newest].map(([id, { nodes, start }]) => ({
        id,
        name: id,
        recordsFrom: recordsFrom(centre, id),
        answers: centre.answeredLate?.includes(id) === true ? "late" : "arrival",
        body: { start, nodes }
      }))
    )),
    ...(await put(
      number,
      Object.entries(centre.numbers).map(([id, to]) => ({
        id,
        flow: to,
        unit: ROOT_UNIT,
        area: centre.numberAreas?.[id] ?? null
      }))
    )),
    ...(await put(
      reason,
      (centre.reasons ?? []).map(({ pauses, ...rest }) => ({
        ...Struct.omit(rest, ["chosenBy"]),
        pausesAll: pauses === "all",
        pauses: pauses === "all" ? [] : pauses
      }))
    )),
    ...(await put(
      calendar,
      (centre.calendars ?? []).map((each) => ({ ...each, name: each.id }))
    )),
    ...(await put(holiday, holidaysOf(centre))),
    ...(await put(
      recordingRule,
      (centre.recordingRules ?? []).map(({ agents, callingNumbers, dialledNumbers, ...rest }) => ({
        ...rest,
        name: rest.id,
        people: agents,
        callers: callingNumbers,
        numbers: dialledNumbers
      }))
    )),
    ...(await put(
      listedNumber,
      (centre.listed ?? []).map(({ number: id, ...rest }) => ({ ...rest, id }))
    )),
    ...(await put(
      stateLook,
      (centre.states ?? []).map(({ state, ...rest }) => ({ ...rest, id: state }))
    )),
    ...(await put(incidentClass, classesOf(centre))),
    ...(await put(resource, users.resources)),
    ...(await put(responder, users.responders)),
    ...(await put(customer, users.customers)),
    ...(await put(terminal, users.terminals))
  ]
}
