import { subscribe, unsubscribe } from "node:diagnostics_channel"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Passing as Frame } from "../adapters/esl/probe.ts"
import type { Passing as Commit } from "../adapters/postgres/probe.ts"
import type { Passing as Message } from "../runtime/probe.ts"
import type { Passing as Packet } from "../softswitch/probe.ts"
import type { Boot } from "./frame/worker.ts"

/** Two hours of a small centre, some 200 MB. What comes after it is counted, so that nobody takes a part for the whole. */
const STAMPS_LIMIT = 2_000_000

/** One thing that passed a probe, at `ms` of the machine's monotonic clock, which is the same in all its processes. */
export type Stamp = { readonly ms: number; readonly at: string } & Readonly<Record<string, string | number | undefined>>

/** In the order of time: a header with `cut`, how many were left out, then a stamp a line. */
export const stampsFile = (data: string, worker: string): string => join(data, "stamps", `${worker}.jsonl`)

/** Listens to the worker's probes until it stops, and writes then what they said, if the settings say so. */
export const keepStamps = Effect.fnUntraced(function* ({
  paths,
  settings,
  worker
}: Boot): Effect.fn.Return<void, never, Scope.Scope> {
  if (settings.log.stamps === "off") return
  yield* Effect.acquireRelease(
    Effect.sync(() => listen()),
    (listening) =>
      Effect.sync(() => {
        const { cut, stamps } = listening.stop()
        const lines = [{ cut }, ...stamps].map((line) => `${JSON.stringify(line)}\n`)
        writeFileSync(stampsFile(paths.data, worker), lines.join(""))
      })
  )
})

/** Keeps a few words of each passing and nothing it names: keeping the things themselves would make the collector slow. */
export const listen = () => {
  const stamps: Array<Stamp> = []
  let cut = 0
  const numberOf = numbering()
  const readers = {
    "carillon.runtime": (passing: Message) => ({
      actor: passing.actor,
      message: numberOf(passing.message),
      ...(passing.at === "told" ? { tag: passing.message._tag, cause: numberOf(passing.cause) } : {}),
      ...(passing.at === "asked" ? { request: tagOf(passing.request) } : {})
    }),
    "carillon.event-socket": (passing: Frame) => {
      if (passing.at === "read") return {}
      if (passing.at === "job") return { job: passing.job }
      return { event: numberOf(passing.event), tag: passing.event._tag, sequence: passing.sequence }
    },
    "carillon.journal": ({ tookMs }: Commit) => ({ tookMs }),
    "carillon.switch": readPacket
  }
  const listeners = Object.entries(readers).map(([name, read]) => {
    const take = (passing: unknown) => {
      const ms = monotonicMs()
      if (stamps.length >= STAMPS_LIMIT) cut++
      else stamps.push({ ms, at: (passing as { readonly at: string }).at, ...read(passing as never) })
    }
    subscribe(name, take)
    return () => unsubscribe(name, take)
  })
  return {
    stop: () => {
      for (const leave of listeners) leave()
      return { stamps, cut }
    }
  }
}

const readPacket = (passing: Packet) => {
  switch (passing.at) {
    case "datagram":
    case "sent":
      return sipOf(passing.datagram)
    case "event":
      return { tag: passing.event.name, sequence: sequenceOf(passing.event.headers) }
    case "request":
      return { job: passing.job, leg: /origination_uuid=([^,}]+)/u.exec(passing.argument)?.[1] }
    case "command":
      return { tag: passing.tag, dialog: passing.dialog }
  }
}

const sequenceOf = (headers: ReadonlyArray<readonly [name: string, value: string]>) =>
  headers.find(([name]) => name === "Event-Sequence")?.[1]

/** The first word of a SIP message and its Call-ID; a phone may write the header's short name. */
const sipOf = (datagram: Uint8Array) => {
  const text = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength).toString("latin1")
  return { tag: text.slice(0, text.indexOf(" ")), call: /^(?:call-id|i)\s*:\s*(.*?)\s*$/imu.exec(text)?.[1] }
}

const tagOf = (value: object): string => String((value as { readonly _tag?: unknown })._tag)

/** The same number for the same object, and none for nothing. */
const numbering = () => {
  const numbers = new WeakMap<object, number>()
  let last = 0
  return (thing: object | undefined): number | undefined => {
    if (thing === undefined) return undefined
    const known = numbers.get(thing) ?? ++last
    numbers.set(thing, known)
    return known
  }
}

const monotonicMs = (): number => {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1_000 + nanoseconds / 1e6
}
