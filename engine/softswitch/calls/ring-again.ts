/**
 * A page that is loaded anew while it rings loses its connection, and with it the INVITE. The leg waits a moment for its person's
 * browser, and rings it anew where it registers; the caller, and whoever had it rung, hear nothing of that.
 */
import type { Channel, Fork } from "../channel.ts"
import type { Exchange } from "../exchange.ts"
import type { Binding } from "../sip-contract.ts"
import { isBrowser } from "./browsers.ts"
import { addFork, rang } from "./forks.ts"

/** A page is back in one or two seconds, one whose gateway died within four. A page that was closed keeps the caller no longer. */
export const BROWSER_AWAITED_MS = 6_000

/** Telephones that one leg rings at all: whoever loads a page anew and anew is rung so often. */
const MAX_FORKS = 16

const timer = ({ uuid }: Channel): string => `ring-again/${uuid}`

/** True when the telephone that went is a browser that rang: it is waited for, unless its page rings elsewhere already. `gaveUp`: none came, and nothing rings any more. */
export const awaitBrowser = (exchange: Exchange, channel: Channel, dialog: string, gaveUp: () => void): boolean => {
  const fork = channel.forks.get(dialog)
  if (fork?.account === undefined || fork.rang !== true || !isBrowser(fork.via)) return false
  if (channel.forked >= MAX_FORKS) return false
  channel.forks.delete(dialog)
  if (dialog !== channel.uuid) exchange.byDialog.delete(dialog)
  // Its page has registered by another connection already.
  if ([...channel.forks.values()].some((other) => isBrowserOf(other, fork.account ?? ""))) return true
  channel.awaited.add(fork.account)
  exchange.log.info(`${channel.name}: the browser of ${fork.account} rang and is away, and is waited for`)
  exchange.agenda.at(timer(channel), exchange.nowMs() + BROWSER_AWAITED_MS, () => {
    channel.awaited.clear()
    if (channel.forks.size === 0) gaveUp()
  })
  return true
}

const isBrowserOf = ({ account, via }: Fork, user: string): boolean => account === user && isBrowser(via)

/** It answered, or is over: nobody is waited for. */
export const awaitNobody = (exchange: Exchange, channel: Channel): void => {
  channel.awaited.clear()
  exchange.agenda.cancel(timer(channel))
}

/** A browser registered anew: what rings at its person's browser, or did until a moment ago, rings there. */
export const ringAgain = (
  exchange: Exchange,
  { allowEvents, contact, source, user }: Binding,
  invite: (channel: Channel, dialog: string) => void
): void => {
  if (!isBrowser(source)) return
  for (const channel of exchange.channels.values()) {
    if (channel.answered || channel.hangupCause !== undefined || channel.forked >= MAX_FORKS) continue
    const rung = [...channel.forks.values()].filter((fork) => isBrowserOf(fork, user))
    if (!channel.awaited.has(user) && rung.length === 0) continue
    if (rung.some(({ via }) => via.connection === source.connection)) continue
    const hasRung = channel.awaited.delete(user) || rung.some((fork) => fork.rang === true)
    const dialog = addFork(exchange, channel, { target: contact, via: source, account: user, allowEvents })
    // Whose page is lost again before it says that it rings has rung all the same, for who waits.
    if (hasRung) rang(channel, dialog)
    invite(channel, dialog)
  }
}
