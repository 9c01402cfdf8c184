import { type Identity, makeCoreHeaders } from "./core-headers.ts"
import { type HeaderGroups, makeEvent, type SwitchEvent } from "./event.ts"

/** An event socket's side of the hub. */
export interface Listener {
  readonly wants: (name: string, subclass: string | undefined) => boolean
  readonly take: (event: SwitchEvent) => void
  /** It was called for one leg, and looks after no other. */
  readonly isController?: boolean
}

export interface Publication {
  readonly name: string
  readonly subclass?: string
  /** What in the switch speaks, for Event-Calling-Function. */
  readonly caller: string
  /** Called at once, and only when somebody listens: a full event costs tens of µs. */
  readonly headers: () => HeaderGroups
  readonly body?: string
}

/** Numbers events and hands each to those who want it. Event-Sequence counts all, also the unheard. */
export interface EventHub {
  readonly publish: (publication: Publication) => void
  /** The first headers of what is told to one listener alone, with a number of its own. */
  readonly head: (name: string, caller: string) => HeaderGroups
  readonly listen: (listener: Listener) => () => void
  /** Whether somebody wants events of this name, and of CUSTOM this subclass. */
  readonly hears: (name: string, subclass?: string) => boolean
  /** How many listen that may look after any call: all but controllers. */
  readonly listeners: () => number
  /** How many of those have ever begun to listen. */
  readonly listened: () => number
}

export const makeEventHub = (identity: Identity, nowUs: () => number): EventHub => {
  const listeners = new Set<Listener>()
  const coreHeaders = makeCoreHeaders(identity)
  let sequence = 0
  let listened = 0
  let controllers = 0
  return {
    publish: ({ body, caller, headers, name, subclass }) => {
      sequence += 1
      let event: SwitchEvent | undefined
      for (const listener of listeners) {
        if (!listener.wants(name, subclass)) continue
        if (event === undefined) {
          const core = coreHeaders({ name, subclass, caller }, nowUs(), sequence)
          event = makeEvent(name, subclass, [...core, ...headers()], body)
        }
        listener.take(event)
      }
    },
    head: (name, caller) => coreHeaders({ name, subclass: undefined, caller }, nowUs(), (sequence += 1)),
    listen: (listener) => {
      const { isController = false } = listener
      listeners.add(listener)
      if (isController) controllers += 1
      else listened += 1
      return () => {
        if (listeners.delete(listener) && isController) controllers -= 1
      }
    },
    hears: (name, subclass) => [...listeners].some(({ wants }) => wants(name, subclass)),
    listeners: () => listeners.size - controllers,
    listened: () => listened
  }
}
