/**
 * A call survives its connection: the media go another way. When its telephone registers again, by a new connection or from
 * another place, requests of the call go there (RFC 5626 §5.3 says so of new calls alone). A browser can only come back by
 * itself, and is waited for so long.
 */
import type { Binding, Hop } from "../sip-contract.ts"
import { octetsOf } from "../sip/octets.ts"
import { sameUri } from "../sip/uri.ts"
import type { Context } from "./context.ts"
import { endByUs } from "./ending.ts"
import { withdraw } from "./inbound.ts"

/** A gateway is back in seconds, a page whose network was away a little later. Its media may be silent as long. */
export const AWAY_MS = 60_000

export const follow = ({ legs }: Pick<Context, "legs">, { contact, source, user }: Binding): void => {
  for (const { dialog } of legs.all())
    if (dialog.account === user && sameUri(dialog.remoteTarget, octetsOf(contact))) dialog.peer = source
}

/** Its connection is gone. A call that was not answered cannot be any more; one that stands waits for its telephone. */
export const waitFor = (context: Context, gone: Hop): void => {
  if (gone.transport !== "ws" && gone.transport !== "wss") return
  for (const leg of context.legs.all()) {
    const isAway = (): boolean => leg.dialog.peer.connection === gone.connection
    if (!isAway()) continue
    withdraw(context, leg)
    if (leg.phase._tag !== "Confirmed") continue
    context.timers.at(context.nowMs() + AWAY_MS, () => {
      if (leg.phase._tag === "Confirmed" && isAway()) endByUs(context, leg, "session-expired")
    })
  }
}
