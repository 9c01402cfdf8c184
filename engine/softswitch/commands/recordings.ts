import type { ApiCommand } from "./command.ts"

/**
 * `carillon_recordings`: by UUID the paths of all that is written from legs that are up, as one JSON object. FreeSWITCH has no such
 * word: `uuid_buglist` says it leg by leg.
 */
export const recordingsNow: ApiCommand = (exchange, _, settle) => {
  const living = [...exchange.channels.values()].filter(({ hangupCause }) => hangupCause === undefined)
  settle(JSON.stringify(Object.fromEntries(living.map(({ recordings, uuid }) => [uuid, [...recordings.keys()]]))))
}
