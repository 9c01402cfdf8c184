import { describe, expect, it } from "vitest"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { seededChance } from "../testing/chance.ts"
import { whoHearsWhom } from "../testing/who-hears-whom.ts"
import {
  addUp,
  addWhispers,
  attend,
  converse,
  fillFrom,
  hush,
  join,
  leave,
  LISTENER,
  part,
  setRole,
  whisper
} from "./conversation.ts"
import { makeParty, type Party } from "./media-leg.ts"

describe("in every conversation", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))(
    "each hears the sum of who may be heard by it, whatever came before (seed %i)",
    (seed) => {
      const chance = seededChance(seed)
      const any = <T>(of: ReadonlyArray<T>): T => of[Math.floor(chance() * of.length)]!
      let names = Array.from({ length: 9 }, (_, n) => `party ${n}`)
      const book = whoHearsWhom(names)
      const parties = new Map<string, Party>(
        names.map((name) => [name, makeParty({ said: new Int16Array(FRAME_SAMPLES), pressDigits: () => undefined })])
      )
      const on = (act: (one: Party, other: Party) => void, a: string, b: string) =>
        act(parties.get(a)!, parties.get(b)!)
      const supervise = (a: string, b: string) => {
        on(attend, a, b)
        if (parties.get(a)!.attends === parties.get(b)!) setRole(parties.get(a)!, LISTENER)
        book.supervise(a, b)
      }
      const steps: ReadonlyArray<(a: string, b: string) => void> = [
        (a, b) => (on(converse, a, b), book.bridge(a, b)),
        (a, b) => (on(join, a, b), book.join(a, b)),
        (a, b) => (on(join, a, b), book.join(a, b)),
        (a) => (leave(parties.get(a)!), book.leave(a)),
        (a, b) => supervise(a, b),
        (a, b) => supervise(a, b),
        (a) => {
          const role = { speaks: chance() < 0.6, hears: chance() < 0.8 }
          setRole(parties.get(a)!, role)
          book.of(a).role = role
        },
        (a, b) => (on(whisper, a, b), (book.of(a).whispersTo = b)),
        (a) => (hush(parties.get(a)!), (book.of(a).whispersTo = undefined)),
        (a) => {
          if (names.length < 4 || chance() < 0.8) return
          part(parties.get(a)!)
          book.part(a)
          names = names.filter((name) => name !== a)
        }
      ]
      const heard = new Int16Array(FRAME_SAMPLES)
      for (let step = 0; step < 120; step++) {
        const a = any(names)
        any(steps)(a, any(names.filter((name) => name !== a)))
        const said = new Map(names.map((name) => [name, Math.floor((chance() - 0.5) * 50_000)]))
        const prompts = new Map(names.map((name) => [name, chance() < 0.3 ? Math.floor(chance() * 9_000) : 0]))
        for (const name of names) {
          const party = parties.get(name)!
          party.said.fill(said.get(name)!)
          party.prompt = prompts.get(name) === 0 ? undefined : new Int16Array(FRAME_SAMPLES).fill(prompts.get(name)!)
        }
        for (const name of names) addUp(parties.get(name)!)
        for (const name of names) {
          const party = parties.get(name)!
          const due = book.hears(
            name,
            (one) => said.get(one)!,
            (one) => prompts.get(one)!
          )
          heard.fill(0)
          if (party.conversation !== undefined) fillFrom(party.conversation, party, heard)
          expect([step, name, heard[0], heard.at(-1)]).toEqual([step, name, due.heard, due.heard])
          addWhispers(party, heard)
          expect([step, name, heard[0]]).toEqual([step, name, due.whispered])
        }
      }
    }
  )
})
