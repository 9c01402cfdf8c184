import { describe, expect, it } from "vitest"
import { seededChance } from "../../testing/chance.ts"
import { threadsRig } from "../../testing/threads-rig.ts"
import { whoHearsWhom } from "../../testing/who-hears-whom.ts"
import { g711 } from "../g711.ts"
import { wavHeader } from "../wav.ts"

/** A way through all threads and back takes two frames a tie, and as many to begin. */
const TICKS_TO_BE_HEARD = 16

const levelOf = (octet: number) => g711.PCMA.linear[octet]!

describe("legs in whichever threads they are", () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
    "hear who may be heard by them, as if they were in one (seed %i)",
    async (seed) => {
      const chance = seededChance(seed)
      const any = <T>(of: ReadonlyArray<T>): T => of[Math.floor(chance() * of.length)]!
      const rig = await threadsRig({ threads: 3 })
      const { plane } = rig
      let names = Array.from({ length: 8 }, (_, n) => `leg ${n}`)
      /** Eight of them together are not clipped on their way. */
      const octets = new Map(names.map((name, n) => [name, g711.PCMA.encode((n % 2 === 0 ? 1 : -1) * (300 + 350 * n))]))
      for (const name of names) await rig.open(name) // oxlint-disable-line no-await-in-loop -- spread over the threads
      const book = whoHearsWhom(names)
      const steps: ReadonlyArray<(a: string, b: string) => void> = [
        (a, b) => (plane.bridge(a, b), book.bridge(a, b)),
        (a, b) => (plane.join(a, b), book.join(a, b)),
        (a, b) => (plane.join(a, b), book.join(a, b)),
        (a, b) => (plane.join(a, b), book.join(a, b)),
        (a) => (plane.unbridge(a), book.leave(a)),
        (a, b) => (plane.supervise(a, b), book.supervise(a, b)),
        (a, b) => (plane.supervise(a, b), book.supervise(a, b)),
        (a) => {
          const role = { speaks: chance() < 0.6, hears: chance() < 0.8 }
          plane.setRole(a, role)
          book.of(a).role = role
        },
        (a, b) => (plane.whisper(a, b), (book.of(a).whispersTo = b)),
        (a) => (plane.whisper(a, undefined), (book.of(a).whispersTo = undefined)),
        (a) => {
          if (names.length < 5 || chance() < 0.7) return
          plane.close(a)
          book.part(a)
          names = names.filter((name) => name !== a)
        }
      ]
      for (let step = 0; step < 30; step++) {
        const a = any(names)
        any(steps)(a, any(names.filter((name) => name !== a)))
        await rig.settled() // oxlint-disable-line no-await-in-loop -- one step after the other
        for (let n = 0; n < TICKS_TO_BE_HEARD; n++) {
          for (const name of names) rig.say(name, octets.get(name)!)
          rig.tick()
        }
        const said = (name: string) => levelOf(octets.get(name)!)
        const heard = names.map((name) => [name, levelOf(Number(rig.heard(name).at(-1)))])
        const due = names.map((name) => [name, levelOf(g711.PCMA.encode(book.hears(name, said, () => 0).whispered))])
        expect([step, ...heard]).toEqual([step, ...due])
      }
    },
    20_000
  )

  it("hear a supervisor of another thread who came in, over the music of their hold", async () => {
    const { files, heard, open, plane, say, settled, threadOf, tick } = await threadsRig()
    await open("caller")
    await open("boss")
    await open("agent", "caller")
    expect(threadOf("boss")).not.toBe(threadOf("agent"))
    const samples = new Int16Array(1_600).fill(3_000)
    files.contents.set(
      "/m.wav",
      new Uint8Array([...wavHeader(1, samples.length * 2), ...new Uint8Array(samples.buffer)])
    )
    plane.bridge("caller", "agent")
    plane.setMusic("caller", "/m.wav")
    plane.supervise("boss", "agent")
    await settled()
    const [music, boss] = [3_000, levelOf(0x22)]
    const hears = () => {
      for (let n = 0; n < TICKS_TO_BE_HEARD; n++) {
        say("boss", 0x22)
        say("agent", 0x11)
        tick()
      }
      return heard("caller").at(-1)
    }
    expect(hears()).toBe(g711.PCMA.encode(music))
    plane.setRole("boss", { speaks: true, hears: true })
    await settled()
    expect(hears()).toBe(g711.PCMA.encode(music + boss))
  })

  it("go on speaking when the one goes who brought a third from another thread", async () => {
    const { open, plane, say, tick, heard, settled, threadOf } = await threadsRig()
    await open("here")
    await open("there")
    await open("beside there", "there")
    expect(threadOf("here")).not.toBe(threadOf("there"))
    plane.bridge("here", "there")
    plane.join("beside there", "there")
    plane.close("there")
    await settled()
    for (let n = 0; n < 12; n++) {
      say("here", 0x11)
      say("beside there", 0x22)
      tick()
    }
    expect([heard("here").at(-1), heard("beside there").at(-1)]).toEqual([0x22, 0x11])
  })
})
