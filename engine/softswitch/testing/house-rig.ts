import type { Binding, UserAgentOutput } from "../sip-contract.ts"
import { makeRig, offered, REMOTE_SDP, type Rig } from "./rig.ts"

/** A switch at which 1001 has one telephone, 1002 two and 1003 one. */
export const makeHouse = (more: Parameters<typeof makeRig>[0] = {}): Rig => {
  const at = (user: string, port: number): Partial<Binding> => ({
    user,
    contact: `sip:${user}@127.0.0.1:${port}`,
    source: { transport: "udp", address: "127.0.0.1", port }
  })
  return makeRig({ telephones: [at("1002", 6_002), at("1002", 6_022), at("1003", 6_003)], ...more })
}

/** A telephone of `account` dials; over the account that is meant, or the leg whose place it takes. */
export const dials = (
  account: string,
  dialog: string,
  what: {
    readonly callee?: string
    readonly replaces?: string
    readonly replacesOwn?: boolean
    readonly port?: number
    readonly sdp?: string | null
  }
): UserAgentOutput => {
  const { port = 5_000 + Number(account), sdp, ...rest } = what
  const plain = offered(dialog, sdp === undefined ? REMOTE_SDP : sdp)
  if (plain._tag !== "CallOffered") throw new Error("no call")
  return {
    ...plain,
    ...rest,
    account,
    from: { displayName: "", user: account, host: "127.0.0.1", uri: `sip:${account}@127.0.0.1` },
    dialled: what.callee ?? "",
    source: { ...plain.source, port }
  }
}

/** The leg that came last, named so in the order of events. */
export const newest = (rig: Rig, letter: string): string => {
  const uuid = [...rig.softswitch.exchange.channels.keys()].at(-1)
  if (uuid === undefined) throw new Error("no leg")
  rig.call(uuid, letter)
  return uuid
}

/** What of the events tells a story: no states, no word of the media's end. */
export const story = (rig: Rig, from = 0): ReadonlyArray<string> =>
  rig
    .order()
    .slice(from)
    .filter((line) => !/^(?:CHANNEL_STATE|CHANNEL_CALLSTATE|API|HEARTBEAT)/u.test(line))

export const said = (rig: Rig, from = 0): ReadonlyArray<string> =>
  rig.sip.slice(from).map((command) => {
    const about = "dialog" in command ? command.dialog : ""
    const status = "status" in command ? ` ${command.status}` : ""
    return `${command._tag} ${about}${status}`.replaceAll("  ", " ").trim()
  })

/** `account` calls `callee`, who answers by the first of their telephones. */
export const talking = async (
  rig: Rig,
  account: string,
  callee: string,
  [dialog, a, b]: readonly [dialog: string, a: string, b: string]
): Promise<{ readonly caller: string; readonly callee: string }> => {
  const before = rig.softswitch.exchange.channels.size
  rig.fromUserAgent(dials(account, dialog, { callee }))
  const [caller = "", rung = ""] = [...rig.softswitch.exchange.channels.keys()].slice(before)
  rig.call(caller, a)
  rig.call(rung, b)
  await rig.settle()
  rig.fromUserAgent({ _tag: "CallProgress", dialog: rung, status: 180, sdp: undefined, allowEvents: [] })
  rig.fromUserAgent({ _tag: "CallAnswered", dialog: rung, sdp: REMOTE_SDP })
  rig.fromUserAgent({ _tag: "CallConfirmed", dialog, sdp: undefined })
  return { caller, callee: rung }
}
