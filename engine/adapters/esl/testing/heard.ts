import type { EpochMs } from "#actors/vocabulary.ts"
import type { TelephonyEvent } from "#engine/ports/Telephony.ts"
import { makeSwitchboard, type Switchboard, type SwitchboardOptions } from "../switchboard.ts"

/** A switchboard and all that it tells. */
export interface Heard {
  readonly switchboard: Switchboard
  readonly events: ReadonlyArray<TelephonyEvent>
  readonly logged: ReadonlyArray<string>
  /** The next event of that kind, and of none before it; those in between stay in `events`. */
  readonly next: <Tag extends TelephonyEvent["_tag"]>(
    tag: Tag
  ) => Promise<Extract<TelephonyEvent, { readonly _tag: Tag }>>
}

export const hear = (options: Pick<SwitchboardOptions, "port"> & Partial<SwitchboardOptions>): Heard => {
  const events: Array<TelephonyEvent> = []
  const logged: Array<string> = []
  const waiting = new Set<() => void>()
  const read = new Set<TelephonyEvent>()
  const log = (text: string) => void logged.push(text)
  const switchboard = makeSwitchboard(
    {
      host: "127.0.0.1",
      password: "a secret",
      promptPath: (name) => `/prompts/${name}.wav`,
      recordingPath: (file) => `/recordings/${file}`,
      backOffMs: { first: 1, longest: 1 },
      ...options
    },
    {
      now: () => 1_000_000 as EpochMs,
      info: log,
      warning: log,
      emit: (event) => {
        events.push(event)
        for (const look of waiting) look()
      }
    }
  )
  return {
    switchboard,
    events,
    logged,
    next: (tag) =>
      new Promise((resolve) => {
        const look = (): void => {
          const event = events.find((one) => one._tag === tag && !read.has(one))
          if (event === undefined) return
          read.add(event)
          waiting.delete(look)
          resolve(event as Extract<TelephonyEvent, { readonly _tag: typeof tag }>)
        }
        waiting.add(look)
        look()
      })
  }
}
