import { describe, expect, it } from "vitest"
import { actionOf, KEY_ACTIONS, keptLetters, letterToChoose, slotOf, withLetter } from "./keys.ts"

const usual = keptLetters(null)
const press = (code: string, over: Partial<Parameters<typeof actionOf>[0]> = {}) => ({
  key: "",
  code,
  altKey: true,
  ctrlKey: false,
  metaKey: false,
  isComposing: false,
  repeat: false,
  ...over
})

describe("keys of the desk", () => {
  it("have a letter each, and none that browsers take", () => {
    const letters = KEY_ACTIONS.map((action) => usual[action])
    expect(new Set(letters).size).toBe(letters.length)
    expect(letters).not.toContain("D")
    expect(letters).not.toContain("E")
    expect(letters).not.toContain("F")
    expect(KEY_ACTIONS.map((action) => actionOf(press(`Key${usual[action]}`)))).toEqual(KEY_ACTIONS)
  })

  it("are swapped with who has the letter", () => {
    const chosen = withLetter(usual, "answer", "X")
    expect([chosen.answer, chosen["hang-up"]]).toEqual(["X", "A"])
    expect(withLetter(usual, "answer", "Q")).toEqual({ ...usual, answer: "Q" })
    expect(withLetter(usual, "answer", "A")).toEqual(usual)
  })

  it.each([
    ["what was chosen", JSON.stringify({ answer: "Q" }), "Q"],
    ["nothing", null, "A"],
    ["what is no JSON", "{", "A"],
    ["a letter twice", JSON.stringify({ answer: "X" }), "A"],
    ["a letter of browsers", JSON.stringify({ answer: "D" }), "A"],
    ["what is no letter", JSON.stringify({ answer: "ä" }), "A"]
  ])("are kept on this browser: %s", (_name, text, letter) => {
    expect(keptLetters(text).answer).toBe(letter)
  })

  it("chosen when a browser's letter was still free are kept but for that letter", () => {
    const kept = keptLetters(JSON.stringify({ ...usual, answer: "Q", finish: "F" }))
    expect([kept.answer, kept.finish]).toEqual(["Q", "W"])
  })

  it("are chosen with Alt and a letter that browsers leave, and never while an input method composes", () => {
    expect(letterToChoose(press("KeyQ"))).toBe("Q")
    for (const refused of [press("KeyD"), press("Digit1"), press("KeyQ", { altKey: false })])
      expect(letterToChoose(refused)).toBeNull()
    expect(letterToChoose(press("KeyQ", { isComposing: true }))).toBeNull()
    expect([slotOf(press("Digit3")), slotOf(press("Digit0")), actionOf(press("KeyZ"))]).toEqual([3, null, null])
  })
})
