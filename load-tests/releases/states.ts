/**
 * Every state of every kind of actor, and how a recorded database has it. A test compares these lists with the kinds, so that
 * a new state is not forgotten.
 */

/** Rows of `living` are in these at the recorded moment. */
export const LIVING: ReadonlyArray<string> = [
  "call InFlow",
  "call Queueing",
  "call Waiting",
  "call Ringing",
  "call Talking",
  "call Ended",
  "agent SignedOut",
  "agent SignedIn",
  "queue Open",
  "distributor Deciding"
]

/** Only steps of the journal have these, and why no row of `living` can at that moment. */
export const PASSING: Readonly<Record<string, string>> = {
  "call Gone": "the step into it takes the call's row away",
  "distributor Gathering":
    "all distributors are in it together, from a start of the core until everybody has spoken: meanwhile no agent is offered a call"
}

/** No row can have these. */
export const UNWRITTEN: Readonly<Record<string, string>> = {
  "call New": "nobody has heard of such a call yet, and nothing is written before its first message",
  "task New": "nothing is written before its first message",
  "task Queueing": "release 1 had no tasks",
  "task Waiting": "release 1 had no tasks",
  "task Alerting": "release 1 had no tasks",
  "task Active": "release 1 had no tasks",
  "task SetAside": "release 1 had no tasks",
  "task Ended": "release 1 had no tasks",
  "task Gone": "release 1 had no tasks",
  "agent Unconfigured": "nothing is written before an agent is set up",
  "queue Unconfigured": "nothing is written before a queue is set up",
  "distributor Unconfigured": "nothing is written before a distributor is set up"
}

/** Where in its flow a call is, as conditions on its row. The scene's menus are nodes of that name. */
export const HEARS_A_PROMPT = "state->'position'->'waitsFor'->>'_tag' = 'Prompt'"
export const HEARS_A_MENU = `${HEARS_A_PROMPT} and state->'position'->>'node' = 'menu'`
export const TRIED_ONCE = `${HEARS_A_MENU} and (state->'position'->>'tries')::int = 1`
export const WAITS_FOR_A_KEY = "state->'position'->'waitsFor'->>'_tag' = 'Key'"
