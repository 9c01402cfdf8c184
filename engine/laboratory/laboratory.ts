import { type Deed, type Done, type Extent, perform } from "./deeds.ts"
import type { Doors } from "./doors.ts"
import { KNOWN_KINDS, type KnownKind, makeNumbers, type Plate } from "./known.ts"
import { readVoice, type VoiceLanguage } from "./voice/voice.ts"
import { makeMetronome } from "./telephone/metronome.ts"
import { type Leg, Phone } from "./telephone/phone.ts"
import type { Terminal } from "./terminals/terminal.ts"

/** One thing that one terminal is to do. */
export interface Order extends Extent {
  readonly kind: KnownKind
  readonly plate: Plate
  readonly deed: Deed
  /** What it calls, if it calls; empty: nothing. */
  readonly number: string
}

/** A device keeps its connections between two presses; the oldest one that does nothing is switched off for a new one. */
const TERMINALS_AT_MOST = 64
/** Whoever was put through says what happened so often, until the other side hangs up, and no longer than this. */
const SAYS_AGAIN_MS = 9_000
const TALKS_AT_MOST_MS = 180_000

/** Virtual terminals for whoever asks, at the doors of one centre and nowhere else. */
export const makeLaboratory = (place: {
  readonly doors: Doors
  readonly realm: string
  readonly language: VoiceLanguage
}) => {
  const { doors, language, realm } = place
  const terminals = new Map<string, Terminal>()
  const busy = new Map<string, number>()
  const nextNumber = makeNumbers()
  const voice = readVoice(language)
  const talking = new Set<() => void>()
  let telephone: Promise<Phone> | undefined

  const phone = (): Promise<Phone> =>
    (telephone ??= Phone.open({
      address: doors.sip.address,
      realm,
      metronome: makeMetronome(),
      onCall: (leg) => void telephone?.then((opened) => opened.hangUp(leg))
    }))

  /** A person at a loudspeaker: says it, hears what is said, says it again. */
  const talk = (leg: Leg, opened: Phone): void => {
    const say = (): void => leg.audio.play(voice)
    const again = setInterval(say, SAYS_AGAIN_MS)
    const enough = setTimeout(() => opened.hangUp(leg), TALKS_AT_MOST_MS)
    const end = (): void => {
      clearInterval(again)
      clearTimeout(enough)
      talking.delete(end)
    }
    talking.add(end)
    leg.onEnd.add(end)
    say()
  }

  const open = async ({ kind, number, plate }: Order): Promise<Terminal> => {
    const opened = await phone()
    const onTalk = (leg: Leg): void => talk(leg, opened)
    const around = { doors, phone: opened, receiver: number, hotline: number, onTalk }
    return KNOWN_KINDS[kind](plate, around)
  }

  const terminalOf = async (name: string, order: Order): Promise<Terminal> => {
    const there = terminals.get(name)
    terminals.delete(name)
    const terminal = there ?? (await open(order))
    terminals.set(name, terminal)
    for (const [other, { close }] of terminals) {
      if (terminals.size <= TERMINALS_AT_MOST) break
      if (other === name || busy.has(other)) continue
      terminals.delete(other)
      close()
    }
    return terminal
  }

  return {
    do: async (order: Order): Promise<Done> => {
      const { deed, kind, number, plate } = order
      const name = JSON.stringify([kind, plate, number])
      busy.set(name, (busy.get(name) ?? 0) + 1)
      try {
        return await perform(await terminalOf(name, order), deed, order, nextNumber)
      } finally {
        const left = busy.get(name)! - 1
        if (left === 0) busy.delete(name)
        else busy.set(name, left)
      }
    },
    close: async (): Promise<void> => {
      for (const end of talking) end()
      for (const { close } of terminals.values()) close()
      terminals.clear()
      ;(await telephone)?.close()
    }
  }
}
export type Laboratory = ReturnType<typeof makeLaboratory>
