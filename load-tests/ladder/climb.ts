import type { Stamp, Stamps } from "./stamps.ts"

/** The steps of a decision's way, in their order. */
export const RUNGS = {
  panel: "a click sent → its message lies in an actor's mailbox: HTTP, gateway, core",
  sipIn: "SIP sent by the telephone → the switch takes it",
  switch: "the switch takes it → the event is handed to the event socket",
  socket: "event handed over → the core reads it",
  esl: "read → understood as a report of the switch; those before it in the same bytes count here",
  intake: "understood → told to the first actor",
  mailbox: "told → taken, of all actors on the way",
  decide: "taken → decided, of all actors on the way",
  journal: "decided → in the journal's hands, of all actors on the way; nobody waits for its commit",
  request: "an actor asks for the ring → the command is handed to the event socket",
  command: "command handed over → the switch reads it",
  invite: "the switch reads it → hands the INVITE to its SIP socket",
  sipOut: "INVITE handed over → the telephone reads it",
  other: "all the rest: what else the same steps did before they told on"
} as const
export type Rung = keyof typeof RUNGS

/** Where one decision's time went, ms of each rung it has; together they are `wholeMs`. */
export interface Climb {
  readonly wholeMs: number
  readonly rungs: Partial<Record<Rung, number>>
}

export interface Asked {
  /** ms of the machine's monotonic clock: what began it was sent, and the INVITE was read. */
  readonly fromMs: number
  readonly toMs: number
  /** Call-ID of that INVITE. */
  readonly callId: string | undefined
  readonly began: "sip" | "panel"
}

/** A stamp that should be there and is not. */
export class Gap extends Error {}

/**
 * Follows decisions from the INVITE at the telephone back to what began them, each stamp by the name it shares with the one
 * before: the dialog, the leg, the job, the message and its cause, the report and its number.
 */
export const makeClimber = ({ core, switch: ofSwitch }: Stamps): ((asked: Asked) => Climb) => {
  const told = by(core, "told", ({ message }) => message)
  const taken = by(core, "taken", ({ message }) => message)
  const decided = by(core, "decided", ({ message }) => message)
  const written = by(core, "written", ({ message }) => message)
  const heard = by(core, "heard", ({ event }) => event)
  const jobs = by(core, "job", ({ job }) => job)
  const requests = by(ofSwitch, "request", ({ leg }) => leg)
  const events = by(ofSwitch, "event", ({ sequence }) => sequence)
  const invites = by(
    ofSwitch.filter(({ tag }) => tag === "INVITE"),
    "sent",
    ({ call }) => call
  )

  /** The messages that led to it, the last one first. */
  const chainOf = (last: number | undefined): ReadonlyArray<Stamp> => {
    const chain: Array<Stamp> = []
    for (let next = last === undefined ? undefined : told.get(last); next !== undefined;) {
      chain.push(next)
      next = next.cause === undefined ? undefined : told.get(next.cause)
    }
    if (chain.length === 0) throw new Gap("no message that asked for the ring")
    return chain
  }

  const steps = (chain: ReadonlyArray<Stamp>) => {
    const sums = { mailbox: 0, decide: 0, journal: 0 }
    for (const { message, ms } of chain) {
      const [took, chose] = [found(taken, message, "taken"), found(decided, message, "decided")]
      sums.mailbox += took.ms - ms
      sums.decide += chose.ms - took.ms
      // An actor with nothing to write down passes it on.
      sums.journal += (written.get(message!) ?? chose).ms - chose.ms
    }
    return sums
  }

  const arrival = (first: Stamp, asked: Asked): Partial<Record<Rung, number>> => {
    if (asked.began === "panel") {
      if (first.cause !== undefined) throw new Gap("a report of the switch began it, and no click")
      return { panel: first.ms - asked.fromMs }
    }
    const report = found(heard, first.cause, "heard")
    const event = found(events, report.sequence, "event")
    const datagram = last(ofSwitch, event, ({ at }) => at === "datagram")
    const bytes = last(core, report, ({ at }) => at === "read")
    return {
      sipIn: datagram.ms - asked.fromMs,
      switch: event.ms - datagram.ms,
      socket: bytes.ms - event.ms,
      esl: report.ms - bytes.ms,
      intake: first.ms - report.ms
    }
  }

  return (asked) => {
    const sent = found(invites, asked.callId, "INVITE")
    const command = last(ofSwitch, sent, ({ at, tag }) => at === "command" && tag === "Invite")
    const request = found(requests, command.dialog, "request")
    const job = found(jobs, request.job, "job")
    const ring = last(core, job, ({ at }) => at === "asked")
    const chain = chainOf(ring.message)
    const first = chain.at(-1)!
    if (first.ms < asked.fromMs) throw new Gap(`${first.tag} was told before it could begin`)
    const named = {
      ...arrival(first, asked),
      ...steps(chain),
      request: job.ms - ring.ms,
      command: request.ms - job.ms,
      invite: sent.ms - request.ms,
      sipOut: asked.toMs - sent.ms
    }
    const wholeMs = asked.toMs - asked.fromMs
    const other = wholeMs - Object.values(named).reduce((sum, ms) => sum + ms, 0)
    return { wholeMs, rungs: { ...named, other } }
  }
}

/** The first stamp of each name: what comes again is a repetition on the wire. */
const by = <Name>(
  stamps: ReadonlyArray<Stamp>,
  at: string,
  nameOf: (stamp: Stamp) => Name | undefined
): ReadonlyMap<Name, Stamp> => {
  const named = new Map<Name, Stamp>()
  for (const stamp of stamps) {
    const name = nameOf(stamp)
    if (stamp.at === at && name !== undefined && !named.has(name)) named.set(name, stamp)
  }
  return named
}

const found = <Name>(stamps: ReadonlyMap<Name, Stamp>, name: Name | undefined, what: string): Stamp => {
  const stamp = name === undefined ? undefined : stamps.get(name)
  if (stamp === undefined) throw new Gap(`no stamp "${what}"`)
  return stamp
}

/** The nearest one before that stamp of the same process. */
const last = (stamps: ReadonlyArray<Stamp>, before: Stamp, isIt: (stamp: Stamp) => boolean): Stamp => {
  for (let n = placeOf(stamps, before) - 1; n >= 0; n--) if (isIt(stamps[n]!)) return stamps[n]!
  throw new Gap(`nothing before "${before.at}"`)
}

/** Stamps are in the order of time, and some share theirs. */
const placeOf = (stamps: ReadonlyArray<Stamp>, stamp: Stamp): number => {
  let [low, high] = [0, stamps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (stamps[middle]!.ms < stamp.ms) low = middle + 1
    else high = middle
  }
  return stamps.indexOf(stamp, low)
}
