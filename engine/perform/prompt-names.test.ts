import { expect, it } from "vitest"
import { promptNamed, withPromptNamed } from "./prompt-names.ts"
import { LegId } from "#actors/vocabulary.ts"

const centre = {
  prompts: {
    welcome: { en: "e1", "zh-CN": "z1" },
    hours: { en: "e2", "zh-CN": null },
    tibetan: { bo: "b1" },
    "music-on-hold": { "zh-CN": "m1" }
  }
}

it.each([
  ["zh-CN/welcome", "kept/z1"],
  ["en/welcome", "kept/e1"],
  // Mandarin first, where nobody says which.
  ["welcome", "kept/z1"],
  ["tibetan", "kept/b1"],
  // As it came with the programme.
  ["goodbye", "zh-CN/goodbye"],
  ["en/goodbye", "en/goodbye"],
  ["our-own-file", "our-own-file"],
  ["en/hours", "kept/e2"],
  ["hours", "zh-CN/hours"],
  // A language that it has not, and files that a site put into the folder itself.
  ["fr/welcome", "fr/welcome"],
  ["our/own/file", "our/own/file"],
  ["constructor", "constructor"],
  ["welcome/constructor", "welcome/constructor"],
  ["music-on-hold", "kept/m1"],
  ["", ""]
])("%s is the file %s", (name, file) => {
  expect(promptNamed(centre, name)).toBe(file)
})

it("music that nobody replaced keeps the name that every switch knows", () => {
  expect(promptNamed({}, "music-on-hold")).toBe("music-on-hold")
  expect(promptNamed({ prompts: { "music-on-hold": {} } }, "music-on-hold")).toBe("music-on-hold")
})

it("only what plays is given a file", () => {
  const leg = LegId.make("a")
  expect(withPromptNamed(centre, { _tag: "StopMessage", leg })).toEqual({ _tag: "StopMessage", leg })
  expect(withPromptNamed(centre, { _tag: "PlayMessage", leg, playback: "p1", prompt: "welcome", loop: false })).toEqual(
    {
      _tag: "PlayMessage",
      leg,
      playback: "p1",
      prompt: "kept/z1",
      loop: false
    }
  )
})
