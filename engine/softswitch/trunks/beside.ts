import type { UserAgent, UserAgentOutput } from "../sip-contract.ts"
import type { TrunkKeeper } from "./keeper.ts"
import type { KeeperOutput } from "./part.ts"

/** A user agent and the keeper of the trunks at one socket: each message goes to whom it is for, and both have their time. */
export const besideTrunks = (userAgent: UserAgent, keeper: TrunkKeeper): UserAgent => ({
  ...userAgent,
  receive: (octets, from, nowMs, framingFault) => {
    const kept = keeper.receive(octets, from, nowMs)
    return kept === undefined ? userAgent.receive(octets, from, nowMs, framingFault) : sends(kept)
  },
  lost: (hop, nowMs) => [...userAgent.lost(hop, nowMs), ...sends(keeper.lost(hop, nowMs))],
  due: (nowMs) => [...userAgent.due(nowMs), ...sends(keeper.due(nowMs))],
  nextDueMs: () => {
    const [calls, trunks] = [userAgent.nextDueMs(), keeper.nextDueMs()]
    return calls === undefined || trunks === undefined ? (calls ?? trunks) : Math.min(calls, trunks)
  }
})

const sends = (kept: ReadonlyArray<KeeperOutput>): ReadonlyArray<UserAgentOutput> =>
  kept.map(({ octets, to }) => ({ _tag: "Send", octets, to }))
