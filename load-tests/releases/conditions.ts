/** What the scene waits for, as SQL conditions on a living actor's `state`. */

/** Where in its flow a call is. The scene's menus are nodes of that name. */
export const HEARS_A_PROMPT = "state->'position'->'waitsFor'->>'_tag' = 'Prompt'"
export const HEARS_A_MENU = `${HEARS_A_PROMPT} and state->'position'->>'node' = 'menu'`
export const TRIED_ONCE = `${HEARS_A_MENU} and (state->'position'->>'tries')::int = 1`
export const WAITS_FOR_A_KEY = "state->'position'->'waitsFor'->>'_tag' = 'Key'"

export const JOINED = `exists (
  select from json_each(state->'parties') as party where party.key <> '0' and party.value->>'apartSince' is null
)`
export const RECORDED = `${JOINED} and state->'caller'->'recording'->>'file' is not null`
export const REFUSED_ONCE = "json_array_length(state->'place'->'refusedBy') = 1"

/** What an agent has at hand. */
export const hand = (channel: string, phase: string): string =>
  `exists (select from json_each(state->'hands') as one
    where one.value->'work'->>'channel' = '${channel}' and one.value->>'_tag' = '${phase}')`
export const handOf = (work: string, phase: string): string => `state->'hands'->'${work}'->>'_tag' = '${phase}'`
export const NOTHING_AT_HAND = "not exists (select from json_each(state->'hands'))"
export const LEAVING = "(state->>'leaving')::boolean"

/** What an agent is ready for. */
export const ready = (channel: string): string => `state->'availability'->'${channel}'->>'_tag' = 'Ready'`
export const notReady = (reason: string, channel = "voice"): string =>
  `state->'availability'->'${channel}'->>'reason' = '${reason}'`
export const FREE = `${ready("voice")} and ${NOTHING_AT_HAND}`

export const panel = (is: string): string => `state->'person'->'panel'->>'_tag' = '${is}'`
export const WITHOUT_TELEPHONE = "not (state->'person'->>'registered')::boolean"
export const signedOutBecause = (why: string): string => `state->>'because' = '${why}'`
