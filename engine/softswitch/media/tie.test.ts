import { expect, it } from "vitest"
import { planeRig, times, frame } from "../testing/plane-rig.ts"
import { FRAME_SAMPLES } from "../rtp/clock.ts"
import { converse } from "./conversation.ts"
import { makeParty } from "./media-leg.ts"
import { makeTie, tieBuffer } from "./tie.ts"

const UNHEARD = { pressed: () => undefined, loose: () => undefined }

const ends = (id: string) => {
  const [there, back] = [tieBuffer(), tieBuffer()]
  return [
    { id, outgoing: there, incoming: back },
    { id, outgoing: back, incoming: there }
  ] as const
}

it("two legs of different planes hear each other over a tie, two frames later than in one plane", async () => {
  const [here, there] = [planeRig(), planeRig()]
  await here.legs("a")
  await there.legs("b")
  const [one, other] = ends("t")
  here.plane.tie("a", one, "bridge")
  there.plane.tie("b", other, "bridge")
  for (let n = 0; n < 10; n++) {
    here.say("a", frame(n))
    there.say("b", frame(100 + n))
    here.plane.tick()
    there.plane.tick()
  }
  // The jitter ring's two frames; then the cushion's, of which the plane that ticks first waits for one more.
  expect(there.got("b").map(({ payload }) => payload[80])).toEqual([...times(3, () => 0xd5), 0, 1, 2, 3, 4, 5, 6])
  expect(here.got("a").map(({ payload }) => payload[80])).toEqual([
    ...times(4, () => 0xd5),
    100,
    101,
    102,
    103,
    104,
    105
  ])
  here.plane.untie("t")
  here.plane.tick()
  expect(here.got("a").at(-1)?.payload).toEqual(frame(0xd5))
})

it("a conversation of one plane and a leg of another hear each other, and keys reach the other end", async () => {
  const pressed: Array<readonly [tie: string, digits: string]> = []
  const here = planeRig({
    ties: { pressed: (tie, digits) => pressed.push([tie, digits]), loose: () => undefined }
  })
  const there = planeRig()
  await here.legs("a", "b")
  await there.legs("c")
  here.plane.bridge("a", "b")
  const [one, other] = ends("t")
  here.plane.tie("b", one, "join")
  there.plane.tie("c", other, "bridge")
  for (let n = 0; n < 8; n++) {
    there.say("c", frame(0x11))
    here.plane.tick()
    there.plane.tick()
  }
  for (const leg of ["a", "b"]) expect(here.got(leg).at(-1)?.payload).toEqual(frame(0x11))
  here.press("a", 5, 3_200)
  expect(pressed).toEqual([["t", "5"]])
  there.plane.pressTie("t", "5")
  times(8, there.plane.tick)
  expect(there.got("c").filter(({ payloadType }) => payloadType === 101)).toHaveLength(7)
})

it("an end that is stalled gives up the oldest frames, and an end that is gone leaves silence", () => {
  const [here, there] = ends("t")
  const [speaker, listener] = [makeTie(here, UNHEARD), makeTie(there, UNHEARD)]
  const other = makeParty({ said: new Int16Array(FRAME_SAMPLES), pressDigits: () => undefined })
  converse(speaker, other)
  const say = (level: number) => {
    other.said.fill(level)
    speaker.speak()
  }
  const heard = () => {
    listener.listen()
    return listener.said[0]
  }
  say(1)
  expect(heard()).toBe(0)
  say(2)
  expect([heard(), heard(), heard()]).toEqual([1, 2, 0])
  for (let n = 10; n < 30; n++) say(n)
  // Eight frames fit; the last two of them are the cushion.
  expect([heard(), heard(), heard()]).toEqual([16, 17, 0])
  say(40)
  say(41)
  expect([heard(), heard()]).toEqual([40, 41])
})
