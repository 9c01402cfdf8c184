import { describe, expect, it } from "vitest"
import { makeRig } from "../testing/rig.ts"
import { watchNeeds } from "./sample-needs.ts"

/** The watch around a scripted plane, and for whom something changed since it was asked last. */
const watched = () => {
  const changed = new Set<string>()
  const { media, passesWith, told } = watchNeeds(makeRig().softswitch.exchange.media, (leg) => changed.add(leg))
  media.bridge("a", "b")
  const news = (): ReadonlyArray<string> => {
    const all = [...changed].toSorted()
    changed.clear()
    return all
  }
  news()
  return { media, told, news, pass: () => [passesWith("a"), passesWith("b")] }
}

const TOGETHER = ["b", "a"]
const APART = [undefined, undefined]

describe("two legs that talk alone", () => {
  it.each([
    ["a recording", { _tag: "RecordingEnded", leg: "a", path: "f", recordedMs: 1, octets: 1, cause: "stopped" }],
    ["a playback", { _tag: "PlaybackEnded", leg: "a", playback: "p", file: "f", cause: "done", playedMs: 1 }]
  ] as const)("do not pass during %s of one, and pass after it has ended", (what, ended) => {
    const { media, news, pass, told } = watched()
    expect(pass()).toEqual(TOGETHER)
    if (what === "a recording") media.record("a", "f", { stereo: true, maxMs: 1, format: "pcm" })
    else media.play("a", "p", "f", { loop: false })
    expect([pass(), news()]).toEqual([APART, ["a", "b"]])
    told(ended)
    expect([pass(), news()]).toEqual([TOGETHER, ["a", "b"]])
  })

  it("do not pass while one hears music, is listened to for tones, or is louder", () => {
    const { media, pass } = watched()
    for (const [begin, end] of [
      [() => media.setMusic("b", "f"), () => media.setMusic("b", undefined)],
      [() => media.listenForTones("b", [{ name: "x", stretches: [] }]), () => media.listenForTones("b", [])],
      [() => media.setFactor("b", "hears", 0), () => media.setFactor("b", "hears", 1)]
    ] as const) {
      begin()
      expect(pass()).toEqual(APART)
      end()
      expect(pass()).toEqual(TOGETHER)
    }
  })

  it("do not pass while a supervisor hears one of them", () => {
    for (const leaves of ["unbridge", "close"] as const) {
      const { media, pass } = watched()
      media.supervise("s", "b")
      expect(pass()).toEqual(APART)
      media[leaves]("s")
      expect(pass()).toEqual(TOGETHER)
    }
  })

  it("pass no more when one joins others, goes to another, or is gone", () => {
    const joined = watched()
    joined.media.join("a", "meeting")
    expect(joined.pass()).toEqual(APART)
    const moved = watched()
    moved.media.bridge("b", "c")
    expect(moved.pass()).toEqual([undefined, "c"])
    const gone = watched()
    gone.media.close("a")
    expect([gone.pass(), gone.news()]).toEqual([APART, ["a", "b"]])
  })

  it("are forgotten when they are closed, whatever is told of them afterwards", () => {
    const { media, news, told } = watched()
    media.record("a", "f", { stereo: true, maxMs: 1, format: "pcm" })
    media.close("a")
    news()
    told({ _tag: "RecordingEnded", leg: "a", path: "f", recordedMs: 1, octets: 1, cause: "hangup" })
    expect(news()).toEqual([])
  })

  it("do not pass when who is recorded is bridged only then", () => {
    const { media, pass } = watched()
    media.unbridge("a")
    media.record("b", "f", { stereo: true, maxMs: 1, format: "pcm" })
    media.bridge("a", "b")
    expect(pass()).toEqual(APART)
  })
})
