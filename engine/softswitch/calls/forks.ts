/**
 * One channel, several telephones: all of a person's ring at once, and the first to answer is the call. Each is a dialog of
 * its own; towards the engine they are one leg with one UUID (FreeSWITCH's own fork dies of its duplicate UUID).
 */
import { type Channel, type Fork, setVariable } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import { mediaTowards } from "./browsers.ts"

/** A telephone more of an unanswered leg; the name of its dialog. */
export const addFork = (exchange: Exchange, channel: Channel, fork: Fork): string => {
  channel.forked += 1
  // The first has the leg's own name.
  const dialog = channel.forked === 1 ? channel.dialog : `${channel.uuid}/${channel.forked}`
  channel.forks.set(dialog, fork)
  exchange.byDialog.set(dialog, channel)
  showEvents(channel)
  return dialog
}

/** What one of them said with its 180. */
export const learnEvents = (channel: Channel, dialog: string, allowEvents: ReadonlyArray<string>): void => {
  const fork = channel.forks.get(dialog)
  if (fork === undefined || allowEvents.length === 0) return
  channel.forks.set(dialog, { ...fork, allowEvents })
  showEvents(channel)
}

export const rang = ({ forks }: Channel, dialog: string): void => {
  const fork = forks.get(dialog)
  if (fork !== undefined) forks.set(dialog, { ...fork, rang: true })
}

/** The engine reads it: whether a click can answer any of them. */
const showEvents = (channel: Channel): void => {
  const events = new Set([...channel.forks.values()].flatMap(({ allowEvents }) => allowEvents))
  const shown = [...events].join(",")
  if (shown !== "" && channel.variables.get("sip_allow_events") !== shown)
    setVariable(channel, "sip_allow_events", shown)
}

/** The dialog to which a NOTIFY goes: of a telephone that takes the event, else of the one that registered last. */
export const forkTaking = ({ dialog, forks }: Channel, event: string): string => {
  for (const [name, { allowEvents }] of forks) if (allowEvents.includes(event)) return name
  return forks.has(dialog) ? dialog : (forks.keys().next().value ?? dialog)
}

/** From now on this telephone's word counts: it answered, or speaks before its answer. */
export const chooseFork = (channel: Channel, dialog: string): void => {
  const fork = channel.forks.get(dialog)
  if (fork === undefined) return
  channel.dialog = dialog
  channel.localSdp = fork.offered ?? channel.localSdp
  channel.localMedia = mediaTowards(channel, fork.via)
  channel.signalling = { address: fork.via.address }
}

/** It answered: the others stop ringing, and their screens do not say "missed" (RFC 3326). */
export const endOtherForks = (exchange: Exchange, channel: Channel, winner: string): void => {
  for (const dialog of channel.forks.keys()) {
    if (dialog === winner) continue
    exchange.byDialog.delete(dialog)
    exchange.sip({ _tag: "Clear", dialog, status: 480, reason: "", elsewhere: true })
  }
  channel.forks.clear()
}

/**
 * One of them will not take the call. Undefined while another may; else the status to tell of all. Who says 6xx speaks for
 * the person, and the others stop ringing (RFC 3261 §16.7).
 */
export const forkFailed = (
  exchange: Exchange,
  channel: Channel,
  dialog: string,
  status: number
): number | undefined => {
  channel.forks.delete(dialog)
  if (dialog !== channel.uuid) exchange.byDialog.delete(dialog)
  channel.failedStatus = worse(channel.failedStatus, status)
  if (status >= 600) endOtherForks(exchange, channel, "")
  return channel.forks.size > 0 ? undefined : channel.failedStatus
}

/** A person's word before a machine's: declined, busy, then the lowest class. */
const worse = (one: number | undefined, other: number): number => {
  if (one === undefined) return other
  const rank = (status: number): number => (status >= 600 ? 0 : status === 486 ? 1 : status)
  return rank(one) <= rank(other) ? one : other
}
