import type { Role } from "../media-contract.ts"

/** What is said of a party in the plainest words: with whom it is, what it does there, whom it attends and whispers to. */
interface Told {
  place: number
  role: Role
  attends: string | undefined
  whispersTo: string | undefined
}

const FULL: Role = { speaks: true, hears: true }
const LISTENER: Role = { speaks: false, hears: true }

/** The rules of conversations once more, by looking everybody through: what tests hold the sound against. */
export const whoHearsWhom = (names: ReadonlyArray<string>) => {
  const book = new Map<string, Told>()
  let places = 0
  const alone = (): Told => ({ place: ++places, role: FULL, attends: undefined, whispersTo: undefined })
  for (const name of names) book.set(name, alone())
  const of = (name: string): Told => book.get(name)!
  const company = (name: string): Array<string> => [
    name,
    ...[...book].filter(([, { attends }]) => attends === name).flatMap(([one]) => company(one))
  ]
  const move = (name: string, place: number) => {
    for (const one of company(name)) of(one).place = place
  }
  const goes = (name: string, place: number) => {
    Object.assign(of(name), { role: FULL, attends: undefined, whispersTo: undefined })
    move(name, place)
  }
  return {
    of,
    bridge: (a: string, b: string) => {
      const place = ++places
      goes(a, ++places)
      goes(b, place)
      move(a, place)
    },
    join: (a: string, b: string) => {
      if (of(a).place !== of(b).place) goes(a, of(b).place)
    },
    leave: (a: string) => goes(a, ++places),
    supervise: (a: string, b: string) => {
      if (company(a).includes(b)) return
      goes(a, of(b).place)
      of(a).attends = b
      of(a).role = LISTENER
    },
    part: (a: string) => {
      for (const [name, one] of book) {
        if (one.attends === a) goes(name, ++places)
        if (one.whispersTo === a) one.whispersTo = undefined
      }
      book.delete(a)
    },
    /** By the book: the sum of all who may be heard by it, and of who whispers to it. */
    hears: (name: string, said: (name: string) => number, prompt: (name: string) => number) => {
      const { attends, place, role } = of(name)
      let sum = 0
      if (role.hears)
        for (const [one, told] of book) if (one !== name && told.place === place && told.role.speaks) sum += said(one)
      if (role.hears && attends !== undefined) sum += prompt(attends)
      const heard = clip(sum)
      let whispers = 0
      for (const [one, { whispersTo }] of book) if (whispersTo === name) whispers += said(one)
      return { heard, whispered: clip(heard + whispers) }
    }
  }
}

const clip = (value: number) => Math.max(-32_768, Math.min(32_767, value))
