/**
 * Every state of every kind of actor, and of the parts of an agent and of a call that have states of their own; and how a
 * recorded database has it. A test compares these lists with the code, so that a new state is not forgotten, and with the
 * newest release.
 */

/** Rows of `living` are in these at the recorded moment, all at once. */
export const LIVING: ReadonlyArray<string> = [
  "call InFlow",
  "call Queueing",
  "call Waiting",
  "call Ringing",
  "call Served",
  "call Ended",
  "task Queueing",
  "task Waiting",
  "task Alerting",
  "task Active",
  "task SetAside",
  "task Ended",
  "agent SignedOut",
  "agent SignedIn",
  "queue Open",
  "distributor Deciding"
]

/** The same of parts: what an agent has at hand, is ready for and sees, what a call in a flow waits for. */
export const LIVING_PARTS: ReadonlyArray<string> = [
  "hand Alerting",
  "hand Active",
  "hand SetAside",
  "hand WrapUp",
  "availability Ready",
  "availability NotReady",
  "panel Never",
  "panel Open",
  "panel Closed",
  "panel Lost",
  "waits-for Prompt",
  "waits-for Key"
]

/** Only steps of the journal have these for sure, and why no row of `living` need have them at that moment. */
export const PASSING: Readonly<Record<string, string>> = {
  "call Gone": "the step into it takes the call's row away",
  "task Gone": "the step into it takes the task's row away",
  "hand Offered":
    "lasts until the work has heard of it: a call hears within the same turn of the core, a task by the next commit",
  "distributor Gathering":
    "all distributors are in it together, from a start of the core until everybody has spoken: meanwhile no agent is offered a call"
}

/** No row of a centre that nobody has damaged can have these. */
export const UNWRITTEN: Readonly<Record<string, string>> = {
  "call New": "nobody has heard of such a call yet, and nothing is written before its first message",
  "call Lost": "only a written state that nobody can read leads there, and a release reads all that it wrote",
  "task New": "nobody has heard of such a task yet, and nothing is written before its first message",
  "waits-for Answer": "no kind of node asks a port yet",
  "agent Unconfigured": "nothing is written before an agent is set up",
  "queue Unconfigured": "nothing is written before a queue is set up",
  "distributor Unconfigured": "nothing is written before a distributor is set up"
}

/** States that came after the newest release was recorded. The next one has them, and then this list is empty again. */
export const SINCE_THE_NEWEST: ReadonlyArray<string> = ["call Served"]

/** One row for each actor of the table that has a state: its kind and state. */
export const statesIn = (table: "journal" | "living"): string =>
  `select split_part(actor, '/', 1) || ' ' || (state->>'_tag') as name from ${table} where state is not null`

/** One row for each part that has a state of its own. Actors that have no such part have no row. */
export const partsIn = (table: "journal" | "living"): string =>
  `select part || ' ' || tag as name from ${table} cross join lateral (
    select 'hand' as part, one.value->>'_tag' as tag from json_each(state->'hands') as one
    union all select 'availability', one.value->>'_tag' from json_each(state->'availability') as one
    union all select 'panel', state->'person'->'panel'->>'_tag'
    union all select 'waits-for', state->'position'->'waitsFor'->>'_tag'
  ) as parts where tag is not null`
