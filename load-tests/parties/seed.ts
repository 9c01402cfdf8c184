import { stringify } from "yaml"
import { ROLES, type Role } from "./tones.ts"

/** The agents of a table; a customer and somebody outside have no account. */
export const PEOPLE_OF_THE_HOUSE = ROLES.filter((role) => role !== "customer" && role !== "outside")
type PersonOfTheHouse = (typeof PEOPLE_OF_THE_HOUSE)[number]

export const agentNumber = (table: number, role: Role): string =>
  `1${table + 1}0${PEOPLE_OF_THE_HOUSE.indexOf(role as PersonOfTheHouse) + 1}`
export const queueOf = (table: number): string => `table-${table + 1}`
export const hotlineOf = (table: number): string => `9500${table + 1}`
/** A mobile number that is nobody's: the far end of the trunk knows by it whose telephone rings. */
export const outsideOf = (table: number): string => `1390000000${table + 1}`

/** What a call without an agent goes through: it asks, waits for a key, and ends. */
export const SURVEY = "survey"
export const [SURVEY_PROMPT, SURVEY_KEY] = ["survey-question", "1"]

/** A centre of so many tables. Each has a hotline that leads to ana; whoever else comes into a call is called in. */
export const seedOf = (tables: number): string => {
  const each = Array.from({ length: tables }, (_, table) => table)
  return stringify({
    queues: each.map((table) => ({
      id: queueOf(table),
      name: `桌${table + 1}`,
      group: "main",
      priority: 0,
      strategy: "longest-idle",
      ringTimeoutMs: 20_000,
      wrapUpMs: 0,
      serviceLevelSeconds: 20,
      music: "music-on-hold",
      maxWaiting: 10
    })),
    numbers: Object.fromEntries(each.map((table) => [hotlineOf(table), queueOf(table)])),
    flows: [
      ...each.map((table) => ({
        id: queueOf(table),
        start: "wait",
        nodes: { wait: { _tag: "Enqueue", queue: queueOf(table) } }
      })),
      {
        id: SURVEY,
        start: "ask",
        nodes: {
          ask: {
            _tag: "Menu",
            prompt: SURVEY_PROMPT,
            keys: { [SURVEY_KEY]: "end" },
            timeoutMs: 20_000,
            tries: 1,
            otherwise: "end"
          },
          end: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
        }
      }
    ],
    agents: each.flatMap((table) =>
      PEOPLE_OF_THE_HOUSE.map((role) => ({
        id: agentNumber(table, role),
        name: role,
        queues: [queueOf(table)]
      }))
    )
  })
}
